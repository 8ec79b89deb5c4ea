//! Putting a text into the clipboard.

use wasm_bindgen_futures::JsFuture;

use super::task;

/// Whether there is one: on pages without a secure connection there is none.
pub(crate) fn can_copy() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().clipboard().is_undefined())
}

/// Copies a text, and calls back when it is there. If the browser refuses,
/// nobody is told that it was copied.
pub(crate) fn copy(text: &str, done: Box<dyn FnOnce()>) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let written = window.navigator().clipboard().write_text(text);
    task::spawn(async move {
        if JsFuture::from(written).await.is_ok() {
            done();
        }
    });
}
