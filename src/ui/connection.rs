//! A calm sentence while the chat cannot be reached. Never a technical one.

use chat_core::Connection;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::common::{Drawn, follow};
use crate::ui::{Appearance, Shown};

/// Draws the sentence, or nothing while all is well. It belongs to the present
/// reactive owner.
pub(super) fn draw_connection(shown: Shown, appearance: Appearance) -> Drawn {
    let words = Rndr::create_text_node("");
    let notice = Drawn::of_class("p", "connection").with("part", "notice");
    Rndr::insert_node(&notice.0, &words, None);
    let drawn = notice.clone();
    follow(move || {
        let connection = shown.get(|chat| chat.connection);
        Rndr::set_text(&words, connection_sentence(connection, appearance));
        drawn.show(connection != Connection::Fine);
    });
    notice
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
