//! The server of random stories, and the account that is kept of each
//! message's attempts.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chat_api::{Request, Timestamp};
use chat_core::{ItemBody, ItemId, Moment, RequestId, SendState};
use serde_json::Value;

use crate::harness::{Conversation, said};
use crate::steps::Page;

/// A message that is still absent then has not arrived (chat-api.md, "Sending
/// again").
const ABSENT_AFTER: Duration = Duration::from_secs(10);

/// What has happened at the server.
#[derive(Debug, Default)]
pub(crate) struct Server {
    events: Vec<(i64, Value)>,
    answered: BTreeSet<String>,
}

impl Server {
    /// A request arrives, and is answered.
    pub(crate) fn take(&mut self, request: &Request, now: i64, echo: Value, reply: Value) {
        self.answered.insert(id_of(request));
        self.events.push((now - 1, echo));
        self.events.push((now, reply));
    }

    /// The conversation begins anew.
    pub(crate) fn begin_anew(&mut self) {
        self.events.clear();
    }

    /// What is told to somebody who asks.
    pub(crate) fn tell(&self, page: Page, from: Option<Timestamp>) -> Vec<Value> {
        let since = |(at, _): &&(i64, Value)| from.is_some_and(|from| *at >= from.0);
        let asked = self.events.iter().filter(since);
        let asked: Vec<Value> = asked.map(|(_, event)| event.clone()).take(250).collect();
        match page {
            Page::Nothing => Vec::new(),
            Page::All => asked,
            Page::Reversed => asked.into_iter().rev().collect(),
            Page::Repeated => {
                let all = self.events.iter().map(|(_, event)| event.clone());
                all.chain(asked).collect()
            }
        }
    }
}

/// Which messages may have arrived, and whether they may be sent again.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    lost: BTreeMap<String, Moment>,
    permitted: BTreeSet<String>,
    asked: BTreeMap<RequestId, Moment>,
    echoed: bool,
    checked: usize,
}

impl Attempts {
    /// A request has been lost.
    pub(crate) fn lost(&mut self, request: &Request, now: Moment) {
        self.lost.insert(id_of(request), now);
        self.permitted.remove(&id_of(request));
    }

    /// The visitor wants a message to be sent again.
    pub(crate) fn may_repeat(&mut self, chat: &Conversation, item: ItemId) {
        let state = chat.model.timeline().send_state(item);
        if let Some(item) = chat.model.timeline().get(item)
            && let ItemBody::Message {
                message_id: Some(id),
                ..
            } = &item.body
            && matches!(state, Some(SendState::Failed | SendState::Unsure))
        {
            self.permitted.insert(id.to_string());
        }
    }

    /// A request for events has been answered.
    pub(crate) fn looked(&mut self, request: RequestId, told: &[Value]) {
        let is_told = |id: &str| told.iter().any(|event| message_id(event) == Some(id));
        self.echoed |= told.iter().any(|event| message_id(event).is_some());
        let Some(asked) = self.asked.get(&request) else {
            return;
        };
        for (id, lost) in &self.lost {
            if self.echoed && asked.since(*lost) >= ABSENT_AFTER && !is_told(id) {
                self.permitted.insert(id.clone());
            }
        }
    }

    /// The page was loaded anew: requests are counted anew.
    pub(crate) fn begin_anew(&mut self) {
        self.asked.clear();
        self.checked = 0;
    }

    /// What was lost is sent again only if that is permitted.
    pub(crate) fn check(&mut self, chat: &Conversation) {
        // The clock may have gone back.
        for lost in self.lost.values_mut() {
            *lost = (*lost).min(chat.now);
        }
        for (request, _) in &chat.receiving {
            self.asked.entry(*request).or_insert(chat.now);
        }
        for request in &chat.sent[self.checked..] {
            let id = id_of(request);
            let is_message = chat.model.timeline().items().iter().any(|item| {
                matches!(&item.body, ItemBody::Message { message_id: Some(own), .. } if **own == *id)
            });
            let fine = !is_message || !self.lost.contains_key(&id) || self.permitted.remove(&id);
            assert!(fine, "{:?} may have arrived", said(request));
            self.lost.remove(&id);
        }
        self.checked = chat.sent.len();
    }
}

fn id_of(request: &Request) -> String {
    request.message_id().unwrap_or_default().to_owned()
}

fn message_id(event: &Value) -> Option<&str> {
    event["event"]["data"]["jaicpChat"]["messageId"].as_str()
}
