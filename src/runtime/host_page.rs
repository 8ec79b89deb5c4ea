//! What the host page is told, as events on the element. They do not rise, so
//! that two widgets of a page are told apart.

use chat_api::Json;
use chat_core::PageNotice;
use web_sys::{CustomEvent, CustomEventInit, ShadowRoot};

use super::js_source::to_value;

/// Tells the page.
pub(super) fn tell(root: &ShadowRoot, notice: &PageNotice) {
    let (name, detail) = match notice {
        PageNotice::RawReply { body, method } => (
            "raw-reply",
            Json::map().with("body", body).with("method", text(method)),
        ),
        PageNotice::UnknownReply { kind, reply } => (
            "unknown-reply",
            Json::map().with("type", text(kind)).with("reply", reply),
        ),
    };
    let init = CustomEventInit::new();
    init.set_detail(&to_value(&detail));
    // What a listener of the page throws is reported by the browser.
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = root.host().dispatch_event(&event);
    }
}

/// What is not there is `null`.
fn text(text: &Option<String>) -> Json {
    text.as_ref().map_or(Json::Null, Json::from)
}
