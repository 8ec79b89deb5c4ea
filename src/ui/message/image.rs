//! A picture, in a place that is kept for it until it has come. A press shows
//! it larger.

use chat_core::Link;

use super::slip::draw_missing;
use super::text::loaded_later;
use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::Drawn;

/// Draws a picture with the words below it.
pub(super) fn draw_image(
    into: Drawn,
    address: Option<&Link>,
    caption: Option<&str>,
    name: Option<&str>,
    appearance: Appearance,
) -> Drawn {
    let Some(address) = address else {
        return into.child(draw_missing(caption.or(name), None, appearance));
    };
    let alt = caption
        .or(name)
        .unwrap_or_else(|| appearance.text(Key::Picture));
    let button = Drawn::button("image", "enlarge")
        .with("class", "picture")
        .with("aria-haspopup", "dialog")
        .with("title", appearance.text(Key::Enlarge))
        .child(loaded_later("", address.as_str(), alt));
    let into = into.child(button);
    match caption {
        // The picture itself says the same.
        Some(caption) => into.child(
            Drawn::of_part("p", "caption")
                .with("dir", "auto")
                .with("aria-hidden", "true")
                .text(caption),
        ),
        None => into,
    }
}
