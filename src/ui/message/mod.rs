//! Messages: who says it, what it says, how far it has got. One file for each
//! kind of content.

mod text;

use chat_core::{Author, Content, Event, Row, SendState};
use leptos::either::EitherOf3;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape};
use crate::ui::{Appearance, Dispatch};
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
            EitherOf3::A(view! { <p class="notice" part="notice">{sentence}</p> })
        }
        Row::Message { content, .. } if !content.is_visible() => EitherOf3::B(()),
        Row::Message {
            id,
            author,
            content,
            at,
            ..
        } => {
            let flags = row.clone();
            let state = row.clone();
            let state_memo = Memo::new(move |_| state.with(send_state));
            let grouping = Memo::new(move |_| flags.with(grouping));
            let name = author_name(&author, appearance);
            let retry = move |_| dispatch.send(Event::RetryRequested(id));
            EitherOf3::C(view! {
                <article
                    class="message"
                    part="message"
                    data-author=author_kind(&author)
                    data-send-state=move || state_memo.get().map(state_name)
                    data-first=move || grouping.get().0.to_string()
                    data-last=move || grouping.get().1.to_string()
                >
                    <span class="visually-hidden">{name} ": "</span>
                    <div class="bubble" part="bubble" dir="auto">
                        {content_view(&content)}
                    </div>
                    <footer class="meta" part="meta">
                        <time class="time">{appearance.time(at)}</time>
                        <span class="state">
                            {move || state_memo.get().map(|state| appearance.text(state_key(state)))}
                        </span>
                        <Show when=move || state_memo.get() == Some(SendState::Failed)>
                            <button class="retry" part="retry" type="button" on:click=retry>
                                <Icon shape=Shape::Restart />
                                {appearance.text(Key::TryAgain)}
                            </button>
                        </Show>
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
        chat_core::Notice::AgentJoined(employee) => {
            let name = agent_name(employee.as_deref(), appearance);
            name + " " + appearance.text(Key::AgentJoined)
        }
        chat_core::Notice::AgentLeft => appearance.text(Key::AgentLeft).to_owned(),
    }
}

fn content_view(content: &Content) -> Option<impl IntoView + use<>> {
    match content {
        Content::Text(text) => Some(view! { <TextContent text=text.text.clone() /> }),
        Content::Unknown(_) => None,
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
        Row::Notice { .. } => None,
    }
}

fn grouping(row: &Row) -> (bool, bool) {
    match row {
        Row::Message { first, last, .. } => (*first, *last),
        Row::Notice { .. } => (true, true),
    }
}

fn state_name(state: SendState) -> &'static str {
    match state {
        SendState::Sending => "sending",
        SendState::Sent => "sent",
        SendState::Failed => "failed",
    }
}

fn state_key(state: SendState) -> Key {
    match state {
        SendState::Sending => Key::Sending,
        SendState::Sent => Key::Sent,
        SendState::Failed => Key::NotSent,
    }
}
