//! Pieces that know nothing of conversations.

mod avatar;
mod icon;
mod icon_button;
mod keyboard;

pub(crate) use avatar::Avatar;
pub(crate) use icon::{Icon, Shape};
pub(crate) use icon_button::IconButton;
pub(crate) use keyboard::is_composing;

/// A truth value as an attribute has it.
pub(crate) fn flag(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}
