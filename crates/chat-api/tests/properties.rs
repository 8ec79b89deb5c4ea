//! Property tests: whatever comes decodes to something, what is known is kept
//! among what is not, and what is written can be read again.

use chat_api::{
    Answer, EventItem, EventsPage, Failure, Json, MAX_DEPTH, Reply, Request, Source, Timestamp,
    WebhookItem, decode_webhook, encode_webhook,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

mod arbitrary;

use arbitrary::wire::{answer, event_item, known_reply, reply, request};
use arbitrary::{Bottomless, any_json};

/// So many cases for each property.
const CASES: u32 = 256;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Everything that a body can be taken for.
#[derive(Debug, PartialEq)]
struct Decoded {
    answer: Answer,
    page: EventsPage,
    item: EventItem,
    webhook: Vec<WebhookItem>,
    reply: Reply,
    request: Option<Request>,
    failures: Vec<Option<Failure>>,
}

fn decode<S: Source>(source: &S) -> Decoded {
    let statuses = [0, 200, 204, 302, 400, 401, 429, 500];
    Decoded {
        answer: Answer::decode(source),
        page: EventsPage::decode(source),
        item: EventItem::decode(source),
        webhook: decode_webhook(source),
        reply: Reply::decode(source),
        request: Request::decode(source).ok(),
        failures: statuses
            .map(|status| Failure::of_response(status, Some(1.0), Some(source)))
            .into(),
    }
}

/// An item that names no type is written with one.
fn with_type(mut item: EventItem) -> EventItem {
    if item.kind.is_none() {
        item = EventItem::decode(&&Json::from(&item));
    }
    item
}

fn nested(depth: usize, wrap: fn(Json) -> Json) -> Json {
    (0..depth).fold(Json::from("bottom"), |inner, _| wrap(inner))
}

fn in_list(inner: Json) -> Json {
    Json::List(vec![inner])
}

fn in_data(inner: Json) -> Json {
    Json::map().with("data", inner)
}

fn in_everything(inner: Json) -> Json {
    Json::map()
        .with("type", "raw")
        .with("body", Json::Null)
        .with("new", inner)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_json_decodes_in_the_same_way_from_both_sources(json in any_json()) {
        let value = Value::from(&json);
        prop_assert_eq!(decode(&&value), decode(&&json));
    }

    #[test]
    fn what_was_decoded_survives_being_written(json in any_json()) {
        let once = decode(&&json);
        prop_assert_eq!(&Answer::decode(&&Json::from(&once.answer)), &once.answer);
        prop_assert_eq!(&Reply::decode(&&Json::from(&once.reply)), &once.reply);
        let webhook = encode_webhook(&once.webhook);
        prop_assert_eq!(&decode_webhook(&&webhook), &once.webhook);
        let item = with_type(once.item);
        prop_assert_eq!(&EventItem::decode(&&Json::from(&item)), &item);
        let events = once.page.events.into_iter().map(with_type).collect();
        let page = EventsPage { events, ..once.page };
        prop_assert_eq!(&EventsPage::decode(&&Json::from(&page)), &page);
        if let Some(request) = &once.request {
            prop_assert_eq!(&Request::decode(&&Json::from(request)), &Ok(request.clone()));
        }
    }

    #[test]
    fn known_replies_among_nonsense_are_all_kept_in_order(
        parts in vec((known_reply(), vec(any_json(), 0..3)), 0..6),
    ) {
        let mut elements = Vec::new();
        let mut expected = Vec::new();
        for (known, nonsense) in &parts {
            elements.push(Json::from(known));
            expected.push(known.clone());
            for element in nonsense.iter().filter(|element| **element != Json::Null) {
                expected.push(Reply::decode(&element));
            }
            elements.extend(nonsense.iter().cloned());
        }
        let body = in_data(Json::map().with("replies", Json::List(elements)));
        prop_assert_eq!(&Answer::decode(&&body).replies, &expected);
        prop_assert_eq!(&Answer::decode(&&Value::from(&body)).replies, &expected);
    }

    #[test]
    fn known_items_among_nonsense_are_all_kept_in_order(
        parts in vec((event_item(), any_json()), 0..5),
    ) {
        let elements = parts
            .iter()
            .flat_map(|(item, nonsense)| [Json::from(item), nonsense.clone()]);
        let body = Json::map().with("events", elements.collect::<Json>());
        let page = EventsPage::decode(&&body);
        let mut found = page.events.iter();
        for (item, _) in &parts {
            prop_assert!(found.any(|other| other == item), "{:?}", item);
        }
    }

    #[test]
    fn replies_survive_being_written(reply in reply()) {
        let written = Json::from(&reply);
        prop_assert_eq!(&Reply::decode(&&written), &reply);
        prop_assert_eq!(&Reply::decode(&&Value::from(&written)), &reply);
    }

    #[test]
    fn answers_survive_being_written(answer in answer()) {
        let written = Json::from(&answer);
        prop_assert_eq!(&Answer::decode(&&written), &answer);
        prop_assert_eq!(&Answer::decode(&&Value::from(&written)), &answer);
    }

    #[test]
    fn items_survive_being_written(item in event_item()) {
        let written = Json::from(&item);
        prop_assert_eq!(&EventItem::decode(&&written), &item);
        prop_assert_eq!(&EventItem::decode(&&Value::from(&written)), &item);
    }

    #[test]
    fn webhooks_survive_being_written(answers in vec((any::<Option<String>>(), answer()), 0..3)) {
        let items: Vec<WebhookItem> = answers
            .into_iter()
            .map(|(token, answer)| WebhookItem { token, answer })
            .collect();
        prop_assert_eq!(&decode_webhook(&&encode_webhook(&items)), &items);
    }

    #[test]
    fn requests_survive_being_written(request in request()) {
        let written = Json::from(&request);
        prop_assert_eq!(Request::decode(&&Value::from(&written)), Ok(request.clone()));
        prop_assert_eq!(Request::decode(&&written), Ok(request));
    }

    #[test]
    fn any_status_and_any_wait_give_a_class_or_a_success(
        status in any::<u16>(),
        wait in any::<Option<f64>>(),
        body in any::<Option<bool>>(),
    ) {
        let body = body.map(Json::Bool);
        let failure = Failure::of_response(status, wait, body.as_ref().as_ref());
        let success = (200..300).contains(&status) && body.is_some();
        prop_assert_eq!(failure.is_none(), success);
    }

    #[test]
    fn any_text_that_reads_as_a_time_reads_the_same_once_written(
        text in "([0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]([.,][0-9]{0,10})?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)|\\PC*",
    ) {
        if let Some(time) = Timestamp::parse(&text) {
            prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }
    }

    #[test]
    fn nesting_bombs_of_any_depth_decode(depth in 0_usize..500) {
        for wrap in [in_list, in_data, in_everything] {
            let bomb = nested(depth, wrap);
            let decoded = decode(&&bomb);
            prop_assert!(depth_of(&Json::from(&decoded.answer)) <= MAX_DEPTH + 6);
            prop_assert!(depth_of(&Json::from(&decoded.reply)) <= MAX_DEPTH + 6);
            prop_assert!(depth_of(&Json::from(&decoded.page)) <= MAX_DEPTH + 6);
        }
    }
}

fn depth_of(json: &Json) -> usize {
    let deepest = match json {
        Json::List(items) => items.iter().map(depth_of).max(),
        Json::Map(entries) => entries.iter().map(|(_, value)| depth_of(value)).max(),
        _ => return 0,
    };
    1 + deepest.unwrap_or_default()
}

#[test]
fn bottomless_values_decode_and_end() {
    for bomb in [Bottomless::List, Bottomless::Map] {
        let decoded = decode(&bomb);
        let written = Json::from(&decoded.answer);
        assert!(depth_of(&written) <= MAX_DEPTH + 6);
        assert_eq!(Answer::decode(&&written), decoded.answer);
    }
}

#[test]
fn bombs_that_the_native_parser_takes_can_be_written_and_parsed_again() {
    let text = format!("{}1{}", r#"{"new":["#.repeat(60), "]}".repeat(60));
    let value: Value = serde_json::from_str(&text).expect("within the parser's bound");
    let answer = Answer::decode(&&value);
    let written = Value::from(&Json::from(&answer)).to_string();
    let again: Value = serde_json::from_str(&written).expect("what is written can be parsed");
    assert_eq!(Answer::decode(&&again), answer);
}

#[test]
fn an_item_without_a_type_is_written_with_the_name_of_its_shape() {
    let employee = Json::map().with("firstName", "Anna");
    let data = Json::map().with("replies", Json::List(Vec::new()));
    for (event, name) in [
        (in_data(data.clone()), "botResponse"),
        (in_data(data).with("employee", employee), "operatorMessage"),
    ] {
        let item = EventItem::decode(&&Json::map().with("event", event));
        let written = Json::from(&item);
        assert_eq!(written.at("type"), Some(&Json::from(name)));
    }
}

#[test]
fn data_is_followed_as_deep_as_it_may_go_and_no_deeper() {
    for wrap in [in_list, in_data] {
        for (depth, reaches) in [(MAX_DEPTH, true), (MAX_DEPTH + 1, false)] {
            let read = Json::read(&&nested(depth, wrap));
            assert_eq!(format!("{read:?}").contains("bottom"), reaches, "{depth}");
        }
    }
}

#[test]
fn whole_numbers_are_written_without_a_fraction_where_they_are_exact() {
    for (number, expected) in [
        (0.0, "0"),
        (-7.0, "-7"),
        (0.5, "0.5"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (9_007_199_254_740_992.0, "9007199254740992.0"),
    ] {
        let written = serde_json::to_string(&Json::Number(number));
        assert_eq!(written.ok().as_deref(), Some(expected));
    }
}
