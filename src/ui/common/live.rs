//! Values that follow the conversation, all of one type.
//!
//! A closure has a type of its own, and Leptos makes a copy of its machinery
//! for each; behind one type there is one copy. docs/decisions.md has what
//! that saves.

use std::sync::Arc;

/// A value that is read again whenever what it depends on changes.
pub(crate) type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// Makes a closure one of those.
pub(crate) fn live<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Arc::new(read)
}
