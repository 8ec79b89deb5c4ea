//! A button that shows an icon and says its label to screen readers.

use leptos::prelude::*;

use super::{Icon, Shape};

/// A square button without a frame.
#[component]
pub(crate) fn IconButton(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// What it shows.
    #[prop(into)]
    shape: Signal<Shape>,
    /// Whether it is pressed in, if it is a switch.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// What happens when it is pressed.
    press: Callback<()>,
    /// Its name for style sheets and tests.
    name: &'static str,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            type="button"
            data-name=name
            aria-label=move || label.get()
            title=move || label.get()
            aria-pressed=move || pressed.map(|pressed| super::flag(pressed.get()))
            on:click=move |_| press.run(())
        >
            <Icon shape />
        </button>
    }
}
