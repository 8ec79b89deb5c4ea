//! Cards side by side, moved by swipe, wheel, arrows and keyboard. What presses
//! and keys do is in `reactions.rs`.

use chat_core::markup::Node;
use chat_core::{Card, ItemId};

use super::actions::draw_action;
use super::text::{draw_texts, loaded_later};
use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

/// Draws the cards, below what stands above them.
pub(super) fn draw_carousel(
    mut into: Drawn,
    text: &[Node],
    cards: &[Card],
    item: ItemId,
    appearance: Appearance,
) -> Drawn {
    if !text.is_empty() {
        into = into.child(Drawn::of_part("div", "bubble").child(draw_texts(text, appearance)));
    }
    if cards.is_empty() {
        return into;
    }
    let list = Drawn::of_class("ul", "cards")
        .with("role", "list")
        .with("tabindex", "0")
        .with("aria-label", appearance.text(Key::Cards));
    let list = cards.iter().enumerate().fold(list, |list, (index, card)| {
        list.child(draw_card(card, item, index, appearance))
    });
    let frame = Drawn::of_class("div", "carousel-frame")
        .with(
            "data-at",
            if cards.len() > 1 {
                "start"
            } else {
                "start end"
            },
        )
        .child(list);
    let frame = [("back", Key::PreviousCard), ("on", Key::NextCard)]
        .into_iter()
        .fold(frame, |frame, (press, label)| {
            let arrow = Drawn::button("arrow", press)
                // The arrow keys do the same.
                .with("tabindex", "-1")
                .with("aria-label", appearance.text(label));
            frame.child(arrow.child(Drawn::icon(Shape::Down)))
        });
    into.child(frame)
}

fn draw_card(card: &Card, item: ItemId, index: usize, appearance: Appearance) -> Drawn {
    let title = card.title.as_deref();
    let mut element = Drawn::of_part("li", "card").with("tabindex", "-1");
    if let Some(image) = &card.image {
        // The words beside it say what it is.
        let alt = if title.is_some() {
            ""
        } else {
            appearance.text(Key::Picture)
        };
        element = element.child(Drawn::of_class("span", "card-picture").child(loaded_later(
            "",
            image.as_str(),
            alt,
        )));
    }
    let element = element
        .line("card-title", title)
        .line("card-description", card.description.as_deref());
    match &card.action {
        Some(action) => element.child(draw_action(
            &action.label,
            action.link.as_ref(),
            item,
            index,
        )),
        None => element,
    }
}
