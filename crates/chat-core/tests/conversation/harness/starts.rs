//! Where many scenarios begin.

use chat_api::FailureClass;
use serde_json::json;

use super::{Conversation, settings, talk, text};

/// A conversation that the bot opened without a word, in an answer that tells
/// the server's time.
pub(crate) fn timed() -> Conversation {
    let mut chat = Conversation::new(settings());
    chat.open();
    let mut body = chat.stamped("q-opening");
    body["data"] = json!({ "replies": [] });
    chat.answer_body(&body);
    chat
}

/// The message "hi" has been lost.
pub(crate) fn lost() -> Conversation {
    let mut chat = timed();
    chat.write("hi");
    chat.fail(FailureClass::Server);
    chat
}

/// Two tabs of an open conversation.
pub(crate) fn two_tabs() -> (Conversation, Conversation) {
    let mut one = Conversation::opened(settings(), json!([text("Hello!")]));
    let mut other = one.another_tab("tab-2");
    other.open();
    talk(&mut one, &mut other);
    one.shared.clear();
    other.shared.clear();
    (one, other)
}

/// An open conversation in which something has been said.
pub(crate) fn talking() -> Conversation {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.write("hi");
    chat.answer(json!([text("1")]));
    chat
}

/// An open conversation that the browser has put aside, and the page that the
/// visitor is on meanwhile.
pub(crate) fn aside_and_other(mut one: Conversation) -> (Conversation, Conversation) {
    one.put_aside();
    let mut other = one.another_tab("tab-2");
    other.open();
    (one, other)
}
