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
    /// An arrow out of a corner: leads out of the chat.
    Outward,
    /// An arrow down onto a line.
    Download,
    /// A sheet of paper.
    File,
    /// A pin on a map.
    Pin,
    /// A picture that is not there.
    Missing,
    /// A tick.
    Tick,
    /// A plus sign.
    Plus,
    /// A minus sign.
    Minus,
    /// A paper clip.
    Clip,
}

impl Shape {
    /// The outline in a square of 24 units.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Shape::Chat => {
                "M21 11.5a8.5 8.3 0 0 1-12.2 7.5l-5.3 1.5 1.6-4.9A8.5 8.3 0 1 1 21 11.5Z"
            }
            Shape::Down => "m6 9.5 6 6 6-6",
            Shape::Close => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Shape::Restart => "M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7M4.5 4.5v4.2h4.2",
            Shape::Send => "M12 19V5.5M6 11.2l6-6 6 6",
            Shape::Lock => "M7 11V8a5 5 0 0 1 10 0v3M6.5 11h11v8.5h-11z",
            Shape::Outward => "M8 8h8v8M16 8l-9 9",
            Shape::Download => "M12 5v10M7.5 11l4.5 4.5 4.5-4.5M6 19h12",
            Shape::File => "M13.5 4H7v16h10V7.5L13.5 4v3.5H17",
            Shape::Pin => "M12 20.5c4-4.4 6-7.8 6-10.5a6 6 0 0 0-12 0c0 2.7 2 6.1 6 10.5M12 9.9v.2",
            Shape::Missing => "M4.5 6h15v12h-15zM4.5 15.5l4-4 6 6M4.5 6l15 12",
            Shape::Tick => "m6 12.5 4 4 8-9",
            Shape::Plus => "M12 6v12M6 12h12",
            Shape::Minus => "M6 12h12",
            Shape::Clip => {
                "m19.5 11.5-7.7 7.7a4.6 4.6 0 0 1-6.5-6.5l8-8a3 3 0 0 1 4.3 4.3l-8 8a1.5 1.5 0 0 1-2.1-2.1l7.2-7.2"
            }
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
