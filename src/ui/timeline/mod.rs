//! The timeline: the messages, who is writing, and the way back to the end.

mod list;
mod rows;
mod scroll;
mod typing;

use chat_core::Row;
use leptos::html;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape, live};
use crate::ui::{Appearance, Shown};
use list::follow_rows;
use scroll::Follower;
use typing::draw_typing;

/// The list of messages. What comes is read out by the live region, not from
/// here.
#[component]
pub(crate) fn Timeline(
    /// What is shown.
    shown: Shown,
    /// The rows.
    rows: ArcRwSignal<Vec<Row>>,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let viewport = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    let away = RwSignal::new(false);
    let follower = Follower::new(viewport, content, away);
    follow_rows(rows, content, draw_typing(shown, appearance), appearance);
    view! {
        <div class="timeline-frame">
            <div
                class="timeline"
                part="timeline"
                role="log"
                aria-live="off"
                aria-label=appearance.text(Key::Timeline)
                tabindex="0"
                node_ref=viewport
                on:scroll=move |_| follower.scrolled()
            >
                <div class="timeline-content" node_ref=content></div>
            </div>
            <button
                class="jump"
                part="jump"
                type="button"
                aria-label=appearance.text(Key::JumpToEnd)
                hidden=live(move || !away.get())
                on:click=move |_| follower.to_end()
            >
                <Icon shape=Shape::Down />
            </button>
        </div>
    }
}
