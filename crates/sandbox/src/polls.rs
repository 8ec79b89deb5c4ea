//! How clients poll for events: how many polls of one client are open, how many
//! have ever been at the same time, and for how long. For tests that prove that
//! only one of a page's tabs polls.
//!
//! What is counted are requests: which tab one comes from is not to be seen,
//! unless it names its connection (`cid`).

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chat_api::{Json, Timestamp};

/// Whose polls are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Poller {
    /// The channel's name.
    pub channel: String,
    /// The client.
    pub client: String,
}

/// The polls of all clients.
#[derive(Debug, Default)]
pub struct Polls {
    counts: Mutex<BTreeMap<Poller, Count>>,
}

/// The polls of one client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many there were.
    pub total: u64,
    /// How many are open.
    pub open: u64,
    /// How many were open at the same time at most.
    pub most_open: u64,
    /// How long, in milliseconds, more than one was open; as far as that is
    /// over.
    pub overlap: i64,
    /// Since when more than one is open.
    overlaps_since: Option<Timestamp>,
    /// How many there were of each connection; those that name none are under
    /// the empty name.
    pub by_cid: BTreeMap<String, u64>,
}

impl Polls {
    pub(crate) fn open(&self, poller: Poller, cid: Option<&str>, now: Timestamp) {
        let mut counts = self.lock();
        let count = counts.entry(poller).or_default();
        count.total += 1;
        count.open += 1;
        count.most_open = count.most_open.max(count.open);
        if count.open == 2 {
            count.overlaps_since = Some(now);
        }
        let cid = cid.unwrap_or_default();
        *count.by_cid.entry(cid.to_owned()).or_default() += 1;
    }

    pub(crate) fn close(&self, poller: &Poller, now: Timestamp) {
        let mut counts = self.lock();
        let Some(count) = counts.get_mut(poller) else {
            return;
        };
        count.open = count.open.saturating_sub(1);
        if count.open == 1
            && let Some(since) = count.overlaps_since.take()
        {
            count.overlap += now.0 - since.0;
        }
    }

    /// Forgets what is over.
    pub(crate) fn clear(&self) {
        let mut counts = self.lock();
        counts.retain(|_, count| count.open > 0);
        for count in counts.values_mut() {
            *count = Count {
                open: count.open,
                most_open: count.open,
                overlaps_since: count.overlaps_since,
                ..Count::default()
            };
        }
    }

    /// The counts of all clients, by channel and client.
    pub fn counts(&self) -> Vec<(Poller, Count)> {
        let counts = self.lock();
        let pairs = counts.iter();
        pairs
            .map(|(poller, count)| (poller.clone(), count.clone()))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Poller, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client's polls for the control address.
pub fn told(poller: &Poller, count: &Count, now: Timestamp) -> Json {
    let running = count.overlaps_since.map_or(0, |since| now.0 - since.0);
    let by_cid = count.by_cid.iter().fold(Json::map(), |map, (cid, total)| {
        map.with(cid, *total as f64)
    });
    Json::map()
        .with("channel", &poller.channel)
        .with("clientId", &poller.client)
        .with("total", count.total as f64)
        .with("open", count.open as f64)
        .with("mostOpen", count.most_open as f64)
        .with("overlapMs", (count.overlap + running) as f64)
        .with("byCid", by_cid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poller() -> Poller {
        Poller {
            channel: "demo".to_owned(),
            client: "c".to_owned(),
        }
    }

    fn only(polls: &Polls) -> Count {
        polls.counts().remove(0).1
    }

    #[test]
    fn overlaps_are_counted_with_their_time() {
        let polls = Polls::default();
        polls.open(poller(), Some("a"), Timestamp(0));
        polls.open(poller(), Some("b"), Timestamp(10));
        polls.open(poller(), None, Timestamp(15));
        polls.close(&poller(), Timestamp(20));
        polls.close(&poller(), Timestamp(40));
        polls.close(&poller(), Timestamp(90));
        polls.open(poller(), Some("b"), Timestamp(95));
        let count = only(&polls);
        assert_eq!((count.total, count.open, count.most_open), (4, 1, 3));
        assert_eq!(count.overlap, 30);
        assert_eq!(count.by_cid["b"], 2);
    }

    #[test]
    fn what_is_open_survives_a_clear() {
        let polls = Polls::default();
        polls.open(poller(), None, Timestamp(0));
        polls.clear();
        assert_eq!((only(&polls).total, only(&polls).open), (0, 1));
        polls.close(&poller(), Timestamp(1));
        polls.clear();
        assert!(polls.counts().is_empty());
    }
}
