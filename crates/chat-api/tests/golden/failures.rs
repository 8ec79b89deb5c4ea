//! Errors by class.

use std::time::Duration;

use chat_api::{Failure, FailureClass, Json, Source};

use super::Parse;

const SPRING: &str = include_str!("../fixtures/chatapi-error-spring.json");

fn class<S: Source>(parse: Parse<'_, S>, status: u16, retry_after: Option<f64>) -> FailureClass {
    match Failure::of_response(status, retry_after, Some(&parse("{}"))) {
        Some(failure) => failure.class,
        None => panic!("{status} is a failure"),
    }
}

fn words<S: Source>(parse: Parse<'_, S>, body: &str) -> Option<String> {
    Failure::of_response(400, None, Some(&parse(body)))?.detail
}

pub(crate) fn spring_error_gives_class_and_words<S: Source>(parse: Parse<'_, S>) {
    let Some(failure) = Failure::of_response(500, None, Some(&parse(SPRING))) else {
        panic!("a failure");
    };
    assert_eq!(failure.class, FailureClass::Server);
    assert_eq!(failure.status, Some(500));
    assert_eq!(failure.detail.as_deref(), Some("Internal Server Error: …"));
    assert_eq!(failure.to_string(), "HTTP 500: Internal Server Error: …");
}

pub(crate) fn status_decides_the_class<S: Source>(parse: Parse<'_, S>) {
    for status in [401, 403, 404] {
        assert_eq!(class(parse, status, None), FailureClass::Access);
    }
    for status in [400, 402, 405, 408, 409, 410, 413, 415, 422, 428, 430, 499] {
        assert_eq!(class(parse, status, None), FailureClass::Rejected);
    }
    for status in [500, 501, 502, 503, 504, 599] {
        assert_eq!(class(parse, status, None), FailureClass::Server);
    }
    for status in [0, 100, 199, 301, 302, 304, 399, 600, u16::MAX] {
        assert_eq!(class(parse, status, None), FailureClass::Unreadable);
    }
    for status in [200, 201, 202, 299] {
        let success = Failure::of_response(status, None, Some(&parse("null")));
        assert_eq!(success, None, "{status}");
    }
    assert_eq!(Failure::network("gone").class, FailureClass::Network);
    assert_eq!(Failure::unsent("offline").class, FailureClass::Unsent);
    assert!(Failure::network("gone").is_uncertain());
    assert!(!Failure::unsent("offline").is_uncertain());
    for (status, is_uncertain) in [(500, true), (429, false), (404, false), (400, false)] {
        let failure = Failure::of_response::<S>(status, None, None);
        let found = failure.map(|failure| failure.is_uncertain());
        assert_eq!(found, Some(is_uncertain), "{status}");
    }
}

pub(crate) fn too_many_requests_keeps_the_wait_within_bounds<S: Source>(parse: Parse<'_, S>) {
    for (asked, expected) in [
        (None, None),
        (Some(0.0), Some(Duration::ZERO)),
        (Some(1.5), Some(Duration::from_millis(1500))),
        (Some(120.0), Some(Duration::from_secs(120))),
        (Some(1e300), Some(Duration::from_secs(60 * 60))),
        (Some(-1.0), None),
        (Some(f64::NAN), None),
        (Some(f64::INFINITY), None),
    ] {
        let expected = FailureClass::TooManyRequests {
            retry_after: expected,
        };
        assert_eq!(class(parse, 429, asked), expected, "{asked:?}");
    }
}

/// What a server of ours answers with is what is read here.
pub(crate) fn body_of_an_error_is_read_again<S: Source>(parse: Parse<'_, S>) {
    let body = Failure::body("2022-09-28T12:32:11Z", 400, "Bad Request", "no query", "/c");
    let expected = parse(
        r#"{"timestamp": "2022-09-28T12:32:11Z", "status": 400, "error": "Bad Request",
            "message": "no query", "path": "/c"}"#,
    );
    for key in ["timestamp", "status", "error", "message", "path"] {
        let expected = expected.get(key).map(|value| Json::read(&value));
        assert_eq!(body.at(key), expected.as_ref(), "{key}");
    }
    let failure = Failure::of_response(400, None, Some(&&body));
    let detail = failure.and_then(|failure| failure.detail);
    assert_eq!(detail.as_deref(), Some("Bad Request: no query"));
}

pub(crate) fn success_without_json_is_unreadable<S: Source>(_: Parse<'_, S>) {
    let Some(failure) = Failure::of_response::<S>(200, None, None) else {
        panic!("a failure");
    };
    assert_eq!(failure.class, FailureClass::Unreadable);
    assert!(failure.is_uncertain());
    assert_eq!(failure.to_string(), "HTTP 200");
}

/// "Accept JSON of any shape, plain text, HTML, nothing."
pub(crate) fn error_of_any_shape_is_read<S: Source>(parse: Parse<'_, S>) {
    for (body, expected) in [
        (r#"{"error": "Bad", "message": "No"}"#, Some("Bad: No")),
        (r#"{"error": "Bad"}"#, Some("Bad")),
        (r#"{"message": "No", "error": null}"#, Some("No")),
        (r#"{"message": 5}"#, Some("5")),
        (r#""just text""#, Some("just text")),
        (r#"{"error": {"code": 1}}"#, None),
        ("[1]", None),
        ("null", None),
    ] {
        assert_eq!(words(parse, body).as_deref(), expected, "{body}");
    }
    let nothing = Failure::of_response::<S>(404, None, None);
    assert_eq!(
        nothing.map(|failure| failure.class),
        Some(FailureClass::Access)
    );
}

pub(crate) fn long_words_are_shortened<S: Source>(parse: Parse<'_, S>) {
    let body = format!(r#"{{"message": "{}"}}"#, "я".repeat(10_000));
    let detail = words(parse, &body).unwrap_or_default();
    assert_eq!(detail.chars().count(), 301);
    assert!(detail.ends_with('…'));
}
