//! How time passes in the visitor's world.
//!
//! While nothing is on its way, the clock jumps to the next timer. While a call
//! is open, real time passes until the call ends or the next timer has had its
//! share of real time, by the scale of the sandbox's own times. So what hangs is
//! ended by the core's own time-outs, and soon.

use std::time::{Duration, Instant};

use chat_core::{Event, Moment, TimerId};

use crate::SoakError;
use crate::desk::wrong;
use crate::outcome::Outcome;
use crate::server::TIME_SCALE;
use crate::world::World;

/// Real time that an open call has before a timer may run out meanwhile.
const LEAST_PATIENCE: Duration = Duration::from_millis(30);

/// The same where every call is answered: then it is this machine that is slow.
const LONG_PATIENCE: Duration = Duration::from_secs(2);

/// Real time that one step of the clock takes at most.
const MOST_PATIENCE: Duration = Duration::from_millis(60);

/// A call that was answered took at most so long, whatever kept this machine
/// busy.
const LONGEST_CALL_MILLIS: i64 = 30_000;

/// What passes here at a time while something is done elsewhere.
const MEANWHILE: Duration = Duration::from_secs(1);

/// Real time that this takes at least, by the scale.
const LEAST_MEANWHILE: Duration = Duration::from_millis(1);

impl World {
    /// Lets time pass here while something is done elsewhere, in real time.
    pub(crate) async fn meanwhile<T: Send + 'static>(
        &mut self,
        work: impl Future<Output = Result<T, SoakError>> + Send + 'static,
    ) -> Result<T, SoakError> {
        let work = tokio::spawn(work);
        while !work.is_finished() {
            tokio::time::sleep(LEAST_MEANWHILE).await;
            self.pass(MEANWHILE).await;
        }
        work.await.map_err(|error| wrong(error.into()))?
    }

    /// Lets so much time pass.
    pub(crate) async fn pass(&mut self, span: Duration) {
        let until = Moment(self.now.0 + span.as_millis() as i64);
        let mut since = Instant::now();
        loop {
            self.work();
            let next = self.next_timer().filter(|(due, ..)| *due <= until);
            let due = next.map_or(until, |(due, ..)| due.max(self.now));
            let calls = || self.tabs.iter().flat_map(|tab| &tab.calls);
            if let Some(youngest) = calls().map(|call| call.really).max() {
                let share = (due.0 - self.now.0) as f64 * TIME_SCALE / 1000.0;
                let patience = Duration::from_secs_f64(share.max(0.0)).min(MOST_PATIENCE);
                let least = match self.patient {
                    true => LONG_PATIENCE,
                    false => LEAST_PATIENCE,
                };
                let at = (since + patience).max(youngest + least);
                let done = tokio::time::timeout_at(at.into(), self.done.recv()).await;
                if let Ok(Some((life, outcome))) = done {
                    self.heard(life, outcome, until);
                    since = Instant::now();
                    continue;
                }
            }
            self.now = due;
            since = Instant::now();
            match next {
                Some((_, timer, life)) => self.fire(life, timer),
                None => return,
            }
        }
    }

    fn next_timer(&self) -> Option<(Moment, TimerId, u64)> {
        let timers = self.tabs.iter().filter_map(|tab| {
            let (due, timer) = tab.next_timer()?;
            Some((due, timer, tab.life))
        });
        timers.min()
    }

    fn fire(&mut self, life: u64, timer: TimerId) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.life == life) {
            tab.timers.remove(&timer);
        }
        self.happen(life, Event::TimerFired(timer));
    }

    /// Something is heard of a call. That took its time, in which timers may run
    /// out.
    fn heard(&mut self, life: u64, outcome: Outcome, until: Moment) {
        let errand = outcome.errand();
        let began = |world: &World| {
            let tab = world.tabs.iter().find(|tab| tab.life == life)?;
            let call = tab.calls.iter().find(|call| call.errand == errand)?;
            Some((call.began, call.really))
        };
        let Some((start, really)) = began(self) else {
            return;
        };
        let took = (really.elapsed().as_secs_f64() * 1000.0 / TIME_SCALE) as i64;
        let at = Moment(start.0 + took.min(LONGEST_CALL_MILLIS)).min(until);
        while let Some((due, timer, tab)) = self.next_timer().filter(|(due, ..)| *due < at) {
            self.now = self.now.max(due);
            self.fire(tab, timer);
            if began(self).is_none() {
                return;
            }
        }
        self.now = self.now.max(at);
        let mut message = None;
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.life == life)
            && !matches!(outcome, Outcome::Progress(..))
            && let Some(place) = tab.calls.iter().position(|call| call.errand == errand)
        {
            message = tab.calls.remove(place).message.take();
        }
        if let (Some(message), Some(failure)) = (&message, outcome.failure()) {
            self.record.failed(message, failure, self.now);
        }
        self.note_upload(life, &outcome);
        let event = outcome.into_event(message.is_some());
        if let Event::EventsArrived { page, .. } = &event {
            self.record.page(page);
        }
        self.happen(life, event);
    }

    /// What becomes of a file. The runtime has no more to do with one that has
    /// arrived.
    fn note_upload(&mut self, life: u64, outcome: &Outcome) {
        let Some(tab) = self.tabs.iter_mut().find(|tab| tab.life == life) else {
            return;
        };
        let Outcome::Upload(upload, ended) = outcome else {
            return;
        };
        let Some(number) = tab.files.get(upload).map(|file| file.number) else {
            return;
        };
        match ended {
            Ok(_) => self.record.files.arrived(number),
            Err(failure) => self.record.files.failed(number, failure.status),
        }
    }
}
