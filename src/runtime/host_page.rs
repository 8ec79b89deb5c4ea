//! What the host page is told, as events on the element. They do not rise, so
//! that two widgets of a page are told apart.

use chat_core::PageNotice;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, ShadowRoot};

/// Tells the page.
pub(super) fn tell(root: &ShadowRoot, notice: &PageNotice) {
    let (name, detail) = match notice {
        PageNotice::RawReply { body, method } => (
            "raw-reply",
            [("body", value(body)), ("method", value(method))],
        ),
        PageNotice::UnknownReply { kind, reply } => (
            "unknown-reply",
            [("type", value(kind)), ("reply", value(reply))],
        ),
    };
    let object = js_sys::Object::new();
    for (key, value) in detail {
        // Setting a property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&object, &key.into(), &value);
    }
    let init = CustomEventInit::new();
    init.set_detail(&object);
    // What a listener of the page throws is reported by the browser.
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = root.host().dispatch_event(&event);
    }
}

/// A value as scripts have it. What is not there is `null`.
fn value(value: &impl Serialize) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}
