//! What a key means.

use leptos::ev::KeyboardEvent;

/// The key code that browsers give while an input method is at work.
const COMPOSING_KEY_CODE: u32 = 229;

/// Whether a key belongs to an input method, and means nothing to us.
pub(crate) fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == COMPOSING_KEY_CODE
}
