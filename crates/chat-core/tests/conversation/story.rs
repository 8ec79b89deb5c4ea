//! A conversation of random steps, and a simple account of what has to come
//! of them.

use std::collections::{BTreeMap, BTreeSet};

use chat_api::{Answer, FailureClass};
use chat_core::{
    Author, Event, Handoff, ItemBody, ItemId, LockReason, RequestId, SendState, SetId, Settings,
    TimelineItem, TimerId,
};
use serde_json::{Value, json};

use crate::harness::{Conversation, buttons, failure, text};
use crate::steps::{Part, Step};

/// The conversation, and what must be true of it.
pub(crate) struct Story {
    /// The conversation.
    pub(crate) chat: Conversation,
    /// The texts of the visitor's messages since the last restart.
    submitted: Vec<String>,
    /// The visible replies of the accepted answers since the last restart.
    replied: Vec<String>,
    /// The identifiers of the messages that were answered.
    answered: BTreeSet<String>,
    /// The lines that were seen, which may change in nothing but how far a
    /// message has got.
    seen: BTreeMap<ItemId, TimelineItem>,
    /// Makes each text another one.
    count: u32,
}

impl Story {
    /// A story that has not begun.
    pub(crate) fn new(settings: Settings) -> Self {
        Story {
            chat: Conversation::new(settings),
            submitted: Vec::new(),
            replied: Vec::new(),
            answered: BTreeSet::new(),
            seen: BTreeMap::new(),
            count: 0,
        }
    }

    fn name(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}{}", self.count)
    }

    /// Lets a step happen, and checks what must be true after it.
    pub(crate) fn apply(&mut self, step: &Step) {
        match step {
            Step::Open => drop(self.chat.open()),
            Step::Close => drop(self.chat.happen(Event::PanelClosed)),
            Step::Type(something) => {
                let draft = self.typed(*something);
                self.chat.happen(Event::DraftChanged(draft));
            }
            Step::Submit => self.submit(),
            Step::Say(something) => {
                let text = self.typed(*something);
                self.submitted.extend(meant(&text));
                self.chat.say(&text);
            }
            Step::Press(choice) => self.press(*choice),
            Step::Retry(choice) => self.retry(*choice),
            Step::Restart => {
                self.submitted.clear();
                self.replied.clear();
                self.chat.happen(Event::RestartRequested);
            }
            Step::Answer(parts, locks) => self.answer(parts, *locks),
            Step::Fail(class) => {
                if self.chat.on_wire.is_some() {
                    self.chat.fail(*class);
                }
            }
            Step::Fire(choice) => {
                let timers: Vec<TimerId> = self.chat.timers.keys().copied().collect();
                if let Some(timer) = choose(&timers, *choice) {
                    self.chat.happen(Event::TimerFired(*timer));
                }
            }
            Step::Pass(millis) => self.chat.now.0 = self.chat.now.0.saturating_add(*millis),
            Step::Network => drop(self.chat.happen(Event::NetworkReturned)),
            Step::Join(who) => {
                let employee = (*who > 0).then(|| chat_api::Employee {
                    first_name: Some(who.to_string()),
                    ..chat_api::Employee::default()
                });
                self.chat.agent_joins(employee);
            }
            Step::Leave => drop(self.chat.agent_leaves()),
            Step::Stale(id) => self.stale(*id),
        }
        self.check();
    }

    fn typed(&mut self, something: bool) -> String {
        match something {
            true => format!(" {}\n", self.name("m")),
            false => " \n".to_owned(),
        }
    }

    fn submit(&mut self) {
        if !self.chat.model.input_is_locked() {
            self.submitted
                .extend(meant(&self.chat.view().composer.draft));
        }
        self.chat.happen(Event::DraftSubmitted);
    }

    fn press(&mut self, choice: usize) {
        if let Some(label) = choose(&self.chat.labels(), choice) {
            self.submitted.push(label.clone());
            self.chat.press(label);
        }
    }

    fn retry(&mut self, choice: usize) {
        let items: Vec<ItemId> = self.items().map(|item| item.id).collect();
        if let Some(item) = choose(&items, choice) {
            self.chat.happen(Event::RetryRequested(*item));
        }
    }

    fn answer(&mut self, parts: &[Part], locks: bool) {
        let Some((_, request)) = &self.chat.on_wire else {
            return;
        };
        let id = request.message_id().unwrap_or_default().to_owned();
        assert!(self.answered.insert(id), "sent again after its answer");
        let replies: Vec<Value> = parts.iter().map(|part| self.reply(part)).collect();
        let body = json!({ "data": { "blockForm": locks, "replies": replies } });
        self.chat.answer_body(&body);
    }

    fn reply(&mut self, part: &Part) -> Value {
        match part {
            Part::Text => {
                let said = self.name("r");
                self.replied.push(said.clone());
                text(&said)
            }
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
    fn stale(&mut self, id: u64) {
        let before = self.chat.model.clone();
        let mut events = Vec::new();
        if self
            .chat
            .on_wire
            .as_ref()
            .is_none_or(|(current, _)| current.0 != id)
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
        if self.chat.model.timeline().send_state(ItemId(id)) != Some(SendState::Failed) {
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

    fn items(&self) -> impl Iterator<Item = &TimelineItem> {
        self.chat.model.timeline().items().iter()
    }

    /// The texts of one side, in the timeline's order.
    fn said_by(&self, who: &Author) -> Vec<String> {
        self.items()
            .filter_map(|item| match &item.body {
                ItemBody::Message {
                    author, content, ..
                } if author == who => content.source_text().map(str::to_owned),
                _ => None,
            })
            .collect()
    }

    fn check(&mut self) {
        for item in self.chat.model.timeline().items() {
            let first = self.seen.entry(item.id).or_insert_with(|| item.clone());
            assert_eq!(without_state(first), without_state(item));
        }
        let ids: Vec<ItemId> = self.items().map(|item| item.id).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        assert_eq!(self.said_by(&Author::Client), self.submitted);
        let shown = self.said_by(&Author::Bot);
        assert!(self.replied.starts_with(&shown), "{shown:?}");
        let seen = self.chat.view();
        assert!(!seen.open || seen.unread == 0);
        let waits = |item: &TimelineItem| {
            self.chat.model.timeline().send_state(item.id) == Some(SendState::Sending)
        };
        let idle = self.chat.on_wire.is_none() && self.chat.timers.is_empty();
        assert!(!idle || !self.items().any(waits), "waits for nothing");
        match self.chat.lock() {
            None => {}
            Some(_) if seen.handoff != Handoff::Bot => panic!("locked beside an agent"),
            Some(LockReason::ButtonsActive) => {
                assert!(!seen.quick_replies.is_empty() || seen.typing, "no way on");
            }
            Some(LockReason::AnswerPending) => assert!(self.chat.on_wire.is_some()),
        }
    }

    /// Everything is answered, and every timer runs out.
    pub(crate) fn finish(&mut self) {
        for _ in 0..1_000 {
            if self.chat.on_wire.is_some() {
                self.apply(&Step::Answer(Vec::new(), true));
            } else if self.chat.timers.is_empty() {
                assert_eq!(self.said_by(&Author::Bot), self.replied);
                return;
            } else {
                self.chat.fire_timer();
                self.check();
            }
        }
        panic!("the conversation comes to no end");
    }

    /// The visitor waits until there is something to write or to press, and
    /// each request meanwhile ends in this way.
    pub(crate) fn wait_for_a_way_on(&mut self, end: &Step) {
        for _ in 0..200 {
            if self.chat.lock().is_none() || !self.chat.labels().is_empty() {
                return;
            }
            if self.chat.on_wire.is_some() {
                self.apply(end);
            } else {
                self.chat.fire_timer();
                self.check();
            }
        }
        panic!("locked for good");
    }
}

/// An item as if its message had only just been sent, or its buttons come.
fn without_state(item: &TimelineItem) -> TimelineItem {
    let mut item = item.clone();
    match &mut item.body {
        ItemBody::Message { send_state, .. } => *send_state = None,
        ItemBody::Choices(choices) => {
            choices.chosen = None;
            choices.past = false;
        }
        ItemBody::Notice(_) => {}
    }
    item
}

/// What is left of a text that is sent, if anything.
fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn choose<T>(from: &[T], choice: usize) -> Option<&T> {
    from.get(choice.checked_rem(from.len())?)
}
