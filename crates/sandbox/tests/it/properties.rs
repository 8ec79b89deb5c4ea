//! What holds whatever is sent.

use proptest::collection::vec;
use proptest::prelude::*;
use sandbox::store::{
    ConversationKey, EventFilter, NewEvent, Store, append_event, conversation_for,
};
use serde_json::{Map, Value, json};

use crate::bench::bench;
use chat_api::{EventBody, EventItem, Input, Timestamp};

/// Any JSON, with the names of the protocol among its keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("/start")),
        Just(json!("later")),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any_key(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("clientId".to_owned()),
        Just("query".to_owned()),
        Just("event".to_owned()),
        Just("data".to_owned()),
        Just("clientInfo".to_owned()),
        Just("firstName".to_owned()),
        Just("cid".to_owned()),
        ".{0,6}",
    ]
}

/// A body that is JSON, a request or not, or no JSON at all.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let request = (any_json(), any_json(), any_json()).prop_map(|(client, query, rest)| {
        let mut body = rest.as_object().cloned().unwrap_or_default();
        body.insert("clientId".to_owned(), client);
        body.insert("query".to_owned(), query);
        Value::Object(body)
    });
    prop_oneof![
        any_json().prop_map(|json| json.to_string().into_bytes()),
        request.prop_map(|json| json.to_string().into_bytes()),
        vec(any::<u8>(), 0..64),
    ]
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_body_whatever_makes_the_sandbox_fail(bodies in vec(any_body(), 1..6)) {
        run(async {
            let bench = bench();
            for body in bodies {
                for path in ["/chatapi/plain", "/chatapi/plain/async", "/control/campaign"] {
                    let seen = bench.post(path, body.clone()).await;
                    assert!(seen.status.as_u16() < 500, "{path} {}", seen.status);
                    assert!(seen.json().is_object());
                }
            }
        });
    }

    #[test]
    fn no_query_string_whatever_makes_the_sandbox_fail(
        pairs in vec((any_key(), "[ -~]{0,8}"), 0..5),
        path in prop_oneof![Just(""), Just("/events"), Just("/history")],
        ts in "[0-9.eE+-]{0,22}",
    ) {
        run(async {
            let bench = bench();
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(&pairs).append_pair("ts", &ts).append_pair("before", &ts);
            let seen = bench.get(&format!("/chatapi/plain{path}?{}", query.finish())).await;
            assert!(seen.status.as_u16() < 500, "{}", seen.status);
            assert!(seen.json().is_object());
        });
    }

    /// A reader that follows the times gets every event once, in order, if it
    /// drops the one that it asked from.
    #[test]
    fn following_the_times_loses_nothing_and_doubles_nothing(
        steps in vec((0_i64..4, any::<bool>(), 0_usize..3), 0..60),
        limit in 2_u32..9,
        start in 0_i64..4,
        cid in 0_usize..3,
        all in any::<bool>(),
    ) {
        let cids = [None, Some("a".to_owned()), Some("b".to_owned())];
        let store = Store::in_memory().unwrap();
        let key = ConversationKey { channel: "plain".to_owned(), client: "c".to_owned() };
        let mut now = 1_000;
        let mut expected = Vec::new();
        for (number, (step, from_agent, owner)) in steps.into_iter().enumerate() {
            // Time stands still, too, and goes back.
            now += step - 1;
            let item = EventItem {
                kind: None,
                timestamp: None,
                question_id: Some(number.to_string()),
                body: EventBody::ClientRequest {
                    input: Input::Query(String::new()),
                    cid: cids[owner].clone(),
                    data: None,
                },
            };
            let event = NewEvent { item, cid: cids[owner].clone(), from_agent };
            let time = store
                .transaction(|data| {
                    let conversation = conversation_for(data, &key)?;
                    append_event(data, conversation.id, Timestamp(now), event)
                })
                .unwrap()
                .unwrap();
            let is_seen = (all || from_agent)
                && (cid == 0 || owner == 0 || owner == cid);
            if is_seen {
                expected.push((time.0, number.to_string()));
            }
        }
        let first = 1_000 + start - 2;
        expected.retain(|(time, _)| *time >= first);
        let filter = EventFilter { cid: cids[cid].clone(), all, limit };
        let mut from = first;
        let mut read: Vec<(i64, String)> = Vec::new();
        loop {
            let page = store.events_from(&key, Timestamp(from), &filter).unwrap();
            prop_assert!(page.items.len() <= limit as usize);
            let before = read.len();
            for item in &page.items {
                let item: Value = serde_json::from_str(&item.body).unwrap();
                let time = crate::bench::time_of(&item);
                let id = item["event"]["questionId"].as_str().unwrap().to_owned();
                if read.last().is_none_or(|(last, _)| *last < time) {
                    read.push((time, id));
                }
            }
            prop_assert_eq!(page.has_news, page.items.last().is_some_and(|last| {
                crate::bench::time_of(&serde_json::from_str(&last.body).unwrap()) > from
            }));
            match read.last() {
                Some((last, _)) if read.len() > before => from = *last,
                _ => break,
            }
        }
        prop_assert_eq!(read, expected);
    }
}
