//! Values that follow the conversation, all of one type.
//!
//! A closure has a type of its own, and Leptos makes a copy of its machinery
//! for each; behind one type there is one copy. docs/decisions.md has what
//! that saves.

use std::sync::Arc;

use leptos::prelude::*;

/// A value that is read again whenever what it depends on changes.
pub(crate) type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// Does something again whenever what it depends on changes. Belongs to the
/// present reactive owner.
pub(crate) fn follow(act: impl Fn() + 'static) {
    let act: Box<dyn Fn()> = Box::new(act);
    Effect::new(act);
}

/// Makes a closure that gives a text one of those. All texts are of one type.
pub(crate) fn live_text(read: impl Fn() -> &'static str + Send + Sync + 'static) -> Live<String> {
    live(move || read().to_owned())
}

/// Makes a closure one of those.
pub(crate) fn live<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Arc::new(read)
}
