//! The window around the page: its title, its address, its focus.

use desk_core::FocusTarget;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, Window};

use super::listener::{self, Listener};

/// What the address of an open conversation has before its number.
const ADDRESS: &str = "#/";

/// Whether the page can be seen now.
pub(super) fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| !document.hidden())
}

/// The language that the browser asks for.
pub(crate) fn page_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// Sets the title.
pub(super) fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// The conversation that the address names.
pub(super) fn address() -> Option<i64> {
    let hash = web_sys::window()?.location().hash().ok()?;
    hash.strip_prefix(ADDRESS)?.parse().ok()
}

/// Shows in the address which conversation is open, so that "back" leads to
/// where the agent was.
pub(super) fn show_address(conversation: Option<i64>) {
    if address() == conversation {
        return;
    }
    let shown = || {
        let window: Window = web_sys::window()?;
        let hash = conversation.map_or_else(|| ADDRESS.to_owned(), |id| format!("{ADDRESS}{id}"));
        window.location().set_hash(&hash).ok()
    };
    // An address that cannot be changed changes nothing else.
    let _ = shown();
}

/// Moves the focus to the first of its places that can be seen.
pub(super) fn focus(target: FocusTarget) {
    let name = match target {
        FocusTarget::SignIn => "sign-in",
        FocusTarget::List => "list",
        FocusTarget::Conversation => "conversation",
        FocusTarget::Composer => "composer",
        FocusTarget::Details => "details",
    };
    // A phone's keyboard comes only when somebody asks for it.
    let name = match target {
        FocusTarget::Composer if is_touched() && !is_writing() => "conversation",
        _ => name,
    };
    let selector = format!("[data-focus~={name}]");
    let places = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector_all(&selector).ok());
    let Some(places) = places else {
        return;
    };
    let mut places =
        (0..places.length()).filter_map(|index| places.item(index)?.dyn_into::<HtmlElement>().ok());
    if let Some(place) = places.find(|place| place.offset_parent().is_some()) {
        // A browser that refuses leaves the focus where it is.
        let _ = place.focus();
    }
}

/// Whether fingers are the main means here.
fn is_touched() -> bool {
    let coarse = web_sys::window().and_then(|window| {
        let query = window.match_media("(pointer: coarse)");
        query.ok().flatten()
    });
    coarse.is_some_and(|coarse| coarse.matches())
}

/// Whether the focus is in the text input or among its tools.
fn is_writing() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document.and_then(|document| document.active_element());
    focused.is_some_and(|focused| {
        focused
            .closest(".composer")
            .is_ok_and(|form| form.is_some())
    })
}

/// Loads the page anew.
pub(super) fn reload() {
    if let Some(window) = web_sys::window() {
        // A browser that refuses leaves the page, with its button, as it is.
        let _ = window.location().reload();
    }
}

/// Has the browser ask before the page is left.
pub(super) fn guard_leaving() -> Option<Listener> {
    listener::on_window("beforeunload", |event| event.prevent_default())
}
