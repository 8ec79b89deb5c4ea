//! Faults that are to be seen on the wire only: over real connections, byte by
//! byte.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

use crate::bench::script_of;
use crate::wire::{Served, body_of, message, rest_of, served};

fn one(rule: Value) -> Value {
    json!({"seed": 1, "rules": [rule]})
}

/// What was written down, as the reader of everything sees it.
async fn recorded(served: &Served) -> Vec<String> {
    let now = served.sandbox().clock.now();
    served.sandbox().faults.end("plain", now);
    let path = "/chatapi/plain/history?clientId=c";
    script_of(&served.bench.get(path).await.events())
}

#[tokio::test]
async fn a_connection_that_is_cut_before_brings_no_byte_and_leaves_nothing_behind() {
    let served = served(one(json!({"kind": "cut-before"}))).await;
    assert_eq!(served.say("hello").await, "");
    let entry = served.sandbox().requests.entries().remove(0);
    assert_eq!(entry.faults, ["cut-before"]);
    assert_eq!(entry.client_id.as_deref(), Some("c"));
    assert_eq!(recorded(&served).await, [""; 0]);
    served.stop().await;
}

#[tokio::test]
async fn a_large_request_is_cut_too() {
    let served = served(one(json!({"kind": "cut-before"}))).await;
    assert_eq!(served.say(&"x".repeat(900_000)).await, "");
    served.stop().await;
}

#[tokio::test]
async fn a_connection_that_is_cut_after_brings_no_byte_and_everything_is_written_down() {
    let served = served(one(json!({"kind": "cut-after", "on": "send"}))).await;
    assert_eq!(served.say("hello").await, "");
    let entry = served.bench.get("/control/requests").await.json()["requests"][0].clone();
    assert_eq!(entry["cut"], true);
    assert_eq!(entry["status"], Value::Null);
    assert_eq!(recorded(&served).await, [">hello", "<hello"]);
    served.stop().await;
}

#[tokio::test]
async fn what_went_over_a_connection_before_it_is_cut_has_arrived() {
    let served = served(json!({
        "keep_alive": true,
        "rules": [{"kind": "cut-after", "every": 2}]
    }))
    .await;
    let mut stream = served.connect().await;
    let kept = message("one").replace("connection: close\r\n", "");
    stream.write_all(kept.as_bytes()).await.unwrap();
    let mut first = [0; 4096];
    let count = stream.read(&mut first).await.unwrap();
    assert!(first[..count].starts_with(b"HTTP/1.1 200 OK"));
    stream.write_all(message("two").as_bytes()).await.unwrap();
    assert_eq!(rest_of(stream).await, "");
    served.stop().await;
}

#[tokio::test]
async fn no_connection_is_used_twice_while_some_are_going_to_be_cut() {
    let served = served(one(json!({"kind": "cut-after", "client": "other"}))).await;
    for request in [
        message("one"),
        "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_owned(),
        "OPTIONS /chatapi/plain HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: http://a.test\r\n\
         access-control-request-method: POST\r\n\r\n"
            .to_owned(),
    ] {
        let request = request.replace("connection: close\r\n", "");
        let answer = served.bytes(&request).await;
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    }
    served.faults(one(json!({"kind": "status", "status": 500})));
    let answer = served.say("two").await;
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    let seen = served.bench.get("/health").await;
    assert!(!seen.headers.contains_key("connection"));
    served.stop().await;
}

#[tokio::test]
async fn a_connection_that_is_cut_in_the_middle_brings_the_head_and_a_part() {
    let served = served(one(json!({"kind": "cut-mid-body", "part": 0.25}))).await;
    let answer = served.say("hello").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let (length, body) = body_of(&answer);
    assert_eq!(body.len(), length / 4);
    assert!(body.starts_with('{'));
    assert_eq!(recorded(&served).await, [">hello", "<hello"]);
    served.stop().await;
}

#[tokio::test]
async fn a_truncated_body_has_the_length_that_it_says() {
    let served = served(one(json!({"kind": "truncated"}))).await;
    let answer = served.say("hello").await;
    let (length, body) = body_of(&answer);
    assert_eq!(body.len(), length);
    assert!(body.starts_with('{') && !body.ends_with('}'), "{body}");
    served.stop().await;
}

#[tokio::test]
async fn a_body_that_drips_comes_whole_and_slowly() {
    let served = served(one(json!({"kind": "drip", "bytes": 50, "ms": 5}))).await;
    let began = Instant::now();
    let answer = served.say("hello").await;
    let (length, body) = body_of(&answer);
    assert_eq!(body.len(), length);
    assert!(serde_json::from_str::<Value>(body).is_ok(), "{body}");
    let pauses = u32::try_from((length - 1) / 50).unwrap();
    assert!(pauses > 1 && began.elapsed() >= Duration::from_millis(5) * pauses);
    served.stop().await;
}

#[tokio::test]
async fn a_request_that_hangs_ends_at_its_bound_without_a_byte() {
    let served = served(json!({"rules": [
        {"kind": "hang-before", "ms": 30, "first": 1},
        {"kind": "hang-after", "ms": 30}
    ]}))
    .await;
    let began = Instant::now();
    assert_eq!(served.say("before").await, "");
    assert_eq!(served.say("after").await, "");
    assert!(began.elapsed() >= Duration::from_millis(60));
    assert_eq!(recorded(&served).await, [">after", "<after"]);
    served.stop().await;
}

#[tokio::test]
async fn a_request_that_hangs_ends_when_the_client_goes() {
    let served = served(one(json!({"kind": "hang-after"}))).await;
    let mut stream = served.connect().await;
    stream.write_all(message("hello").as_bytes()).await.unwrap();
    served.until(|entry| entry.faults == ["hang-after"]).await;
    drop(stream);
    served
        .until(|entry| entry.outcome == Some(sandbox::request_log::Outcome::Abandoned))
        .await;
    served.stop().await;
}

#[tokio::test]
async fn what_hangs_and_drips_ends_when_the_sandbox_stops() {
    let served = served(json!({"rules": [
        {"kind": "hang-before", "first": 1},
        {"kind": "drip", "bytes": 1, "ms": 60000, "on": "send"}
    ]}))
    .await;
    let mut hangs = served.connect().await;
    hangs.write_all(message("one").as_bytes()).await.unwrap();
    served.until(|entry| entry.faults == ["hang-before"]).await;
    let mut drips = served.connect().await;
    drips.write_all(message("two").as_bytes()).await.unwrap();
    served.until(|entry| entry.outcome.is_some()).await;
    let began = Instant::now();
    served.stop().await;
    assert_eq!(rest_of(hangs).await, "");
    let answer = rest_of(drips).await;
    let (length, body) = body_of(&answer);
    assert_eq!(body.len(), length);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_channel_that_goes_away_drops_polls_and_refuses_all_and_comes_back() {
    let served = served(json!({"rules": [{"kind": "reorder", "probability": 0}]})).await;
    let poll = "GET /chatapi/plain/events?clientId=c HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
    let mut polling = served.connect().await;
    polling.write_all(poll.as_bytes()).await.unwrap();
    served.until(|entry| entry.client_id.is_some()).await;
    served.faults(one(json!({"kind": "away", "how": "cut"})));
    assert_eq!(rest_of(polling).await, "");
    assert_eq!(served.say("hello").await, "");
    let now = served.sandbox().clock.now();
    served.sandbox().faults.end("plain", now);
    assert!(served.say("hello").await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(recorded(&served).await, [">hello", "<hello"]);
    served.stop().await;
}
