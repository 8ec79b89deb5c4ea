//! The canned answers that fit, above the text input. The focus stays in the
//! input; this list follows its keys.

use desk_core::Event;
use desk_core::api::Canned;
use leptos::prelude::*;

use super::common::flag;
use super::{Appearance, Dispatch};
use crate::i18n::Key;

/// The list.
#[component]
pub(crate) fn Picker(
    /// Those that fit.
    canned: Vec<Canned>,
    /// Which is pointed at.
    at: usize,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let none = canned.is_empty();
    let options = canned.into_iter().enumerate().map(|(index, canned)| {
        let Canned { id, title, text } = canned;
        let chosen = index == at;
        view! {
            <li
                id=format!("canned-{id}")
                class="option"
                role="option"
                aria-selected=flag(chosen)
                // A press leaves the focus in the input.
                on:mousedown=move |event| {
                    event.prevent_default();
                    dispatch.send(Event::PickerTaken(Some(id)));
                }
            >
                <span class="option-title" dir="auto">{title}</span>
                <span class="option-text" dir="auto">{text}</span>
            </li>
        }
    });
    view! {
        <div class="picker">
            <ul
                id="canned-list"
                class="options"
                role="listbox"
                aria-label=appearance.text(Key::Canned)
                hidden=none
            >
                {options.collect_view()}
            </ul>
            <p class="picker-none" hidden=!none>{appearance.text(Key::NoneFits)}</p>
            <p class="picker-keys">
                <kbd>{"↑"}</kbd>
                <kbd>{"↓"}</kbd>
                <kbd>{"Enter"}</kbd>
                <kbd>{"Esc"}</kbd>
                <button
                    class="text-button"
                    type="button"
                    on:click=move |_| dispatch.send(Event::CannedPressed)
                >
                    {appearance.text(Key::ManageCanned)}
                </button>
            </p>
        </div>
    }
}
