//! Pages as a reader gets them: what is kept, with what faults do to items.

use chat_api::Timestamp;

use super::error::ApiError;
use crate::faults::Reading;
use crate::request_log::Trace;
use crate::sandbox::Sandbox;
use crate::store::{ConversationKey, EventFilter, Item, Page};

/// A page that faults have gone over.
#[derive(Debug, Default)]
pub(super) struct Composed {
    items: Vec<Item>,
    /// Whether there is one that the reader cannot have seen.
    pub(super) has_news: bool,
    kinds: Vec<&'static str>,
}

impl Composed {
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Notes the faults in the request log, each once.
    pub(super) fn note_on(&self, trace: &Trace) {
        for (index, kind) in self.kinds.iter().enumerate() {
            if !self.kinds[..index].contains(kind) {
                trace.fault(kind);
            }
        }
    }

    /// The items as a JSON array.
    pub(super) fn written(&self) -> String {
        let bodies: Vec<&str> = self.items.iter().map(|item| item.body.as_str()).collect();
        format!("[{}]", bodies.join(","))
    }
}

/// Lays the faults of items over a page.
pub(super) fn compose(
    sandbox: &Sandbox,
    key: &ConversationKey,
    reading: &Reading,
    filter: &EventFilter,
    page: Page,
) -> Result<Composed, ApiError> {
    let overlay = sandbox.faults.overlay(key, reading, sandbox.clock.now());
    let mut composed = Composed::default();
    for (time, is_news) in &overlay.again {
        if let Some(item) = sandbox.store.event_at(key, *time, filter)? {
            composed.has_news |= is_news;
            if *is_news {
                composed.kinds.push("late");
            }
            composed.items.push(item);
        }
    }
    for item in page.items {
        if overlay.hidden.contains(&item.time.0) {
            composed.kinds.push("late");
            continue;
        }
        composed.has_news |= item.time > reading.from;
        if overlay.doubled.contains(&item.time.0) {
            composed.kinds.push("duplicate");
            composed.items.push(item.clone());
        }
        composed.items.push(item);
    }
    Ok(composed)
}

/// Notes that a page of events goes out.
pub(super) fn hand_out(
    sandbox: &Sandbox,
    key: &ConversationKey,
    reading: &Reading,
    composed: &Composed,
    trace: &Trace,
) {
    let times: Vec<Timestamp> = composed.items.iter().map(|item| item.time).collect();
    sandbox.faults.handed(key, reading, &times);
    composed.note_on(trace);
}
