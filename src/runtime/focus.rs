//! The one place that moves the keyboard focus.

use chat_core::FocusTarget;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ShadowRoot};

/// The text input.
const INPUT: &str = "[part~=input]:not(:disabled)";
/// What surrounds it: takes the focus while the input is locked, and on touch
/// screens, where the input would bring up the keyboard.
const COMPOSER: &str = "[part~=composer]";
const QUICK_REPLY: &str = "[part~=quick-reply]";
const LAUNCHER: &str = "[part~=launcher]";

/// Moves the focus. An opening panel takes it wherever it is; nothing else takes
/// it from the page.
pub(super) fn move_to(root: &ShadowRoot, target: FocusTarget) {
    match target {
        FocusTarget::Composer => {
            // Whoever writes goes on writing, also with a phone's keyboard.
            if is_within(root, INPUT) {
                return;
            }
            let writes = !is_touch_screen();
            let moved = writes && focus_on(root, INPUT);
            if !moved {
                focus_on(root, COMPOSER);
            }
        }
        FocusTarget::FirstQuickReply => {
            if is_within(root, COMPOSER) {
                focus_on(root, QUICK_REPLY);
            }
        }
        FocusTarget::Launcher => {
            if root.active_element().is_some() {
                focus_on(root, LAUNCHER);
            }
        }
    }
}

/// The input is about to be locked: a focus that is in it stays close by,
/// because a disabled input loses it to the page.
pub(super) fn leave_input(root: &ShadowRoot) {
    if is_within(root, INPUT) {
        focus_on(root, COMPOSER);
    }
}

/// Whether the focus waits beside the input for it to be unlocked.
pub(super) fn waits_for_input(root: &ShadowRoot) -> bool {
    let active = root.active_element();
    !is_touch_screen() && active.is_some_and(|active| active.matches(COMPOSER) == Ok(true))
}

/// Whether the focus is in an element of a shadow root.
pub(crate) fn has_focus(element: &HtmlElement) -> bool {
    matches!(element.query_selector(":focus"), Ok(Some(_)))
}

fn focus_on(root: &ShadowRoot, selector: &str) -> bool {
    let element = root.query_selector(selector).ok().flatten();
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.focus().is_ok()
}

/// Whether the focus is in an element, or was until it was disabled.
fn is_within(root: &ShadowRoot, selector: &str) -> bool {
    match root.active_element() {
        Some(active) => active.closest(selector).ok().flatten().is_some(),
        None => false,
    }
}

fn is_touch_screen() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(pointer: coarse)").ok().flatten())
        .is_some_and(|query| query.matches())
}
