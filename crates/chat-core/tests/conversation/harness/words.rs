//! The words that the scenarios are told in: settings, bodies of answers,
//! failures, and what is to be read off the effects and the timeline.

use std::time::Duration;

use chat_api::{Failure, FailureClass, Input, Json, Media, Reply, ReplyBody, Request};
use chat_core::{
    Announcement, Author, BlockForm, Choices, ChosenFile, Effect, FileLimits, Identity, ItemBody,
    Notice, Opening, OwnerNotice, SendState, Settings, UploadId,
};
use serde_json::{Value, json};

/// Settings without pauses, so that an answer shows at once.
pub(crate) fn settings() -> Settings {
    Settings {
        reply_pause: Duration::ZERO,
        ..Settings::default()
    }
}

/// The settings with a policy for locking the input.
pub(crate) fn policy(block_form: BlockForm) -> Settings {
    Settings {
        block_form,
        ..settings()
    }
}

/// The visitor.
pub(crate) fn identity() -> Identity {
    Identity {
        client_id: "client".to_owned(),
        client_info: Some(Json::map().with("firstName", "Ann")),
        cid: Some("tab-1".to_owned()),
        seed: 7,
        is_returning: false,
    }
}

/// The name of the file that a reply is.
pub(crate) fn file_name(reply: &Reply) -> Option<&str> {
    match &reply.body {
        ReplyBody::File(media) => media.name.as_deref(),
        _ => None,
    }
}

/// A message or a notice as a line: `you: hi (sent)`, `bot: hi`.
pub(crate) fn line(body: &ItemBody) -> String {
    match body {
        ItemBody::Message {
            author,
            content,
            send_state,
            ..
        } => {
            let author = match author {
                Author::Client => "you",
                Author::Bot => "bot",
                Author::Agent(_) => "agent",
            };
            let name = file_name(content.reply());
            let content = content.source_text().or(name).unwrap_or("?");
            match send_state {
                Some(SendState::Uploading(percent)) => format!("{author}: {content} ({percent} %)"),
                Some(SendState::NotUploaded(why)) => format!("{author}: {content} ({why:?})"),
                Some(SendState::Sending) => format!("{author}: {content} (sending)"),
                Some(SendState::Sent) => format!("{author}: {content} (sent)"),
                Some(SendState::Failed) => format!("{author}: {content} (failed)"),
                Some(SendState::Unsure) => format!("{author}: {content} (unsure)"),
                None => format!("{author}: {content}"),
            }
        }
        ItemBody::Choices(choices) => choice_line(choices),
        ItemBody::Notice(Notice::AgentRequested) => "an agent is called".to_owned(),
        ItemBody::Notice(Notice::AgentJoined(_)) => "an agent joined".to_owned(),
        ItemBody::Notice(Notice::AgentPassed(None)) => "the agent passed on".to_owned(),
        ItemBody::Notice(Notice::AgentPassed(Some(group))) => {
            format!("the agent passed on to {group}")
        }
        ItemBody::Notice(Notice::AgentLeft) => "the agent left".to_owned(),
    }
}

/// Buttons of the past as a line: `[A] (B)`, the chosen one in brackets.
fn choice_line(choices: &Choices) -> String {
    let labels = choices.labels.iter().enumerate().map(|(index, label)| {
        if choices.chosen == Some(index) {
            format!("[{label}]")
        } else {
            format!("({label})")
        }
    });
    labels.collect::<Vec<_>>().join(" ")
}

/// The text or the event of a request.
pub(crate) fn said(request: &Request) -> &str {
    match &request.input {
        Input::Query(text) | Input::Event(text) => text,
    }
}

/// A failure of a class, as the runtime reports it.
pub(crate) fn failure(class: FailureClass) -> Failure {
    let status = match class {
        FailureClass::Access => Some(403),
        FailureClass::TooManyRequests { .. } => Some(429),
        FailureClass::Rejected => Some(400),
        FailureClass::Server => Some(500),
        FailureClass::Network | FailureClass::Unsent => None,
        FailureClass::Unreadable => Some(200),
    };
    Failure {
        class,
        status,
        detail: None,
    }
}

/// 429 with so many seconds of `Retry-After`.
pub(crate) fn too_many(retry_after: Option<u64>) -> FailureClass {
    FailureClass::TooManyRequests {
        retry_after: retry_after.map(Duration::from_secs),
    }
}

/// The classes after which nobody knows more than that it failed.
pub(crate) const FINAL_CLASSES: [FailureClass; 5] = [
    FailureClass::Access,
    FailureClass::Rejected,
    FailureClass::Server,
    FailureClass::Network,
    FailureClass::Unreadable,
];

/// The classes after which a message may have arrived.
pub(crate) const UNCERTAIN: [FailureClass; 3] = [
    FailureClass::Server,
    FailureClass::Network,
    FailureClass::Unreadable,
];

/// A `text` reply.
pub(crate) fn text(text: &str) -> Value {
    json!({ "type": "text", "text": text })
}

/// A `buttons` reply.
pub(crate) fn buttons(labels: &[&str]) -> Value {
    let buttons: Vec<Value> = labels
        .iter()
        .map(|label| json!({ "text": label }))
        .collect();
    json!({ "type": "buttons", "buttons": buttons })
}

/// A `buttons` reply that locks the input.
pub(crate) fn locking(labels: &[&str]) -> Value {
    let mut reply = buttons(labels);
    reply["blockForm"] = json!(true);
    reply
}

/// What a screen reader is to say.
pub(crate) fn announced(effects: &[Effect]) -> Vec<&Announcement> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Announce(announcement) => Some(announcement),
            _ => None,
        })
        .collect()
}

/// What the site's owner is told.
pub(crate) fn owner_notices(effects: &[Effect]) -> Vec<&OwnerNotice> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::TellOwner(notice) => Some(notice),
            _ => None,
        })
        .collect()
}

/// A policy that opens by nothing: the visitor speaks first.
pub(crate) fn silent_opening() -> Settings {
    Settings {
        opening: Opening::None,
        ..settings()
    }
}

/// What files the visitor may send.
pub(crate) fn limits() -> FileLimits {
    FileLimits {
        most_bytes: 1000,
        types: "image/*, application/pdf, .png".to_owned(),
    }
}

/// Files that the visitor chooses, numbered from there on.
pub(crate) fn chosen(names: &[&str], first: u64) -> Vec<ChosenFile> {
    let numbered = (first..).zip(names);
    let files = numbered.map(|(number, name)| ChosenFile {
        upload: UploadId(number),
        name: (*name).to_owned(),
        size: 10,
        mime_type: "application/pdf".to_owned(),
    });
    files.collect()
}

/// What the upload address says of a file.
pub(crate) fn uploaded(number: u64) -> Box<Media> {
    Box::new(Media {
        url: format!("https://files.example/{number}"),
        ..Media::default()
    })
}
