//! A button that shows an icon and says its label to screen readers.

use leptos::prelude::*;

use super::{Icon, Shape};

/// A square button without a frame.
#[component]
pub(crate) fn IconButton(
    /// Its name for style sheets.
    part: &'static str,
    /// What it does.
    label: &'static str,
    /// What it shows.
    shape: Shape,
    /// What happens when it is pressed.
    press: Box<dyn Fn()>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            part=part
            type="button"
            aria-label=label
            title=label
            on:click=move |_| press()
        >
            <Icon shape />
        </button>
    }
}
