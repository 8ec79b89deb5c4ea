//! The rows of a transcript: messages, days, and what has happened.

use std::sync::Arc;

use desk_core::{Body, Event, Progress, Row, RowAuthor, RowKey, RowState};
use leptos::prelude::*;

use super::common::{Icon, Shape, flag};
use super::file::draw_body;
use super::words::{notice_of, trouble};
use super::{Appearance, Dispatch};
use crate::i18n::Key;

/// One row.
#[component]
pub(crate) fn RowView(
    /// The row. What it says stays; its state and its place in a group change.
    row: ArcRwSignal<Row>,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    match row.get_untracked() {
        Row::Day { at, .. } => view! {
            <p class="day"><span>{appearance.day(at)}</span></p>
        }
        .into_any(),
        Row::New => view! {
            <p class="new-mark"><span>{appearance.text(Key::NewMark)}</span></p>
        }
        .into_any(),
        Row::Notice { key, body, at } => view! { <Notice key body at appearance /> }.into_any(),
        Row::Message { key, .. } => view! { <Message row key appearance dispatch /> }.into_any(),
    }
}

/// Something that has happened.
#[component]
fn Notice(
    /// The row's name.
    key: RowKey,
    /// What has happened.
    body: Arc<Body>,
    /// When.
    at: i64,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let id = element_id(&key);
    let named = id.clone();
    view! {
        <article class="notice" aria-labelledby=named>
            <p id=id>
                {notice_of(&body, appearance)}
                <time>{appearance.time(at)}</time>
            </p>
        </article>
    }
}

/// Something that was said.
#[component]
fn Message(
    /// The row.
    row: ArcRwSignal<Row>,
    /// Its name.
    key: RowKey,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let row = RwSignal::from(row);
    let author = row.with_untracked(author_of);
    let kind = match &author {
        RowAuthor::Client(_) => "client",
        RowAuthor::Me => "me",
        RowAuthor::Agent(_) => "agent",
        RowAuthor::Desk => "desk",
    };
    let name = match author {
        RowAuthor::Client(name) if name.is_empty() => appearance.text(Key::Client).to_owned(),
        RowAuthor::Client(name) => name,
        RowAuthor::Me => appearance.text(Key::You).to_owned(),
        RowAuthor::Agent(name) => name,
        RowAuthor::Desk => appearance.text(Key::Before).to_owned(),
    };
    // What is said may be told better by the desk than by the page that sent it.
    let body = Memo::new(move |_| {
        row.with(|row| match row {
            Row::Message { body, .. } => Some(body.clone()),
            _ => None,
        })
    });
    let at = Memo::new(move |_| {
        row.with(|row| match row {
            Row::Message { at, .. } => *at,
            _ => 0,
        })
    });
    let state = Memo::new(move |_| row.with(state_of));
    let group = Memo::new(move |_| row.with(group_of));
    let id = element_id(&key);
    let [author_id, words_id, time_id, state_id] =
        ["author", "words", "time", "state"].map(|part| format!("{id}-{part}"));
    // What a screen reader says of the row that somebody has walked to.
    let named = format!("{author_id} {words_id} {time_id} {state_id}");
    let own = match key {
        RowKey::Own(key) => key,
        _ => String::new(),
    };
    let (retried, discarded) = (own.clone(), own);
    let drawn = move || body.get().map(|body| draw_body(&body, appearance));
    view! {
        <article
            class="message"
            data-author=kind
            data-first=move || flag(group.get().0)
            data-last=move || flag(group.get().1)
            data-state=move || state.get().map(state_name)
            aria-labelledby=named
        >
            <p class="author" id=author_id aria-hidden=move || flag(!group.get().0)>{name}</p>
            <div class="bubble" id=words_id>{drawn}</div>
            <progress
                class="upload"
                max="100"
                aria-label=appearance.text(Key::Sending)
                hidden=move || percent(state.get()).is_none()
                prop:value=move || percent(state.get()).unwrap_or(0)
            >
                {""}
            </progress>
            <footer class="meta">
                <time id=time_id>{move || appearance.time(at.get())}</time>
                <span class="state" id=state_id hidden=move || state.get().is_none()>
                    <Icon shape=Signal::derive(move || state_shape(state.get())) />
                    <span>{move || state.get().map(|state| state_words(state, appearance))}</span>
                </span>
                <button
                    class="button small"
                    type="button"
                    data-name="retry"
                    hidden=move || !matches!(state.get(), Some(RowState::Failed { again: true, .. }))
                    on:click=move |_| dispatch.send(Event::RetryPressed(retried.clone()))
                >
                    {appearance.text(Key::TryAgain)}
                </button>
                <button
                    class="button small"
                    type="button"
                    data-name="discard"
                    hidden=move || !may_discard(state.get())
                    on:click=move |_| dispatch.send(Event::DiscardPressed(discarded.clone()))
                >
                    {move || {
                        let failed = matches!(state.get(), Some(RowState::Failed { .. }));
                        appearance.text(if failed { Key::Discard } else { Key::Cancel })
                    }}
                </button>
            </footer>
        </article>
    }
}

/// Names what is drawn of a row in the document.
fn element_id(key: &RowKey) -> String {
    match key {
        RowKey::Message(id) => format!("message-{id}"),
        RowKey::Own(key) => format!("own-{key}"),
        RowKey::Day(_) | RowKey::New => String::new(),
    }
}

fn author_of(row: &Row) -> RowAuthor {
    match row {
        Row::Message { author, .. } => author.clone(),
        _ => RowAuthor::Desk,
    }
}

fn state_of(row: &Row) -> Option<RowState> {
    match row {
        Row::Message { state, .. } => *state,
        _ => None,
    }
}

fn group_of(row: &Row) -> (bool, bool) {
    match row {
        Row::Message { first, last, .. } => (*first, *last),
        _ => (true, true),
    }
}

/// What has not gone may be taken back: what failed, and files on their way.
fn may_discard(state: Option<RowState>) -> bool {
    matches!(
        state,
        Some(RowState::Failed { .. } | RowState::Sending(Progress::Percent(_)))
    )
}

fn percent(state: Option<RowState>) -> Option<u16> {
    match state {
        Some(RowState::Sending(Progress::Percent(percent))) => Some(percent),
        _ => None,
    }
}

fn state_name(state: RowState) -> &'static str {
    match state {
        RowState::Waiting => "waiting",
        RowState::Sending(_) => "sending",
        RowState::Queued => "queued",
        RowState::Delayed => "delayed",
        RowState::Delivered => "delivered",
        RowState::Refused => "refused",
        RowState::Failed { .. } => "failed",
    }
}

fn state_shape(state: Option<RowState>) -> Shape {
    match state {
        None | Some(RowState::Waiting | RowState::Sending(_)) => Shape::Clock,
        Some(RowState::Queued) => Shape::Tick,
        Some(RowState::Delivered) => Shape::Ticks,
        Some(RowState::Delayed) => Shape::Clock,
        Some(RowState::Refused | RowState::Failed { .. }) => Shape::Warning,
    }
}

fn state_words(state: RowState, appearance: Appearance) -> String {
    let key = match state {
        RowState::Waiting => Key::StateWaiting,
        RowState::Sending(Progress::None) => Key::Sending,
        RowState::Sending(Progress::Percent(percent)) => {
            return format!("{percent}\u{a0}%");
        }
        RowState::Queued => Key::StateQueued,
        RowState::Delayed => Key::StateDelayed,
        RowState::Delivered => Key::StateDelivered,
        RowState::Refused => Key::StateRefused,
        RowState::Failed { trouble: why, .. } => return trouble(why, appearance).to_owned(),
    };
    appearance.text(key).to_owned()
}
