//! Delivering events to JAICP, again and again until each is taken or refused.
//!
//! Each conversation has a lane of its own, in which the order is kept; lanes
//! do not hold each other up, nor do channels.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serving::retry_wait;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Notify, Semaphore};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::post::Posted;
use crate::store::outbox::{self, Outcome, Parcel};

/// So many deliveries of one channel run at the same time.
const MAX_AT_ONCE: usize = 16;

/// How long a lane waits when the data file fails.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// The lanes that are under way.
#[derive(Debug, Default)]
pub struct Lanes {
    running: Mutex<HashMap<i64, Lane>>,
    channels: Mutex<HashMap<i64, Arc<Semaphore>>>,
    /// Wakes all lanes that wait: a channel has a new address.
    pub hurry: Notify,
}

/// What a lane knows that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    /// It will find that there is nothing left, and end.
    Runs,
    /// Something came in: it looks once more.
    LooksAgain,
}

impl Lanes {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Lane>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn places(&self, channel: i64) -> Arc<Semaphore> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let places = channels
            .entry(channel)
            .or_insert_with(|| Arc::new(Semaphore::new(MAX_AT_ONCE)));
        Arc::clone(places)
    }
}

/// Delivers what an earlier run has left, and whatever `new` names, until the
/// desk stops.
pub async fn run(desk: Arc<Desk>, mut new: UnboundedReceiver<i64>) {
    let left = desk
        .store
        .run(|work| outbox::conversations_with_parcels(work));
    match left.await {
        Ok(left) => left.into_iter().for_each(|id| start_lane(&desk, id)),
        Err(error) => tracing::error!(%error, "the outbox cannot be read"),
    }
    loop {
        let id = tokio::select! {
            id = new.recv() => id,
            () = desk.stop.cancelled() => None,
        };
        match id {
            Some(id) => start_lane(&desk, id),
            None => break,
        }
    }
}

fn start_lane(desk: &Arc<Desk>, conversation: i64) {
    let mut running = desk.lanes.lock();
    if let Some(lane) = running.get_mut(&conversation) {
        *lane = Lane::LooksAgain;
        return;
    }
    running.insert(conversation, Lane::Runs);
    desk.tasks.spawn(run_lane(Arc::clone(desk), conversation));
}

async fn run_lane(desk: Arc<Desk>, conversation: i64) {
    let mut next = first(&desk, conversation).await;
    while !desk.stop.is_cancelled() {
        match next {
            Ok(Some(parcel)) => next = handle(&desk, conversation, parcel).await,
            Ok(None) => {
                if has_ended(&desk, conversation) {
                    return;
                }
                next = first(&desk, conversation).await;
            }
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be used");
                pause(&desk, AFTER_FAILURE).await;
                next = first(&desk, conversation).await;
            }
        }
    }
    desk.lanes.lock().remove(&conversation);
}

/// Ends the lane, unless something came in since it last looked.
fn has_ended(desk: &Desk, conversation: i64) -> bool {
    let mut running = desk.lanes.lock();
    match running.get_mut(&conversation) {
        Some(lane @ Lane::LooksAgain) => {
            *lane = Lane::Runs;
            false
        }
        Some(Lane::Runs) | None => {
            running.remove(&conversation);
            true
        }
    }
}

async fn first(desk: &Desk, conversation: i64) -> Result<Option<Parcel>, DeskError> {
    let first = desk
        .store
        .run(move |work| outbox::first(work, conversation));
    first.await
}

/// One try, and the wait after one that failed. Gives what is first then.
async fn handle(
    desk: &Desk,
    conversation: i64,
    parcel: Parcel,
) -> Result<Option<Parcel>, DeskError> {
    let posted = match &parcel.webhook {
        Some(url) => {
            let places = desk.lanes.places(parcel.channel);
            let _place = places.acquire().await;
            desk.post.post(url, parcel.body.clone()).await
        }
        // JAICP has not said yet where to.
        None => Posted::Again(None),
    };
    let tries = parcel.tries + 1;
    let channel = &parcel.channel_name;
    let (outcome, wait) = match posted {
        Posted::Taken => (Outcome::Delivered, None),
        Posted::Refused(status) => {
            tracing::warn!(channel, status, "JAICP refuses an event");
            (Outcome::Refused, None)
        }
        Posted::Again(asked) => {
            tracing::debug!(channel, tries, "an event is not delivered yet");
            let wait = retry_wait(tries, desk.settings.retry);
            (Outcome::Failed, Some(asked.unwrap_or_default().max(wait)))
        }
    };
    let settle = desk.store.run(move |work| {
        outbox::settle(work, &parcel, outcome)?;
        match outcome {
            // It is looked up after the wait: the address may change.
            Outcome::Failed => Ok(None),
            Outcome::Delivered | Outcome::Refused => outbox::first(work, conversation),
        }
    });
    let next = settle.await?;
    match wait {
        None => Ok(next),
        Some(wait) => {
            pause(desk, wait).await;
            first(desk, conversation).await
        }
    }
}

async fn pause(desk: &Desk, wait: Duration) {
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = desk.lanes.hurry.notified() => {}
        () = desk.stop.cancelled() => {}
    }
}
