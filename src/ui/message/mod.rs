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

use chat_core::{Author, ItemId, Notice, Row, SendState, Shown, UploadFailure, human_size};
use leptos::tachys::renderer::{Rndr, types};

use crate::i18n::Key;
use crate::ui::agent::{agent_name, draw_avatar, show_agent};
use crate::ui::common::{Drawn, Shape};
use crate::ui::{Appearance, flag};
pub(crate) use location::coordinates;
pub(crate) use reactions::{Reactions, react};

/// One row of the timeline, as an element, and what of it changes.
pub(crate) struct DrawnRow {
    row: Drawn,
    /// Nothing for what is no message.
    footer: Option<Footer>,
}

/// What stands below a message.
struct Footer {
    state: types::Text,
    retry: Drawn,
    progress: Drawn,
}

impl DrawnRow {
    /// Draws a row.
    pub(crate) fn new(row: &Row, appearance: Appearance) -> Self {
        let (row_drawn, footer) = match row {
            Row::Message {
                id,
                author,
                content,
                send_state,
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
                let bubble = Drawn::of_part("div", part).with("data-kind", kind);
                let name = author_name(author, appearance);
                let colon = Drawn::of_class("span", "colon").text(": ");
                let row = Drawn::of_part("article", "message")
                    .with("data-author", author_kind(author))
                    .child(Drawn::of_class("span", "author").text(&name).child(colon))
                    .child(draw_content(bubble, &content.shown, *id, appearance));
                let time = Drawn::of_class("time", "time").text(&appearance.time(*at));
                let meta = Drawn::of_part("footer", "meta").child(time);
                let (meta, footer) = draw_footer(meta, *id, *send_state, appearance);
                (row.child(meta), Some(footer))
            }
            Row::Choices { choices, .. } => {
                let row = Drawn::of_part("div", "choices");
                (choices::draw_choices(row, choices, appearance), None)
            }
            Row::Notice { notice, .. } => (draw_notice(notice, appearance), None),
        };
        let drawn = DrawnRow {
            row: row_drawn,
            footer,
        };
        drawn.refresh(row, appearance);
        drawn
    }

    /// The element.
    pub(crate) fn element(&self) -> &types::Element {
        &self.row.0
    }

    /// Brings what changes up to date: its state and its place in a group.
    pub(crate) fn refresh(&self, row: &Row, appearance: Appearance) {
        let Row::Message {
            send_state,
            first,
            last,
            ..
        } = row
        else {
            return;
        };
        self.row.set("data-send-state", state_name(*send_state));
        self.row.set("data-first", flag(*first));
        self.row.set("data-last", flag(*last));
        let (Some(footer), Some(state)) = (&self.footer, *send_state) else {
            return;
        };
        Rndr::set_text(&footer.state, &state_text(state, appearance));
        footer.retry.show(can_retry(state));
        let percent = match state {
            SendState::Uploading(percent) => Some(percent),
            _ => None,
        };
        footer.progress.show(percent.is_some());
        footer
            .progress
            .set("value", &percent.unwrap_or_default().to_string());
    }
}

/// Only the visitor's own messages have more than their time there.
fn draw_footer(
    meta: Drawn,
    item: ItemId,
    state: Option<SendState>,
    appearance: Appearance,
) -> (Drawn, Footer) {
    let button = |press: &str, shape: Shape, label: Key| {
        Drawn::button(press, press)
            .with("class", "retry")
            .with("data-item", &item.0.to_string())
            .child(Drawn::icon(shape))
            .text(appearance.text(label))
    };
    let footer = Footer {
        state: Rndr::create_text_node(""),
        retry: button("retry", Shape::Restart, Key::TryAgain),
        progress: Drawn::of_part("progress", "progress")
            .with("max", "100")
            .with("aria-label", appearance.text(Key::Uploading)),
    };
    let words = Drawn::of_class("span", "state");
    Rndr::insert_node(&words.0, &footer.state, None);
    let meta = meta.child(words);
    let meta = match state {
        None => meta,
        Some(_) => meta.child(footer.retry.clone()),
    };
    let meta = match state {
        Some(state) if state.is_upload() => {
            meta.child(footer.progress.clone())
                .child(button("remove", Shape::Close, Key::Remove))
        }
        _ => meta,
    };
    (meta, footer)
}

fn draw_notice(notice: &Notice, appearance: Appearance) -> Drawn {
    let row = Drawn::of_part("div", "notice");
    let row = match notice {
        Notice::AgentJoined(employee) => {
            let avatar = draw_avatar();
            show_agent(&avatar, employee.as_deref());
            row.child(avatar)
        }
        _ => row,
    };
    let sentence = notice_sentence(notice, appearance);
    row.child(Drawn::new("span").with("dir", "auto").text(&sentence))
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
pub(crate) fn notice_sentence(notice: &Notice, appearance: Appearance) -> String {
    match notice {
        Notice::AgentRequested => appearance.text(Key::AgentRequested).to_owned(),
        Notice::AgentJoined(employee) => {
            let name = agent_name(employee.as_deref(), appearance);
            name + " " + appearance.text(Key::AgentJoined)
        }
        Notice::AgentPassed(None) => appearance.text(Key::AgentPassed).to_owned(),
        Notice::AgentPassed(Some(group)) => appearance.text(Key::AgentPassedTo).replace('|', group),
        Notice::AgentLeft => appearance.text(Key::AgentLeft).to_owned(),
    }
}

fn author_kind(author: &Author) -> &'static str {
    match author {
        Author::Client => "client",
        Author::Bot => "bot",
        Author::Agent(_) => "agent",
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
