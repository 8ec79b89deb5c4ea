//! The round button that opens and closes the panel.

use chat_core::Event;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape, live, live_text};
use crate::ui::{Appearance, Dispatch, Shown, flag};

/// More unread messages than this are not counted out.
const MAX_COUNT: u32 = 99;

/// The button, with the number of unread messages.
#[component]
pub(crate) fn Launcher(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let open = move || shown.get(|chat| chat.open);
    let unread = move || shown.get(|chat| chat.unread);
    let label = move || match unread() {
        0 => appearance.title(),
        count => format!(
            "{}, {}: {count}",
            appearance.title(),
            appearance.text(Key::Unread)
        ),
    };
    let count = move || match unread() {
        0 => String::new(),
        many if many > MAX_COUNT => format!("{MAX_COUNT}+"),
        few => few.to_string(),
    };
    view! {
        <button
            class="launcher"
            part="launcher"
            type="button"
            aria-label=live(label)
            aria-expanded=live_text(move || flag(open()))
            data-open=live_text(move || flag(open()))
            on:click=move |_| dispatch.send(Event::PanelToggled)
        >
            <Icon shape=Shape::Chat />
            <Icon shape=Shape::Down />
            <span class="unread" part="unread" hidden=live(move || unread() == 0)>
                {live(count)}
            </span>
        </button>
    }
}
