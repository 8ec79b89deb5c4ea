//! Who waits for the events of which conversation.
//!
//! It knows no events, only that there is something new. Whoever stops waiting
//! leaves nothing behind.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::store::ConversationKey;

/// All who wait.
#[derive(Debug, Default)]
pub struct Hub {
    watched: Mutex<HashMap<ConversationKey, Watched>>,
}

/// A conversation that somebody watches.
#[derive(Debug, Default)]
struct Watched {
    watchers: usize,
    notify: Arc<Notify>,
}

/// One who waits. Dropping it ends the waiting.
#[derive(Debug)]
pub struct Watch<'h> {
    hub: &'h Hub,
    key: ConversationKey,
    notify: Arc<Notify>,
}

impl Hub {
    /// Begins to watch a conversation.
    pub fn watch(&self, key: &ConversationKey) -> Watch<'_> {
        let mut all = self.lock();
        let watched = all.entry(key.clone()).or_default();
        watched.watchers += 1;
        Watch {
            hub: self,
            key: key.clone(),
            notify: Arc::clone(&watched.notify),
        }
    }

    /// Wakes all who watch a conversation.
    pub fn wake(&self, key: &ConversationKey) {
        if let Some(watched) = self.lock().get(key) {
            watched.notify.notify_waiters();
        }
    }

    /// How many conversations are watched.
    pub fn watched(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationKey, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch<'_> {
    /// Something new. It counts from the moment that this is called and
    /// enabled, so: call, look, then wait.
    pub fn news(&self) -> Notified<'_> {
        self.notify.notified()
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let mut all = self.hub.lock();
        if let Some(watched) = all.get_mut(&self.key) {
            watched.watchers -= 1;
            if watched.watchers == 0 {
                all.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ConversationKey {
        ConversationKey {
            channel: "demo".to_owned(),
            client: "c".to_owned(),
        }
    }

    #[test]
    fn the_last_one_to_leave_leaves_nothing_behind() {
        let hub = Hub::default();
        let first = hub.watch(&key());
        let second = hub.watch(&key());
        drop(first);
        assert_eq!(hub.watched(), 1);
        drop(second);
        assert_eq!(hub.watched(), 0);
    }
}
