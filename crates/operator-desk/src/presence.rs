//! Who is there: agents with a live stream open, or who had one a moment ago.
//!
//! A computer that falls asleep closes no stream, and the network takes a
//! quarter of an hour to notice. So pages say now and then that they are there,
//! and one that has been silent for too long counts for nothing.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use desk_api::{Group, Live};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::live::Audience;
use crate::store::{Work, people};

/// Who is connected.
#[derive(Debug, Default)]
pub struct Presence {
    agents: Mutex<HashMap<i64, Streams>>,
    /// What the pages were told last.
    told: Mutex<Vec<Group>>,
}

/// Silent pages are looked for at least this often, and at most.
const LOOK_EVERY: Duration = Duration::from_secs(15);
const LOOK_AT_MOST_EVERY: Duration = Duration::from_millis(50);

/// The streams of one agent.
#[derive(Debug)]
struct Streams {
    open: usize,
    /// Counts comings and goings, so that who waits for the end of the grace
    /// sees whether somebody has come in between.
    changes: u64,
    /// When a page was heard of last.
    heard: Instant,
    /// Whether that was noted to be too long ago.
    is_silent: bool,
}

impl Default for Streams {
    fn default() -> Self {
        Streams {
            open: 0,
            changes: 0,
            heard: Instant::now(),
            is_silent: false,
        }
    }
}

/// A stream that is open. Dropping it ends it.
#[derive(Debug)]
pub struct Connected {
    desk: Arc<Desk>,
    agent: i64,
}

impl Presence {
    /// The agents that are there.
    pub fn connected(&self) -> HashSet<i64> {
        let agents = self.lock();
        let there = agents.iter().filter(|(_, streams)| !streams.is_silent);
        there.map(|(agent, _)| *agent).collect()
    }

    fn is_there(&self, agent: i64) -> bool {
        self.lock()
            .get(&agent)
            .is_some_and(|streams| !streams.is_silent)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Streams>> {
        self.agents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that an agent's stream is open.
pub async fn connect(desk: &Arc<Desk>, agent: i64) -> Result<Connected, DeskError> {
    let is_new = {
        let mut agents = desk.presence.lock();
        let is_known = agents.contains_key(&agent);
        let streams = agents.entry(agent).or_default();
        streams.open += 1;
        streams.changes += 1;
        streams.heard = Instant::now();
        let was_silent = std::mem::take(&mut streams.is_silent);
        !is_known || was_silent
    };
    let connected = Connected {
        desk: Arc::clone(desk),
        agent,
    };
    if is_new {
        note(desk, agent).await?;
    }
    Ok(connected)
}

/// Notes that a page of an agent has said that it is there.
pub async fn heard(desk: &Arc<Desk>, agent: i64) -> Result<(), DeskError> {
    let is_back = {
        let mut agents = desk.presence.lock();
        agents.get_mut(&agent).is_some_and(|streams| {
            streams.heard = Instant::now();
            std::mem::take(&mut streams.is_silent)
        })
    };
    match is_back {
        true => note(desk, agent).await,
        false => Ok(()),
    }
}

/// Looks for silent pages until the desk stops.
pub async fn watch(desk: Arc<Desk>) {
    let silence = desk.settings.silence;
    let pause = (silence / 4).clamp(LOOK_AT_MOST_EVERY, LOOK_EVERY);
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = desk.stop.cancelled() => return,
        }
        let silent: Vec<i64> = {
            let mut agents = desk.presence.lock();
            let newly = agents.iter_mut().filter(|(_, streams)| {
                !streams.is_silent && streams.open > 0 && streams.heard.elapsed() > silence
            });
            let marked = newly.map(|(agent, streams)| {
                streams.is_silent = true;
                *agent
            });
            marked.collect()
        };
        for agent in silent {
            if let Err(error) = note(&desk, agent).await {
                tracing::error!(%error, "who is there cannot be kept");
            }
        }
    }
}

/// Those who were there when the desk ended count as there for the grace, so
/// that a desk that starts again does not send clients away.
pub async fn resume(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let were = |work: &mut Work<'_>| people::were_connected(work.connection);
    for agent in desk.store.run(were).await? {
        desk.presence.lock().entry(agent).or_default();
        leave_later(desk, agent);
    }
    tell_groups(desk).await
}

/// Tells all pages which groups are online, if that has changed.
pub async fn tell_groups(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let shared = Arc::clone(desk);
    let tell = move |work: &mut Work<'_>| {
        let groups = people::groups(work.connection, &shared.presence.connected())?;
        let told = &shared.presence.told;
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != groups {
            told.clone_from(&groups);
            work.tell(Audience::Everybody, &Live::Groups { groups })?;
        }
        Ok(())
    };
    desk.store.run(tell).await
}

impl Drop for Connected {
    fn drop(&mut self) {
        let is_last = {
            let mut agents = self.desk.presence.lock();
            let streams = agents.entry(self.agent).or_default();
            streams.open = streams.open.saturating_sub(1);
            streams.changes += 1;
            streams.open == 0
        };
        if is_last && !self.desk.stop.is_cancelled() {
            leave_later(&self.desk, self.agent);
        }
    }
}

/// Takes an agent for gone, unless the agent comes back within the grace.
fn leave_later(desk: &Arc<Desk>, agent: i64) {
    let changes = |desk: &Desk| desk.presence.lock().get(&agent).map(|of| of.changes);
    let before = changes(desk);
    let shared = Arc::clone(desk);
    let leave = async move {
        tokio::select! {
            () = tokio::time::sleep(shared.settings.grace) => {}
            // Who is there when the desk ends is there when it starts again.
            () = shared.stop.cancelled() => return,
        }
        let is_gone = {
            let mut agents = shared.presence.lock();
            let now = agents.get(&agent);
            let is_gone = now.is_some_and(|now| now.open == 0 && Some(now.changes) == before);
            if is_gone {
                agents.remove(&agent);
            }
            is_gone
        };
        if is_gone && let Err(error) = note(&shared, agent).await {
            tracing::error!(%error, "who is there cannot be kept");
        }
    };
    // Without a runtime there is nobody left to tell.
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(desk.tasks.track_future(leave));
    }
}

/// Keeps whether an agent is there, and tells the pages.
async fn note(desk: &Arc<Desk>, agent: i64) -> Result<(), DeskError> {
    let shared = Arc::clone(desk);
    let keep = move |work: &mut Work<'_>| {
        let is = shared.presence.is_there(agent);
        people::set_connected(work, agent, is)
    };
    desk.store.run(keep).await?;
    tell_groups(desk).await
}
