//! What was said, oldest first.

use desk_core::Loading;
use leptos::html;
use leptos::prelude::*;

use super::common::{Icon, Shape, flag};
use super::message::RowView;
use super::scroll::Follower;
use super::shortcuts::leads_to_messages;
use super::walk::Walker;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The transcript of one conversation.
#[component]
pub(crate) fn Transcript(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let viewport = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    let follower = Follower::new(viewport, content, dispatch);
    let walker = Walker::new(viewport, content);
    let present = screen.rows.clone();
    Effect::new(move || {
        present.count();
        walker.settle();
    });
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if leads_to_messages(&event) && walker.enter().is_some() {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let older = screen.desk(|desk| desk.open.as_ref().map(|open| (open.has_more, open.older)));
    let loads = move || matches!(older.get(), Some((_, Loading::Asked(_))));
    let failed = move || matches!(older.get(), Some((_, Loading::Failed)));
    let rows = screen.rows.clone();
    let jump = move || {
        let missed = follower.missed.get();
        if missed > 0 {
            appearance.with(Key::NewMessages, &missed.to_string())
        } else {
            appearance.text(Key::JumpToEnd).to_owned()
        }
    };
    view! {
        <div class="transcript-frame">
            <div
                class="transcript"
                node_ref=viewport
                tabindex=move || if walker.walks.get() { "-1" } else { "0" }
                role="log"
                aria-live="off"
                aria-label=appearance.text(Key::Transcript)
                on:scroll=move |_| follower.scrolled()
                on:focus=move |_| walker.leave()
                on:keydown=move |event| walker.pressed(&event)
            >
                <div class="rows" node_ref=content>
                    <For
                        each=move || rows.list()
                        key=|handle| handle.key.clone()
                        children=move |handle| {
                            view! { <RowView row=handle.row appearance dispatch /> }
                        }
                    />
                </div>
            </div>
            <p class="older" hidden=move || !loads()>
                <span class="spinner">{""}</span>
                <span class="visually-hidden">{appearance.text(Key::Loading)}</span>
            </p>
            <p class="older" hidden=move || !failed()>
                <button
                    class="button small"
                    type="button"
                    on:click=move |_| dispatch.send(desk_core::Event::OlderWanted)
                >
                    {appearance.text(Key::LoadOlder)}
                </button>
            </p>
            <button
                class="jump"
                type="button"
                hidden=move || !follower.away.get()
                data-new=move || flag(follower.missed.get() > 0)
                on:click=move |_| follower.to_end()
            >
                <Icon shape=Shape::Down />
                <span>{jump}</span>
            </button>
        </div>
    }
}
