//! What the host page is told, as events on the element. They do not rise, so
//! that two widgets of a page are told apart.

use chat_core::PageNotice;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use web_sys::{CustomEvent, CustomEventInit, ShadowRoot};

/// Tells the page.
pub(super) fn tell(root: &ShadowRoot, notice: &PageNotice) {
    let init = CustomEventInit::new();
    if let Ok(detail) = notice.detail().serialize(&Serializer::json_compatible()) {
        init.set_detail(&detail);
    }
    // What a listener of the page throws is reported by the browser.
    if let Ok(event) = CustomEvent::new_with_event_init_dict(notice.name(), &init) {
        let _ = root.host().dispatch_event(&event);
    }
}
