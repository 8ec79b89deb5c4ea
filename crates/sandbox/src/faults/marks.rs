//! Items of a conversation that come twice or late.
//!
//! It is decided when an item is written down, once for all readers. Nothing is
//! ever lost by it: an item that was held back comes in every page of a while,
//! so that a reader who lost one page finds it in the next.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use chat_api::Timestamp;

use super::plan::Place;
use crate::clock::whole_millis;

/// Who reads: pages of the same filter go to the same reader, as far as can be
/// told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reader {
    /// The connection that is asked for.
    pub cid: Option<String>,
    /// Whether everything is asked for.
    pub all: bool,
}

/// A page that is asked for.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Events or history.
    pub place: Place,
    /// Who reads.
    pub reader: Reader,
    /// Items before this time are not asked for.
    pub from: Timestamp,
    /// When a reader came who asked for nothing older than that.
    pub fresh_since: Option<Timestamp>,
}

/// What faults change in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Items that are not to be seen yet.
    pub hidden: BTreeSet<i64>,
    /// Items that come twice.
    pub doubled: BTreeSet<i64>,
    /// Older items that come again, or only now; with `true` for those that
    /// are news to this reader.
    pub again: Vec<(Timestamp, bool)>,
}

/// An item that was struck.
#[derive(Debug)]
pub(super) struct Mark {
    time: Timestamp,
    places: Vec<Place>,
    /// How long it comes again.
    again: Duration,
    again_until: Timestamp,
    what: What,
    /// What each reader has got of it.
    handed: HashMap<Reader, Handed>,
}

/// How a reader has got an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Handed {
    #[default]
    Never,
    /// In a page that asked for it.
    Asked,
    /// In a later page too.
    Again,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Twice,
    LateUntil(Timestamp),
}

impl Mark {
    pub(super) fn twice(time: Timestamp, places: &[Place], again: Duration) -> Self {
        Mark {
            time,
            places: places.to_vec(),
            again,
            again_until: Timestamp(time.0.saturating_add(whole_millis(again))),
            what: What::Twice,
            handed: HashMap::new(),
        }
    }

    pub(super) fn late(time: Timestamp, places: &[Place], due: Timestamp, again: Duration) -> Self {
        Mark {
            again_until: Timestamp(due.0.saturating_add(whole_millis(again))),
            what: What::LateUntil(due),
            ..Mark::twice(time, places, again)
        }
    }

    /// Ends what is held back.
    pub(super) fn release(&mut self, now: Timestamp) {
        if let What::LateUntil(due) = &mut self.what
            && *due > now
        {
            *due = now;
            self.again_until = Timestamp(now.0.saturating_add(whole_millis(self.again)));
        }
    }

    /// Whether it still changes anything.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.again_until < now
    }

    /// When it is to be seen, if it is not yet.
    pub(super) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        match self.what {
            What::LateUntil(due) if due > now => Some(due),
            _ => None,
        }
    }

    pub(super) fn is_late(&self) -> bool {
        self.what != What::Twice
    }

    /// Adds what it changes in a page.
    pub(super) fn lay_over(&self, overlay: &mut Overlay, reading: &Reading, now: Timestamp) {
        if !self.places.contains(&reading.place) {
            return;
        }
        let is_history = reading.place == Place::History;
        let handed = self
            .handed
            .get(&reading.reader)
            .copied()
            .unwrap_or_default();
        let is_older = self.time < reading.from;
        match self.what {
            _ if self.due(now).is_some() => {
                overlay.hidden.insert(self.time.0);
            }
            What::Twice if is_history || (!is_older && handed == Handed::Never) => {
                overlay.doubled.insert(self.time.0);
            }
            What::Twice if is_older && handed == Handed::Asked => {
                overlay.again.push((self.time, false))
            }
            // Who asks for what comes from now on wants nothing of before.
            What::LateUntil(due)
                if is_older
                    && !is_history
                    && reading.fresh_since.is_none_or(|since| due > since) =>
            {
                overlay.again.push((self.time, handed == Handed::Never));
            }
            _ => {}
        }
    }

    /// Notes that it is in a page.
    pub(super) fn hand(&mut self, reading: &Reading, times: &[Timestamp]) {
        if times.contains(&self.time) {
            let how = match self.time < reading.from {
                true => Handed::Again,
                false => Handed::Asked,
            };
            let handed = self.handed.entry(reading.reader.clone()).or_default();
            *handed = how.max(*handed);
        }
    }
}
