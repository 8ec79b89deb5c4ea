//! Whether somebody can see the page, and whether the browser has put it aside.

use super::listener::{self, Listener};

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// The page came into view.
    Visible,
    /// The page went out of view.
    Hidden,
    /// The browser is about to stop the page, perhaps for good.
    PutAside,
    /// The page runs again.
    BroughtBack,
}

/// Whether the page can be seen now.
pub(super) fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| !document.hidden())
}

/// Calls back with each change until the listeners are dropped.
pub(super) fn watch(changed: impl Fn(Visibility) + Clone + 'static) -> Vec<Listener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let Some(document) = window.document() else {
        return Vec::new();
    };
    let seen = {
        let changed = changed.clone();
        move || {
            changed(if is_visible() {
                Visibility::Visible
            } else {
                Visibility::Hidden
            });
        }
    };
    let aside = |name, target: &web_sys::EventTarget, visibility| {
        let changed = changed.clone();
        listener::on(target.clone(), name, move || changed(visibility))
    };
    let listeners = [
        listener::on(document.clone().into(), "visibilitychange", seen),
        aside("freeze", &document, Visibility::PutAside),
        aside("resume", &document, Visibility::BroughtBack),
        aside("pagehide", &window, Visibility::PutAside),
        aside("pageshow", &window, Visibility::BroughtBack),
    ];
    listeners.into_iter().flatten().collect()
}
