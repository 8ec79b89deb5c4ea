//! Wire decoding: any bytes, taken for a response body.
//!
//! Whatever is JSON decodes as everything that it could be, without a panic
//! and in the same way from both native sources; what was decoded can be
//! written and reads the same again. Nothing here looks at what the fields
//! mean: the golden tests do.

#![no_main]

use chat_api::{
    Answer, EventItem, EventsPage, Failure, Json, Reply, Request, Source, Timestamp, WebhookItem,
    decode_webhook, encode_webhook,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Deeper data is cut off, at another place when it is copied first.
const MAX_COMPARED_DEPTH: usize = 80;

/// Everything that a body can be taken for.
#[derive(Debug, PartialEq)]
struct Decoded {
    answer: Answer,
    page: EventsPage,
    item: EventItem,
    webhook: Vec<WebhookItem>,
    reply: Reply,
    request: Option<Request>,
    failure: Option<Failure>,
}

fuzz_target!(|bytes: &[u8]| {
    if let Some(time) = std::str::from_utf8(bytes).ok().and_then(Timestamp::parse) {
        assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
    }
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let decoded = decode(&&value);
    let kept = Json::from(&value);
    if depth(&kept) < MAX_COMPARED_DEPTH {
        assert_eq!(decode(&&kept), decoded);
    }
    survives_being_written(decoded);
});

fn decode<S: Source>(source: &S) -> Decoded {
    Decoded {
        answer: Answer::decode(source),
        page: EventsPage::decode(source),
        item: EventItem::decode(source),
        webhook: decode_webhook(source),
        reply: Reply::decode(source),
        request: Request::decode(source).ok(),
        failure: Failure::of_response(500, None, Some(source)),
    }
}

fn survives_being_written(decoded: Decoded) {
    let answer = through_value(Json::from(&decoded.answer));
    assert_eq!(Answer::decode(&&answer), decoded.answer);
    let reply = through_value(Json::from(&decoded.reply));
    assert_eq!(Reply::decode(&&reply), decoded.reply);
    let webhook = through_value(encode_webhook(&decoded.webhook));
    assert_eq!(decode_webhook(&&webhook), decoded.webhook);
    if let Some(request) = decoded.request {
        let body = through_value(Json::from(&request));
        assert_eq!(Request::decode(&&body), Ok(request));
    }
    let item = with_type(decoded.item);
    let written = through_value(Json::from(&item));
    assert_eq!(EventItem::decode(&&written), item);
    let page = EventsPage {
        events: decoded.page.events.into_iter().map(with_type).collect(),
        ..decoded.page
    };
    let written = through_value(Json::from(&page));
    assert_eq!(EventsPage::decode(&&written), page);
}

/// What another program would get, but for the parser's last digit of numbers.
fn through_value(json: Json) -> Value {
    Value::from(&json)
}

/// An item that names no type is written with one.
fn with_type(item: EventItem) -> EventItem {
    match item.kind {
        Some(_) => item,
        None => EventItem::decode(&&Json::from(&item)),
    }
}

fn depth(json: &Json) -> usize {
    let deepest = match json {
        Json::List(items) => items.iter().map(depth).max(),
        Json::Map(entries) => entries.iter().map(|(_, value)| depth(value)).max(),
        _ => return 0,
    };
    1 + deepest.unwrap_or_default()
}
