//! An event listener that is taken off when it is dropped.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

/// A listener on something in the page.
pub(super) struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

/// Listens on the window.
pub(super) fn on_window(
    name: &'static str,
    callback: impl FnMut(Event) + 'static,
) -> Option<Listener> {
    on(web_sys::window()?.into(), name, callback)
}

/// Listens on the document.
pub(super) fn on_document(
    name: &'static str,
    callback: impl FnMut(Event) + 'static,
) -> Option<Listener> {
    on(web_sys::window()?.document()?.into(), name, callback)
}

fn on(
    target: EventTarget,
    name: &'static str,
    callback: impl FnMut(Event) + 'static,
) -> Option<Listener> {
    let callback = Closure::<dyn FnMut(Event)>::new(callback);
    target
        .add_event_listener_with_callback(name, callback.as_ref().unchecked_ref())
        .ok()?;
    Some(Listener {
        target,
        name,
        callback,
    })
}

impl Drop for Listener {
    fn drop(&mut self) {
        // Nothing can be done about a browser that refuses to take it off.
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.callback.as_ref().unchecked_ref());
    }
}
