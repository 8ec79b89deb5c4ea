//! A conversation whose network and clock are moved by hand.
//!
//! It keeps what the core asks for and holds it to the contract: one request
//! at a time, no identifier twice, nothing stopped that never ran. It performs
//! nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chat_api::{Answer, EventsPage, EventsQuery, FailureClass, Json, Request};
use chat_core::{
    Connection, Effect, Event, Identity, ItemBody, ItemId, LockReason, Model, Moment, QuickReply,
    RequestId, SendState, Settings, TimelineItem, TimerId, ViewModel, update, view,
};
use serde_json::{Value, json};

mod kept;
mod words;

pub(crate) use kept::Kept;
pub(crate) use words::*;

/// The device's clock at the start.
const START: Moment = Moment(1_700_000_000_000);

/// A conversation, and the world around it.
pub(crate) struct Conversation {
    /// The state under test.
    pub(crate) model: Model,
    /// The device's clock.
    pub(crate) now: Moment,
    /// The request on the wire.
    pub(crate) on_wire: Option<(RequestId, Request)>,
    /// The requests for events that are not answered yet.
    pub(crate) receiving: Vec<(RequestId, EventsQuery)>,
    /// The request for the history.
    pub(crate) asking_history: Option<RequestId>,
    /// What is kept in the browser: the conversation, the unsent messages by
    /// identifier, the draft.
    pub(crate) kept: Kept,
    /// What other tabs were told.
    pub(crate) shared: Vec<Json>,
    /// Whether this tab wants to be the one that listens.
    pub(crate) seeks_leadership: bool,
    /// The timers that run, and when they run out.
    pub(crate) timers: BTreeMap<TimerId, Moment>,
    /// Every request that was ever sent.
    pub(crate) sent: Vec<Request>,
    /// Every event so far, for a second telling.
    pub(crate) told: Vec<(Event, Moment)>,
    /// Every effect so far.
    pub(crate) asked: Vec<Effect>,
    given: BTreeSet<u64>,
    settings: Settings,
    seed: u64,
}

impl Conversation {
    /// One that has not begun.
    pub(crate) fn new(settings: Settings) -> Self {
        Conversation::of(settings, identity())
    }

    /// One that has not begun, with a certain visitor.
    pub(crate) fn of(settings: Settings, identity: Identity) -> Self {
        Conversation {
            settings: settings.clone(),
            seed: identity.seed,
            model: Model::new(settings, identity),
            now: START,
            on_wire: None,
            receiving: Vec::new(),
            asking_history: None,
            kept: Kept::default(),
            shared: Vec::new(),
            seeks_leadership: false,
            timers: BTreeMap::new(),
            sent: Vec::new(),
            told: Vec::new(),
            asked: Vec::new(),
            given: BTreeSet::new(),
        }
    }

    fn identity(&self) -> Identity {
        Identity {
            seed: self.seed,
            is_returning: true,
            ..identity()
        }
    }

    /// One with the panel open, whose opening was answered with these replies.
    pub(crate) fn opened(settings: Settings, replies: Value) -> Self {
        let mut chat = Conversation::new(settings);
        chat.open();
        if chat.model.session() == chat_core::Session::Starting {
            chat.answer(replies);
        }
        chat
    }

    /// Lets something happen now, and keeps what is then to be done.
    pub(crate) fn happen(&mut self, event: Event) -> Vec<Effect> {
        let settled = match &event {
            Event::AnswerArrived { request, .. }
            | Event::EventsArrived { request, .. }
            | Event::RequestFailed { request, .. } => Some(*request),
            _ => None,
        };
        self.on_wire.take_if(|(id, _)| Some(*id) == settled);
        self.receiving.retain(|(id, _)| Some(*id) != settled);
        self.asking_history.take_if(|id| Some(*id) == settled);
        if let Event::TimerFired(timer) = &event {
            self.timers.remove(timer);
        }
        self.told.push((event.clone(), self.now));
        let effects = update(&mut self.model, event, self.now);
        for effect in &effects {
            self.keep(effect);
        }
        self.asked.extend_from_slice(&effects);
        effects
    }

    fn keep(&mut self, effect: &Effect) {
        match effect {
            Effect::Send { request, body, .. } => {
                assert!(self.given.insert(request.0), "{request:?} is given twice");
                assert!(self.on_wire.is_none(), "two requests at a time: {body:?}");
                self.on_wire = Some((*request, (**body).clone()));
                self.sent.push((**body).clone());
            }
            Effect::Abort(request) => {
                let before = self.receiving.len();
                self.receiving.retain(|(id, _)| id != request);
                let aborted = self.on_wire.take_if(|(id, _)| id == request).is_some()
                    || self.asking_history.take_if(|id| id == request).is_some()
                    || self.receiving.len() < before;
                assert!(aborted, "{request:?} is not on the wire");
            }
            Effect::StartTimer { timer, after } => {
                assert!(self.given.insert(timer.0), "{timer:?} is given twice");
                let after = i64::try_from(after.as_millis()).unwrap_or(i64::MAX);
                let due = Moment(self.now.0.saturating_add(after));
                self.timers.insert(*timer, due);
            }
            Effect::StopTimer(timer) => {
                assert!(self.given.contains(&timer.0), "{timer:?} never ran");
                self.timers.remove(timer);
            }
            Effect::Receive { request, query } => {
                assert!(self.given.insert(request.0), "{request:?} is given twice");
                self.receiving.push((*request, query.clone()));
                assert!(self.receiving.len() <= 2, "{:?}", self.receiving);
            }
            Effect::FetchHistory { request, .. } => {
                assert!(self.given.insert(request.0), "{request:?} is given twice");
                assert!(self.asking_history.replace(*request).is_none());
            }
            Effect::Store(stored) => self.kept.store(stored),
            Effect::Share(told) => self.shared.push(told.clone()),
            Effect::SeekLeadership { .. } => self.seeks_leadership = true,
            Effect::ResignLeadership => self.seeks_leadership = false,
            Effect::MoveFocus(_)
            | Effect::Announce(_)
            | Effect::TellOwner(_)
            | Effect::TellPage(_) => {}
        }
    }

    /// The panel comes into view.
    pub(crate) fn open(&mut self) -> Vec<Effect> {
        self.happen(Event::PanelOpened)
    }

    /// The visitor types a text and sends it.
    pub(crate) fn write(&mut self, text: &str) -> Vec<Effect> {
        self.happen(Event::DraftChanged(text.to_owned()));
        self.happen(Event::DraftSubmitted)
    }

    /// The page sends a text in the visitor's name.
    pub(crate) fn say(&mut self, text: &str) -> Vec<Effect> {
        self.happen(Event::MessageSubmitted(text.to_owned()))
    }

    /// The visitor presses the button with a label.
    pub(crate) fn press(&mut self, label: &str) -> Vec<Effect> {
        let button = self.button(label);
        self.happen(Event::QuickReplyPressed {
            set: button.set,
            index: button.index,
        })
    }

    /// The button with a label, which must be there.
    pub(crate) fn button(&self, label: &str) -> QuickReply {
        let mut buttons = self.view().quick_replies.into_iter();
        match buttons.find(|button| button.label == label) {
            Some(button) => button,
            None => panic!("no button {label:?}"),
        }
    }

    /// The visitor tries a failed message again.
    pub(crate) fn retry(&mut self, text: &str) -> Vec<Effect> {
        let item = self.item(text);
        self.happen(Event::RetryRequested(item))
    }

    /// The request on the wire is answered with these replies.
    pub(crate) fn answer(&mut self, replies: Value) -> Vec<Effect> {
        self.answer_body(&json!({ "data": { "replies": replies } }))
    }

    /// The request on the wire is answered with this body.
    pub(crate) fn answer_body(&mut self, body: &Value) -> Vec<Effect> {
        let request = self.request();
        let answer = Box::new(Answer::decode(&body));
        self.happen(Event::AnswerArrived { request, answer })
    }

    /// The request on the wire fails.
    pub(crate) fn fail(&mut self, class: FailureClass) -> Vec<Effect> {
        let request = self.request();
        let failure = failure(class);
        self.happen(Event::RequestFailed { request, failure })
    }

    /// The oldest request for events is answered with these.
    pub(crate) fn events(&mut self, events: Value) -> Vec<Effect> {
        let page = Box::new(EventsPage::decode(&&json!({ "events": events })));
        let request = self.receive_request();
        self.happen(Event::EventsArrived { request, page })
    }

    /// The oldest request for events fails.
    pub(crate) fn fail_events(&mut self, class: FailureClass) -> Vec<Effect> {
        let request = self.receive_request();
        let failure = failure(class);
        self.happen(Event::RequestFailed { request, failure })
    }

    fn receive_request(&self) -> RequestId {
        match self.receiving.first() {
            Some((request, _)) => *request,
            None => panic!("nobody asks for events"),
        }
    }

    /// The request on the wire fails, and whatever is done by itself about it
    /// finds nothing: there are no events of it, however long it is looked.
    pub(crate) fn fail_for_good(&mut self, class: FailureClass) -> Vec<Effect> {
        let mut effects = self.fail(class);
        while self.is_searching() {
            if self.receiving.is_empty() {
                effects.extend(self.fire_timer());
            } else {
                effects.extend(self.events(json!([])));
            }
        }
        effects
    }

    /// Whether it is being found out what became of a message.
    pub(crate) fn is_searching(&self) -> bool {
        let sending = |item: &TimelineItem| {
            self.model.timeline().send_state(item.id) == Some(SendState::Sending)
        };
        let waits = self.model.timeline().items().iter().any(sending);
        waits && self.on_wire.is_none() && self.view().connection != Connection::Waiting
    }

    /// The page goes away and comes back: everything that was not kept is
    /// lost.
    pub(crate) fn reload(self) -> Self {
        let settings = self.settings.clone();
        let seed = self.seed.wrapping_add(1);
        let mut again = Conversation::of(
            settings,
            Identity {
                seed,
                ..self.identity()
            },
        );
        let (model, notices) = self.kept.restored(again.settings.clone(), again.identity());
        assert_eq!(notices, []);
        again.model = model;
        again.now = self.now;
        again.kept = self.kept;
        again.happen(Event::Started);
        again
    }

    /// The clock moves to when the next timer runs out, and it does.
    pub(crate) fn fire_timer(&mut self) -> Vec<Effect> {
        let Some((timer, due)) = self.next_timer() else {
            panic!("no timer runs");
        };
        self.now = self.now.max(due);
        self.happen(Event::TimerFired(timer))
    }

    /// How long until the next timer runs out.
    pub(crate) fn wait(&self) -> Option<Duration> {
        self.next_timer().map(|(_, due)| due.since(self.now))
    }

    fn next_timer(&self) -> Option<(TimerId, Moment)> {
        let timers = self.timers.iter().map(|(timer, due)| (*timer, *due));
        timers.min_by_key(|(timer, due)| (*due, *timer))
    }

    /// The request on the wire, which must be there.
    pub(crate) fn request(&self) -> RequestId {
        match &self.on_wire {
            Some((request, _)) => *request,
            None => panic!("nothing is on the wire"),
        }
    }

    /// What the request on the wire says, if there is one.
    pub(crate) fn asking(&self) -> Option<&str> {
        self.on_wire.as_ref().map(|(_, request)| said(request))
    }

    /// What a person sees.
    pub(crate) fn view(&self) -> ViewModel {
        view(&self.model)
    }

    /// The labels of the buttons that can be pressed.
    pub(crate) fn labels(&self) -> Vec<String> {
        let buttons = self.view().quick_replies.into_iter();
        buttons.map(|button| button.label).collect()
    }

    /// Why the text input is locked, if it is.
    pub(crate) fn lock(&self) -> Option<LockReason> {
        let lock = self.view().composer.lock;
        assert_eq!(lock.is_some(), self.model.input_is_locked());
        lock
    }

    /// The messages and notices, each as a line: `you: hi (sent)`, `bot: hi`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let items = self.model.timeline().items().iter();
        items
            .filter(|item| !matches!(item.body, ItemBody::Choices(_)))
            .map(|item| line(&item.body))
            .collect()
    }

    /// The buttons that stay in the timeline, each set as a line: `[A] (B)`,
    /// the chosen one in brackets. Those that can be pressed are not there.
    pub(crate) fn past_choices(&self) -> Vec<String> {
        let items = self.model.timeline().items().iter();
        items
            .filter(|item| matches!(&item.body, ItemBody::Choices(choices) if choices.past))
            .map(|item| line(&item.body))
            .collect()
    }

    /// The client's message with a text.
    pub(crate) fn item(&self, text: &str) -> ItemId {
        let prefix = format!("you: {text} (");
        let mut items = self.model.timeline().items().iter();
        match items.find(|item| line(&item.body).starts_with(&prefix)) {
            Some(item) => item.id,
            None => panic!("no message {text:?}"),
        }
    }

    /// How far the client's message with a text has got.
    pub(crate) fn state(&self, text: &str) -> Option<SendState> {
        self.model.timeline().send_state(self.item(text))
    }
}
