//! Three dots while the other side is about to say something.

use crate::i18n::Key;
use crate::ui::common::{Drawn, follow};
use crate::ui::{Appearance, Shown};

/// Draws the dots, or nothing. They belong to the present reactive owner.
pub(super) fn draw_typing(shown: Shown, appearance: Appearance) -> Drawn {
    let dot = || Drawn::of_class("i", "dot");
    let typing = Drawn::of_part("div", "typing")
        .with("role", "img")
        .with("aria-label", appearance.text(Key::Typing))
        .child(dot())
        .child(dot())
        .child(dot());
    let drawn = typing.clone();
    follow(move || drawn.show(shown.get(|chat| chat.typing)));
    typing
}
