//! What has happened lately, for the agents' pages: a bounded log from which
//! each stream reads at its own speed.
//!
//! A stream that is slow holds up nobody and costs nothing: it finds that too
//! much was missed, and its page asks for everything again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::secrets::Digest;

/// The log holds so many entries at most.
const MOST_ENTRIES: usize = 16 * 1024;

/// And so many bytes.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A stream is given so many entries at once.
const MOST_AT_ONCE: usize = 256;

/// Whom something concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// All agents.
    Everybody,
    /// These agents.
    Agents(Vec<i64>),
    /// Who is signed in by one session.
    Session(Digest),
}

/// Who reads the log.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The agent.
    pub agent: i64,
    /// The session.
    pub session: Digest,
}

/// One thing that has happened.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number; each is one more than the last.
    pub sequence: u64,
    /// Whom it concerns.
    pub audience: Audience,
    /// What it is, as JSON.
    pub body: Arc<str>,
}

/// What a reader finds.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// The log does not go back so far. It goes on behind this number.
    TooOld(u64),
    /// What concerns the reader, up to a number.
    News {
        /// The entries, oldest first.
        items: Vec<(u64, Arc<str>)>,
        /// Read on behind this one.
        up_to: u64,
    },
}

/// The log.
#[derive(Debug)]
pub struct LiveLog {
    log: Mutex<Log>,
    newest: watch::Sender<u64>,
}

#[derive(Debug)]
struct Log {
    entries: VecDeque<Entry>,
    bytes: usize,
    /// The number before that of the first entry.
    behind: u64,
}

impl Audience {
    /// Whether it concerns nobody.
    pub fn is_nobody(&self) -> bool {
        matches!(self, Audience::Agents(agents) if agents.is_empty())
    }

    fn has(&self, reader: &Reader) -> bool {
        match self {
            Audience::Everybody => true,
            Audience::Agents(agents) => agents.contains(&reader.agent),
            Audience::Session(session) => *session == reader.session,
        }
    }
}

impl LiveLog {
    /// An empty log that goes on behind a number.
    pub fn behind(sequence: u64) -> Self {
        LiveLog {
            log: Mutex::new(Log {
                entries: VecDeque::new(),
                bytes: 0,
                behind: sequence,
            }),
            newest: watch::Sender::new(sequence),
        }
    }

    /// Puts something in and wakes the readers.
    pub fn push(&self, entries: Vec<Entry>) {
        let Some(newest) = entries.last().map(|entry| entry.sequence) else {
            return;
        };
        {
            let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            for entry in entries {
                log.bytes += entry.body.len();
                log.entries.push_back(entry);
            }
            while log.entries.len() > MOST_ENTRIES || log.bytes > MOST_BYTES {
                let Some(oldest) = log.entries.pop_front() else {
                    break;
                };
                log.bytes -= oldest.body.len();
                log.behind = oldest.sequence;
            }
        }
        self.newest.send_replace(newest);
    }

    /// Tells when there is something behind what was read.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// What concerns a reader behind a number.
    pub fn read(&self, reader: &Reader, after: u64) -> Found {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = log.behind + log.entries.len() as u64;
        // A number that there has not been yet comes from somewhere else.
        if after < log.behind || after > newest {
            return Found::TooOld(newest);
        }
        let skip = usize::try_from(after - log.behind).unwrap_or(usize::MAX);
        let mut items = Vec::new();
        let mut up_to = after;
        for entry in log.entries.iter().skip(skip) {
            if items.len() == MOST_AT_ONCE {
                break;
            }
            up_to = entry.sequence;
            if entry.audience.has(reader) {
                items.push((entry.sequence, Arc::clone(&entry.body)));
            }
        }
        Found::News { items, up_to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(agent: i64) -> Reader {
        Reader {
            agent,
            session: [0; 32],
        }
    }

    fn entry(sequence: u64, agent: i64) -> Entry {
        Entry {
            sequence,
            audience: Audience::Agents(vec![agent]),
            body: "{}".into(),
        }
    }

    #[test]
    fn each_reads_what_concerns_it_behind_what_it_knows() {
        let log = LiveLog::behind(100);
        log.push(vec![entry(101, 1), entry(102, 2), entry(103, 1)]);
        let Found::News { items, up_to } = log.read(&reader(1), 101) else {
            panic!("there is enough");
        };
        assert_eq!(items, [(103, "{}".into())]);
        assert_eq!(up_to, 103);
        let nothing = Found::News {
            items: Vec::new(),
            up_to: 103,
        };
        assert_eq!(log.read(&reader(1), 103), nothing);
    }

    #[test]
    fn who_missed_too_much_or_comes_from_elsewhere_is_told() {
        let log = LiveLog::behind(0);
        let most = MOST_ENTRIES as u64;
        log.push((1..=most + 2).map(|number| entry(number, 1)).collect());
        assert_eq!(log.read(&reader(1), 1), Found::TooOld(most + 2));
        assert!(matches!(log.read(&reader(1), 2), Found::News { .. }));
        assert_eq!(log.read(&reader(1), most + 3), Found::TooOld(most + 2));
    }

    #[test]
    fn large_entries_leave_sooner() {
        let log = LiveLog::behind(0);
        for sequence in 1..=3 {
            log.push(vec![Entry {
                body: "x".repeat(MOST_BYTES / 2).into(),
                ..entry(sequence, 1)
            }]);
        }
        assert_eq!(log.read(&reader(1), 0), Found::TooOld(3));
        assert!(matches!(log.read(&reader(1), 1), Found::News { .. }));
    }
}
