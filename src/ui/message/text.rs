//! A text, as it stands. Line breaks are kept by the style sheet.

use leptos::prelude::*;

/// The text of a bubble.
#[component]
pub(crate) fn TextContent(
    /// The text.
    text: String,
) -> impl IntoView {
    view! { <p class="text">{text}</p> }
}
