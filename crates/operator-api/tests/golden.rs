//! Golden tests over the documentation's samples, and what is tolerated beside
//! them.

#![allow(clippy::unwrap_used)]

use operator_api::{
    Body, CloseChat, Data, Destination, Employee, Event, EventBody, SelectDestination, SendFile,
    SendText, SetWebhook, WireError, destinations_from, destinations_to,
};
use serde_json::{Value, json};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("fixtures/operator-", $name, ".json"))
    };
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Reads a sample, and writes it again as it was.
fn read<B: Body>(text: &str) -> B {
    let body = B::from_slice(text.as_bytes()).unwrap();
    assert_eq!(body.to_json(), json(text));
    body
}

fn anna() -> Employee {
    Employee {
        employee_id: "12345".to_owned(),
        first_name: "Anna".to_owned(),
        last_name: "Smirnova".to_owned(),
        avatar_url: Some("https://example.com/a.png".to_owned()),
    }
}

#[test]
fn calls_of_the_samples() {
    let set: SetWebhook = read(fixture!("setWebhook"));
    assert_eq!(set.url, "https://example.com/webhooks/{ApiKey}");
    let text: SendText = read(fixture!("sendText"));
    assert_eq!((&*text.user_id, &*text.text), ("<userId>", "Hello"));
    assert_eq!(text.message_id, None);
    let file: SendFile = read(fixture!("sendFile"));
    assert_eq!(file.file_name.as_deref(), Some("file.png"));
    assert_eq!(file.size, Some(2048));
    let close: CloseChat = read(fixture!("closeChat"));
    assert_eq!(close.text, "The client left the chat");
    let select: SelectDestination = read(fixture!("selectDestination"));
    assert_eq!(select.destination_id, "54321");
    assert_eq!(select.user_name.as_deref(), Some("firstName lastName"));
    let attributes = select.attributes.unwrap().entries();
    assert_eq!(attributes[1], ("key2".to_owned(), "value2".to_owned()));
    assert_eq!(
        select.custom_data,
        Some(Data::Object(serde_json::Map::new()))
    );
}

#[test]
fn destinations_of_the_sample() {
    let text = fixture!("getDestinations-inferred");
    let read = destinations_from(text.as_bytes()).unwrap();
    assert_eq!(read.len(), 2);
    assert!(read[0].has_online && !read[1].has_online);
    assert_eq!(destinations_to(&read), json(text));
}

#[test]
fn events_of_the_samples() {
    let text: Event = read(fixture!("event-TextMessage"));
    assert_eq!(text.id, "1");
    assert_eq!(text.employee(), Some(&anna()));
    let file: Event = read(fixture!("event-FileMessage"));
    let expected = EventBody::FileMessage {
        url: "https://example.com/f.pdf".to_owned(),
        name: Some("f.pdf".to_owned()),
        size: Some(2),
        comment: Some("See the file".to_owned()),
        employee: anna(),
    };
    assert_eq!(file.body, expected);
    let closed: Event = read(fixture!("event-Closed"));
    assert_eq!(closed.body, EventBody::Closed { employee: anna() });
    let passed: Event = read(fixture!("event-SelectDestination"));
    let destination = Destination {
        destination_id: "54321".to_owned(),
        name: "Support".to_owned(),
        has_online: true,
    };
    assert_eq!(passed.body, EventBody::SelectDestination { destination });
}

#[test]
fn identifiers_and_sizes_may_be_numbers_or_strings() {
    let body = json!({"userId": 7, "url": "https://a.example", "size": "2048", "messageId": 9});
    let file = SendFile::from_json(&body).unwrap();
    assert_eq!((&*file.user_id, file.size), ("7", Some(2048)));
    assert_eq!(file.message_id.as_deref(), Some("9"));
    for size in [json!("big"), json!(-1), json!({}), json!(null)] {
        let body = json!({"userId": "u", "url": "https://a.example", "size": size});
        assert_eq!(SendFile::from_json(&body).unwrap().size, None);
    }
}

#[test]
fn data_may_be_objects_or_strings() {
    let read = |data: Value| {
        let body = json!({"userId": "u", "destinationId": 1, "attributes": data});
        SelectDestination::from_json(&body).unwrap().attributes
    };
    let object = read(json!("{\"a\": 1, \"b\": {\"c\": null}, \"d\": null}")).unwrap();
    let entries = [("a", "1"), ("b", "{\"c\":null}")];
    let entries = entries.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(object.entries(), entries);
    for text in ["vip", "{broken", "[1]"] {
        assert_eq!(read(json!(text)), Some(Data::Text(text.to_owned())));
    }
    for nothing in [json!(null), json!(""), json!([1]), json!(5), json!(true)] {
        assert_eq!(read(nothing), None);
    }
}

#[test]
fn truth_may_be_a_string() {
    let online = |value: Value| {
        let body = json!([{"destinationId": 1, "hasOnline": value}]).to_string();
        destinations_from(body.as_bytes()).unwrap()[0].has_online
    };
    for yes in [json!(true), json!("true"), json!("True")] {
        assert!(online(yes));
    }
    for no in [json!(false), json!("false"), json!(null), json!(1)] {
        assert!(!online(no));
    }
}

#[test]
fn all_required_fields_that_are_missing_are_named() {
    let missing = |result: Result<(), WireError>, fields: &[&str]| {
        let error = result.unwrap_err();
        let fields: Vec<String> = fields.iter().map(|&field| field.to_owned()).collect();
        assert_eq!(error.field(), fields.first().map(String::as_str));
        assert_eq!(error, WireError::Missing(fields));
    };
    let nothing = json!({});
    missing(SetWebhook::from_json(&nothing).map(drop), &["url"]);
    missing(
        SetWebhook::from_json(&json!({"url": ""})).map(drop),
        &["url"],
    );
    let fields = ["userId", "destinationId"];
    missing(SelectDestination::from_json(&nothing).map(drop), &fields);
    let null = json!({"userId": null, "text": "a"});
    missing(SendText::from_json(&null).map(drop), &["userId"]);
    missing(SendText::from_json(&nothing).map(drop), &["userId", "text"]);
    missing(SendFile::from_json(&nothing).map(drop), &["userId", "url"]);
    missing(
        CloseChat::from_json(&nothing).map(drop),
        &["userId", "text"],
    );
    missing(
        Event::from_json(&nothing).map(drop),
        &["id", "userId", "type"],
    );
}

#[test]
fn events_that_lack_something_name_it() {
    let samples = [
        (fixture!("event-TextMessage"), &["text", "employee"][..]),
        (fixture!("event-FileMessage"), &["url", "employee"]),
        (fixture!("event-Closed"), &["employee"]),
        (fixture!("event-SelectDestination"), &["destination"]),
    ];
    for (sample, fields) in samples {
        for field in fields.iter().chain(&["id", "userId", "type"]) {
            let mut body = json(sample);
            body.as_object_mut().unwrap().remove(*field);
            let error = Event::from_json(&body).unwrap_err();
            assert_eq!(error.field(), Some(*field), "{body}");
        }
    }
    for field in ["employeeId", "firstName", "lastName", "avatarUrl"] {
        let mut body = json(fixture!("event-Closed"));
        body["employee"].as_object_mut().unwrap().remove(field);
        let error = Event::from_json(&body).unwrap_err();
        assert_eq!(error.field(), Some(&*format!("employee.{field}")));
    }
    let mut body = json(fixture!("event-SelectDestination"));
    body["destination"] = json!({});
    let error = Event::from_json(&body).unwrap_err();
    assert_eq!(error.field(), Some("destination.destinationId"));
}

#[test]
fn agent_without_a_picture() {
    for none in [json!(""), json!(null)] {
        let mut body = json(fixture!("event-Closed"));
        body["employee"]["avatarUrl"] = none;
        let event = Event::from_json(&body).unwrap();
        assert_eq!(event.employee().unwrap().avatar_url, None);
        assert_eq!(event.to_json()["employee"]["avatarUrl"], "");
    }
}

#[test]
fn event_of_a_type_never_seen_before_is_kept_whole() {
    let body = json!({"id": "9", "userId": "u", "type": "Typing", "more": [1]});
    let event = Event::from_json(&body).unwrap();
    assert!(matches!(&event.body, EventBody::Unknown { type_name, .. } if type_name == "Typing"));
    assert_eq!(event.to_json(), body);
}

#[test]
fn what_is_no_object_is_an_error_without_its_words() {
    assert_eq!(SendText::from_slice(b"{secret"), Err(WireError::NotJson));
    for body in [json!(null), json!([]), json!("secret"), json!(1)] {
        let error = SendText::from_json(&body).unwrap_err();
        assert_eq!(error.to_string(), "the body must be an object");
    }
    let wrong = json!({"userId": ["secret"], "text": {"secret": 1}});
    let error = SendText::from_json(&wrong).unwrap_err();
    assert_eq!(error.to_string(), "userId must be a string");
    assert!(destinations_from(b"{}").is_err());
}
