//! What the visitor's tabs tell each other, by a `BroadcastChannel`.
//!
//! Only pages of the same origin hear it. Where there is no such channel, each
//! tab is alone.

use chat_api::Json;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::js_source::{JsSource, to_text};

/// An open channel. It is closed when dropped.
pub(super) struct Tabs {
    channel: BroadcastChannel,
    _callback: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Opens the channel of that name, and calls back with what others say.
    pub(super) fn open(name: &str, heard: impl Fn(JsSource) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let callback = Closure::new(move |event: MessageEvent| {
            let said = event.data().as_string();
            if let Some(said) = said.and_then(|text| JsSource::parse(&text)) {
                heard(said);
            }
        });
        channel.set_onmessage(Some(callback.as_ref().unchecked_ref()));
        Some(Tabs {
            channel,
            _callback: callback,
        })
    }

    /// Tells the others.
    pub(super) fn tell(&self, what: &Json) {
        if let Some(text) = to_text(what) {
            // Nobody hears it on a channel that is closed.
            let _ = self.channel.post_message(&text.into());
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
