//! The round button that opens and closes the panel.

use chat_core::Event;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape};
use crate::ui::{Appearance, Dispatch, Screen};

/// More unread messages than this are not counted out.
const MAX_COUNT: u32 = 99;

/// The button, with the number of unread messages.
#[component]
pub(crate) fn Launcher(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let open = screen.part(|shown| shown.open);
    let unread = screen.part(|shown| shown.unread);
    let label = move || appearance.text(if open.get() { Key::Close } else { Key::Open });
    let count = move || match unread.get() {
        0 => String::new(),
        many if many > MAX_COUNT => format!("{MAX_COUNT}+"),
        few => few.to_string(),
    };
    let toggle = move |_| {
        dispatch.send(if open.get_untracked() {
            Event::PanelClosed
        } else {
            Event::PanelOpened
        });
    };
    view! {
        <button
            class="launcher"
            part="launcher"
            type="button"
            aria-label=label
            aria-expanded=move || open.get().to_string()
            data-open=move || open.get().to_string()
            on:click=toggle
        >
            <Icon shape=Shape::Chat />
            <Icon shape=Shape::Down />
            <span class="unread" part="unread" hidden=move || unread.get() == 0>
                {count}
            </span>
        </button>
    }
}
