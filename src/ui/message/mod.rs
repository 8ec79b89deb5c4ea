//! Messages: who says it, what it says, how far it has got. One file for each
//! kind of content.

mod text;

use chat_core::markup::plain_text;
use chat_core::{Author, Content, Event, Row, SendState, Shown};
use leptos::either::Either;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape, live};
use crate::ui::{Appearance, Dispatch, flag};
use text::TextContent;

/// One row of the timeline.
#[component]
pub(crate) fn Message(
    /// The row. Its content stays; its state and its place in a group change.
    row: ArcRwSignal<Row>,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    match row.get_untracked() {
        Row::Notice { notice, .. } => {
            let sentence = notice_sentence(&notice, appearance);
            Either::Left(view! { <p class="notice" part="notice">{sentence}</p> })
        }
        Row::Choices { choices, .. } => {
            let labels = choices.labels.join(", ");
            Either::Left(view! { <p class="notice" part="notice">{labels}</p> })
        }
        Row::Message {
            id,
            author,
            content,
            at,
            ..
        } => {
            let row = RwSignal::from(row);
            let state = move || row.with(send_state);
            let failed = move || matches!(state(), Some(SendState::Failed | SendState::Unsure));
            let retry = matches!(author, Author::Client).then(|| {
                view! {
                    <button
                        class="retry"
                        part="retry"
                        type="button"
                        hidden=live(move || !failed())
                        on:click=move |_| dispatch.send(Event::RetryRequested(id))
                    >
                        <Icon shape=Shape::Restart />
                        {appearance.text(Key::TryAgain)}
                    </button>
                }
            });
            Either::Right(view! {
                <article
                    class="message"
                    part="message"
                    data-author=author_kind(&author)
                    data-send-state=live(move || state_name(state()))
                    data-first=live(move || flag(row.with(grouping).0))
                    data-last=live(move || flag(row.with(grouping).1))
                >
                    <span class="visually-hidden">{author_name(&author, appearance)} ": "</span>
                    <div class="bubble" part="bubble" dir="auto">
                        {content_view(&content)}
                    </div>
                    <footer class="meta" part="meta">
                        <time class="time">{appearance.time(at)}</time>
                        <span class="state">{live(move || state_text(state(), appearance))}</span>
                        {retry}
                    </footer>
                </article>
            })
        }
    }
}

/// Who wrote a message, in words.
pub(crate) fn author_name(author: &Author, appearance: Appearance) -> String {
    match author {
        Author::Client => appearance.text(Key::You).to_owned(),
        Author::Bot => appearance.text(Key::Bot).to_owned(),
        Author::Agent(employee) => agent_name(employee.as_deref(), appearance),
    }
}

fn agent_name(employee: Option<&chat_api::Employee>, appearance: Appearance) -> String {
    let names = employee.map(|employee| [employee.first_name.clone(), employee.last_name.clone()]);
    let name = names
        .into_iter()
        .flatten()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    if name.trim().is_empty() {
        appearance.text(Key::Agent).to_owned()
    } else {
        name
    }
}

fn notice_sentence(notice: &chat_core::Notice, appearance: Appearance) -> String {
    match notice {
        chat_core::Notice::AgentRequested => appearance.text(Key::AgentRequested).to_owned(),
        chat_core::Notice::AgentJoined(employee) => {
            let name = agent_name(employee.as_deref(), appearance);
            name + " " + appearance.text(Key::AgentJoined)
        }
        chat_core::Notice::AgentLeft => appearance.text(Key::AgentLeft).to_owned(),
    }
}

fn content_view(content: &Content) -> Option<impl IntoView + use<>> {
    match &content.shown {
        Shown::Text(nodes) => Some(view! { <TextContent text=plain_text(nodes) /> }),
        _ => None,
    }
}

fn author_kind(author: &Author) -> &'static str {
    match author {
        Author::Client => "client",
        Author::Bot => "bot",
        Author::Agent(_) => "agent",
    }
}

fn send_state(row: &Row) -> Option<SendState> {
    match row {
        Row::Message { send_state, .. } => *send_state,
        _ => None,
    }
}

fn grouping(row: &Row) -> (bool, bool) {
    match row {
        Row::Message { first, last, .. } => (*first, *last),
        _ => (true, true),
    }
}

fn state_name(state: Option<SendState>) -> &'static str {
    match state {
        None => "",
        Some(SendState::Sending) => "sending",
        Some(SendState::Sent) => "sent",
        Some(SendState::Failed | SendState::Unsure) => "failed",
    }
}

fn state_text(state: Option<SendState>, appearance: Appearance) -> &'static str {
    match state {
        None => "",
        Some(SendState::Sending) => appearance.text(Key::Sending),
        Some(SendState::Sent) => appearance.text(Key::Sent),
        Some(SendState::Failed) => appearance.text(Key::NotSent),
        Some(SendState::Unsure) => appearance.text(Key::Unsure),
    }
}
