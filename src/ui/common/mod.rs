//! Pieces that know nothing of chat.

mod icon;
mod icon_button;
mod live;

pub(crate) use icon::{Icon, Shape};
pub(crate) use icon_button::IconButton;
pub(crate) use live::live;
