//! "A tolerant reader" (chat-api.md): each clause is one test. None of what
//! may be wrong loses the replies around it.

use chat_api::{Answer, Reply, ReplyBody, Source};

use super::Parse;

fn replies<S: Source>(parse: Parse<'_, S>, text: &str) -> Vec<Reply> {
    Answer::decode(&parse(text)).replies
}

/// The element between two texts; these must be there whatever it is.
fn between<S: Source>(parse: Parse<'_, S>, element: &str) -> Option<Reply> {
    let text = format!(
        r#"{{"data": {{"replies": [{{"type": "text", "text": "A"}}, {element}, {{"type": "text", "text": "B"}}]}}}}"#
    );
    let mut found = replies(parse, &text);
    assert_eq!(found.first(), Some(&Reply::text("A")), "{element}");
    assert_eq!(found.last(), Some(&Reply::text("B")), "{element}");
    assert!(found.len() <= 3, "{element}");
    (found.len() == 3).then(|| found.remove(1))
}

fn unknown_kind(reply: Option<Reply>) -> Option<Option<String>> {
    match reply?.body {
        ReplyBody::Unknown { kind, .. } => Some(kind),
        _ => None,
    }
}

pub(crate) fn data_absent<S: Source>(parse: Parse<'_, S>) {
    let answer = Answer::decode(&parse(r#"{"clientId": "c", "questionId": "q"}"#));
    assert_eq!(answer.client_id.as_deref(), Some("c"));
    assert_eq!(answer.question_id.as_deref(), Some("q"));
    assert!(answer.replies.is_empty());
}

pub(crate) fn data_null<S: Source>(parse: Parse<'_, S>) {
    let answer = Answer::decode(&parse(r#"{"clientId": "c", "data": null}"#));
    assert_eq!(answer.client_id.as_deref(), Some("c"));
    assert!(answer.replies.is_empty());
}

pub(crate) fn data_of_another_kind<S: Source>(parse: Parse<'_, S>) {
    for data in ["1", "\"x\"", "true", "[]", "[{\"replies\": []}]"] {
        let text = format!(r#"{{"clientId": "c", "data": {data}}}"#);
        let answer = Answer::decode(&parse(&text));
        assert_eq!(answer.client_id.as_deref(), Some("c"), "{data}");
        assert!(answer.replies.is_empty(), "{data}");
    }
}

pub(crate) fn replies_absent<S: Source>(parse: Parse<'_, S>) {
    let answer = Answer::decode(&parse(r#"{"data": {"answer": "x"}}"#));
    assert_eq!(answer.joined_text.as_deref(), Some("x"));
    assert!(answer.replies.is_empty());
}

pub(crate) fn replies_null<S: Source>(parse: Parse<'_, S>) {
    assert!(replies(parse, r#"{"data": {"replies": null}, "replies": null}"#).is_empty());
}

pub(crate) fn replies_empty<S: Source>(parse: Parse<'_, S>) {
    assert!(replies(parse, r#"{"data": {"replies": []}}"#).is_empty());
}

pub(crate) fn replies_at_the_top_level<S: Source>(parse: Parse<'_, S>) {
    for data in ["", r#", "data": null"#, r#", "data": {}"#, r#", "data": 5"#] {
        let text = format!(r#"{{"replies": [{{"type": "text", "text": "A"}}]{data}}}"#);
        assert_eq!(replies(parse, &text), [Reply::text("A")], "{data}");
    }
}

pub(crate) fn replies_at_the_top_level_beside_empty_ones<S: Source>(parse: Parse<'_, S>) {
    for inner in ["null", "[]", "[null]", "[null, null]", "{}", "\"x\""] {
        let text = format!(
            r#"{{"replies": [{{"type": "text", "text": "A"}}], "data": {{"replies": {inner}}}}}"#
        );
        assert_eq!(replies(parse, &text), [Reply::text("A")], "{inner}");
    }
}

pub(crate) fn replies_of_another_kind<S: Source>(parse: Parse<'_, S>) {
    for other in ["{}", "1", "\"x\"", "false"] {
        let text = format!(r#"{{"data": {{"answer": "x", "replies": {other}}}}}"#);
        let answer = Answer::decode(&parse(&text));
        assert!(answer.replies.is_empty(), "{other}");
        assert_eq!(answer.joined_text.as_deref(), Some("x"), "{other}");
    }
}

pub(crate) fn elements_null_or_not_objects<S: Source>(parse: Parse<'_, S>) {
    assert_eq!(between(parse, "null"), None);
    for element in ["1", "\"text\"", "true", "[]", r#"[{"type": "text"}]"#] {
        assert_eq!(
            unknown_kind(between(parse, element)),
            Some(None),
            "{element}"
        );
    }
}

pub(crate) fn no_type<S: Source>(parse: Parse<'_, S>) {
    for element in [
        r#"{}"#,
        r#"{"text": "x"}"#,
        r#"{"type": null, "text": "x"}"#,
    ] {
        assert_eq!(
            unknown_kind(between(parse, element)),
            Some(None),
            "{element}"
        );
    }
}

pub(crate) fn type_never_seen_before<S: Source>(parse: Parse<'_, S>) {
    for kind in ["sticker", "Text", "", "__proto__", "constructor"] {
        let element = format!(r#"{{"type": "{kind}", "text": "x", "state": "/s"}}"#);
        let reply = between(parse, &element);
        assert_eq!(
            reply.as_ref().and_then(|reply| reply.state.as_deref()),
            Some("/s")
        );
        assert_eq!(unknown_kind(reply), Some(Some(kind.to_owned())));
    }
}

pub(crate) fn type_of_another_kind<S: Source>(parse: Parse<'_, S>) {
    for kind in ["7", "true", "{}", "[\"text\"]"] {
        let element = format!(r#"{{"type": {kind}, "text": "x"}}"#);
        assert!(unknown_kind(between(parse, &element)).is_some(), "{kind}");
    }
}

pub(crate) fn main_field_missing_or_of_another_kind<S: Source>(parse: Parse<'_, S>) {
    for (kind, field) in [
        ("text", "text"),
        ("buttons", "buttons"),
        ("inlineButtons", "buttons"),
        ("image", "imageUrl"),
        ("audio", "audioUrl"),
        ("video", "videoUrl"),
        ("file", "fileUrl"),
        ("carousel", "content"),
        ("location", "lat"),
        ("timeout", "interval"),
    ] {
        for value in ["", "null", "{}", "{\"0\": 1}"] {
            let element = if value.is_empty() {
                format!(r#"{{"type": "{kind}"}}"#)
            } else {
                format!(r#"{{"type": "{kind}", "{field}": {value}}}"#)
            };
            assert_eq!(
                unknown_kind(between(parse, &element)),
                Some(Some(kind.to_owned())),
                "{element}"
            );
        }
    }
    // What can be used in place of a string or a number is used.
    let number = between(parse, r#"{"type": "text", "text": 42}"#);
    assert_eq!(number, Some(Reply::text("42")));
    for truth in ["true", "false"] {
        let element = format!(r#"{{"type": "text", "text": {truth}}}"#);
        assert_eq!(between(parse, &element), Some(Reply::text(truth)));
    }
    let place = between(parse, r#"{"type": "location", "lat": "59.5", "lon": 30}"#);
    let expected = ReplyBody::Location {
        lat: 59.5,
        lon: 30.0,
    };
    assert_eq!(place.map(|reply| reply.body), Some(expected));
}

pub(crate) fn client_id_as_a_number<S: Source>(parse: Parse<'_, S>) {
    for (written, expected) in [("777", "777"), ("9007199254740991", "9007199254740991")] {
        let text = format!(
            r#"{{"clientId": {written}, "data": {{"replies": [{{"type": "text", "text": "A"}}]}}}}"#
        );
        let answer = Answer::decode(&parse(&text));
        assert_eq!(answer.client_id.as_deref(), Some(expected));
        assert_eq!(answer.replies, [Reply::text("A")]);
    }
}

pub(crate) fn whole_body_of_any_kind<S: Source>(parse: Parse<'_, S>) {
    for body in ["null", "true", "0", "\"text\"", "[]", "[[]]", "{}"] {
        assert_eq!(Answer::decode(&parse(body)), Answer::default(), "{body}");
    }
}
