//! The last requests, for tests: who asked what kind of thing when, and how it
//! ended. No texts, no tokens.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chat_api::{Json, Timestamp};

/// So many requests are remembered.
pub const MAX_REQUESTS: usize = 2_000;

/// Of a client's identifiers only so many characters are kept.
const MAX_ID_CHARACTERS: usize = 200;

/// The log; the oldest requests drop out.
#[derive(Debug, Default)]
pub struct RequestLog {
    entries: Mutex<VecDeque<Arc<Mutex<Entry>>>>,
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
    /// The channel's name, if the token was one.
    pub channel: Option<String>,
    /// Who asked.
    pub client_id: Option<String>,
    /// From which connection.
    pub cid: Option<String>,
    /// How it ended; nothing while it is under way.
    pub outcome: Option<Outcome>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With this HTTP status.
    Answered(u16),
    /// The client went away first.
    Abandoned,
}

/// A request that is under way. Dropping it without an answer means that the
/// client went away.
#[derive(Clone, Debug)]
pub struct Trace(Arc<Mutex<Entry>>);

impl RequestLog {
    /// Begins an entry.
    pub fn begin(&self, entry: Entry) -> Trace {
        let entry = Arc::new(Mutex::new(entry));
        let mut entries = lock(&self.entries);
        if entries.len() == MAX_REQUESTS {
            entries.pop_front();
        }
        entries.push_back(Arc::clone(&entry));
        Trace(entry)
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> Vec<Entry> {
        let entries = lock(&self.entries);
        entries.iter().map(|entry| lock(entry).clone()).collect()
    }

    /// Forgets all.
    pub fn clear(&self) {
        lock(&self.entries).clear();
    }
}

impl Trace {
    /// Notes the channel.
    pub fn channel(&self, name: &str) {
        lock(&self.0).channel = Some(name.to_owned());
    }

    /// Notes who asks.
    pub fn client(&self, client_id: &str, cid: Option<&str>) {
        let mut entry = lock(&self.0);
        entry.client_id = Some(shortened(client_id));
        entry.cid = cid.map(shortened);
    }

    /// Notes how it ended; the first call counts.
    pub fn end(&self, outcome: Outcome) {
        lock(&self.0).outcome.get_or_insert(outcome);
    }

    /// The entry as it is now.
    pub fn entry(&self) -> Entry {
        lock(&self.0).clone()
    }
}

impl From<&Entry> for Json {
    fn from(entry: &Entry) -> Self {
        let status = match entry.outcome {
            Some(Outcome::Answered(status)) => Json::from(f64::from(status)),
            _ => Json::Null,
        };
        Json::map()
            .with("timestamp", entry.at.to_string())
            .with("method", &entry.method)
            .with("kind", entry.kind)
            .with_some("channel", entry.channel.as_ref())
            .with_some("clientId", entry.client_id.as_ref())
            .with_some("cid", entry.cid.as_ref())
            .with("status", status)
            .with("underWay", entry.outcome.is_none())
            .with("abandoned", entry.outcome == Some(Outcome::Abandoned))
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_ID_CHARACTERS).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
