//! A file that can be fetched.

use chat_core::{Link, human_size};

use super::slip::Slip;
use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

/// Draws a file with its name and size.
pub(super) fn draw_file(
    into: Drawn,
    address: Option<&Link>,
    name: Option<&str>,
    size: Option<u64>,
    appearance: Appearance,
) -> Drawn {
    let size = size.map(|size| human_size(size, appearance.text(Key::SizeUnits)));
    let kind = appearance.text(if address.is_some() {
        Key::Download
    } else {
        Key::CannotBeShown
    });
    let slip = Slip {
        part: "file",
        shape: Shape::File,
        title: name.unwrap_or_else(|| appearance.text(Key::File)),
        detail: size.as_deref().unwrap_or(kind),
        address: address.map(Link::as_str),
        way: Shape::Download,
    };
    into.child(slip.draw().with("download", name.unwrap_or_default()))
}
