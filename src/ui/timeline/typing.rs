//! Three dots while the other side is about to say something.

use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::Appearance;

/// The dots, or nothing.
#[component]
pub(crate) fn TypingIndicator(
    /// Whether somebody is writing.
    typing: Memo<bool>,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    view! {
        <Show when=move || typing.get()>
            <div class="typing" part="typing" role="img" aria-label=appearance.text(Key::Typing)>
                <i class=("dot", true)></i>
                <i class=("dot", true)></i>
                <i class=("dot", true)></i>
            </div>
        </Show>
    }
}
