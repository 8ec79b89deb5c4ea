//! The buttons of an answer that was given: they can be read, and not pressed.

use chat_core::Choices;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Shape};
use crate::ui::{Appearance, flag};

/// Draws the buttons, and which one was pressed.
pub(super) fn draw_choices(into: Drawn, choices: &Choices, appearance: Appearance) -> Drawn {
    let into = into
        .with("role", "group")
        .with("aria-label", appearance.text(Key::QuickReplies));
    choices
        .labels
        .iter()
        .enumerate()
        .fold(into, |into, (index, label)| {
            let chosen = choices.chosen == Some(index);
            let choice = Drawn::of_part("span", if chosen { "choice chosen" } else { "choice" })
                .with("role", "button")
                .with("aria-disabled", "true")
                .with("aria-pressed", flag(chosen));
            let choice = if chosen {
                choice.child(Drawn::icon(Shape::Tick))
            } else {
                choice
            };
            into.child(choice.child(Drawn::new("span").with("dir", "auto").text(label)))
        })
}
