//! Pieces that know nothing of chat.

mod drawn;
mod icon;
mod keyboard;
mod live;
mod slot;

pub(crate) use drawn::Drawn;
pub(crate) use icon::{Icon, Shape};
pub(crate) use keyboard::is_composing;
pub(crate) use live::{follow, live, live_text};
pub(crate) use slot::Slot;
