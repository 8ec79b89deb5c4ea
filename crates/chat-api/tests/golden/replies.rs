//! The replies of replies.md's table: texts, buttons, and what no widget shows.

use chat_api::{Button, InlineButton, Json, Markup, Reply, ReplyBody, Source, Text};

use super::Parse;

const TEXT_MARKUP: &str = include_str!("../fixtures/reply-text-markup.json");
const BUTTONS: &str = include_str!("../fixtures/reply-buttons.json");
const TRANSITIONS: &str = include_str!("../fixtures/reply-buttons-transition.json");
const INLINE_BUTTONS: &str = include_str!("../fixtures/reply-inline-buttons.json");

/// One reply.
pub(crate) fn one<S: Source>(parse: Parse<'_, S>, text: &str) -> Reply {
    Reply::decode(&parse(text))
}

/// The replies of an array.
pub(crate) fn many<S: Source>(parse: Parse<'_, S>, text: &str) -> Vec<Reply> {
    Reply::decode_all(&parse(text).items())
}

/// An optional text that is there.
pub(crate) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn button(text: &str, transition: Option<&str>) -> Button {
    Button {
        text: text.to_owned(),
        transition: transition.map(str::to_owned),
        extra: Vec::new(),
    }
}

fn plain_buttons(buttons: Vec<Button>) -> ReplyBody {
    ReplyBody::Buttons {
        buttons,
        block_form: false,
    }
}

pub(crate) fn texts<S: Source>(parse: Parse<'_, S>) {
    let expected = [
        ("Plain text", Markup::Plain, some("Plain + text")),
        ("<i>Hello</i>, <b>world</b>", Markup::Html, None),
        ("*Hello*", Markup::Markdown, None),
    ]
    .map(|(text, markup, tts)| Reply {
        body: ReplyBody::Text(Text {
            text: text.to_owned(),
            markup: Some(markup),
            tts,
        }),
        state: some("/Start"),
        extra: Vec::new(),
    });
    assert_eq!(many(parse, TEXT_MARKUP), expected);
}

pub(crate) fn text_without_markup_is_plain<S: Source>(parse: Parse<'_, S>) {
    for markup in ["", r#", "markup": null"#, r#", "markup": "bbcode""#] {
        let text = format!(r#"{{"type": "text", "text": "a\nb"{markup}}}"#);
        assert_eq!(one(parse, &text), Reply::text("a\nb"), "{markup}");
    }
}

pub(crate) fn stack_trace_is_kept_beside_the_text<S: Source>(parse: Parse<'_, S>) {
    let reply = one(
        parse,
        r#"{"type": "text", "text": "Oops", "errorStacktrace": "at line 1"}"#,
    );
    assert_eq!(reply.body, Reply::text("Oops").body);
    assert_eq!(
        reply.extra,
        [("errorStacktrace".to_owned(), Json::from("at line 1"))]
    );
}

pub(crate) fn buttons<S: Source>(parse: Parse<'_, S>) {
    let expected = plain_buttons(vec![button("Button 1", None), button("Button 2", None)]);
    assert_eq!(one(parse, BUTTONS), Reply::new(expected));
}

pub(crate) fn buttons_with_transitions<S: Source>(parse: Parse<'_, S>) {
    let reply = one(parse, TRANSITIONS);
    let expected = vec![
        button("Mew", Some("/mew")),
        button("Wake up", Some("/wakeup")),
    ];
    assert_eq!(reply.body, plain_buttons(expected));
    assert_eq!(reply.state.as_deref(), Some("/main"));
}

pub(crate) fn buttons_without_a_text_are_left_out<S: Source>(parse: Parse<'_, S>) {
    let text = r#"{"type": "buttons", "buttons": [null, {}, {"text": ""}, {"text": "  "},
        {"text": null}, {"text": ["x"]}, 5, "loose", {"text": "A", "color": "red"}, {"text": 7}]}"#;
    let mut colored = button("A", None);
    colored.extra = vec![("color".to_owned(), Json::from("red"))];
    let expected = plain_buttons(vec![colored, button("7", None)]);
    assert_eq!(one(parse, text).body, expected);
}

pub(crate) fn inline_buttons<S: Source>(parse: Parse<'_, S>) {
    let site = InlineButton {
        text: "Site".to_owned(),
        url: some("https://example.com"),
        ..InlineButton::default()
    };
    let next = InlineButton {
        text: "Next".to_owned(),
        callback_data: some("step_next"),
        ..InlineButton::default()
    };
    let expected = ReplyBody::InlineButtons(vec![site, next]);
    assert_eq!(one(parse, INLINE_BUTTONS), Reply::new(expected));
}

pub(crate) fn types_of_other_channels_are_silent<S: Source>(parse: Parse<'_, S>) {
    for kind in [
        "hangup",
        "dtmf",
        "htmlResponse",
        "crmIntegration",
        "telegramPayment",
        "context-switch",
        "context-return",
    ] {
        let reply = one(parse, &format!(r#"{{"type": "{kind}", "any": 1}}"#));
        let expected = kind.to_owned();
        assert_eq!(reply.body, ReplyBody::Silent { kind: expected });
        assert_eq!(reply.extra, [("any".to_owned(), Json::Number(1.0))]);
    }
}

pub(crate) fn unknown_type_is_kept_whole<S: Source>(parse: Parse<'_, S>) {
    let text = r#"{"type": "sticker", "set": {"id": 5}, "state": "/s"}"#;
    let reply = one(parse, text);
    let ReplyBody::Unknown { kind, json } = &reply.body else {
        panic!("unknown: {reply:?}");
    };
    assert_eq!(kind.as_deref(), Some("sticker"));
    assert_eq!(json.at("set"), Some(&Json::map().with("id", 5.0)));
    assert_eq!(reply.state.as_deref(), Some("/s"));
    assert_eq!(&Json::from(&reply), json);
}

pub(crate) fn replies_survive_being_written<S: Source>(parse: Parse<'_, S>) {
    for text in [
        BUTTONS,
        TRANSITIONS,
        INLINE_BUTTONS,
        r#"{"type": "hangup", "any": 1}"#,
        r#"{"type": "sticker", "any": {"deep": [{}]}}"#,
        r#"{"type": "buttons", "buttons": [{"text": "A", "x": 1}], "blockForm": true}"#,
    ] {
        let reply = one(parse, text);
        assert_eq!(Reply::decode(&&Json::from(&reply)), reply, "{text}");
    }
    for reply in many(parse, TEXT_MARKUP) {
        assert_eq!(Reply::decode(&&Json::from(&reply)), reply);
    }
}
