//! The buttons under the last message.

use chat_core::{Event, QuickReply};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::live;
use crate::ui::{Appearance, Dispatch, Shown};

/// The buttons that can be pressed now, or nothing.
#[component]
pub(crate) fn QuickReplies(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let button = move |reply: QuickReply| {
        let QuickReply { set, index, label } = reply;
        view! {
            <button
                class="quick-reply"
                part="quick-reply"
                type="button"
                dir="auto"
                on:click=move |event| {
                    // The second half of a double click may find the next
                    // answer's buttons in the same place.
                    if event.detail() < 2 {
                        dispatch.send(Event::QuickReplyPressed { set, index });
                    }
                }
            >
                {label}
            </button>
        }
    };
    view! {
        <div
            class="quick-replies"
            part="quick-replies"
            role="group"
            aria-label=appearance.text(Key::QuickReplies)
            hidden=live(move || shown.get(|chat| chat.quick_replies.is_empty()))
        >
            {move || {
                let buttons = shown.get(|chat| chat.quick_replies.clone());
                buttons.into_iter().map(button).collect_view()
            }}
        </div>
    }
}
