//! Listeners on one element, for several events at once. They are taken off
//! when this is dropped.
//!
//! What a message says is drawn once (`Drawn`) and has no listeners of its own:
//! one place hears of all of it. Events that do not rise, such as that a
//! picture has come, are heard on their way down.

use leptos::ev;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, EventTarget};

/// Who listens, to what.
pub(super) struct Listening {
    target: EventTarget,
    names: &'static [&'static str],
    callback: Closure<dyn FnMut(Event)>,
}

impl Listening {
    /// Listens until it is dropped.
    pub(super) fn on(
        target: &Element,
        names: &'static [&'static str],
        hear: Box<dyn FnMut(Event)>,
    ) -> Self {
        let callback = Closure::wrap(hear);
        for name in names {
            // An element of ours takes any listener.
            let _ = target.add_event_listener_with_callback_and_bool(
                name,
                callback.as_ref().unchecked_ref(),
                true,
            );
        }
        Listening {
            target: target.clone().into(),
            names,
            callback,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        for name in self.names {
            let _ = self.target.remove_event_listener_with_callback_and_bool(
                name,
                self.callback.as_ref().unchecked_ref(),
                true,
            );
        }
    }
}

/// What an event happened to.
pub(super) fn target_of(event: &Event) -> Option<Element> {
    event.target().map(JsCast::unchecked_into)
}

/// What a button that was pressed does, by its `data-press`, and the button.
pub(super) fn press_of(target: &Element) -> Option<(String, Element)> {
    let button = closest(target, "[data-press]")?;
    Some((button.get_attribute("data-press")?, button))
}

/// The element itself, or the nearest around it, that fits.
pub(super) fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// The key that was pressed, unless it belongs to the browser.
pub(super) fn plain_key(event: &Event) -> Option<String> {
    let event: &ev::KeyboardEvent = event.unchecked_ref();
    let free = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    free.then(|| event.key())
}
