//! The buttons under the last message.

use chat_core::{Event, QuickReply};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::{Appearance, Dispatch, Screen};

/// The buttons that can be pressed now, or nothing.
#[component]
pub(crate) fn QuickReplies(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let buttons = screen.part(|shown| shown.quick_replies.clone());
    let button = move |reply: QuickReply| {
        let QuickReply { set, index, label } = reply;
        view! {
            <button
                class="quick-reply"
                part="quick-reply"
                type="button"
                dir="auto"
                on:click=move |_| dispatch.send(Event::QuickReplyPressed { set, index })
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
            hidden=move || buttons.with(Vec::is_empty)
        >
            <For
                each=move || buttons.get()
                key=|reply| (reply.set, reply.index)
                children=button
            />
        </div>
    }
}
