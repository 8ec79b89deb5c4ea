//! A calm sentence while the chat cannot be reached. Never a technical one.

use chat_core::Connection;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{live, live_text};
use crate::ui::{Appearance, Shown};

/// The sentence, or nothing while all is well.
#[component]
pub(crate) fn ConnectionNotice(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let connection = move || shown.get(|chat| chat.connection);
    let sentence = move || connection_sentence(connection(), appearance);
    view! {
        <p class="connection" part="notice" hidden=live(move || connection() == Connection::Fine)>
            {live_text(sentence)}
        </p>
    }
}

/// What a visitor is told of the connection.
pub(crate) fn connection_sentence(connection: Connection, appearance: Appearance) -> &'static str {
    match connection {
        Connection::Fine => "",
        Connection::Slow => appearance.text(Key::ConnectionSlow),
        Connection::Waiting => appearance.text(Key::ConnectionWaiting),
        Connection::Lost => appearance.text(Key::ConnectionLost),
        Connection::Refused => appearance.text(Key::ChatUnavailable),
    }
}
