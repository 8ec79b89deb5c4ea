//! Joins views and runtime, and puts the page into the document.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use desk_core::{Announcement, Event, ViewModel};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::i18n::Language;
use crate::runtime::{self, Runtime, Stage};
use crate::ui::{Appearance, Dispatch, FileSource, Means, Root, Screen, title};

/// What lives as long as the page.
struct Everything {
    /// What is acquired from the browser.
    _runtime: Rc<Runtime>,
    /// The views.
    _views: Box<dyn Any>,
}

thread_local! {
    static PAGE: RefCell<Option<Everything>> = const { RefCell::new(None) };
}

/// Puts the page into its document. Called once, by the browser.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|_| tell_of_panic()));
    let tag = runtime::page_language().unwrap_or_default();
    let language = Language::of_tag(&tag).unwrap_or_default();
    let means = Means {
        format_time: runtime::format_time,
        format_day: runtime::format_day,
        format_date: runtime::format_date,
        day_number: runtime::day_number,
        year: runtime::year,
        now: runtime::now,
    };
    let appearance = Appearance::new(language, means);
    let Some(place) = prepare(language, appearance) else {
        return;
    };
    let mut screen = None;
    let runtime = Runtime::start(|seen| {
        let made = Screen::new(seen);
        screen = Some(made.clone());
        Box::new(Performance(made, appearance))
    });
    let Some(screen) = screen else {
        return;
    };
    let [sends, takes] = [Rc::downgrade(&runtime), Rc::downgrade(&runtime)];
    let views = mount_to(place, move || {
        let dispatch = Dispatch::new(
            move |event: Event| {
                if let Some(runtime) = sends.upgrade() {
                    runtime.dispatch(event);
                }
            },
            move |source| {
                let files = match source {
                    FileSource::Held(event) => return runtime::holds_files(event),
                    FileSource::Picked(event) => runtime::picked(event),
                    FileSource::Dropped(event) => runtime::dropped(event),
                    FileSource::Pasted(event) => runtime::pasted(event),
                };
                let any = !files.is_empty();
                if let Some(runtime) = takes.upgrade() {
                    runtime.take_files(files);
                }
                any
            },
        );
        view! { <Root screen appearance dispatch /> }
    });
    PAGE.with(|page| {
        *page.borrow_mut() = Some(Everything {
            _runtime: runtime,
            _views: Box::new(views),
        });
    });
}

/// The element that the page goes into, in a document that says its language.
fn prepare(language: Language, appearance: Appearance) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.set_title(&title(0, appearance));
    let whole = document.document_element()?;
    // A document that refuses stays in its own.
    let _ = whole.set_attribute("lang", language.tag());
    document.get_element_by_id("page")?.dyn_into().ok()
}

/// The program cannot go on; the style sheet shows what index.html has to say
/// about that.
fn tell_of_panic() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Nothing more can be done.
        let _ = root.set_attribute("data-broken", "true");
    }
}

/// The views, as the runtime sees them.
struct Performance(Screen, Appearance);

impl Stage for Performance {
    fn show(&self, seen: ViewModel) {
        self.0.show(seen);
    }

    fn announce(&self, announcement: Announcement) {
        self.0.announcements.update(|all| all.push(announcement));
    }

    fn fall_silent(&self) {
        self.0.announcements.set(Vec::new());
    }

    fn title(&self, count: u32) -> String {
        title(count, self.1)
    }
}
