//! What the server and the browser do in a random story.

use chat_api::{Answer, EventsPage, FailureClass, Request};
use chat_core::{Event, ItemId, RequestId, SendState, SetId, Settings, TimerId, UploadFailure};
use serde_json::{Value, json};

use crate::harness::{Conversation, buttons, failure, text};
use crate::steps::{Page, Part};
use crate::story::{Story, choose, said_in_item};

impl Story {
    pub(crate) fn answer(&mut self, parts: &[Part], locks: bool) {
        let Some((_, request)) = self.chat.on_wire.clone() else {
            return;
        };
        let body = self.take(&request, parts, locks);
        if self.asynchronous {
            let question = &body["questionId"];
            self.chat.answer_body(&json!({ "questionId": question }));
        } else {
            self.accept(&body);
            self.chat.answer_body(&body);
        }
    }

    /// The server takes a request. Gives back the body of its answer.
    fn take(&mut self, request: &Request, parts: &[Part], locks: bool) -> Value {
        let question = self.name("q");
        let echo = self.chat.echo_event(&question, request);
        let replies: Vec<Value> = parts.iter().map(|part| self.reply(part)).collect();
        let mut reply = self.chat.reply_event(&question, json!(replies));
        reply["event"]["data"]["blockForm"] = json!(locks);
        let body = reply["event"].clone();
        self.server
            .take(request, self.chat.server_time, echo, reply);
        body
    }

    pub(crate) fn fail(&mut self, class: FailureClass, taken: bool) {
        let Some((_, request)) = self.chat.on_wire.clone() else {
            return;
        };
        if failure(class).is_uncertain() {
            self.attempts.lost(&request, self.chat.now);
            if taken {
                self.take(&request, &[Part::Text], false);
            }
        }
        self.chat.fail(class);
    }

    pub(crate) fn events(&mut self, choice: usize, page: Page) {
        let Some((request, query)) = choose(&self.chat.receiving, choice).cloned() else {
            return;
        };
        let told = self.server.tell(page, query.ts);
        for event in &told {
            self.accept(&event["event"]);
        }
        self.attempts.looked(request, &told);
        let page = Box::new(EventsPage::decode(&&json!({ "events": told })));
        self.chat.happen(Event::EventsArrived { request, page });
    }

    /// The texts of an answer count as told, unless they were before.
    fn accept(&mut self, body: &Value) {
        let replies = body["data"]["replies"].as_array();
        for reply in replies.into_iter().flatten() {
            if let Some(said) = reply["text"].as_str()
                && self.heard.insert(said.to_owned())
            {
                self.accepted.insert(said.to_owned());
            }
        }
    }

    pub(crate) fn reload(&mut self) {
        if let Some((_, request)) = &self.chat.on_wire {
            self.attempts.lost(request, self.chat.now);
        }
        self.interrupt_uploads();
        let fresh = Conversation::new(Settings::default());
        let chat = std::mem::replace(&mut self.chat, fresh);
        self.chat = chat.reload();
        self.seen.clear();
        self.attempts.begin_anew();
    }

    /// Files that are on their way are shown at the end from then on, and those
    /// that were not wanted are gone.
    fn interrupt_uploads(&mut self) {
        let items = self.chat.model.timeline().items().iter();
        let states = items.filter_map(|item| {
            let state = self.chat.model.timeline().send_state(item.id)?;
            Some((state, said_in_item(item)?))
        });
        let uploads: Vec<_> = states.filter(|(state, _)| state.is_upload()).collect();
        let names: Vec<&String> = uploads.iter().map(|(_, name)| name).collect();
        self.submitted.retain(|said| !names.contains(&said));
        let stay = uploads.iter().filter(|(state, _)| {
            use UploadFailure::{Failed, Interrupted};
            matches!(
                state,
                SendState::Uploading(_) | SendState::NotUploaded(Failed | Interrupted)
            )
        });
        self.submitted.extend(stay.map(|(_, name)| name.clone()));
    }

    fn reply(&mut self, part: &Part) -> Value {
        match part {
            Part::Text => text(&self.name("r")),
            Part::Unseen => json!({ "type": "sticker" }),
            Part::Buttons(count) => {
                let labels: Vec<String> = (0..*count).map(|_| self.name("b")).collect();
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                buttons(&labels)
            }
            Part::Nothing => Value::Null,
        }
    }

    /// Whatever comes for a request, timer, message or set that is not there
    /// changes nothing.
    pub(crate) fn stale(&mut self, id: u64) {
        // Time has passed since the last event, which may end a promise. That
        // is the doing of the clock and of no event.
        self.chat.happen(Event::TimerFired(TimerId(u64::MAX)));
        let before = self.chat.model.clone();
        let mut events = Vec::new();
        let on_wire = self.chat.on_wire.iter().map(|(request, _)| request.0);
        let receiving = self.chat.receiving.iter().map(|(request, _)| request.0);
        let history = self.chat.asking_history.map(|request| request.0);
        if !on_wire
            .chain(receiving)
            .chain(history)
            .any(|current| current == id)
        {
            let request = RequestId(id);
            let body = json!({ "data": { "replies": [text("stale"), buttons(&["stale"])] } });
            let answer = Box::new(Answer::decode(&&body));
            events.push(Event::AnswerArrived { request, answer });
            let failure = failure(FailureClass::Access);
            events.push(Event::RequestFailed { request, failure });
        }
        if !self.chat.timers.contains_key(&TimerId(id)) {
            events.push(Event::TimerFired(TimerId(id)));
        }
        if !matches!(
            self.chat.model.timeline().send_state(ItemId(id)),
            Some(SendState::Failed | SendState::Unsure | SendState::NotUploaded(_))
        ) {
            events.push(Event::RetryRequested(ItemId(id)));
        }
        let buttons = self.chat.view().quick_replies;
        if buttons.iter().all(|button| button.set.0 != id) {
            let (set, index) = (SetId(id), 0);
            events.push(Event::QuickReplyPressed { set, index });
        }
        for event in events {
            let effects = self.chat.happen(event.clone());
            assert!(effects.is_empty(), "{event:?}: {effects:?}");
            assert_eq!(self.chat.model, before, "{event:?}");
        }
    }
}
