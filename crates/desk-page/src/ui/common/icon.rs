//! Icons: one family, one stroke, drawn in the colour of the text. The same
//! family as the widget's.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A speech bubble.
    Chat,
    /// An arrow head to the left.
    Back,
    /// An arrow head down.
    Down,
    /// A cross.
    Close,
    /// A tick.
    Tick,
    /// Two ticks.
    Ticks,
    /// A clock.
    Clock,
    /// An arrow up.
    Send,
    /// A padlock.
    Lock,
    /// A paper clip.
    Clip,
    /// A lightning stroke.
    Canned,
    /// A loudspeaker.
    Sound,
    /// The same, struck out.
    Silent,
    /// A keyboard.
    Keyboard,
    /// A door with an arrow out of it.
    Leave,
    /// A person in a frame.
    Person,
    /// An arrow to the right that bends.
    Pass,
    /// A sheet of paper.
    File,
    /// An arrow down onto a line.
    Download,
    /// A pencil.
    Pencil,
    /// A bin.
    Bin,
    /// A plus sign.
    Plus,
    /// A sign of warning.
    Warning,
    /// A sun that goes down.
    Quiet,
}

impl Shape {
    /// The outline in a square of 24 units.
    const fn path(self) -> &'static str {
        match self {
            Shape::Chat => {
                "M21 11.5a8.5 8.3 0 0 1-12.2 7.5l-5.3 1.5 1.6-4.9A8.5 8.3 0 1 1 21 11.5Z"
            }
            Shape::Back => "m14.5 6-6 6 6 6",
            Shape::Down => "m6 9.5 6 6 6-6",
            Shape::Close => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Shape::Tick => "m6 12.5 4 4 8-9",
            Shape::Ticks => "m2.5 12.5 4 4 8-9M11.5 15.6l1 .9 8-9",
            Shape::Clock => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.3l2.8 1.7",
            Shape::Send => "M12 19V5.5M6 11.2l6-6 6 6",
            Shape::Lock => "M7 11V8a5 5 0 0 1 10 0v3M6.5 11h11v8.5h-11z",
            Shape::Clip => {
                "m19 11.5-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.7-7.7a3.1 3.1 0 0 1 4.4 4.4L9.8 16.5a1.6 1.6 0 0 1-2.2-2.2l6.7-6.8"
            }
            Shape::Canned => "M13 3.5 5.5 13.5H11l-.5 7 8-10.5h-5.7z",
            Shape::Sound => {
                "M4.5 9.5v5h3.4l4.6 4v-13l-4.6 4zM16 9a4.2 4.2 0 0 1 0 6M18.4 6.5a7.8 7.8 0 0 1 0 11"
            }
            Shape::Silent => "M4.5 9.5v5h3.4l4.6 4v-13l-4.6 4zM16 9.8l4.4 4.4M20.4 9.8 16 14.2",
            Shape::Keyboard => {
                "M3.5 7h17v10.5h-17zM7 10.5v.1M10.3 10.5v.1M13.7 10.5v.1M17 10.5v.1M8.5 14h7"
            }
            Shape::Leave => "M10 4.5H5.5v15H10M14.5 8l4 4-4 4M18.5 12H9.5",
            Shape::Person => {
                "M12 12.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8M5.5 19.5c.7-3.2 3.3-4.8 6.5-4.8s5.8 1.6 6.5 4.8"
            }
            Shape::Pass => "M4.5 18.5v-3a5 5 0 0 1 5-5h9.5M14.8 6l4.4 4.5-4.4 4.5",
            Shape::File => "M13.5 4H7v16h10V7.5L13.5 4v3.5H17",
            Shape::Download => "M12 5v10M7.5 11l4.5 4.5 4.5-4.5M6 19h12",
            Shape::Pencil => {
                "m5 19 .8-3.6L15.6 5.6a1.9 1.9 0 0 1 2.8 2.8L8.6 18.2zM13.8 7.5l2.7 2.7"
            }
            Shape::Bin => "M5 7.5h14M9.5 7.5V5h5v2.5M7 7.5l.8 12h8.4l.8-12M10.5 11v5M13.5 11v5",
            Shape::Plus => "M12 6v12M6 12h12",
            Shape::Warning => "M12 4.5 3.5 19h17zM12 10v4.2M12 16.6v.1",
            Shape::Quiet => {
                "M12 4.5v2.8M4.5 15.5h15M7.5 15.5a4.5 4.5 0 0 1 9 0M5.6 9.4l1.6 1.4M18.4 9.4l-1.6 1.4M8 19h8"
            }
        }
    }
}

/// One icon. What it means stands in the text beside it, or in the label of
/// the button around it.
#[component]
pub(crate) fn Icon(
    /// What it shows.
    #[prop(into)]
    shape: Signal<Shape>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=move || shape.get().path() />
        </svg>
    }
}
