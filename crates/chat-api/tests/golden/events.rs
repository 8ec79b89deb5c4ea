//! What comes by itself: the items of the events and of the history.

use chat_api::{
    Destination, Employee, EventBody, EventItem, EventsPage, Input, Json, Reply, Source, Timestamp,
};

use super::Parse;

const EVENTS: &str = include_str!("../fixtures/chatapi-events-response.json");

const EMPLOYEE: &str = r#"{"employeeId": "12345", "firstName": "Anna",
    "lastName": "Smirnova", "avatarUrl": "https://example.com/a.png", "rank": 3}"#;

fn item<S: Source>(parse: Parse<'_, S>, text: &str) -> EventItem {
    EventItem::decode(&parse(text))
}

fn anna() -> Employee {
    Employee {
        employee_id: Some("12345".to_owned()),
        first_name: Some("Anna".to_owned()),
        last_name: Some("Smirnova".to_owned()),
        avatar_url: Some("https://example.com/a.png".to_owned()),
    }
}

pub(crate) fn page_of_events_is_read_by_shape<S: Source>(parse: Parse<'_, S>) {
    let page = EventsPage::decode(&parse(EVENTS));
    assert_eq!(page.has_more, None);
    let [response, new] = &page.events[..] else {
        panic!("two items: {page:?}");
    };
    assert_eq!(response.kind.as_deref(), Some("botResponse"));
    assert_eq!(response.timestamp, Some(Timestamp(1_664_368_335_001)));
    let question = "b3f0c0de-0000-4000-8000-000000000001";
    assert_eq!(response.question_id.as_deref(), Some(question));
    let EventBody::Replies { employee, answer } = &response.body else {
        panic!("replies: {response:?}");
    };
    assert_eq!(*employee, None);
    let said = Reply::text("Are you still here?");
    assert_eq!(answer.replies.len(), 1);
    assert_eq!(answer.replies[0].body, said.body);
    assert_eq!(answer.replies[0].state.as_deref(), Some("/Timeout"));
    assert_eq!(new.kind.as_deref(), Some("somethingNew"));
    assert_eq!(new.timestamp, Some(Timestamp(1_664_368_336_001)));
    assert!(matches!(new.body, EventBody::Unknown(_)));
}

pub(crate) fn kinds_of_the_sandbox_are_read<S: Source>(parse: Parse<'_, S>) {
    let request = item(
        parse,
        r#"{"type": "clientRequest", "event": {"timestamp": "2022-09-28T12:32:15.001Z",
            "questionId": "q", "cid": "tab-1", "query": "hi", "data": {"a": 1}}}"#,
    );
    assert_eq!(request.timestamp, Some(Timestamp(1_664_368_335_001)));
    assert_eq!(request.question_id.as_deref(), Some("q"));
    let expected = EventBody::ClientRequest {
        input: Input::Query("hi".to_owned()),
        cid: Some("tab-1".to_owned()),
        data: Some(Json::map().with("a", 1.0)),
    };
    assert_eq!(request.body, expected);

    let event = item(
        parse,
        r#"{"type": "clientRequest", "event": {"event": "fileEvent"}}"#,
    );
    let EventBody::ClientRequest { input, .. } = event.body else {
        panic!("a request: {event:?}");
    };
    assert_eq!(input, Input::Event("fileEvent".to_owned()));

    let body = |kind: &str| {
        let event = format!(
            r#"{{"type": "{kind}", "event": {{"employee": {EMPLOYEE},
                "destination": {{"destinationId": 54321, "name": "Support"}}}}}}"#
        );
        item(parse, &event).body
    };
    let support = Destination {
        destination_id: Some("54321".to_owned()),
        name: Some("Support".to_owned()),
    };
    assert_eq!(
        body("operatorJoined"),
        EventBody::OperatorJoined(Some(anna()))
    );
    assert_eq!(
        body("operatorPassed"),
        EventBody::OperatorPassed(Some(anna()), Some(support))
    );
    assert_eq!(
        body("operatorClosed"),
        EventBody::OperatorClosed(Some(anna()))
    );
    let anonymous = item(parse, r#"{"type": "operatorJoined", "event": {}}"#);
    assert_eq!(anonymous.body, EventBody::OperatorJoined(None));
}

pub(crate) fn items_of_unknown_shape_are_kept<S: Source>(parse: Parse<'_, S>) {
    for text in [
        r#"{"type": "widgetState", "event": {"open": true}}"#,
        r#"{"type": "clientRequest", "event": {"cid": "neither query nor event"}}"#,
        r#"{"type": "botResponse", "event": {"data": {"replies": null}}}"#,
        r#"{"type": "botResponse", "event": null}"#,
        r#"{"type": "operatorJoined"}"#,
        r#"{"replies": []}"#,
        r#"{}"#,
    ] {
        let EventBody::Unknown(json) = item(parse, text).body else {
            panic!("unknown: {text}");
        };
        assert_eq!(json, Json::read(&parse(text)), "{text}");
    }
}

/// The reader goes by shape and not by name.
pub(crate) fn agent_is_the_author_whatever_the_type_says<S: Source>(parse: Parse<'_, S>) {
    for kind in [
        r#""type": "operatorMessage","#,
        r#""type": "botResponse","#,
        r#""type": 5,"#,
        "",
    ] {
        let text = format!(
            r#"{{{kind} "event": {{"employee": {EMPLOYEE},
                "data": {{"replies": [{{"type": "text", "text": "Good afternoon!"}}]}}}}}}"#
        );
        let EventBody::Replies { employee, answer } = item(parse, &text).body else {
            panic!("replies: {text}");
        };
        assert_eq!(employee, Some(anna()), "{kind}");
        assert_eq!(answer.replies, [Reply::text("Good afternoon!")], "{kind}");
    }
}

pub(crate) fn events_survive_being_written<S: Source>(parse: Parse<'_, S>) {
    let page = EventsPage::decode(&parse(EVENTS));
    assert_eq!(EventsPage::decode(&&Json::from(&page)), page);
    for text in [
        r#"{"type": "botResponse", "event": {"questionId": "q", "cid": "tab", "clientId": "c",
            "new": [1], "data": {"replies": [], "blockForm": true, "sessionId": "s"}}}"#,
        r#"{"type": "clientRequest", "event": {"event": "e", "data": {"replies": 1}}}"#,
        r#"{"type": "operatorJoined", "event": {"employee": {}}}"#,
        r#"{"type": "operatorPassed", "event": {"destination": {"name": "Sales"}}}"#,
        r#"{"type": "operatorClosed", "event": 5}"#,
        r#"{"type": "new", "event": {"timestamp": "2022-09-28T12:32:15"}, "beside": 1}"#,
    ] {
        let once = item(parse, text);
        assert_eq!(EventItem::decode(&&Json::from(&once)), once, "{text}");
    }
    let agent = format!(
        r#"{{"type": "operatorMessage", "event": {{"employee": {EMPLOYEE}, "data": {{"replies": []}}}}}}"#
    );
    let once = item(parse, &agent);
    assert_eq!(EventItem::decode(&&Json::from(&once)), once);
}

pub(crate) fn bare_array_counts_as_a_page<S: Source>(parse: Parse<'_, S>) {
    let page = EventsPage::decode(&parse(
        r#"[{"type": "operatorClosed", "event": {"questionId": "q"}}]"#,
    ));
    assert_eq!(page.events.len(), 1);
    assert_eq!(page.events[0].body, EventBody::OperatorClosed(None));
    let history = EventsPage::decode(&parse(r#"{"events": [], "hasMore": true}"#));
    assert_eq!((history.events.len(), history.has_more), (0, Some(true)));
    for (written, expected) in [
        ("false", Some(false)),
        (r#""true""#, Some(true)),
        (r#""false""#, Some(false)),
        (r#""no""#, None),
    ] {
        let history = EventsPage::decode(&parse(&format!(r#"{{"hasMore": {written}}}"#)));
        assert_eq!(history.has_more, expected, "{written}");
    }
}

/// "Everything else is skipped and counted": it can only be counted if it is
/// there.
pub(crate) fn elements_that_are_no_objects_are_kept_as_unknown<S: Source>(parse: Parse<'_, S>) {
    let page = EventsPage::decode(&parse(
        r#"{"events": [null, 5, "x", {"type": "operatorClosed", "event": {}}, []]}"#,
    ));
    let bodies: Vec<&EventBody> = page.events.iter().map(|item| &item.body).collect();
    let expected = [
        EventBody::Unknown(Json::Number(5.0)),
        EventBody::Unknown(Json::from("x")),
        EventBody::OperatorClosed(None),
        EventBody::Unknown(Json::List(Vec::new())),
    ];
    assert_eq!(bodies, expected.iter().collect::<Vec<_>>());
    assert_eq!(EventsPage::decode(&&Json::from(&page)), page);
}
