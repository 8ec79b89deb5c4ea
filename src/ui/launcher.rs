//! The round button that opens and closes the panel.

use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Shape, follow};
use crate::ui::{Appearance, Shown, flag};

/// More unread messages than this are not counted out.
const MAX_COUNT: u32 = 99;

/// Draws the button, with the number of unread messages. It belongs to the
/// present reactive owner.
pub(super) fn draw_launcher(shown: Shown, appearance: Appearance) -> Drawn {
    let count = Rndr::create_text_node("");
    let badge = Drawn::of_part("span", "unread");
    Rndr::insert_node(&badge.0, &count, None);
    let launcher = Drawn::button("launcher", "toggle")
        .child(Drawn::icon(Shape::Chat))
        .child(Drawn::icon(Shape::Down))
        .child(badge.clone());
    let drawn = launcher.clone();
    follow(move || {
        let (open, unread) = shown.get(|chat| (chat.open, chat.unread));
        let title = appearance.title();
        let label = match unread {
            0 => title,
            many => format!("{title}, {}: {many}", appearance.text(Key::Unread)),
        };
        drawn.set("aria-label", &label);
        drawn.set("aria-expanded", flag(open));
        drawn.set("data-open", flag(open));
        let plus = if unread > MAX_COUNT { "+" } else { "" };
        Rndr::set_text(&count, &format!("{}{plus}", unread.min(MAX_COUNT)));
        badge.show(unread > 0);
    });
    launcher
}
