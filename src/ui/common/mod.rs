//! Pieces that know nothing of chat.

mod icon;
mod icon_button;

pub(crate) use icon::{Icon, Shape};
pub(crate) use icon_button::IconButton;
