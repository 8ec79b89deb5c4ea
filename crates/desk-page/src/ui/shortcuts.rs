//! The keys that work wherever the focus is. Each has Alt with it, so that none
//! gets in the way of writing or of what a browser has on its letters.

use desk_core::{Direction, Event};
use leptos::ev::KeyboardEvent;

use super::common::is_composing;
use crate::i18n::Key;

/// The keys as the dialog lists them.
pub(super) const LISTED: [(&[&str], Key); 13] = [
    (&["Enter"], Key::PressSend),
    (&["Shift", "Enter"], Key::PressLine),
    (&["/"], Key::PressCanned),
    (&["Alt", "N"], Key::PressTakeNext),
    (&["Alt", "↑"], Key::PressPrevious),
    (&["Alt", "↓"], Key::PressNext),
    (&["Alt", "I"], Key::PressDetails),
    (&["Alt", "P"], Key::PressPass),
    (&["Alt", "X"], Key::PressClose),
    (&["Alt", "C"], Key::PressManageCanned),
    (&["Alt", "O"], Key::PressPresence),
    (&["Alt", "/"], Key::PressShortcuts),
    (&["Esc"], Key::PressEscape),
];

/// What a key asks for.
pub(super) fn shortcut(event: &KeyboardEvent) -> Option<Event> {
    // Right Alt writes letters on many keyboards, and says that Ctrl is down.
    let alone = event.alt_key() && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    if !alone || is_composing(event) || event.get_modifier_state("AltGraph") {
        return None;
    }
    Some(match event.code().as_str() {
        "ArrowUp" => Event::Stepped(Direction::Up),
        "ArrowDown" => Event::Stepped(Direction::Down),
        "KeyN" => Event::TakeNextPressed,
        "KeyI" => Event::DetailsPressed,
        "KeyP" => Event::PassPressed,
        "KeyX" => Event::ClosePressed,
        "KeyC" => Event::CannedPressed,
        "KeyO" => Event::PresencePressed,
        "Slash" => Event::ShortcutsPressed,
        _ => return None,
    })
}
