//! The keys that work wherever the focus is. Each has Alt with it, so that none
//! gets in the way of writing or of what a browser has on its letters.

use desk_core::{Direction, Event};
use leptos::ev::KeyboardEvent;

use super::common::is_composing;
use crate::i18n::Key;

/// The keys as the dialog lists them.
pub(super) const LISTED: [(&[&str], Key); 15] = [
    (&["Enter"], Key::PressSend),
    (&["Shift", "Enter"], Key::PressLine),
    (&["/"], Key::PressCanned),
    (&["Alt", "N"], Key::PressTakeNext),
    (&["Alt", "↑"], Key::PressPrevious),
    (&["Alt", "↓"], Key::PressNext),
    (&["Alt", "M"], Key::PressMessages),
    (&["↑", "↓"], Key::PressWalk),
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
    if !has_alt_alone(event) {
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

/// Whether a key leads to what was said.
pub(super) fn leads_to_messages(event: &KeyboardEvent) -> bool {
    has_alt_alone(event) && event.code() == "KeyM"
}

/// Right Alt writes letters on many keyboards, and says that Ctrl is down.
fn has_alt_alone(event: &KeyboardEvent) -> bool {
    let alone = event.alt_key() && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    alone && !is_composing(event) && !event.get_modifier_state("AltGraph")
}
