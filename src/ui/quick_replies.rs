//! The buttons under the last message, and the one that ends an agent's chat.

use chat_core::{Event, QuickReply};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape, live};
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

/// The button that ends the agent's chat. It stays as long as that lasts,
/// whatever is said meanwhile.
#[component]
pub(crate) fn CloseChat(
    /// What is shown.
    shown: Shown,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let phrase = move || shown.get(|chat| chat.close_chat.clone().unwrap_or_default());
    view! {
        <button
            class="close-chat"
            part="close-chat"
            type="button"
            dir="auto"
            hidden=live(move || phrase().is_empty())
            on:click=move |_| dispatch.send(Event::CloseChatPressed)
        >
            <Icon shape=Shape::Close />
            {live(phrase)}
        </button>
    }
}
