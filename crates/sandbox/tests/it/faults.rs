//! Faults of requests: delays, statuses, bodies, being away, and whom they
//! strike. What is to be seen on the wire only is in `faults_wire`.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::bench::{Bench, bench, script_of, settle};

async fn with(rule: Value) -> Bench {
    let bench = bench();
    let seen = bench.faults(json!({"seed": 1, "rules": [rule]})).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    bench
}

/// What was written down.
async fn recorded(bench: &Bench) -> Vec<String> {
    let now = bench.sandbox.clock.now();
    bench.sandbox.faults.end("plain", now);
    script_of(&bench.all_events("plain").await)
}

#[tokio::test(start_paused = true)]
async fn a_delay_before_keeps_the_message_from_the_bot_and_one_after_the_answer() {
    for (kind, written) in [("delay", 0), ("delay-after", 2)] {
        let bench = with(json!({"kind": kind, "ms": 1000})).await;
        let began = Instant::now();
        let saying = bench.begin("/chatapi/plain?clientId=c&query=x").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let history = bench.sandbox.store.clients_of("plain").unwrap();
        assert_eq!(history.len() * 2, written, "{kind}");
        assert_eq!(saying.await.unwrap().texts(), ["x"]);
        assert_eq!(began.elapsed().as_millis(), 1000);
    }
}

#[tokio::test(start_paused = true)]
async fn delays_have_their_distribution() {
    for (rule, least, most) in [
        (
            json!({"kind": "delay", "min_ms": 100, "max_ms": 300}),
            100,
            300,
        ),
        (json!({"kind": "delay", "mean_ms": 200}), 0, 2000),
    ] {
        let bench = with(rule).await;
        let began = Instant::now();
        for number in 0..200 {
            let one = Instant::now();
            bench.send("c", &number.to_string(), "x").await;
            let took = one.elapsed().as_millis();
            assert!((least..=most + 1).contains(&took), "{took}");
        }
        let mean = began.elapsed().as_millis() / 200;
        assert!((170..230).contains(&mean), "{mean}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_comes_without_the_bot_and_one_after_with_it() {
    let before = with(json!({"kind": "status", "status": 429, "retry_after": 3})).await;
    let seen = before.say("x").await;
    assert_eq!(seen.status, 429);
    assert_eq!(seen.headers["retry-after"], "3");
    assert_eq!(seen.json()["status"], 429);
    assert_eq!(seen.json()["path"], "/chatapi/plain");
    assert_eq!(recorded(&before).await, [""; 0]);
    let after = with(json!({"kind": "status-after", "status": 502, "body": "html"})).await;
    let seen = after.say("x").await;
    assert_eq!(seen.status, 502);
    assert!(seen.text.starts_with("<!DOCTYPE html>"));
    assert_eq!(recorded(&after).await, [">x", "<x"]);
}

#[tokio::test(start_paused = true)]
async fn statuses_of_all_kinds_come_with_the_body_that_is_asked_for() {
    for (status, body, begins) in [
        (204, "empty", ""),
        (302, "html", "<!DOCTYPE"),
        (401, "json", "{"),
        (418, "text", "The server"),
        (500, "empty", ""),
        (599, "json", "{"),
    ] {
        let rule = json!({"kind": "status", "status": status, "body": body});
        let seen = with(rule).await.say("x").await;
        assert_eq!(seen.status, status);
        assert_eq!(seen.text.is_empty(), begins.is_empty(), "{status}");
        assert!(seen.text.starts_with(begins), "{status}: {}", seen.text);
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_not_json_comes_with_success_and_the_bot_has_worked() {
    for (body, begins) in [("html", "<!DOCTYPE"), ("text", "The server"), ("empty", "")] {
        let bench = with(json!({"kind": "not-json", "body": body})).await;
        let seen = bench.say("x").await;
        assert_eq!(seen.status, 200);
        assert!(seen.text.starts_with(begins));
        assert!(serde_json::from_str::<Value>(&seen.text).is_err());
        assert_eq!(recorded(&bench).await, [">x", "<x"]);
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_other_origins_may_read_faults() {
    let bench = with(json!({"kind": "status", "status": 503, "retry_after": 1})).await;
    let request = Request::get("/chatapi/plain?clientId=c&query=x")
        .header("origin", "https://shop.example")
        .body(Body::empty())
        .unwrap();
    let seen = bench.call(request).await;
    assert_eq!(seen.status, 503);
    let allowed = &seen.headers["access-control-allow-origin"];
    assert_eq!(allowed, "https://shop.example");
}

#[tokio::test(start_paused = true)]
async fn a_fault_strikes_where_it_is_put() {
    let bench = with(json!({"kind": "status", "status": 500, "on": ["async", "history"]})).await;
    assert_eq!(bench.say("x").await.status, 200);
    let poll = bench.get("/chatapi/plain/events?clientId=c&all=true&ts=0");
    assert_eq!(poll.await.status, 200);
    let body = json!({"clientId": "c", "query": "x"}).to_string();
    let seen = bench.post("/chatapi/plain/async", body.clone()).await;
    assert_eq!(seen.status, 500);
    let history = bench.get("/chatapi/plain/history?clientId=c").await;
    assert_eq!(history.status, 500);
    let other = bench.post("/chatapi/hooked-token/async", body).await;
    assert_eq!(other.status, 200, "another channel has no faults");
}

#[tokio::test(start_paused = true)]
async fn a_fault_strikes_those_whom_it_is_for() {
    let bench = bench();
    let plan = json!({"rules": [
        {"kind": "status", "status": 500, "client": "me"},
        {"kind": "status", "status": 501, "client": "test-*"}
    ]});
    bench.faults(plan).await;
    for (client, status) in [
        ("me", 500),
        ("me2", 200),
        ("test-1", 501),
        ("a-test-1", 200),
    ] {
        assert_eq!(
            bench.send(client, "1", "x").await.status,
            status,
            "{client}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn each_client_is_counted_apart() {
    let bench = bench();
    let plan = json!({"rules": [
        {"kind": "status", "status": 500, "first": 2},
        {"kind": "status", "status": 501, "every": 3}
    ]});
    bench.faults(plan).await;
    let mut statuses = Vec::new();
    for number in 0..8 {
        let id = number.to_string();
        let seen = bench.send("a", &id, "x").await;
        assert_eq!(seen.status, bench.send("b", &id, "x").await.status);
        statuses.push(seen.status.as_u16());
    }
    assert_eq!(statuses, [500, 500, 200, 200, 501, 200, 200, 501]);
}

#[tokio::test(start_paused = true)]
async fn a_repeat_passes_after_so_many_attempts() {
    let bench = with(json!({"kind": "status-after", "status": 500, "attempts": 2})).await;
    for status in [500, 500, 200] {
        assert_eq!(bench.send("c", "same", "x").await.status, status);
    }
    assert_eq!(bench.send("c", "other", "x").await.status, 500);
    let log = bench.get("/control/requests").await.json();
    assert_eq!(log["requests"][0]["faults"], json!(["status-after"]));
    assert_eq!(log["requests"][2]["faults"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_comes_again_is_a_message_of_its_own() {
    let bench = bench();
    bench.send("c", "same", "x").await;
    bench.send("c", "same", "x").await;
    let events = bench.all_events("plain").await;
    assert_eq!(script_of(&events), [">x", "<x", ">x", "<x"]);
}

#[tokio::test(start_paused = true)]
async fn delays_add_up_and_the_first_other_fault_counts() {
    let bench = bench();
    let plan = json!({"rules": [
        {"kind": "delay", "ms": 100},
        {"kind": "delay-after", "ms": 50},
        {"kind": "not-json"},
        {"kind": "status", "status": 500}
    ]});
    bench.faults(plan).await;
    let began = Instant::now();
    assert_eq!(bench.say("x").await.status, 200);
    assert_eq!(began.elapsed().as_millis(), 150);
    let counts = bench.counts().await;
    let kinds = json!({"delay": 1, "delay-after": 1, "not-json": 1, "status": 0});
    assert_eq!(counts["kinds"], kinds);
}

#[tokio::test(start_paused = true)]
async fn a_rule_is_on_for_its_time() {
    let rule = json!({"kind": "status", "status": 500,
        "after_ms": 1000, "for_ms": 500, "period_ms": 2000});
    let bench = with(rule).await;
    let mut statuses = Vec::new();
    for number in 0..8 {
        let seen = bench.send("c", &number.to_string(), "x").await;
        statuses.push(seen.status.as_u16());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(statuses, [200, 200, 500, 200, 200, 200, 500, 200]);
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_is_away_says_so_to_all_and_to_polls_that_were_held() {
    let rule = json!({"kind": "away", "after_ms": 1000, "for_ms": 1000, "retry_after": 1});
    let bench = with(rule).await;
    let began = Instant::now();
    let poll = bench.begin("/chatapi/plain/events?clientId=c").await;
    let slow = bench.begin("/chatapi/plain?clientId=c&query=slow").await;
    let seen = poll.await.unwrap();
    assert_eq!(began.elapsed().as_millis(), 1000);
    assert_eq!(seen.status, 503);
    let poll = bench.get("/chatapi/plain/events?clientId=d").await;
    assert_eq!(poll.status, 503);
    assert_eq!(poll.headers["retry-after"], "1");
    assert_eq!(bench.say("x").await.status, 503);
    assert_eq!(
        slow.await.unwrap().status,
        200,
        "it came back before the answer"
    );
    assert_eq!(bench.say("x").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_while_the_channel_is_away_is_lost() {
    let bench = bench();
    let slow = bench.begin("/chatapi/plain?clientId=c&query=slow").await;
    let poll = bench.begin("/chatapi/plain/events?clientId=d").await;
    bench.faults(json!({"rules": [{"kind": "away"}]})).await;
    assert_eq!(poll.await.unwrap().status, 503);
    assert_eq!(slow.await.unwrap().status, 503);
    assert_eq!(recorded(&bench).await, [">slow", "<At last."]);
}

#[tokio::test(start_paused = true)]
async fn a_time_scale_shortens_faults_too() {
    let mut settings = crate::bench::settings();
    settings.time_scale = sandbox::clock::TimeScale::new(0.01).unwrap();
    let bench = crate::bench::bench_of(settings);
    let plan = json!({"rules": [
        {"kind": "status", "status": 500, "after_ms": 1000, "for_ms": 1000},
        {"kind": "delay", "ms": 1000}
    ]});
    bench.faults(plan).await;
    let began = Instant::now();
    assert_eq!(bench.say("x").await.status, 200);
    assert_eq!(began.elapsed().as_millis(), 10);
    assert_eq!(bench.say("x").await.status, 500);
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert_eq!(bench.say("x").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn requests_that_make_no_sense_are_refused_as_ever() {
    let bench = with(json!({"kind": "delay", "ms": 1})).await;
    let big = "x".repeat(sandbox::http::MAX_BODY_BYTES + 1);
    for (path, body, status) in [
        ("/chatapi/plain", "{", 400),
        ("/chatapi/plain", big.as_str(), 413),
        ("/chatapi/wrong", "{}", 404),
        ("/chatapi/plain/events", "{}", 405),
    ] {
        let seen = bench.post(path, body.to_owned()).await;
        assert_eq!(seen.status, status, "{path}");
        assert_eq!(seen.json()["status"], status);
    }
    settle().await;
}
