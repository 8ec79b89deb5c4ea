//! The last requests, for tests: who asked what kind of thing when, which fault
//! struck, and how it ended. No texts, no tokens.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chat_api::{Json, Timestamp};

use crate::polls::{Poller, Polls};

/// So many requests are remembered.
pub const MAX_REQUESTS: usize = 2_000;

/// Of a client's identifiers only so many characters are kept.
const MAX_ID_CHARACTERS: usize = 200;

/// The kind of the requests that are counted as polls.
const EVENTS: &str = "events";

/// The log; the oldest requests drop out. Polls are counted apart, and none of
/// them is forgotten.
#[derive(Debug, Default)]
pub struct RequestLog {
    entries: Mutex<VecDeque<Arc<Mutex<Entry>>>>,
    polls: Arc<Polls>,
}

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The HTTP method.
    pub method: String,
    /// What was asked for.
    pub kind: &'static str,
    /// When it came in.
    pub at: Timestamp,
    /// When it was answered, or given up.
    pub ended_at: Option<Timestamp>,
    /// The channel's name, if the token was one.
    pub channel: Option<String>,
    /// Who asked.
    pub client_id: Option<String>,
    /// From which connection.
    pub cid: Option<String>,
    /// The faults that struck it, in their order.
    pub faults: Vec<&'static str>,
    /// How it ended; nothing while it is under way.
    pub outcome: Option<Outcome>,
    /// Whether it is counted as a poll that is open.
    is_open_poll: bool,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With this HTTP status.
    Answered(u16),
    /// The client went away first.
    Abandoned,
    /// A fault has cut the connection, without an answer.
    Cut,
    /// The sandbox itself has called, and got no answer.
    Unanswered,
}

/// A request that is under way. Dropping it without an answer means that the
/// client went away.
#[derive(Clone, Debug)]
pub struct Trace {
    entry: Arc<Mutex<Entry>>,
    polls: Arc<Polls>,
}

impl RequestLog {
    /// Begins an entry.
    pub fn begin(&self, method: &str, kind: &'static str, at: Timestamp) -> Trace {
        let entry = Arc::new(Mutex::new(Entry {
            method: method.to_owned(),
            kind,
            at,
            ..Entry::default()
        }));
        let mut entries = lock(&self.entries);
        if entries.len() == MAX_REQUESTS {
            entries.pop_front();
        }
        entries.push_back(Arc::clone(&entry));
        Trace {
            entry,
            polls: Arc::clone(&self.polls),
        }
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> Vec<Entry> {
        let entries = lock(&self.entries);
        entries.iter().map(|entry| lock(entry).clone()).collect()
    }

    /// How clients poll.
    pub fn polls(&self) -> &Polls {
        &self.polls
    }

    /// Forgets all; polls that are open go on being counted.
    pub fn clear(&self) {
        lock(&self.entries).clear();
        self.polls.clear();
    }
}

impl Trace {
    /// Notes the channel.
    pub fn channel(&self, name: &str) {
        lock(&self.entry).channel = Some(name.to_owned());
    }

    /// Notes who asks. A poll is open from here on.
    pub fn client(&self, client_id: &str, cid: Option<&str>) {
        let mut entry = lock(&self.entry);
        entry.client_id = Some(shortened(client_id));
        entry.cid = cid.map(shortened);
        let is_new = entry.kind == EVENTS && !entry.is_open_poll && entry.outcome.is_none();
        if is_new && let Some(poller) = poller_of(&entry) {
            entry.is_open_poll = true;
            self.polls.open(poller, entry.cid.as_deref(), entry.at);
        }
    }

    /// Notes a fault.
    pub fn fault(&self, kind: &'static str) {
        lock(&self.entry).faults.push(kind);
    }

    /// Notes how it ended; the first call counts.
    pub fn end(&self, outcome: Outcome, now: Timestamp) {
        let mut entry = lock(&self.entry);
        if entry.outcome.is_some() {
            return;
        }
        entry.outcome = Some(outcome);
        entry.ended_at = Some(now);
        if entry.is_open_poll
            && let Some(poller) = poller_of(&entry)
        {
            self.polls.close(&poller, now);
        }
    }

    /// The entry as it is now.
    pub fn entry(&self) -> Entry {
        lock(&self.entry).clone()
    }
}

fn poller_of(entry: &Entry) -> Option<Poller> {
    Some(Poller {
        channel: entry.channel.clone()?,
        client: entry.client_id.clone()?,
    })
}

impl From<&Entry> for Json {
    fn from(entry: &Entry) -> Self {
        let status = match entry.outcome {
            Some(Outcome::Answered(status)) => Json::from(f64::from(status)),
            _ => Json::Null,
        };
        let ended_at = entry
            .ended_at
            .map_or(Json::Null, |at| Json::from(at.0 as f64));
        Json::map()
            .with("timestamp", entry.at.to_string())
            .with("startedAt", entry.at.0 as f64)
            .with("endedAt", ended_at)
            .with("method", &entry.method)
            .with("kind", entry.kind)
            .with_some("channel", entry.channel.as_ref())
            .with_some("clientId", entry.client_id.as_ref())
            .with_some("cid", entry.cid.as_ref())
            .with("faults", entry.faults.iter().copied().collect::<Json>())
            .with("status", status)
            .with("underWay", entry.outcome.is_none())
            .with("abandoned", entry.outcome == Some(Outcome::Abandoned))
            .with("cut", entry.outcome == Some(Outcome::Cut))
            .with("unanswered", entry.outcome == Some(Outcome::Unanswered))
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_ID_CHARACTERS).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
