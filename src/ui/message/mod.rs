//! Messages: who says it, what it says, how far it has got. One file for each
//! kind of content.

mod text;
mod actions;
mod image;
mod clip;
mod file;
mod carousel;
mod location;
mod choices;
mod slip;
mod listening;
mod reactions;
mod lightbox;

use chat_core::{Author, Event, ItemId, Row, SendState, Shown, UploadFailure};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::tachys::renderer::types::Element;

use crate::i18n::Key;
use crate::ui::agent::{agent_name, draw_agent};
use crate::ui::common::{Drawn, Icon, Shape, live};
use crate::ui::{Appearance, Dispatch, flag};
pub(crate) use file::human_size;
pub(crate) use location::coordinates;
pub(crate) use reactions::{Reactions, react};

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
    let drawn = (row.get_untracked(), appearance);
    match drawn.0.clone() {
        Row::Message {
            id,
            author,
            content,
            at,
            ..
        } => {
            let kind = kind(&content.shown);
            // What consists of pieces of its own stands without a bubble.
            let part = if is_bare(&content.shown) {
                kind
            } else {
                "bubble"
            };
            let row = RwSignal::from(row);
            let state = move || row.with(send_state);
            let failed = move || state().is_some_and(can_retry);
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
            let upload = row
                .with_untracked(send_state)
                .filter(|state| state.is_upload());
            let upload = upload.map(|_| {
                view! {
                    <progress
                        class="progress"
                        part="progress"
                        max="100"
                        aria-label=appearance.text(Key::Uploading)
                        hidden=live(move || percent(state()).is_none())
                        value=live(move || percent(state()).unwrap_or_default())
                    ></progress>
                    <button
                        class="retry"
                        part="remove"
                        type="button"
                        on:click=move |_| dispatch.send(Event::UploadRemoved(id))
                    >
                        <Icon shape=Shape::Close />
                        {appearance.text(Key::Remove)}
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
                    <span class="author">{author_name(&author, appearance)} <span class={"colon"}>": "</span></span>
                    <div class=part part=part data-kind=kind use:fill=drawn></div>
                    <footer class="meta" part="meta">
                        <time class="time">{appearance.time(at)}</time>
                        <span class="state">{live(move || {
                            let words = state().map(|state| state_text(state, appearance));
                            words.unwrap_or_default()
                        })}</span>
                        {retry}
                        {upload}
                    </footer>
                </article>
            })
        }
        row => {
            let part = if matches!(row, Row::Choices { .. }) {
                "choices"
            } else {
                "notice"
            };
            Either::Left(view! { <div class=part part=part use:fill=drawn></div> })
        }
    }
}

/// Draws what a row says, which never changes.
fn fill(element: Element, (row, appearance): (Row, Appearance)) {
    let into = Drawn(element);
    match row {
        Row::Message { id, content, .. } => draw_content(into, &content.shown, id, appearance),
        Row::Choices { choices, .. } => choices::draw_choices(into, &choices, appearance),
        Row::Notice { notice, .. } => {
            let sentence = notice_sentence(&notice, appearance);
            let into = match &notice {
                chat_core::Notice::AgentJoined(employee) => {
                    into.child(draw_agent(employee.as_deref()))
                }
                _ => into,
            };
            into.child(Drawn::new("span").with("dir", "auto").text(&sentence))
        }
    };
}

fn draw_content(into: Drawn, shown: &Shown, item: ItemId, appearance: Appearance) -> Drawn {
    match shown {
        Shown::Text(nodes) => into.child(text::draw_texts(nodes, appearance)),
        Shown::Actions(actions) => {
            let actions = actions.iter().enumerate();
            actions.fold(into, |into, (index, action)| {
                let link = action.link.as_ref();
                into.child(actions::draw_action(&action.label, link, item, index))
            })
        }
        Shown::Image {
            address,
            caption,
            name,
        } => image::draw_image(
            into,
            address.as_ref(),
            caption.as_deref(),
            name.as_deref(),
            appearance,
        ),
        Shown::Audio(clip) => {
            clip::draw_clip(into, "audio", clip, appearance.text(Key::Audio), appearance)
        }
        Shown::Video(clip) => {
            clip::draw_clip(into, "video", clip, appearance.text(Key::Video), appearance)
        }
        Shown::File {
            address,
            name,
            size,
            ..
        } => file::draw_file(into, address.as_ref(), name.as_deref(), *size, appearance),
        Shown::Carousel { text, cards } => {
            carousel::draw_carousel(into, text, cards, item, appearance)
        }
        Shown::Location { lat, lon } => location::draw_location(into, *lat, *lon, appearance),
        Shown::Nothing => into,
    }
}

/// The kind of content, as style sheets know it.
fn kind(shown: &Shown) -> &'static str {
    match shown {
        Shown::Text(_) | Shown::Nothing => "text",
        Shown::Actions(_) => "actions",
        Shown::Image { .. } => "image",
        Shown::Audio(_) => "audio",
        Shown::Video(_) => "video",
        Shown::File { .. } | Shown::Location { .. } => "slip",
        Shown::Carousel { .. } => "carousel",
    }
}

fn is_bare(shown: &Shown) -> bool {
    matches!(shown, Shown::Actions(_) | Shown::Carousel { .. })
}

/// Who wrote a message, in words.
pub(crate) fn author_name(author: &Author, appearance: Appearance) -> String {
    match author {
        Author::Client => appearance.text(Key::You).to_owned(),
        Author::Bot => appearance.text(Key::Bot).to_owned(),
        Author::Agent(employee) => agent_name(employee.as_deref(), appearance),
    }
}

/// What happened, in words.
pub(crate) fn notice_sentence(notice: &chat_core::Notice, appearance: Appearance) -> String {
    match notice {
        chat_core::Notice::AgentRequested => appearance.text(Key::AgentRequested).to_owned(),
        chat_core::Notice::AgentJoined(employee) => {
            let name = agent_name(employee.as_deref(), appearance);
            name + " " + appearance.text(Key::AgentJoined)
        }
        chat_core::Notice::AgentPassed(None) => appearance.text(Key::AgentPassed).to_owned(),
        chat_core::Notice::AgentPassed(Some(group)) => {
            appearance.text(Key::AgentPassedTo).replace('|', group)
        }
        chat_core::Notice::AgentLeft => appearance.text(Key::AgentLeft).to_owned(),
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
        Some(SendState::Uploading(_)) => "uploading",
        Some(_) => "failed",
    }
}

/// How far a message has got, in words.
pub(crate) fn state_text(state: SendState, appearance: Appearance) -> String {
    let text = |key| appearance.text(key).to_owned();
    match state {
        SendState::Sending => text(Key::Sending),
        SendState::Sent => text(Key::Sent),
        SendState::Failed | SendState::NotUploaded(UploadFailure::Failed) => text(Key::NotSent),
        SendState::Unsure => text(Key::Unsure),
        SendState::Uploading(_) => text(Key::Uploading),
        SendState::NotUploaded(UploadFailure::TooLarge(limit)) => match limit {
            Some(limit) => text(Key::TooLarge) + ": " + &size_limit(limit, appearance),
            None => text(Key::TooLarge),
        },
        SendState::NotUploaded(UploadFailure::WrongType) => text(Key::WrongType),
        SendState::NotUploaded(UploadFailure::Interrupted) => text(Key::Interrupted),
    }
}

/// How large a file may be, in words.
pub(crate) fn size_limit(bytes: u64, appearance: Appearance) -> String {
    let size = human_size(bytes, appearance.text(Key::SizeUnits));
    appearance.text(Key::UpTo).to_owned() + " " + &size
}

fn can_retry(state: SendState) -> bool {
    matches!(
        state,
        SendState::Failed | SendState::Unsure | SendState::NotUploaded(UploadFailure::Failed)
    )
}

/// How much of a file has left, in hundredths, while it does.
fn percent(state: Option<SendState>) -> Option<String> {
    match state {
        Some(SendState::Uploading(percent)) => Some(percent.to_string()),
        _ => None,
    }
}
