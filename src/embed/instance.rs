//! One widget in a page: it owns the conversation and the views, and dropping
//! it gives everything back.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use chat_core::{Announcement, Changed, Event, FocusTarget, Identity, Model, ViewModel, view};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

use super::problem::Problem;
use super::reading::read_settings;
use super::settings::Settings;
use super::style;
use crate::runtime::{self, Beginning, JsSource, Listener, Runtime, Stage, Store};
use crate::ui::{Appearance, Dispatch, Means, Screen, Widget};

/// One widget. The loader makes one for each element, and frees it when the
/// element goes.
#[wasm_bindgen]
pub struct Instance {
    // In the order in which they are dropped: first nothing happens any more,
    // then the views go, then what they were mounted in.
    runtime: Rc<Runtime>,
    views: RefCell<Option<Views>>,
    _viewport: Vec<Listener>,
    wrapper: HtmlElement,
    screen: Screen,
    settings: RefCell<Settings>,
    problems: RefCell<Vec<Problem>>,
}

/// What is mounted.
struct Views {
    mounted: Box<dyn Any>,
    owner: Option<Owner>,
}

#[wasm_bindgen]
impl Instance {
    /// Builds a widget into a shadow root. `settings` is an object whose names
    /// are those of the element's attributes. Wrong settings are told in the
    /// console. `open` tells whether the panel is open from the start. Throws
    /// where the page gives no elements.
    #[wasm_bindgen(constructor)]
    pub fn new(root: ShadowRoot, settings: JsValue, open: bool) -> Result<Instance, JsValue> {
        let (settings, problems) = read_settings(&JsSource(settings));
        report(&problems);
        let instance = Instance::build(root, settings, open)?;
        instance.problems.replace(problems);
        Ok(instance)
    }

    /// Takes up settings that have changed, as [`Instance::new`] gets them. Says
    /// whether it could; if not, they need a new instance.
    pub fn configure(&self, settings: JsValue) -> bool {
        let (settings, problems) = read_settings(&JsSource(settings));
        if !settings.go_on_from(&self.settings.borrow()) {
            return false;
        }
        let known = self.problems.replace(problems.clone());
        report(problems.iter().filter(|problem| !known.contains(problem)));
        self.change(settings);
        true
    }

    /// Whether the panel is open.
    pub fn is_open(&self) -> bool {
        self.runtime.is_open()
    }

    /// How many messages have not been read.
    pub fn unread(&self) -> u32 {
        self.runtime.unread()
    }

    /// Opens the panel.
    pub fn open(&self) {
        self.runtime.dispatch(Event::PanelOpened);
    }

    /// Closes the panel.
    pub fn close(&self) {
        self.runtime.dispatch(Event::PanelClosed);
    }

    /// Opens the panel, or closes it if it is open.
    pub fn toggle(&self) {
        self.runtime.dispatch(Event::PanelToggled);
    }

    /// Forgets the conversation and begins a new one.
    pub fn restart(&self) {
        self.runtime.dispatch(Event::RestartRequested);
    }

    /// Sends a text in the visitor's name.
    pub fn send(&self, text: String) {
        self.runtime.dispatch(Event::MessageSubmitted(text));
    }
}

impl Instance {
    /// Builds a widget from settings that have been read, into a root that has
    /// the loader's style sheet.
    pub(super) fn build(
        root: ShadowRoot,
        settings: Settings,
        open: bool,
    ) -> Result<Instance, JsValue> {
        let wrapper = wrapper_in(&root)?;
        style::adopt_own(&root);
        let beginning = beginning(&settings);
        let screen = Screen::new(view(&beginning.model));
        let stage = Box::new(Performance(screen.clone()));
        let runtime = Runtime::start(beginning, root, stage);
        if open {
            // Before there are views, so that they begin with an open panel.
            runtime.dispatch(Event::PanelOpened);
        }
        let instance = Instance {
            runtime,
            views: RefCell::default(),
            _viewport: runtime::follow_keyboard(&wrapper),
            wrapper,
            screen,
            settings: RefCell::new(settings),
            problems: RefCell::default(),
        };
        instance.mount();
        Ok(instance)
    }

    /// Takes up other settings under which the conversation can go on.
    pub(super) fn change(&self, settings: Settings) {
        let changed = Changed {
            settings: settings.conversation(),
            client_info: settings.client_info(),
        };
        let before = self.settings.replace(settings);
        self.runtime
            .dispatch(Event::SettingsChanged(Box::new(changed)));
        let words = |settings: &Settings| (settings.language, settings.header.clone());
        if words(&before) != words(&self.settings.borrow()) {
            let had_focus = runtime::has_focus(&self.wrapper);
            self.unmount();
            self.mount();
            if had_focus {
                self.runtime.move_focus(FocusTarget::Composer);
            }
        }
    }

    /// Whether the conversation can go on under these settings.
    pub(super) fn can_go_on_under(&self, settings: &Settings) -> bool {
        settings.go_on_from(&self.settings.borrow())
    }

    fn mount(&self) {
        let settings = self.settings.borrow();
        let language = settings.language.unwrap_or_else(runtime::page_language);
        let (header, stays_open) = (settings.header.clone(), settings.mode.stays_open());
        let take = Rc::downgrade(&self.runtime);
        let screen = self.screen.clone();
        let (owner_slot, owner_out) = owner_channel();
        let mounted = mount_to(self.wrapper.clone(), move || {
            owner_slot.set(Owner::current());
            let means = Means {
                format_time: runtime::format_time,
                plain_number: runtime::plain_number,
                can_copy: runtime::can_copy(),
                copy: runtime::copy,
            };
            let appearance = Appearance::new(language, header, stays_open, means);
            let dispatch = Dispatch::new(move |event| {
                if let Some(runtime) = take.upgrade() {
                    runtime.dispatch(event);
                }
            });
            view! { <Widget screen appearance dispatch /> }
        });
        self.views.replace(Some(Views {
            mounted: Box::new(mounted),
            owner: owner_out.take(),
        }));
    }

    fn unmount(&self) {
        // Unmounting alone leaves what is still on its way with signals that
        // are gone; the owner's clean-up reaches all of it.
        if let Some(Views { mounted, owner }) = self.views.take() {
            if let Some(owner) = owner {
                owner.cleanup();
            }
            drop(mounted);
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.unmount();
        self.wrapper.remove();
    }
}

/// Takes up what was left of the conversation in this browser.
fn beginning(settings: &Settings) -> Beginning {
    // One person has one identifier on all pages of a site, and a conversation
    // with each channel.
    let channel = format!("{} {}", settings.api, settings.token);
    let store = Store::open(settings.keep, &channel);
    let (client_id, is_returning) = match &settings.client_id {
        Some(own) => (own.clone(), true),
        None => store.client_id(settings.remember_days),
    };
    let tab = store.tab_id();
    let meeting_place = store.meeting_place(&client_id);
    let identity = Identity {
        client_id,
        is_returning,
        client_info: settings.client_info(),
        cid: Some(tab.clone()),
        seed: runtime::random_seed(),
    };
    let (model, notices) = Model::restored(settings.conversation(), identity, &store.found());
    Beginning {
        model,
        notices,
        endpoint: settings.endpoint(),
        upload_address: settings.upload.clone(),
        store,
        tab,
        meeting_place,
    }
}

/// The views, as the runtime sees them.
struct Performance(Screen);

impl Stage for Performance {
    fn show(&self, view_model: ViewModel) {
        self.0.show(view_model);
    }

    fn announce(&self, announcement: Announcement) {
        self.0
            .announcements
            .update(|announcements| announcements.push(announcement));
    }

    fn fall_silent(&self) {
        self.0.announcements.set(Vec::new());
    }
}

/// Views cannot be mounted straight into a shadow root: conditional parts at
/// the top would never appear.
fn wrapper_in(root: &ShadowRoot) -> Result<HtmlElement, JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or("jaicp-chat needs a page")?;
    let wrapper: HtmlElement = document.create_element("div")?.unchecked_into();
    root.append_child(&wrapper)?;
    Ok(wrapper)
}

type OwnerSlot = Rc<std::cell::Cell<Option<Owner>>>;

/// A way out of the closure that mounts.
fn owner_channel() -> (OwnerSlot, OwnerSlot) {
    let slot = OwnerSlot::default();
    (slot.clone(), slot)
}

fn report<'a>(problems: impl IntoIterator<Item = &'a Problem>) {
    for problem in problems {
        runtime::report_problem(&problem.to_string());
    }
}
