//! A calm sentence while the chat cannot be reached. Never a technical one.

use chat_core::Connection;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::live;
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
    let sentence = move || {
        let key = match connection() {
            Connection::Fine => return "",
            Connection::Waiting => Key::ConnectionWaiting,
            Connection::Lost => Key::ConnectionLost,
            Connection::Refused => Key::ChatUnavailable,
        };
        appearance.text(key)
    };
    view! {
        <p class="connection" part="notice" hidden=live(move || connection() == Connection::Fine)>
            {live(sentence)}
        </p>
    }
}
