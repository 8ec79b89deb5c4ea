//! The synchronous answer, and what says that the text input is locked.

use chat_api::{Answer, Json, Reply, ReplyBody, Source, Text, Timestamp};

use super::Parse;

const SYNC: &str = include_str!("../fixtures/chatapi-response-sync.json");
const BOT_PLAIN: &str = include_str!("../fixtures/bot-webhook-chatapi-response.json");
const BOT_DIALER: &str = include_str!("../fixtures/bot-webhook-response-no-state-dialer.json");
const BOT_PHONE: &str = include_str!("../fixtures/bot-webhook-response-switch-phone.json");
const CHANNEL: &str = include_str!("../fixtures/channel-config-chatapi.json");

pub(crate) fn answer_says_which_connection_it_is_for<S: Source>(parse: Parse<'_, S>) {
    let answer = Answer::decode(&parse(r#"{"cid": "tab-1"}"#));
    assert_eq!(answer.cid.as_deref(), Some("tab-1"));
    assert!(answer.extra.is_empty());
}

pub(crate) fn synchronous_answer_is_read_whole<S: Source>(parse: Parse<'_, S>) {
    let answer = Answer::decode(&parse(SYNC));
    assert_eq!(answer.client_id.as_deref(), Some("test"));
    assert_eq!(
        answer.question_id.as_deref(),
        Some("aaa99bea-aae1-41d2-aede-76e4f13b0ccc")
    );
    assert_eq!(answer.timestamp, Some(Timestamp(1_664_368_331_123)));
    assert_eq!(answer.cid, None);
    assert_eq!(answer.nlp_class.as_deref(), Some("/CatchAll"));
    assert_eq!(answer.confidence, Some(0.71));
    assert_eq!(answer.joined_text.as_deref(), Some("Hi"));
    assert_eq!(answer.new_session_started, Some(true));
    assert_eq!(answer.end_session, Some(false));
    assert!(answer.debug_data.is_empty() && !answer.block_form);
    assert!(answer.extra.is_empty() && answer.data_extra.is_empty());

    let [hi, choice] = &answer.replies[..] else {
        panic!("two replies: {:?}", answer.replies);
    };
    assert_eq!(hi.body, Reply::text("Hi").body);
    assert_eq!(hi.state.as_deref(), Some("/Start"));
    let ReplyBody::Buttons { buttons, .. } = &choice.body else {
        panic!("buttons: {choice:?}");
    };
    let labels: Vec<&str> = buttons.iter().map(|button| &*button.text).collect();
    assert_eq!(labels, ["Yes", "No"]);
    assert_eq!(buttons[0].transition.as_deref(), Some("/Yes"));
    assert_eq!(buttons[1].transition, None);
}

pub(crate) fn answer_survives_being_written<S: Source>(parse: Parse<'_, S>) {
    for text in [SYNC, BOT_PLAIN, BOT_DIALER, BOT_PHONE] {
        let answer = Answer::decode(&parse(text));
        let written = Json::from(&answer);
        assert_eq!(Answer::decode(&&written), answer);
    }
}

pub(crate) fn bot_webhook_answers_read_like_any_other<S: Source>(parse: Parse<'_, S>) {
    let plain = Answer::decode(&parse(BOT_PLAIN));
    let said = "You said: /start from ChatApiReactions";
    assert_eq!(plain.joined_text.as_deref(), Some(said));
    assert_eq!(plain.replies.len(), 1);
    assert_eq!(plain.replies[0].body, Reply::text(said).body);
    assert_eq!(plain.timestamp, Some(Timestamp(0)));

    let dialer = Answer::decode(&parse(BOT_DIALER));
    assert_eq!(dialer.replies, [Reply::text("You said: /start")]);
    let (key, kept) = &dialer.data_extra[0];
    assert_eq!(key, "dialer");
    assert_eq!(kept.at("callResult"), Some(&Json::from("call ended")));

    let phone = Answer::decode(&parse(BOT_PHONE));
    assert_eq!(phone.replies.len(), 2);
    assert!(matches!(&phone.replies[1].body, ReplyBody::Silent { kind } if kind == "switch"));
    assert_eq!(phone.timestamp, Some(Timestamp(1_681_996_038_987)));
}

/// The four signs of "Disable text input when using buttons".
pub(crate) fn lock_sign_is_found_at_each_place<S: Source>(parse: Parse<'_, S>) {
    for text in [
        r#"{"blockForm": true}"#,
        r#"{"blockForm": true, "data": {"replies": []}}"#,
        r#"{"data": {"blockForm": true}}"#,
        r#"{"data": {"blockForm": "true"}}"#,
        r#"{"data": {"customData": {"chatApi": {"blockForm": true}}}}"#,
        r#"{"data": {"replies": [{"type": "buttons", "buttons": [{"text": "A"}], "blockForm": true}]}}"#,
        r#"{"replies": [{"type": "buttons", "buttons": [{"text": "A"}], "blockForm": true}]}"#,
    ] {
        let answer = Answer::decode(&parse(text));
        assert!(answer.block_form, "{text}");
        assert!(Answer::decode(&&Json::from(&answer)).block_form, "{text}");
    }
}

pub(crate) fn lock_sign_that_is_false_or_something_else_locks_nothing<S: Source>(
    parse: Parse<'_, S>,
) {
    let in_data = format!(r#"{{"data": {CHANNEL}}}"#);
    for text in [
        in_data.as_str(),
        r#"{"blockForm": false, "data": {"blockForm": null}}"#,
        r#"{"data": {"blockForm": 1}}"#,
        r#"{"data": {"blockForm": {}}}"#,
        r#"{"data": {"customData": {"blockForm": true}}}"#,
        r#"{"data": {"customData": "chatApi"}}"#,
        r#"{"data": {"replies": [{"type": "text", "text": "A", "blockForm": true}]}}"#,
    ] {
        assert!(!Answer::decode(&parse(text)).block_form, "{text}");
    }
}

pub(crate) fn unknown_keys_of_an_answer_survive<S: Source>(parse: Parse<'_, S>) {
    let text = r#"{"new": {"a": [1, null]}, "data": {"sessionId": "s",
        "replies": [{"type": "text", "text": "A", "new": 1}]}}"#;
    let answer = Answer::decode(&parse(text));
    let list: Json = [Json::Number(1.0), Json::Null].into_iter().collect();
    assert_eq!(
        answer.extra,
        [("new".to_owned(), Json::map().with("a", list))]
    );
    assert_eq!(
        answer.data_extra,
        [("sessionId".to_owned(), Json::from("s"))]
    );
    let expected = Text {
        text: "A".to_owned(),
        ..Text::default()
    };
    assert_eq!(answer.replies[0].body, ReplyBody::Text(expected));
    assert_eq!(
        answer.replies[0].extra,
        [("new".to_owned(), Json::Number(1.0))]
    );
    let written = Json::from(&answer);
    assert_eq!(written.at("new"), Some(&answer.extra[0].1));
    assert_eq!(Answer::decode(&&written), answer);
}
