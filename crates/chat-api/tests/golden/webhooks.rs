//! What the platform posts to a channel's webhook address.

use chat_api::{Reply, Source, Timestamp, decode_webhook, encode_webhook};

use super::Parse;

const WEBHOOK: &str = include_str!("../fixtures/chatapi-webhook-array.json");

pub(crate) fn posted_array_is_read<S: Source>(parse: Parse<'_, S>) {
    let items = decode_webhook(&parse(WEBHOOK));
    let [item] = &items[..] else {
        panic!("one item: {items:?}");
    };
    assert_eq!(item.token.as_deref(), Some("<TOKEN>"));
    let answer = &item.answer;
    assert_eq!(answer.client_id.as_deref(), Some("test"));
    assert_eq!(answer.question_id.as_deref(), Some("12345"));
    assert_eq!(answer.timestamp, Some(Timestamp(1_664_368_320_000)));
    assert_eq!(answer.nlp_class.as_deref(), Some("/CatchAll"));
    // The native parser may miss the last digit.
    let confidence = answer.confidence.unwrap_or_default();
    assert!((confidence + 0.011).abs() < 1e-12, "{confidence}");
    assert_eq!(answer.new_session_started, Some(false));
    assert_eq!(answer.end_session, Some(false));
    let said = "Tell the bot something";
    assert_eq!(answer.joined_text.as_deref(), Some(said));
    assert_eq!(answer.replies.len(), 1);
    assert_eq!(answer.replies[0].body, Reply::text(said).body);
    assert!(answer.extra.is_empty(), "the token is no unknown key");
}

pub(crate) fn webhook_survives_being_written<S: Source>(parse: Parse<'_, S>) {
    let items = decode_webhook(&parse(WEBHOOK));
    let written = encode_webhook(&items);
    assert_eq!(decode_webhook(&&written), items);
}

pub(crate) fn single_object_counts_as_an_array_of_one<S: Source>(parse: Parse<'_, S>) {
    let items = decode_webhook(&parse(r#"{"token": "t", "clientId": 5}"#));
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].token.as_deref(), Some("t"));
    assert_eq!(items[0].answer.client_id.as_deref(), Some("5"));
}

pub(crate) fn elements_that_are_no_objects_are_skipped<S: Source>(parse: Parse<'_, S>) {
    let items = decode_webhook(&parse(r#"[null, 1, "x", [], {"clientId": "c"}]"#));
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].answer.client_id.as_deref(), Some("c"));
    assert!(decode_webhook(&parse("\"nothing\"")).is_empty());
}

pub(crate) fn token_is_not_printed<S: Source>(parse: Parse<'_, S>) {
    let items = decode_webhook(&parse(r#"[{"token": "abcdefgh", "clientId": "c"}]"#));
    let printed = format!("{items:?}");
    assert!(!printed.contains("abcdefgh"), "{printed}");
    assert!(printed.contains("WebhookItem"), "{printed}");
}
