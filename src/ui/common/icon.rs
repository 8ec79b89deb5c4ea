//! Icons: one family, one stroke, drawn in the colour of the text.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A speech bubble.
    Chat,
    /// An arrow head down.
    Down,
    /// A cross.
    Close,
    /// A round arrow.
    Restart,
    /// An arrow up.
    Send,
    /// A padlock.
    Lock,
}

impl Shape {
    /// The outline in a square of 24 units.
    const fn path(self) -> &'static str {
        match self {
            Shape::Chat => {
                "M21 11.5a8.4 8.4 0 0 1-8.5 8.3 9 9 0 0 1-3.7-.8L3.5 20.5l1.6-4.9a8 8 0 0 1-1.1-4.1 8.4 8.4 0 0 1 8.5-8.3 8.4 8.4 0 0 1 8.5 8.3Z"
            }
            Shape::Down => "m6 9.5 6 6 6-6",
            Shape::Close => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Shape::Restart => "M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7M4.5 4.5v4.2h4.2",
            Shape::Send => "M12 19V5.5M6 11.2l6-6 6 6",
            Shape::Lock => "M7 11V8a5 5 0 0 1 10 0v3M6.5 11h11v8.5h-11z",
        }
    }
}

/// One icon. What it means stands in the text beside it, or in the label of
/// the button around it.
#[component]
pub(crate) fn Icon(
    /// What it shows.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=shape.path() />
        </svg>
    }
}
