//! Three dots while the other side is about to say something.

use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::live;
use crate::ui::{Appearance, Shown};

/// The dots, or nothing.
#[component]
pub(crate) fn TypingIndicator(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    view! {
        <div
            class="typing"
            part="typing"
            role="img"
            aria-label=appearance.text(Key::Typing)
            hidden=live(move || !shown.get(|chat| chat.typing))
        >
            <i class={"dot"}></i>
            <i class={"dot"}></i>
            <i class={"dot"}></i>
        </div>
    }
}
