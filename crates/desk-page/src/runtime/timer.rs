//! A timer that runs once, and not at all when it is dropped before.

use std::time::Duration;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // The page may have replaced it by one that throws.
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(handle: i32) -> Result<(), JsValue>;
}

/// A running timer.
pub(super) struct Timeout {
    handle: Option<i32>,
    _callback: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Calls back after a while. In a page that runs no timers, never.
    pub(super) fn new(after: Duration, callback: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(callback);
        let millis = i32::try_from(after.as_millis()).unwrap_or(i32::MAX);
        let handle = web_sys::window().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(
                    callback.as_ref().unchecked_ref(),
                    millis,
                )
                .ok()
        });
        Timeout {
            handle,
            _callback: callback,
        }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            // A page that refuses lets the timer run out; nobody hears of it.
            let _ = clear_timeout(handle);
        }
    }
}
