//! The replies of replies.md's table: media, cards, places, and what the
//! conversation does.

use chat_api::{Card, Json, Media, Reply, ReplyBody, Source, Switch};

use super::Parse;
use super::replies::{many, one, some};

const IMAGE: &str = include_str!("../fixtures/reply-image.json");
const AUDIO: &str = include_str!("../fixtures/reply-audio.json");
const VIDEO: &str = include_str!("../fixtures/reply-video.json");
const CAROUSEL: &str = include_str!("../fixtures/reply-carousel.json");
const LOCATION: &str = include_str!("../fixtures/reply-location.json");
const TIMEOUT: &str = include_str!("../fixtures/reply-timeout.json");
const SWITCH_FULL: &str = include_str!("../fixtures/reply-switch-full.json");
const SWITCH_SHORT: &str = include_str!("../fixtures/reply-switch-short.json");
const RAW: &str = include_str!("../fixtures/reply-raw.json");

pub(crate) fn images<S: Source>(parse: Parse<'_, S>) {
    let plain = Media {
        url: "https://example.com/cat.jpg".to_owned(),
        ..Media::default()
    };
    let captioned = Media {
        text: some("A cat"),
        ..plain.clone()
    };
    let replies = many(parse, IMAGE);
    assert_eq!(replies[0], Reply::new(ReplyBody::Image(plain)));
    assert_eq!(replies[1].body, ReplyBody::Image(captioned));
    assert_eq!(replies[1].state.as_deref(), Some("/Cat"));
    assert_eq!(replies.len(), 2);
}

pub(crate) fn audio<S: Source>(parse: Parse<'_, S>) {
    let named = Media {
        url: "https://example.com/audio.mp3".to_owned(),
        name: some("Audio"),
        ..Media::default()
    };
    let bare = Media {
        url: "https://example.com/a.ogg".to_owned(),
        ..Media::default()
    };
    let replies = many(parse, AUDIO);
    assert_eq!(replies[0].body, ReplyBody::Audio(named));
    assert_eq!(replies[1], Reply::new(ReplyBody::Audio(bare)));
    assert_eq!(replies.len(), 2);
}

pub(crate) fn video<S: Source>(parse: Parse<'_, S>) {
    let expected = Media {
        url: "https://example.com/video1.mp4".to_owned(),
        ..Media::default()
    };
    let reply = one(parse, VIDEO);
    assert_eq!(reply.body, ReplyBody::Video(expected));
    assert_eq!(reply.state.as_deref(), Some("/Start/Yes"));
}

pub(crate) fn file<S: Source>(parse: Parse<'_, S>) {
    let expected = Media {
        url: "https://example.com/f.pdf".to_owned(),
        name: some("f.pdf"),
        size: Some(2048.0),
        mime_type: some("application/pdf"),
        text: None,
    };
    for size in ["2048", "\"2048\""] {
        let text = format!(
            r#"{{"type": "file", "fileUrl": "https://example.com/f.pdf", "fileName": "f.pdf",
                "fileSize": {size}, "mimeType": "application/pdf"}}"#
        );
        let reply = Reply::new(ReplyBody::File(expected.clone()));
        assert_eq!(one(parse, &text), reply);
    }
}

pub(crate) fn media_without_an_address_are_unknown<S: Source>(parse: Parse<'_, S>) {
    for kind in ["image", "audio", "video", "file"] {
        for address in ["\"\"", "\" \"", "null", "{}"] {
            let text = format!(r#"{{"type": "{kind}", "{kind}Url": {address}}}"#);
            let body = one(parse, &text).body;
            assert!(matches!(body, ReplyBody::Unknown { .. }), "{text}");
        }
    }
}

pub(crate) fn carousel<S: Source>(parse: Parse<'_, S>) {
    let sedan = Card {
        title: some("Sedan"),
        description: some("Four doors"),
        image: some("https://example.com/1.jpg"),
        button_text: some("Choose"),
        url: some("https://example.com/sedan"),
        extra: Vec::new(),
    };
    let van = Card {
        title: some("Van"),
        button_text: some("Choose van"),
        ..Card::default()
    };
    let expected = ReplyBody::Carousel {
        text: some("Our fleet"),
        cards: vec![sedan, van],
    };
    assert_eq!(one(parse, CAROUSEL), Reply::new(expected));
}

pub(crate) fn carousel_with_null_fields<S: Source>(parse: Parse<'_, S>) {
    let text = r#"{"type": "carousel", "text": null, "content": [null, "x",
        {"title": null, "description": null, "image": null, "btnText": null, "url": null}]}"#;
    let expected = ReplyBody::Carousel {
        text: None,
        cards: vec![Card::default()],
    };
    assert_eq!(one(parse, text).body, expected);
}

pub(crate) fn location<S: Source>(parse: Parse<'_, S>) {
    let expected = ReplyBody::Location {
        lat: 59.93428,
        lon: 30.335099,
    };
    assert_eq!(one(parse, LOCATION), Reply::new(expected));
}

pub(crate) fn timeout<S: Source>(parse: Parse<'_, S>) {
    let expected = ReplyBody::Timeout {
        interval: 10.0,
        target_state: some("/timeout"),
    };
    assert_eq!(one(parse, TIMEOUT), Reply::new(expected));
}

pub(crate) fn switch_full<S: Source>(parse: Parse<'_, S>) {
    let reply = one(parse, SWITCH_FULL);
    let expected = Switch {
        first_message: some("My first message"),
        last_message: some("Client left"),
        close_chat_phrases: vec!["close me".to_owned(), "/close".to_owned()],
        append_close_chat_button: true,
        destination: some("54321"),
        theme: some("/"),
        send_messages_to_operator: true,
        send_message_history_amount: Some(5.0),
        attributes: Some(Json::map().with("name", "Ivan")),
        hidden_attributes: Some(Json::map().with("segment", "vip")),
        ignore_offline: false,
        one_time_message: false,
        custom_data: Some(Json::map().with("k", Json::map().with("n", 1.0))),
    };
    assert_eq!(reply.body, ReplyBody::Switch(Box::new(expected)));
    assert_eq!(reply.state.as_deref(), Some("/Operator"));
    assert!(reply.extra.is_empty());
}

pub(crate) fn switch_short<S: Source>(parse: Parse<'_, S>) {
    let expected = Switch {
        first_message: some("Please help"),
        close_chat_phrases: vec!["/close".to_owned()],
        ..Switch::default()
    };
    let reply = Reply::new(ReplyBody::Switch(Box::new(expected)));
    assert_eq!(one(parse, SWITCH_SHORT), reply);
}

pub(crate) fn switch_of_a_phone_is_silent<S: Source>(parse: Parse<'_, S>) {
    for field in [
        r#""phoneNumber": "79123456789""#,
        r#""sipUri": "sip:1@example.com", "headers": {"a": "b"}"#,
        r#""transferChannel": "c", "continueCall": true"#,
    ] {
        let reply = one(parse, &format!(r#"{{"type": "switch", {field}}}"#));
        assert!(
            matches!(&reply.body, ReplyBody::Silent { kind } if kind == "switch"),
            "{field}"
        );
        assert!(!reply.extra.is_empty(), "its fields are kept: {field}");
    }
}

pub(crate) fn raw<S: Source>(parse: Parse<'_, S>) {
    let nested: Json = [Json::from("json"), Json::Number(1.0), Json::Null]
        .into_iter()
        .collect();
    let expected = ReplyBody::Raw {
        body: Json::map().with("any", Json::map().with("nested", nested)),
        method: some("sendMessage"),
    };
    assert_eq!(one(parse, RAW), Reply::new(expected));
}

pub(crate) fn rich_replies_survive_being_written<S: Source>(parse: Parse<'_, S>) {
    for text in [
        VIDEO,
        CAROUSEL,
        LOCATION,
        TIMEOUT,
        SWITCH_FULL,
        SWITCH_SHORT,
        RAW,
    ] {
        let reply = one(parse, text);
        assert_eq!(Reply::decode(&&Json::from(&reply)), reply, "{text}");
    }
    for reply in many(parse, IMAGE).into_iter().chain(many(parse, AUDIO)) {
        assert_eq!(Reply::decode(&&Json::from(&reply)), reply);
    }
}
