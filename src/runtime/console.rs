//! What the site's owner is told, in the console. Never the visitor, and never
//! a token or the text of a message.

use chat_core::OwnerNotice;
use wasm_bindgen::JsValue;

/// Says that something is wrong and must be mended.
pub(crate) fn report_problem(words: &str) {
    web_sys::console::error_1(&prefixed(words));
}

/// Says that something is odd.
fn warn(words: &str) {
    web_sys::console::warn_1(&prefixed(words));
}

/// Puts a notice of the core into words.
pub(super) fn tell_owner(notice: &OwnerNotice) {
    match notice {
        OwnerNotice::AccessRefused(failure) => report_problem(&format!(
            "this channel cannot be used ({failure}). Check the settings `api` and `token`."
        )),
        OwnerNotice::RequestRefused(failure) => {
            report_problem(&format!("the server refused a request ({failure})."));
        }
        OwnerNotice::RequestLost(failure) => report_problem(&format!(
            "a request was lost ({failure}). Is the server up, does it allow this page's origin \
             (CORS), and does the page's policy allow it (connect-src)?"
        )),
        OwnerNotice::EventsRefused(failure) => report_problem(&format!(
            "the server has no events ({failure}). What agents write does not arrive, nor does \
             anything else that the bot sends by itself."
        )),
        OwnerNotice::UploadFailed(failure) => report_problem(&format!(
            "the upload address did not take a file ({failure}). Is it right, does it allow this \
             page's origin (CORS), and does the page's policy allow it (connect-src)?"
        )),
        OwnerNotice::StoreDropped => warn(
            "what was kept of an earlier conversation cannot be read, or is another visitor's; \
             it was left out.",
        ),
        OwnerNotice::UnknownReplies(types) => warn(&format!(
            "replies of unknown types were left out: {}.",
            types.join(", ")
        )),
    }
}

fn prefixed(words: &str) -> JsValue {
    JsValue::from(format!("jaicp-chat: {words}"))
}
