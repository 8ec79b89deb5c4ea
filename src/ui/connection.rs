//! A calm sentence while the chat cannot be reached. Never a technical one.

use chat_core::Connection;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::{Appearance, Screen};

/// The sentence, or nothing while all is well.
#[component]
pub(crate) fn ConnectionNotice(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let connection = screen.part(|shown| shown.connection);
    let sentence = move || {
        let key = match connection.get() {
            Connection::Fine => return "",
            Connection::Waiting => Key::ConnectionWaiting,
            Connection::Lost => Key::ConnectionLost,
            Connection::Refused => Key::ChatUnavailable,
        };
        appearance.text(key)
    };
    view! {
        <p class="connection" part="notice" hidden=move || connection.get() == Connection::Fine>
            {sentence}
        </p>
    }
}
