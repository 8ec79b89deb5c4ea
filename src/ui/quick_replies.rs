//! The buttons under the last message, and the one that ends an agent's chat.

use std::cell::RefCell;

use chat_core::QuickReply;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Shape, follow};
use crate::ui::{Appearance, Shown};

/// Draws the buttons that can be pressed now, or nothing; and the one that ends
/// the agent's chat, which stays as long as that lasts. They belong to the
/// present reactive owner.
pub(super) fn draw_quick_replies(shown: Shown, appearance: Appearance) -> Vec<Drawn> {
    let group = Drawn::of_part("div", "quick-replies")
        .with("role", "group")
        .with("aria-label", appearance.text(Key::QuickReplies));
    let phrase = Rndr::create_text_node("");
    let close = Drawn::button("close-chat", "close-chat")
        .with("dir", "auto")
        .child(Drawn::icon(Shape::Close));
    Rndr::insert_node(&close.0, &phrase, None);
    let drawn = vec![group.clone(), close.clone()];
    let before = RefCell::new(Vec::new());
    follow(move || {
        let said = shown.get(|chat| chat.close_chat.clone());
        close.show(said.is_some());
        Rndr::set_text(&phrase, &said.unwrap_or_default());
        let buttons = shown.get(|chat| chat.quick_replies.clone());
        group.show(!buttons.is_empty());
        // Those that stay keep the focus.
        if *before.borrow() != buttons {
            Rndr::clear_children(&group.0);
            for button in &buttons {
                Rndr::insert_node(&group.0, &draw_button(button).0, None);
            }
            before.replace(buttons);
        }
    });
    drawn
}

fn draw_button(reply: &QuickReply) -> Drawn {
    Drawn::button("quick-reply", "answer")
        .with("dir", "auto")
        .with("data-item", &reply.set.0.to_string())
        .with("data-index", &reply.index.to_string())
        .text(&reply.label)
}
