//! Writing replies, as the platform's side does.

use crate::json::Json;
use crate::reply::{Button, Card, InlineButton, Markup, Media, Reply, ReplyBody, Switch, Text};

impl From<&Reply> for Json {
    fn from(reply: &Reply) -> Self {
        if let ReplyBody::Unknown { json, .. } = &reply.body {
            return json.clone();
        }
        encode_body(&reply.body)
            .with_some("state", reply.state.as_ref())
            .with_all(&reply.extra)
    }
}

fn encode_body(body: &ReplyBody) -> Json {
    match body {
        ReplyBody::Text(text) => encode_text(text),
        ReplyBody::Buttons {
            buttons,
            block_form,
        } => typed("buttons")
            .with("buttons", buttons.iter().collect::<Json>())
            .with_some("blockForm", block_form.then_some(true)),
        ReplyBody::InlineButtons(buttons) => {
            typed("inlineButtons").with("buttons", buttons.iter().collect::<Json>())
        }
        ReplyBody::Image(media) => {
            encode_media("image", media).with_some("text", media.text.as_ref())
        }
        ReplyBody::Audio(media) => encode_media("audio", media),
        ReplyBody::Video(media) => encode_media("video", media),
        ReplyBody::File(media) => encode_media("file", media)
            .with_some("fileSize", media.size)
            .with_some("mimeType", media.mime_type.as_ref()),
        ReplyBody::Carousel { text, cards } => typed("carousel")
            .with_some("text", text.as_ref())
            .with("content", cards.iter().collect::<Json>()),
        ReplyBody::Location { lat, lon } => typed("location").with("lat", *lat).with("lon", *lon),
        ReplyBody::Timeout {
            interval,
            target_state,
        } => typed("timeout")
            .with("interval", *interval)
            .with_some("targetState", target_state.as_ref()),
        ReplyBody::Switch(switch) => encode_switch(switch),
        ReplyBody::Raw { body, method } => typed("raw")
            .with("body", body)
            .with_some("method", method.as_ref()),
        ReplyBody::Silent { kind } => typed(kind),
        ReplyBody::Unknown { json, .. } => json.clone(),
    }
}

fn typed(kind: &str) -> Json {
    Json::map().with("type", kind)
}

fn encode_text(text: &Text) -> Json {
    let markup = text.markup.map(|markup| match markup {
        Markup::Plain => "plain",
        Markup::Html => "html",
        Markup::Markdown => "markdown",
    });
    typed("text")
        .with("text", &text.text)
        .with_some("markup", markup)
        .with_some("tts", text.tts.as_ref())
}

fn encode_media(kind: &str, media: &Media) -> Json {
    typed(kind)
        .with(&format!("{kind}Url"), &media.url)
        .with_some(&format!("{kind}Name"), media.name.as_ref())
}

impl From<&Button> for Json {
    fn from(button: &Button) -> Self {
        Json::map()
            .with("text", &button.text)
            .with_some("transition", button.transition.as_ref())
            .with_all(&button.extra)
    }
}

impl From<&InlineButton> for Json {
    fn from(button: &InlineButton) -> Self {
        Json::map()
            .with("text", &button.text)
            .with_some("url", button.url.as_ref())
            .with_some("callback_data", button.callback_data.as_ref())
            .with_all(&button.extra)
    }
}

impl From<&Card> for Json {
    fn from(card: &Card) -> Self {
        Json::map()
            .with_some("title", card.title.as_ref())
            .with_some("description", card.description.as_ref())
            .with_some("image", card.image.as_ref())
            .with_some("btnText", card.button_text.as_ref())
            .with_some("url", card.url.as_ref())
            .with_all(&card.extra)
    }
}

fn encode_switch(switch: &Switch) -> Json {
    let phrases = &switch.close_chat_phrases;
    let flag = |set: bool| set.then_some(true);
    typed("switch")
        .with_some("firstMessage", switch.first_message.as_ref())
        .with_some("lastMessage", switch.last_message.as_ref())
        .with_some(
            "closeChatPhrases",
            (!phrases.is_empty()).then(|| phrases.iter().collect::<Json>()),
        )
        .with_some(
            "appendCloseChatButton",
            flag(switch.append_close_chat_button),
        )
        .with_some("destination", switch.destination.as_ref())
        .with_some("theme", switch.theme.as_ref())
        .with_some(
            "sendMessagesToOperator",
            flag(switch.send_messages_to_operator),
        )
        .with_some(
            "sendMessageHistoryAmount",
            switch.send_message_history_amount,
        )
        .with_some("attributes", switch.attributes.as_ref())
        .with_some("hiddenAttributes", switch.hidden_attributes.as_ref())
        .with_some("ignoreOffline", flag(switch.ignore_offline))
        .with_some("oneTimeMessage", flag(switch.one_time_message))
        .with_some("customData", switch.custom_data.as_ref())
}
