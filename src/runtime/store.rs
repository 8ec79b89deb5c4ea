//! What is kept in the browser: the client's identifier, the conversation, the
//! messages that are still to be sent, the draft.
//!
//! Everything is written at once, so that it is there before what follows from
//! it is done, and read at once, before the first picture of the panel. A
//! browser that keeps nothing (private mode, a sandboxed frame, a full store)
//! is no error: the conversation then lasts as long as the page.

use std::cell::Cell;

use chat_api::Json;
use chat_core::{Found, Stored};
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::clock;
use super::console::report_problem;
use super::entropy::random_id;
use super::js_source::{JsSource, to_text};

/// What all keys begin with.
const PREFIX: &str = "jaicp-chat.";

/// Where the identifier stands. One person has one on all pages of a site.
const CLIENT_ID: &str = "client-id";

/// Names this tab, as long as it lives.
const TAB_ID: &str = "cid";

/// Tells the loader that the program has something to do by itself.
const AWAKE: &str = "awake";

/// What the keys of messages that are still to be sent have in them.
const UNSENT: &str = "unsent.";

/// The longest identifier that is taken from a store: it may be foreign.
const MAX_CLIENT_ID: usize = 128;

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Where a site lets things be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// In the browser, across visits.
    #[default]
    Local,
    /// In the tab, until it is closed.
    Session,
    /// Nowhere.
    Nothing,
}

/// What one widget keeps.
pub(crate) struct Store {
    /// Where the conversation is.
    area: Option<Storage>,
    /// Where the draft is: each tab has its own.
    tab: Option<Storage>,
    /// Whether other tabs see what is there.
    is_common: bool,
    /// What the keys of this channel begin with.
    prefix: String,
    /// Whether the loader was told, if it was.
    awake: Cell<Option<bool>>,
    /// Whether the owner was told that nothing more can be kept.
    is_full: Cell<bool>,
}

impl Store {
    /// The store of a channel, which any text names.
    pub(crate) fn open(keep: Keep, channel: &str) -> Self {
        let window = web_sys::window();
        let session = || window.as_ref()?.session_storage().ok().flatten();
        let local = || window.as_ref()?.local_storage().ok().flatten();
        let (area, tab) = match keep {
            Keep::Local => (local(), session()),
            Keep::Session => (session(), session()),
            Keep::Nothing => (None, None),
        };
        Store {
            area,
            tab,
            is_common: keep == Keep::Local,
            prefix: format!("{PREFIX}{:x}.", digest(channel)),
            awake: Cell::new(None),
            is_full: Cell::new(false),
        }
    }

    /// The name under which the tabs of one visitor of this channel find each
    /// other.
    pub(crate) fn meeting_place(&self, client_id: &str) -> String {
        format!("{}{:x}.", self.prefix, digest(client_id))
    }

    /// Where all tabs of the visitor can see what one of them writes.
    pub(crate) fn common_area(&self) -> Option<Storage> {
        self.area.clone().filter(|_| self.is_common)
    }

    /// The visitor's identifier, made and kept at the first visit, and whether
    /// there has been one. New ones count against the plan's unique users
    /// (chat-api.md, "Request body"). It is forgotten after so many days
    /// without a visit.
    pub(crate) fn client_id(&self, days: u32) -> (String, bool) {
        let key = PREFIX.to_owned() + CLIENT_ID;
        let now = clock::now().0;
        let kept = get(self.area.as_ref(), &key).and_then(|kept| {
            let (id, until) = kept.rsplit_once(' ').unwrap_or((&kept, ""));
            let expired = until.parse::<i64>().is_ok_and(|until| until < now);
            let usable = !id.is_empty() && id.len() <= MAX_CLIENT_ID && !expired;
            usable.then(|| id.to_owned())
        });
        let is_returning = kept.is_some();
        let id = kept.unwrap_or_else(random_id);
        let until = now.saturating_add(i64::from(days) * DAY);
        // A full store keeps nothing; the page goes on with this one.
        let _ = set(self.area.as_ref(), &key, &format!("{id} {until}"));
        (id, is_returning)
    }

    /// Names this tab, the same after a reload.
    pub(crate) fn tab_id(&self) -> String {
        let key = PREFIX.to_owned() + TAB_ID;
        let kept = get(self.tab.as_ref(), &key).filter(|id| id.len() <= MAX_CLIENT_ID);
        kept.unwrap_or_else(|| {
            let id = random_id();
            let _ = set(self.tab.as_ref(), &key, &id);
            id
        })
    }

    /// Everything that was kept. What is no JSON reads as `null`.
    pub(crate) fn found(&self) -> Found<JsSource> {
        // Another page may have told the loader something else since.
        self.awake.set(None);
        let parsed = |area: &Option<Storage>, key: &str| {
            let text = get(area.as_ref(), key)?;
            Some(JsSource::parse(&text).unwrap_or(JsSource(JsValue::NULL)))
        };
        Found {
            conversation: parsed(&self.area, &self.conversation_key()),
            unsent: self
                .unsent_keys()
                .iter()
                .filter_map(|key| parsed(&self.area, key))
                .collect(),
            draft: get(self.tab.as_ref(), &self.draft_key()),
            uploads: parsed(&self.tab, &self.uploads_key()),
        }
    }

    /// Forgets the messages that were still to be sent, except those that are
    /// of use.
    pub(crate) fn drop_unsent(&self, is_of_use: impl Fn(&str) -> bool) {
        let prefix = self.unsent_key("");
        for key in self.unsent_keys() {
            if !key.strip_prefix(&prefix).is_some_and(&is_of_use) {
                remove(self.area.as_ref(), &key);
            }
        }
    }

    /// Keeps a change.
    pub(crate) fn write(&self, stored: &Stored) {
        match stored {
            Stored::Conversation(entry) => self.put(&self.conversation_key(), entry.as_ref()),
            Stored::Unsent { message_id, entry } => {
                self.put(&self.unsent_key(message_id), entry.as_ref());
            }
            Stored::Uploads(entry) => match entry.as_ref().and_then(to_text) {
                Some(text) => {
                    let _ = set(self.tab.as_ref(), &self.uploads_key(), &text);
                }
                None => remove(self.tab.as_ref(), &self.uploads_key()),
            },
            Stored::Draft(draft) if draft.is_empty() => {
                remove(self.tab.as_ref(), &self.draft_key());
            }
            Stored::Draft(draft) => {
                let _ = set(self.tab.as_ref(), &self.draft_key(), draft);
            }
        }
    }

    /// Tells the loader of the next page whether to load the program without
    /// being asked.
    pub(crate) fn set_awake(&self, awake: bool) {
        if self.awake.replace(Some(awake)) == Some(awake) {
            return;
        }
        let key = PREFIX.to_owned() + AWAKE;
        // Another tab, or a widget of another channel, may have something to
        // send.
        if awake || has_unsent(self.area.as_ref()) {
            let _ = set(self.area.as_ref(), &key, "1");
        } else {
            remove(self.area.as_ref(), &key);
        }
    }

    /// What is still to be sent is worth more than what was said: if there is
    /// no room for both, that goes.
    fn put(&self, key: &str, entry: Option<&Json>) {
        let area = self.area.as_ref();
        let Some(text) = entry.and_then(to_text) else {
            return remove(area, key);
        };
        if area.is_none() || set(area, key, &text) {
            return;
        }
        let conversation = self.conversation_key();
        remove(area, &conversation);
        if key != conversation {
            let _ = set(area, key, &text);
        }
        if !self.is_full.replace(true) {
            report_problem(
                "the browser's store is full; the conversation may not survive a reload.",
            );
        }
    }

    fn conversation_key(&self) -> String {
        self.prefix.clone() + "conversation"
    }

    fn uploads_key(&self) -> String {
        self.prefix.clone() + "uploads"
    }

    fn draft_key(&self) -> String {
        self.prefix.clone() + "draft"
    }

    fn unsent_key(&self, message_id: &str) -> String {
        self.prefix.clone() + UNSENT + message_id
    }

    fn unsent_keys(&self) -> Vec<String> {
        let Some(area) = &self.area else {
            return Vec::new();
        };
        let prefix = self.unsent_key("");
        (0..area.length().unwrap_or_default())
            .filter_map(|index| area.key(index).ok().flatten())
            .filter(|key| key.starts_with(&prefix))
            .collect()
    }
}

fn get(area: Option<&Storage>, key: &str) -> Option<String> {
    area?.get_item(key).ok().flatten()
}

/// Whether any widget has a message that is still to be sent.
fn has_unsent(area: Option<&Storage>) -> bool {
    area.is_some_and(|area| {
        (0..area.length().unwrap_or_default())
            .filter_map(|index| area.key(index).ok().flatten())
            .any(|key| key.starts_with(PREFIX) && is_unsent(&key))
    })
}

fn is_unsent(key: &str) -> bool {
    let mut parts = key.as_bytes().windows(UNSENT.len());
    parts.any(|part| part == UNSENT.as_bytes())
}

/// Whether it is kept now.
fn set(area: Option<&Storage>, key: &str, value: &str) -> bool {
    area.is_some_and(|area| area.set_item(key, value).is_ok())
}

fn remove(area: Option<&Storage>, key: &str) {
    if let Some(area) = area {
        // A store that refuses keeps what nobody reads.
        let _ = area.remove_item(key);
    }
}

/// Tells channels apart without naming their token (FNV-1a).
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_told_apart_without_their_token() {
        let one = digest("/chatapi secret");
        assert_ne!(one, digest("/chatapi secreT"));
        assert!(!format!("{one:x}").contains("secret"));
    }
}
