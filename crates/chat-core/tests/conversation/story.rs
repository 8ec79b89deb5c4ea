//! A conversation of random steps, and a simple account of what has to come
//! of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chat_api::{Reply, ReplyBody};
use chat_core::markup::Allowed;
use chat_core::{
    Author, Content, Event, Handoff, ItemBody, ItemId, LockReason, Moment, SendState, Settings,
    TimelineItem, TimerId, UploadId,
};

use crate::harness::{Conversation, failure, file_name};
use crate::server::{Attempts, Server};
use crate::steps::{Page, Step};

/// A time that a device's clock may show, and go on from.
const LATEST: i64 = 1 << 50;

/// The conversation, and what must be true of it.
pub(crate) struct Story {
    /// The conversation.
    pub(crate) chat: Conversation,
    pub(crate) asynchronous: bool,
    /// The texts of the visitor's messages since the last restart.
    pub(crate) submitted: Vec<String>,
    /// What the server has told since the last restart, each text for the
    /// first time.
    pub(crate) accepted: BTreeSet<String>,
    /// All that the server has ever told.
    pub(crate) heard: BTreeSet<String>,
    /// What the server does with requests.
    pub(crate) server: Server,
    /// The account of each message's attempts.
    pub(crate) attempts: Attempts,
    /// The lines that were seen, which may change in nothing but how far a
    /// message has got.
    pub(crate) seen: BTreeMap<ItemId, TimelineItem>,
    /// Makes each text another one.
    count: u32,
    checks: u32,
}

impl Story {
    /// A story that has not begun.
    pub(crate) fn new(settings: Settings) -> Self {
        Story {
            asynchronous: settings.asynchronous,
            chat: Conversation::new(settings),
            submitted: Vec::new(),
            accepted: BTreeSet::new(),
            heard: BTreeSet::new(),
            server: Server::default(),
            attempts: Attempts::default(),
            seen: BTreeMap::new(),
            count: 0,
            checks: 0,
        }
    }

    /// A text that nobody has said yet.
    pub(crate) fn name(&mut self, prefix: &str) -> String {
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
                self.accepted.clear();
                self.server.begin_anew();
                self.chat.happen(Event::RestartRequested);
            }
            Step::Answer(parts, locks) => self.answer(parts, *locks),
            Step::Fail(class, taken) => self.fail(*class, *taken),
            Step::Events(choice, page) => self.events(*choice, *page),
            Step::FailEvents(choice, class) => {
                if let Some((request, _)) = choose(&self.chat.receiving, *choice) {
                    let (request, failure) = (*request, failure(*class));
                    self.chat.happen(Event::RequestFailed { request, failure });
                }
            }
            Step::Lead(true) => {
                if self.chat.seeks_leadership {
                    self.chat.happen(Event::LeadershipGained);
                }
            }
            Step::Lead(false) => drop(self.chat.happen(Event::LeadershipLost)),
            Step::Visible(visible) => drop(self.chat.happen(Event::VisibilityChanged(*visible))),
            Step::Reload => self.reload(),
            Step::Fire(choice) => {
                let timers: Vec<TimerId> = self.chat.timers.keys().copied().collect();
                if let Some(timer) = choose(&timers, *choice) {
                    self.chat.happen(Event::TimerFired(*timer));
                }
            }
            Step::Pass(millis) => {
                // The clock jumps; timers run on as they did.
                let due = self.chat.timers.values_mut();
                for time in due.chain([&mut self.chat.now]) {
                    time.0 = time.0.saturating_add(*millis);
                }
            }
            Step::Network => drop(self.chat.happen(Event::NetworkReturned)),
            Step::Join(who) => {
                let employee = (*who > 0).then(|| chat_api::Employee {
                    first_name: Some(who.to_string()),
                    ..chat_api::Employee::default()
                });
                self.chat.agent_joins(employee);
            }
            Step::PassOn => drop(self.chat.agent_passes(None)),
            Step::Choose(count) => self.choose_files(*count),
            Step::Upload(choice) => {
                if let Some(upload) = choose(&self.uploading(), *choice) {
                    self.chat.upload(upload.0);
                }
            }
            Step::FailUpload(choice, status) => {
                if let Some(upload) = choose(&self.uploading(), *choice) {
                    self.chat.fail_upload(upload.0, *status);
                }
            }
            Step::Remove(choice) => {
                let items: Vec<ItemId> = self.items().map(|item| item.id).collect();
                if let Some(item) = choose(&items, *choice) {
                    self.remove(*item);
                }
            }
            Step::Leave => drop(self.chat.agent_leaves()),
            Step::Stale(id) => self.stale(*id),
        }
        self.check();
    }

    fn uploading(&self) -> Vec<UploadId> {
        self.chat.uploading.iter().copied().collect()
    }

    fn choose_files(&mut self, count: u8) {
        let names: Vec<String> = (0..count).map(|_| self.name("f")).collect();
        let taken = !self.chat.model.input_is_locked();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if taken {
            self.submitted
                .extend(names.iter().map(|name| (*name).to_owned()));
        }
        self.chat.choose(&names);
    }

    fn remove(&mut self, item: ItemId) {
        let state = self.chat.model.timeline().send_state(item);
        let said = self.chat.model.timeline().get(item).and_then(said_in_item);
        if let (Some(state), Some(said)) = (state, said)
            && state.is_upload()
        {
            self.submitted.retain(|one| *one != said);
            self.seen.remove(&item);
        }
        self.chat.happen(Event::UploadRemoved(item));
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
            self.attempts.may_repeat(&self.chat, *item);
            self.chat.happen(Event::RetryRequested(*item));
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
                } if author == who => said_in(content),
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
        let once: BTreeSet<String> = shown.iter().cloned().collect();
        assert_eq!(once.len(), shown.len(), "twice: {shown:?}");
        assert!(once.is_subset(&self.accepted), "{shown:?}");
        let seen = self.chat.view();
        assert!(!seen.open || self.chat.hidden || seen.unread == 0);
        self.checks += 1;
        if self.checks.is_multiple_of(4) {
            self.chat.assert_nothing_leaks();
        }
        self.attempts.check(&self.chat);
        let waits = |item: &TimelineItem| {
            self.chat.model.timeline().send_state(item.id) == Some(SendState::Sending)
        };
        let idle = self.chat.on_wire.is_none()
            && self.chat.receiving.is_empty()
            && self.chat.uploading.is_empty()
            && self.chat.timers.is_empty();
        assert!(!idle || !self.items().any(waits), "waits for nothing");
        match self.chat.lock() {
            None => {}
            Some(_) if seen.handoff != Handoff::Bot => panic!("locked beside an agent"),
            Some(LockReason::ButtonsActive) => {
                assert!(!seen.quick_replies.is_empty() || seen.typing, "no way on");
            }
            Some(LockReason::AnswerPending) => assert!(!idle),
        }
    }

    /// Everything is answered, and timers run out, until nothing is on its way.
    pub(crate) fn finish(&mut self) {
        // A clock that cannot go on any further shows nothing.
        self.chat.now = self.chat.now.min(Moment(LATEST));
        for _ in 0..400 {
            if self.chat.on_wire.is_some() {
                self.apply(&Step::Answer(Vec::new(), true));
            } else if !self.chat.receiving.is_empty() {
                self.apply(&Step::Events(0, Page::All));
            } else if let Some(upload) = self.chat.uploading.first() {
                self.chat.upload(upload.0);
                self.check();
            } else if self.chat.timers.is_empty() {
                break;
            } else {
                self.chat.fire_timer();
                self.check();
            }
        }
        assert!(!self.chat.is_sending(), "{:?}", self.chat.lines());
        let shown: BTreeSet<String> = self.said_by(&Author::Bot).into_iter().collect();
        assert_eq!(shown, self.accepted);
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
            } else if self.chat.receiving.is_empty() {
                self.chat.fire_timer();
                self.check();
            } else {
                self.apply(&Step::Events(0, Page::Nothing));
            }
        }
        panic!("locked for good");
    }
}

/// An item as if its message had only just been sent, or its buttons come.
/// What a message says, or the name of its file.
fn said_in(content: &Content) -> Option<String> {
    let said = content.source_text().or(file_name(content.reply()));
    said.map(str::to_owned)
}

pub(crate) fn said_in_item(item: &TimelineItem) -> Option<String> {
    match &item.body {
        ItemBody::Message { content, .. } => said_in(content),
        _ => None,
    }
}

fn without_state(item: &TimelineItem) -> TimelineItem {
    let mut item = item.clone();
    match &mut item.body {
        ItemBody::Message {
            send_state,
            content,
            ..
        } => {
            // A file can be fetched only in the end.
            if let ReplyBody::File(media) = &content.reply().body {
                let name = media.name.clone().unwrap_or_default();
                *content = Arc::new(Content::of_reply(Reply::text(name), Allowed::default()));
            }
            *send_state = None;
        }
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

/// One of these.
pub(crate) fn choose<T>(from: &[T], choice: usize) -> Option<&T> {
    from.get(choice.checked_rem(from.len())?)
}
