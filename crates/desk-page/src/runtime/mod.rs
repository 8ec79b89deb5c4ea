//! Performs the core's effects in a browser, one file for each kind, and tells
//! the core what came of them. It knows no views.
//!
//! Everything that is acquired from the browser is owned by a guard that gives
//! it back when dropped, and every guard is owned by [`Runtime`].

mod http;
mod live;
mod timer;
mod listener;
mod store;
mod entropy;
mod clock;
mod sound;
mod files;
mod window;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};
use std::time::Duration;

use desk_core::{Announcement, Effect, Event, FileId, Model, TimerId, ViewModel, update, view};

pub(crate) use clock::{day_number, format_date, format_day, format_time, now, year};
pub(crate) use files::{dropped, holds_files, pasted, picked};
use http::InFlight;
use listener::Listener;
use live::Stream;
use timer::Timeout;
pub(crate) use window::page_language;

/// How long an announcement stays in the live region. Then it is taken out, so
/// that nobody comes upon it while reading.
const ANNOUNCEMENT_SPAN: Duration = Duration::from_millis(2500);

/// What the views are given to show.
pub(crate) trait Stage {
    /// Something has changed.
    fn show(&self, seen: ViewModel);
    /// A screen reader is to say this.
    fn announce(&self, announcement: Announcement);
    /// What was announced is to be taken out again.
    fn fall_silent(&self);
    /// The title, with a number if there is one.
    fn title(&self, count: u32) -> String;
}

/// The page in a browser.
pub(crate) struct Runtime {
    this: Weak<Runtime>,
    model: RefCell<Model>,
    /// Events that came while another was being taken in.
    waiting: RefCell<VecDeque<Event>>,
    busy: Cell<bool>,
    stage: Box<dyn Stage>,
    calls: RefCell<Vec<(u64, InFlight)>>,
    live: RefCell<Option<Stream>>,
    timers: RefCell<BTreeMap<TimerId, Timeout>>,
    silence: RefCell<Option<Timeout>>,
    focus: RefCell<Option<Timeout>>,
    files: RefCell<BTreeMap<FileId, web_sys::File>>,
    next_file: Cell<FileId>,
    sound: sound::Sound,
    guard: RefCell<Option<Listener>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Runtime {
    /// The page as it begins, shown on a stage.
    pub(crate) fn start(stage: impl FnOnce(ViewModel) -> Box<dyn Stage>) -> Rc<Self> {
        let model = Model::new(entropy::seed(), store::sound(), window::address());
        let stage = stage(view(&model, &day_number));
        let runtime = Rc::new_cyclic(|this| Runtime {
            this: this.clone(),
            model: RefCell::new(model),
            waiting: RefCell::default(),
            busy: Cell::new(false),
            stage,
            calls: RefCell::default(),
            live: RefCell::default(),
            timers: RefCell::default(),
            silence: RefCell::default(),
            focus: RefCell::default(),
            files: RefCell::default(),
            next_file: Cell::new(1),
            sound: sound::Sound::default(),
            guard: RefCell::default(),
            listeners: RefCell::default(),
        });
        let listeners = runtime.listen();
        *runtime.listeners.borrow_mut() = listeners;
        runtime.dispatch(Event::VisibilityChanged(window::is_visible()));
        runtime.dispatch(Event::Started);
        runtime
    }

    /// Takes in an event, after those that came before it.
    pub(crate) fn dispatch(&self, event: Event) {
        self.waiting.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let next = self.waiting.borrow_mut().pop_front();
            let Some(event) = next else {
                break;
            };
            let effects = update(&mut self.model.borrow_mut(), event, clock::now());
            let seen = view(&self.model.borrow(), &day_number);
            self.stage.show(seen);
            for effect in effects {
                self.perform(effect);
            }
        }
        self.busy.set(false);
    }

    /// Takes in files that were picked.
    pub(crate) fn take_files(&self, files: Vec<web_sys::File>) {
        let picked = files.into_iter().map(|file| {
            let id = self.next_file.get();
            self.next_file.set(id + 1);
            let one = files::describe(id, &file);
            self.files.borrow_mut().insert(id, file);
            one
        });
        let picked: Vec<_> = picked.collect();
        if !picked.is_empty() {
            self.dispatch(Event::FilesPicked(picked));
        }
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Call { id, call, csrf } => {
                let file = match &call {
                    desk_core::Call::SendFile { file, .. } => self
                        .files
                        .borrow()
                        .get(file)
                        .cloned()
                        .map(|one| (*file, one)),
                    _ => None,
                };
                let [told, progress] = [self.this.clone(), self.this.clone()];
                let (file, content) = file.unzip();
                let started = http::send(
                    &call,
                    csrf.as_deref(),
                    content.as_ref(),
                    move |outcome| {
                        if let Some(runtime) = told.upgrade() {
                            runtime.calls.borrow_mut().retain(|(known, _)| *known != id);
                            runtime.dispatch(Event::Answered(id, outcome));
                        }
                    },
                    move |sent| {
                        if let (Some(runtime), Some(file)) = (progress.upgrade(), file) {
                            runtime.dispatch(Event::Uploaded(file, sent));
                        }
                    },
                );
                match started {
                    Some(call) => self.calls.borrow_mut().push((id, call)),
                    None => {
                        self.dispatch(Event::Answered(id, Err(desk_core::Failure::Unreachable)))
                    }
                }
            }
            Effect::GiveUp(id) => self.calls.borrow_mut().retain(|(known, _)| *known != id),
            Effect::OpenLive(after) => {
                let this = self.this.clone();
                let stream = Stream::open(after, move |event| {
                    if let Some(runtime) = this.upgrade() {
                        runtime.dispatch(event);
                    }
                });
                let opened = stream.is_some();
                *self.live.borrow_mut() = stream;
                if !opened {
                    self.dispatch(Event::LiveLost);
                }
            }
            Effect::CloseLive => drop(self.live.borrow_mut().take()),
            Effect::StartTimer(timer, after) => {
                let this = self.this.clone();
                let timeout = Timeout::new(after, move || {
                    if let Some(runtime) = this.upgrade() {
                        runtime.dispatch(Event::TimerFired(timer));
                    }
                });
                self.timers.borrow_mut().insert(timer, timeout);
            }
            Effect::Keep(agent, kept) => store::keep(&agent, &kept),
            Effect::FindKept(agent) => self.dispatch(Event::KeptFound(store::find(&agent))),
            Effect::Forget(agent) => store::forget(&agent),
            Effect::DropFile(file) => drop(self.files.borrow_mut().remove(&file)),
            Effect::Chime => self.sound.chime(),
            Effect::Title(count) => window::set_title(&self.stage.title(count)),
            Effect::Address(conversation) => window::show_address(conversation),
            Effect::Focus(target) => {
                // Focus moves after the views have been brought up to date.
                let timeout = Timeout::new(Duration::ZERO, move || window::focus(target));
                *self.focus.borrow_mut() = Some(timeout);
            }
            Effect::Announce(announcement) => {
                self.stage.announce(announcement);
                let this = self.this.clone();
                let timeout = Timeout::new(ANNOUNCEMENT_SPAN, move || {
                    if let Some(runtime) = this.upgrade() {
                        runtime.stage.fall_silent();
                    }
                });
                *self.silence.borrow_mut() = Some(timeout);
            }
            Effect::Reload => window::reload(),
            Effect::GuardLeaving(guarded) => {
                *self.guard.borrow_mut() = guarded.then(window::guard_leaving).flatten();
            }
        }
    }

    fn listen(&self) -> Vec<Listener> {
        let on = |event: fn() -> Event| {
            let this = self.this.clone();
            move |_: web_sys::Event| {
                if let Some(runtime) = this.upgrade() {
                    runtime.dispatch(event());
                }
            }
        };
        let unlock = {
            let this = self.this.clone();
            move |_: web_sys::Event| {
                if let Some(runtime) = this.upgrade() {
                    runtime.sound.unlock();
                }
            }
        };
        let visibility = || Event::VisibilityChanged(window::is_visible());
        let listeners = [
            listener::on_document("visibilitychange", on(visibility)),
            listener::on_window("pageshow", on(visibility)),
            listener::on_window("online", on(|| Event::NetworkBack)),
            listener::on_window(
                "hashchange",
                on(|| Event::AddressChanged(window::address())),
            ),
            // Browsers let pages make sounds once somebody has touched them.
            listener::on_window("pointerdown", unlock.clone()),
            listener::on_window("keydown", unlock),
            listener::on_window("dragover", |event| files::keep_page(&event)),
            listener::on_window("drop", |event| files::keep_page(&event)),
        ];
        listeners.into_iter().flatten().collect()
    }
}
