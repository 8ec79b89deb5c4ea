//! A conversation in a list.

use desk_core::{Entry, Event};
use leptos::prelude::*;

use super::common::{Avatar, flag};
use super::words::{preview, span, urgency};
use super::{Appearance, Dispatch};
use crate::i18n::Key;

/// What is still being written comes before what was said.
fn last_words(entry: &Entry, appearance: Appearance) -> String {
    let draft = entry.draft.clone();
    draft.unwrap_or_else(|| preview(&entry.preview, appearance))
}

/// One conversation.
#[component]
pub(crate) fn EntryRow(
    /// What is shown.
    entry: ArcRwSignal<Entry>,
    /// Whether it is in the list of those who wait.
    waits: bool,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let entry = RwSignal::from(entry);
    let id = entry.with_untracked(|entry| entry.id);
    let title = Signal::derive(move || entry.with(|entry| entry.title.clone()));
    let open = move || entry.with(|entry| entry.is_open);
    let unread = move || entry.with(|entry| entry.unread);
    let when = move || {
        entry.with(|entry| {
            if waits {
                span(entry.age, appearance)
            } else {
                appearance.moment(entry.at)
            }
        })
    };
    let take = waits.then(|| {
        view! {
            <button
                class="button small take"
                type="button"
                aria-label=move || appearance.with(Key::TakeNamed, &title.get())
                on:click=move |_| dispatch.send(Event::TakePressed(id))
            >
                {appearance.text(Key::Take)}
            </button>
        }
    });
    view! {
        <li class="entry" data-open=move || flag(open()) data-unread=move || flag(unread() > 0)>
            <button
                class="entry-main"
                type="button"
                data-focus=move || open().then_some("list")
                aria-current=move || open().then_some("true")
                on:click=move |_| dispatch.send(Event::ConversationChosen(id))
            >
                <Avatar name=title size="medium" />
                <span class="entry-words">
                    <span class="entry-top">
                        <span class="entry-title" dir="auto">{title}</span>
                        <span
                            class="entry-when"
                            data-urgency=move || waits.then(|| entry.with(|entry| urgency(entry.age)))
                        >
                            <span class="visually-hidden" hidden={!waits}>{appearance.text(Key::WaitsFor)}" "</span>
                            {when}
                        </span>
                    </span>
                    <span class="entry-bottom">
                        <span class="entry-preview">
                            <span class="draft-mark" hidden=move || entry.with(|entry| entry.draft.is_none())>
                                {appearance.text(Key::Draft)}
                            </span>
                            <span dir="auto">
                                {move || entry.with(|entry| last_words(entry, appearance))}
                            </span>
                        </span>
                        <span class="badge" hidden=move || waits || unread() == 0>
                            <span>{unread}</span>
                            <span class="visually-hidden">" "{appearance.text(Key::Unread)}</span>
                        </span>
                    </span>
                    <span class="entry-tags">
                        <span class="tag">{move || entry.with(|entry| entry.channel.clone())}</span>
                        <span class="tag" hidden={!waits}>{move || entry.with(|entry| entry.group.clone())}</span>
                    </span>
                </span>
            </button>
            {take}
        </li>
    }
}
