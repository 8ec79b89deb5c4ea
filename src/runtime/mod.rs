//! Performs the core's effects in a browser, one file for each kind, and tells
//! the core what came of them. It knows no views.
//!
//! Everything that is acquired from the browser is owned by a guard that gives
//! it back when dropped, and every guard is owned by [`Runtime`].

mod js_source;
mod http;
mod files;
mod upload;
mod uploads;
mod timer;
mod task;
mod listener;
mod store;
mod tabs;
mod leadership;
mod visibility;
mod aside;
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

use chat_api::{Answer, Endpoint, EventsPage, Failure, FailureClass, HttpRequest};
use chat_core::{
    Announcement, Effect, Event, FocusTarget, Model, OwnerNotice, RequestId, Shared, TimerId,
    UploadId, ViewModel, update, view,
};
use web_sys::ShadowRoot;

pub(crate) use clipboard::{can_copy, copy};
pub(crate) use clock::{format_time, now};
pub(crate) use console::report_problem;
pub(crate) use entropy::{random_id, random_seed};
use files::Files;
pub(crate) use focus::has_focus;
use http::InFlight;
pub use js_source::JsSource;
pub(crate) use language::page_language;
use leadership::{Leadership, Wish};
pub(crate) use listener::Listener;
pub(crate) use number::plain_number;
pub use store::Keep;
pub(crate) use store::Store;
use tabs::Tabs;
use timer::Timeout;
use upload::Step;
use uploads::Uploads;
pub(crate) use viewport::follow_keyboard;

/// How long an announcement stays in the live region. Then it is taken out, so
/// that nobody comes upon it while reading.
const ANNOUNCEMENT_SPAN: Duration = Duration::from_millis(1500);

/// Focus moves after the views have been brought up to date.
const FOCUS_DELAY: Duration = Duration::from_millis(0);

/// What the turn to take over messages is called.
const CLAIM: &str = "claim.";

/// What the views are given to show.
pub(crate) trait Stage {
    /// The conversation has changed.
    fn show(&self, view_model: ViewModel);
    /// A screen reader is to say this.
    fn announce(&self, announcement: Announcement);
    /// What was announced is to be taken out again.
    fn fall_silent(&self);
}

/// Where a conversation begins in this page.
pub(crate) struct Beginning {
    /// The conversation as it was left.
    pub(crate) model: Model,
    /// What is to be said of what was found.
    pub(crate) notices: Vec<OwnerNotice>,
    /// Where the channel is reached. Nothing if the site has not told.
    pub(crate) endpoint: Option<Endpoint>,
    /// Where files are brought to. Nothing if none are wanted.
    pub(crate) upload_address: Option<String>,
    /// What is kept.
    pub(crate) store: Store,
    /// Names this tab.
    pub(crate) tab: String,
    /// Names what the visitor's tabs have in common.
    pub(crate) meeting_place: String,
}

/// One conversation in a browser.
pub(crate) struct Runtime {
    this: Weak<Runtime>,
    model: RefCell<Model>,
    /// Events that came while another was being taken in, or while the page was
    /// put aside.
    waiting: RefCell<VecDeque<Event>>,
    busy: Cell<bool>,
    /// Whether the browser has put the page aside.
    is_aside: Cell<bool>,
    /// Where the channel is reached. Nothing if the site has not told.
    endpoint: Option<Endpoint>,
    /// Where files are brought to. Nothing if none are wanted.
    upload_address: Option<String>,
    uploads: Uploads,
    files: RefCell<Option<Files>>,
    root: ShadowRoot,
    stage: Box<dyn Stage>,
    store: Store,
    /// Names this tab.
    tab: String,
    /// Names what the visitor's tabs have in common.
    meeting_place: String,
    tabs: RefCell<Option<Tabs>>,
    leadership: RefCell<Option<Leadership>>,
    claim: RefCell<Option<Leadership>>,
    requests: RefCell<Vec<(RequestId, InFlight)>>,
    timers: RefCell<Vec<(TimerId, Timeout)>>,
    silence: RefCell<Option<Timeout>>,
    focus_moves: RefCell<Vec<FocusTarget>>,
    focus_timer: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Runtime {
    /// A conversation as it was left, shown on a stage.
    pub(crate) fn start(beginning: Beginning, root: ShadowRoot, stage: Box<dyn Stage>) -> Rc<Self> {
        let Beginning {
            model,
            notices,
            endpoint,
            upload_address,
            store,
            tab,
            meeting_place,
        } = beginning;
        let runtime = Rc::new_cyclic(|this| Runtime {
            this: this.clone(),
            model: RefCell::new(model),
            waiting: RefCell::default(),
            busy: Cell::new(false),
            is_aside: Cell::new(false),
            endpoint,
            upload_address,
            uploads: Uploads::default(),
            files: RefCell::default(),
            root,
            stage,
            store,
            tab,
            meeting_place,
            tabs: RefCell::default(),
            leadership: RefCell::default(),
            claim: RefCell::default(),
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
        let this = runtime.this.clone();
        let watched = visibility::watch(move |change| {
            if let Some(runtime) = this.upgrade() {
                runtime.visibility_changed(change);
            }
        });
        runtime.listeners.borrow_mut().extend(watched);
        runtime.open_tabs();
        runtime.await_files();
        for notice in &notices {
            console::tell_owner(notice);
        }
        if !notices.is_empty() {
            let model = runtime.model.borrow();
            runtime.store.drop_unsent(|id| model.keeps_unsent(id));
        }
        if !visibility::is_visible() {
            runtime.dispatch(Event::VisibilityChanged(false));
        }
        runtime.dispatch(Event::Started);
        runtime
    }

    /// Listens to what the visitor's other tabs say.
    fn open_tabs(&self) {
        let this = self.this.clone();
        let tabs = Tabs::open(&self.meeting_place, move |said| {
            if let (Some(runtime), Some(shared)) = (this.upgrade(), Shared::decode(&said)) {
                runtime.dispatch(Event::Heard(shared));
            }
        });
        *self.tabs.borrow_mut() = tabs;
    }

    /// Listens for files, if any are wanted.
    fn await_files(&self) {
        if self.upload_address.is_none() {
            return;
        }
        let this = self.this.clone();
        let files = Files::listen(&self.root, move |files| {
            if let Some(runtime) = this.upgrade() {
                let files = runtime.uploads.take(files);
                runtime.dispatch(Event::FilesChosen(files));
            }
        });
        *self.files.borrow_mut() = Some(files);
    }

    /// Takes an event in, performs what follows, and shows the result.
    pub(crate) fn dispatch(&self, event: Event) {
        self.waiting.borrow_mut().push_back(event);
        if self.is_aside.get() || self.busy.replace(true) {
            return;
        }
        while let Some(event) = self.next_event() {
            let effects = update(&mut self.model.borrow_mut(), event, now());
            for effect in effects {
                self.perform(effect);
            }
        }
        self.busy.set(false);
        self.store.set_awake(self.model.borrow().is_expecting());
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

    /// Whether the panel is in view.
    pub(crate) fn is_open(&self) -> bool {
        self.model.borrow().panel_is_open()
    }

    /// How many messages have not been read.
    pub(crate) fn unread(&self) -> u32 {
        self.model.borrow().unread()
    }

    fn next_event(&self) -> Option<Event> {
        self.waiting.borrow_mut().pop_front()
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Send {
                request,
                body,
                asynchronous,
            } => self.call(request, done_with_answer, |endpoint| {
                if asynchronous {
                    endpoint.send_async(&body)
                } else {
                    endpoint.send(&body)
                }
            }),
            Effect::Receive { request, query } => {
                self.call(request, done_with_events, |endpoint| {
                    endpoint.events(&query)
                });
            }
            Effect::FetchHistory { request, query } => {
                self.call(request, done_with_events, |endpoint| {
                    endpoint.history(&query)
                });
            }
            Effect::SeekLeadership { at_once } => {
                self.seek(&self.leadership, "", at_once, |leads| match leads {
                    true => Event::LeadershipGained,
                    false => Event::LeadershipLost,
                });
            }
            Effect::ResignLeadership => drop(self.leadership.take()),
            Effect::SeekClaim { at_once } => {
                self.seek(&self.claim, CLAIM, at_once, |leads| match leads {
                    true => Event::ClaimGained,
                    false => Event::ClaimLost,
                });
            }
            Effect::ResignClaim => drop(self.claim.take()),
            Effect::Share(what) => {
                if let Some(tabs) = &*self.tabs.borrow() {
                    tabs.tell(&what);
                }
            }
            Effect::Store(stored) => self.store.write(&stored),
            Effect::Upload { upload, client_id } => self.upload(upload, &client_id),
            Effect::CancelUpload(upload) => self.uploads.let_go(upload),
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
    pub(crate) fn move_focus(&self, target: FocusTarget) {
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

    /// Wants to be the one tab for something, and tells the core whether it is.
    fn seek(
        &self,
        slot: &RefCell<Option<Leadership>>,
        name: &str,
        at_once: bool,
        event: fn(bool) -> Event,
    ) {
        let this = self.this.clone();
        let told = Rc::new(move |leads| {
            if let Some(runtime) = this.upgrade() {
                runtime.dispatch(event(leads));
            }
        });
        // The former wish goes first: it may be in the way of this one.
        slot.take();
        let wish = Wish {
            name: self.meeting_place.clone() + name,
            tab: self.tab.clone(),
            area: self.store.common_area(),
            at_once,
        };
        *slot.borrow_mut() = Some(Leadership::seek(wish, told));
    }

    /// Performs a call, and tells the core what came of it.
    fn call(
        &self,
        request: RequestId,
        done: fn(RequestId, &JsSource) -> Event,
        call: impl FnOnce(&Endpoint) -> HttpRequest,
    ) {
        let Some(endpoint) = &self.endpoint else {
            let failure = Failure {
                class: FailureClass::Access,
                status: None,
                detail: Some("nothing was sent: `api` or `token` is missing".to_owned()),
            };
            return self.dispatch(Event::RequestFailed { request, failure });
        };
        let this = self.this.clone();
        let in_flight = http::send(call(endpoint), move |outcome| {
            let Some(runtime) = this.upgrade() else {
                return;
            };
            runtime
                .requests
                .borrow_mut()
                .retain(|(id, _)| *id != request);
            runtime.dispatch(match outcome {
                Ok(body) => done(request, &body),
                Err(mut failure) => {
                    if let (Some(endpoint), Some(detail)) = (&runtime.endpoint, &mut failure.detail)
                    {
                        *detail = endpoint.without_token(detail);
                    }
                    Event::RequestFailed { request, failure }
                }
            });
        });
        self.requests.borrow_mut().push((request, in_flight));
    }

    /// Brings a file to the upload address, and tells the core how that goes.
    fn upload(&self, upload: UploadId, client_id: &str) {
        let this = self.this.clone();
        let address = self.upload_address.as_deref().unwrap_or_default();
        let begun = self.uploads.begin(upload, address, client_id, move |step| {
            let Some(runtime) = this.upgrade() else {
                return;
            };
            runtime.dispatch(match step {
                Step::Progress(percent) => Event::UploadProgress { upload, percent },
                Step::End(Ok(file)) => {
                    let file = Box::new(file);
                    Event::UploadDone { upload, file }
                }
                Step::End(Err(failure)) => Event::UploadFailed { upload, failure },
            });
        });
        if begun.is_err() {
            let failure = Failure::unsent("the setting `upload` is no address that can be called");
            self.dispatch(Event::UploadFailed { upload, failure });
        }
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

fn done_with_answer(request: RequestId, body: &JsSource) -> Event {
    Event::AnswerArrived {
        request,
        answer: Box::new(Answer::decode(body)),
    }
}

fn done_with_events(request: RequestId, body: &JsSource) -> Event {
    Event::EventsArrived {
        request,
        page: Box::new(EventsPage::decode(body)),
    }
}
