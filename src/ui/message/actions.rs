//! Buttons that belong to a message and stay.

use chat_core::{ItemId, Link};

use crate::ui::common::{Drawn, Shape};

/// Draws one, with its number in the message: a link leads out of the chat, a
/// button speaks for the visitor.
pub(super) fn draw_action(label: &str, link: Option<&Link>, item: ItemId, index: usize) -> Drawn {
    let element = match link {
        Some(link) => Drawn::link("action", link.as_str()),
        None => Drawn::button("action", "say")
            .with("data-item", &item.0.to_string())
            .with("data-index", &index.to_string()),
    };
    let element = element.child(Drawn::new("span").with("dir", "auto").text(label));
    match link {
        Some(_) => element.child(Drawn::icon(Shape::Outward)),
        None => element,
    }
}
