//! A conversation whose network and clock are moved by hand.
//!
//! It keeps what the core asks for and holds it to the contract: one request
//! at a time, no identifier twice, nothing stopped that never ran. It performs
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use chat_api::{EventsQuery, Json, Request};
use chat_core::{
    Effect, Event, Identity, ItemBody, Model, Moment, RequestId, Settings, TimerId, UploadId,
    update,
};
use serde_json::Value;

mod kept;
mod looks;
mod moves;
mod starts;
mod turns;
mod words;

pub(crate) use kept::Kept;
pub(crate) use moves::talk;
pub(crate) use starts::{aside_and_other, lost, talking, timed, two_tabs};
use turns::Turn;
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
    /// Whether the page said that nobody sees it.
    pub(crate) hidden: bool,
    /// The server's clock, which is another one.
    pub(crate) server_time: i64,
    /// The timers that run, and when they run out.
    pub(crate) timers: BTreeMap<TimerId, Moment>,
    /// How many files the visitor has chosen on this page.
    pub(crate) files_chosen: u64,
    /// The files that the runtime has.
    pub(crate) files: BTreeSet<UploadId>,
    /// Those of them that are on their way to the upload address.
    pub(crate) uploading: BTreeSet<UploadId>,
    /// Every request that was ever sent.
    pub(crate) sent: Vec<Request>,
    /// Every event so far, for a second telling.
    pub(crate) told: Vec<(Event, Moment)>,
    /// Every effect so far.
    pub(crate) asked: Vec<Effect>,
    given: BTreeSet<u64>,
    /// The wish to take over what others have left, and whose turn it is.
    turn: Option<Turn>,
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
            hidden: false,
            server_time: START.0 + 7_000,
            timers: BTreeMap::new(),
            files_chosen: 0,
            files: BTreeSet::new(),
            uploading: BTreeSet::new(),
            sent: Vec::new(),
            told: Vec::new(),
            asked: Vec::new(),
            given: BTreeSet::new(),
            turn: None,
        }
    }

    /// The same visitor on another page.
    fn identity(&self) -> Identity {
        Identity {
            seed: self.seed.wrapping_add(1),
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
        if let Event::FilesChosen(files) = &event {
            self.files.extend(files.iter().map(|file| file.upload));
        }
        if let Event::UploadDone { upload, .. } | Event::UploadFailed { upload, .. } = &event {
            self.uploading.remove(upload);
        }
        if let Event::TimerFired(timer) = &event {
            self.timers.remove(timer);
        }
        if let Event::VisibilityChanged(visible) = &event {
            self.hidden = !visible;
        }
        self.told.push((event.clone(), self.now));
        let mut effects = update(&mut self.model, event, self.now);
        let kept_first = effects.is_sorted_by_key(|effect| !matches!(effect, Effect::Store(_)));
        assert!(kept_first, "kept too late: {effects:?}");
        for effect in &effects {
            self.keep(effect);
        }
        self.asked.extend_from_slice(&effects);
        effects.extend(self.take_turn());
        effects
    }

    /// Hears whether it may take over what others have left.
    pub(crate) fn take_turn(&mut self) -> Vec<Effect> {
        match self.turn.as_mut().and_then(Turn::news) {
            Some(true) => self.happen(Event::ClaimGained),
            Some(false) => self.happen(Event::ClaimLost),
            None => Vec::new(),
        }
    }

    /// Nothing runs that the conversation does not know of any more.
    pub(crate) fn assert_nothing_leaks(&self) {
        let known = format!("{:?}", self.model);
        for timer in self.timers.keys() {
            assert!(known.contains(&format!("{timer:?}")), "{timer:?} leaks");
        }
        for upload in &self.files {
            assert!(known.contains(&format!("{upload:?}")), "{upload:?} leaks");
        }
        let receiving = self.receiving.iter().map(|(id, _)| *id);
        let on_wire = self.on_wire.iter().map(|(id, _)| *id);
        for request in receiving.chain(on_wire).chain(self.asking_history) {
            assert!(known.contains(&format!("{request:?}")), "{request:?} leaks");
        }
    }

    /// A message is kept before it is sent, as one that may have arrived.
    fn assert_protected(&self, body: &Request) {
        let id = body.message_id().unwrap_or_default();
        let is_message = self.model.timeline().items().iter().any(|item| {
            matches!(&item.body, ItemBody::Message { message_id: Some(own), .. } if **own == *id)
        });
        if is_message {
            let entry = self.kept.unsent().get(id).cloned().unwrap_or_default();
            assert!(entry.contains("\"unsure\":true"), "{body:?}: {entry}");
        }
    }

    fn keep(&mut self, effect: &Effect) {
        match effect {
            Effect::Send { request, body, .. } => {
                assert!(self.given.insert(request.0), "{request:?} is given twice");
                assert!(self.on_wire.is_none(), "two requests at a time: {body:?}");
                self.assert_protected(body);
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
                let asked = &self.receiving;
                assert!(asked.len() <= 2, "more than a poll and a look: {asked:?}");
            }
            Effect::FetchHistory { request, .. } => {
                assert!(self.given.insert(request.0), "{request:?} is given twice");
                assert!(self.asking_history.replace(*request).is_none());
            }
            Effect::Upload { upload, client_id } => {
                assert_eq!(client_id, "client");
                assert!(self.files.contains(upload), "{upload:?} was let go");
                assert!(self.uploading.insert(*upload), "{upload:?} is on its way");
                assert!(self.uploading.len() <= 3, "too many at a time");
            }
            Effect::CancelUpload(upload) => {
                self.uploading.remove(upload);
                assert!(self.files.remove(upload), "{upload:?} was let go before");
            }
            Effect::Store(stored) => self.kept.store(stored),
            Effect::Share(told) => self.shared.push(told.clone()),
            Effect::SeekLeadership { .. } => self.seeks_leadership = true,
            Effect::ResignLeadership => self.seeks_leadership = false,
            Effect::SeekClaim { at_once } => self.turn = Some(self.kept.turns.seek(*at_once)),
            Effect::ResignClaim => self.turn = None,
            Effect::MoveFocus(_)
            | Effect::Announce(_)
            | Effect::TellOwner(_)
            | Effect::TellPage(_) => {}
        }
    }
}
