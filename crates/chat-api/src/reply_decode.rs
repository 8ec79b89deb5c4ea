//! Reading replies: every element becomes a [`Reply`], none is lost.

use crate::fields::{Fields, lenient_text};
use crate::json::Json;
use crate::reply::{Button, Card, InlineButton, Markup, Media, Reply, ReplyBody, Switch, Text};
use crate::source::{Kind, Source};

/// Types that are documented and concern other channels (replies.md).
pub const SILENT_TYPES: [&str; 7] = [
    "hangup",
    "dtmf",
    "htmlResponse",
    "crmIntegration",
    "telegramPayment",
    "context-switch",
    "context-return",
];

/// Fields that only the phone form of `switch` has.
const PHONE_SWITCH: [&str; 3] = ["phoneNumber", "sipUri", "transferChannel"];

impl Reply {
    /// Reads one element of `replies`, whatever it is.
    pub fn decode<S: Source>(source: &S) -> Self {
        let mut fields = Fields::new(source);
        let kind = fields.text("type");
        let body = kind
            .as_deref()
            .and_then(|kind| decode_body(kind, &mut fields));
        match body {
            Some(body) => Reply {
                body,
                state: fields.text("state"),
                extra: fields.rest(),
            },
            None => Reply {
                body: ReplyBody::Unknown {
                    kind,
                    json: Json::read(source),
                },
                state: fields.text("state"),
                extra: Vec::new(),
            },
        }
    }

    /// Reads a whole `replies` array. Elements that are `null` are no replies.
    pub fn decode_all<S: Source>(items: &[S]) -> Vec<Self> {
        items
            .iter()
            .filter(|item| item.kind() != Kind::Null)
            .map(Reply::decode)
            .collect()
    }
}

/// The body of a reply of a known type; nothing if its main field is unusable.
fn decode_body<S: Source>(kind: &str, fields: &mut Fields<S>) -> Option<ReplyBody> {
    Some(match kind {
        "text" => ReplyBody::Text(Text {
            text: fields.text("text")?,
            markup: fields
                .text("markup")
                .and_then(|markup| decode_markup(&markup)),
            tts: fields.text("tts"),
        }),
        "buttons" => {
            let buttons = list(fields, "buttons")?;
            ReplyBody::Buttons {
                buttons: buttons.iter().filter_map(decode_button).collect(),
                block_form: fields.boolean("blockForm") == Some(true),
            }
        }
        "inlineButtons" => {
            let buttons = list(fields, "buttons")?;
            ReplyBody::InlineButtons(buttons.iter().filter_map(decode_inline_button).collect())
        }
        "image" => ReplyBody::Image(Media {
            text: fields.text("text"),
            ..media(fields, "imageUrl", "imageName")?
        }),
        "audio" => ReplyBody::Audio(media(fields, "audioUrl", "audioName")?),
        "video" => ReplyBody::Video(media(fields, "videoUrl", "videoName")?),
        "file" => ReplyBody::File(Media {
            size: fields.number("fileSize"),
            mime_type: fields.text("mimeType"),
            ..media(fields, "fileUrl", "fileName")?
        }),
        "carousel" => {
            let cards = list(fields, "content")?;
            ReplyBody::Carousel {
                text: fields.text("text"),
                cards: cards.iter().filter_map(decode_card).collect(),
            }
        }
        "location" => ReplyBody::Location {
            lat: fields.number("lat")?,
            lon: fields.number("lon")?,
        },
        "timeout" => ReplyBody::Timeout {
            interval: fields.number("interval")?,
            target_state: fields.text("targetState"),
        },
        "raw" => ReplyBody::Raw {
            body: fields.json("body").unwrap_or_default(),
            method: fields.text("method"),
        },
        "switch" if is_phone_switch(fields) => ReplyBody::Silent {
            kind: kind.to_owned(),
        },
        "switch" => ReplyBody::Switch(Box::new(decode_switch(fields))),
        _ if SILENT_TYPES.contains(&kind) => ReplyBody::Silent {
            kind: kind.to_owned(),
        },
        _ => return None,
    })
}

fn decode_markup(markup: &str) -> Option<Markup> {
    match markup {
        "html" => Some(Markup::Html),
        "markdown" => Some(Markup::Markdown),
        "plain" => Some(Markup::Plain),
        _ => None,
    }
}

/// The elements of an array that must be there for the reply to mean anything.
fn list<S: Source>(fields: &mut Fields<S>, key: &'static str) -> Option<Vec<S>> {
    let value = fields.value(key)?;
    (value.kind() == Kind::List).then(|| value.items())
}

fn media<S: Source>(
    fields: &mut Fields<S>,
    url: &'static str,
    name: &'static str,
) -> Option<Media> {
    Some(Media {
        url: not_empty(fields.text(url))?,
        name: fields.text(name),
        ..Media::default()
    })
}

fn decode_button<S: Source>(source: &S) -> Option<Button> {
    let mut fields = Fields::new(source);
    Some(Button {
        text: not_empty(fields.text("text"))?,
        transition: fields.text("transition"),
        extra: fields.rest(),
    })
}

fn decode_inline_button<S: Source>(source: &S) -> Option<InlineButton> {
    let mut fields = Fields::new(source);
    Some(InlineButton {
        text: not_empty(fields.text("text"))?,
        url: fields.text("url"),
        callback_data: fields.text("callback_data"),
        extra: fields.rest(),
    })
}

fn decode_card<S: Source>(source: &S) -> Option<Card> {
    if source.kind() != Kind::Map {
        return None;
    }
    let mut fields = Fields::new(source);
    Some(Card {
        title: fields.text("title"),
        description: fields.text("description"),
        image: fields.text("image"),
        button_text: fields.text("btnText"),
        url: fields.text("url"),
        extra: fields.rest(),
    })
}

fn is_phone_switch<S: Source>(fields: &Fields<S>) -> bool {
    PHONE_SWITCH.iter().any(|key| fields.peek(key))
}

fn decode_switch<S: Source>(fields: &mut Fields<S>) -> Switch {
    Switch {
        first_message: fields.text("firstMessage"),
        last_message: fields.text("lastMessage"),
        close_chat_phrases: fields
            .items("closeChatPhrases")
            .iter()
            .filter_map(lenient_text)
            .collect(),
        append_close_chat_button: fields.boolean("appendCloseChatButton") == Some(true),
        destination: fields.text("destination"),
        theme: fields.text("theme"),
        send_messages_to_operator: fields.boolean("sendMessagesToOperator") == Some(true),
        send_message_history_amount: fields.number("sendMessageHistoryAmount"),
        attributes: fields.json("attributes"),
        hidden_attributes: fields.json("hiddenAttributes"),
        ignore_offline: fields.boolean("ignoreOffline") == Some(true),
        one_time_message: fields.boolean("oneTimeMessage") == Some(true),
        custom_data: fields.json("customData"),
    }
}

fn not_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
