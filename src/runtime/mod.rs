//! Performs the core's effects in a browser, one file for each kind, and tells
//! the core what came of them. It knows no views.
//!
//! Everything that is acquired from the browser is owned by a guard that gives
//! it back when dropped, and every guard is owned by [`Runtime`].

mod js_source;
mod http;
mod timer;
mod listener;
mod storage;
mod entropy;
mod clock;
mod number;
mod language;
mod console;
mod host_page;
mod clipboard;
mod focus;
mod viewport;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::time::Duration;

use chat_api::{Endpoint, Failure, FailureClass, Request};
use chat_core::{
    Announcement, Effect, Event, FocusTarget, Identity, Model, RequestId, Settings, TimerId,
    ViewModel, update, view,
};
use web_sys::ShadowRoot;

pub(crate) use clipboard::{can_copy, copy};
pub(crate) use clock::{format_time, now};
pub(crate) use console::report_problem;
pub(crate) use entropy::{random_id, random_seed};
use http::InFlight;
pub use js_source::JsSource;
pub(crate) use language::page_language;
pub(crate) use listener::Listener;
pub(crate) use number::plain_number;
pub(crate) use storage::stored_client_id;
use timer::Timeout;
pub(crate) use viewport::follow_keyboard;

/// How long an announcement stays in the live region. Then it is taken out, so
/// that nobody comes upon it while reading.
const ANNOUNCEMENT_SPAN: Duration = Duration::from_millis(1500);

/// Focus moves after the views have been brought up to date.
const FOCUS_DELAY: Duration = Duration::from_millis(0);

/// What the views are given to show.
pub(crate) trait Stage {
    /// The conversation has changed.
    fn show(&self, view_model: ViewModel);
    /// A screen reader is to say this.
    fn announce(&self, announcement: Announcement);
    /// What was announced is to be taken out again.
    fn fall_silent(&self);
}

/// One conversation in a browser.
pub(crate) struct Runtime {
    this: Weak<Runtime>,
    model: RefCell<Model>,
    /// Events that came while another was being taken in.
    waiting: RefCell<VecDeque<Event>>,
    busy: Cell<bool>,
    /// Where the channel is reached. Nothing if the site has not told.
    endpoint: Option<Endpoint>,
    root: ShadowRoot,
    stage: Box<dyn Stage>,
    requests: RefCell<Vec<(RequestId, InFlight)>>,
    timers: RefCell<Vec<(TimerId, Timeout)>>,
    silence: RefCell<Option<Timeout>>,
    focus_moves: RefCell<Vec<FocusTarget>>,
    focus_timer: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Runtime {
    /// A conversation that has not begun, shown on a stage.
    pub(crate) fn start(
        settings: Settings,
        identity: Identity,
        endpoint: Option<Endpoint>,
        root: ShadowRoot,
        stage: Box<dyn Stage>,
    ) -> Rc<Self> {
        let runtime = Rc::new_cyclic(|this| Runtime {
            this: this.clone(),
            model: RefCell::new(Model::new(settings, identity)),
            waiting: RefCell::default(),
            busy: Cell::new(false),
            endpoint,
            root,
            stage,
            requests: RefCell::default(),
            timers: RefCell::default(),
            silence: RefCell::default(),
            focus_moves: RefCell::default(),
            focus_timer: RefCell::default(),
            listeners: RefCell::default(),
        });
        let this = runtime.this.clone();
        let online = listener::on_window("online", move || {
            if let Some(runtime) = this.upgrade() {
                runtime.dispatch(Event::NetworkReturned);
            }
        });
        runtime.listeners.borrow_mut().extend(online);
        runtime
    }

    /// Takes an event in, performs what follows, and shows the result.
    pub(crate) fn dispatch(&self, event: Event) {
        self.waiting.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        while let Some(event) = self.next_event() {
            let effects = update(&mut self.model.borrow_mut(), event, now());
            for effect in effects {
                self.perform(effect);
            }
        }
        self.busy.set(false);
        let view_model = view(&self.model.borrow());
        let locked = view_model.composer.lock.is_some();
        if locked {
            focus::leave_input(&self.root);
        }
        self.stage.show(view_model);
        if !locked && focus::waits_for_input(&self.root) {
            self.move_focus(FocusTarget::Composer);
        }
    }

    fn next_event(&self) -> Option<Event> {
        self.waiting.borrow_mut().pop_front()
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Send { request, body } => self.send(request, &body),
            Effect::Abort(request) => {
                self.requests.borrow_mut().retain(|(id, _)| *id != request);
            }
            Effect::StartTimer { timer, after } => self.start_timer(timer, after),
            Effect::StopTimer(timer) => {
                self.timers.borrow_mut().retain(|(id, _)| *id != timer);
            }
            Effect::MoveFocus(target) => self.move_focus(target),
            Effect::Announce(announcement) => self.announce(announcement),
            Effect::TellOwner(notice) => console::tell_owner(&notice),
            Effect::TellPage(notice) => host_page::tell(&self.root, &notice),
        }
    }

    /// One move may follow the other before the views are up to date: none is
    /// left out, because where the second goes can depend on the first.
    fn move_focus(&self, target: FocusTarget) {
        self.focus_moves.borrow_mut().push(target);
        let this = self.this.clone();
        let timeout = Timeout::new(FOCUS_DELAY, move || {
            if let Some(runtime) = this.upgrade() {
                for target in runtime.focus_moves.take() {
                    focus::move_to(&runtime.root, target);
                }
            }
        });
        *self.focus_timer.borrow_mut() = Some(timeout);
    }

    fn send(&self, request: RequestId, body: &Request) {
        let Some(endpoint) = &self.endpoint else {
            let failure = Failure {
                class: FailureClass::Access,
                status: None,
                detail: Some("nothing was sent: `api` or `token` is missing".to_owned()),
            };
            return self.dispatch(Event::RequestFailed { request, failure });
        };
        let this = self.this.clone();
        let in_flight = http::send(endpoint.send(body), move |outcome| {
            let Some(runtime) = this.upgrade() else {
                return;
            };
            runtime
                .requests
                .borrow_mut()
                .retain(|(id, _)| *id != request);
            runtime.dispatch(match outcome {
                Ok(answer) => Event::AnswerArrived {
                    request,
                    answer: Box::new(answer),
                },
                Err(failure) => Event::RequestFailed { request, failure },
            });
        });
        self.requests.borrow_mut().push((request, in_flight));
    }

    fn start_timer(&self, timer: TimerId, after: Duration) {
        let this = self.this.clone();
        let timeout = Timeout::new(after, move || {
            let Some(runtime) = this.upgrade() else {
                return;
            };
            // The guard goes first: its timer has run out.
            runtime.timers.borrow_mut().retain(|(id, _)| *id != timer);
            runtime.dispatch(Event::TimerFired(timer));
        });
        self.timers.borrow_mut().push((timer, timeout));
    }

    fn announce(&self, announcement: Announcement) {
        self.stage.announce(announcement);
        let this = self.this.clone();
        let timeout = Timeout::new(ANNOUNCEMENT_SPAN, move || {
            if let Some(runtime) = this.upgrade() {
                runtime.stage.fall_silent();
            }
        });
        *self.silence.borrow_mut() = Some(timeout);
    }
}
