//! The buttons under the last message, and the one that ends an agent's chat.

use std::cell::RefCell;

use chat_core::QuickReply;
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Icon, Shape, follow, live};
use crate::ui::{Appearance, Shown};

/// The buttons that can be pressed now, or nothing; and the one that ends the
/// agent's chat, which stays as long as that lasts. What a press does stands in
/// them (`ui/message/reactions.rs`).
#[component]
pub(crate) fn QuickReplies(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let group = NodeRef::<html::Div>::new();
    let before = RefCell::new(Vec::new());
    follow(move || {
        let (buttons, Some(group)) = (shown.get(|chat| chat.quick_replies.clone()), group.get())
        else {
            return;
        };
        // Those that stay keep the focus.
        if *before.borrow() == buttons {
            return;
        }
        Rndr::clear_children(&group);
        for QuickReply { set, index, label } in &buttons {
            let button = Drawn::button("quick-reply", "answer")
                .with("dir", "auto")
                .with("data-item", &set.0.to_string())
                .with("data-index", &index.to_string())
                .text(label);
            Rndr::insert_node(&group, &button.0, None);
        }
        before.replace(buttons);
    });
    let phrase = move || shown.get(|chat| chat.close_chat.clone().unwrap_or_default());
    view! {
        <div
            class="quick-replies"
            part="quick-replies"
            role="group"
            aria-label=appearance.text(Key::QuickReplies)
            hidden=live(move || shown.get(|chat| chat.quick_replies.is_empty()))
            node_ref=group
        ></div>
        <button
            class="close-chat"
            part="close-chat"
            type="button"
            dir="auto"
            data-press="close-chat"
            hidden=live(move || phrase().is_empty())
        >
            <Icon shape=Shape::Close />
            {live(phrase)}
        </button>
    }
}
