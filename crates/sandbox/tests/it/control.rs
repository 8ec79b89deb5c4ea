//! The control addresses.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use sandbox::sandbox::Control;
use sandbox::store::Store;
use serde_json::json;

use crate::bench::{NOW, bench, bench_with, script_of, settings, settle, texts_of};
use crate::post::Does;

#[tokio::test(start_paused = true)]
async fn a_campaign_reaches_one_client_or_all_and_goes_to_the_webhook() {
    let bench = bench();
    for client in ["c", "d"] {
        let body = json!({"clientId": client, "query": "x"}).to_string();
        bench.post("/chatapi/hooked-token", body).await;
    }
    let one = json!({"token": "hooked-token", "clientId": "c", "text": "For you"});
    let seen = bench.post("/control/campaign", one.to_string()).await;
    assert_eq!(seen.json()["sent"], 1);
    let all = json!({"token": "hooked-token", "replies": [
        {"type": "text", "text": "For all", "markup": "markdown"},
        {"type": "new", "x": 1}
    ]});
    let seen = bench.post("/control/campaign", all.to_string()).await;
    assert_eq!(seen.json()["sent"], 2);
    assert_eq!(seen.json()["questionIds"].as_array().unwrap().len(), 2);
    let events = bench.all_events("hooked-token").await;
    assert_eq!(script_of(&events), [">x", "<x", "<For you", "<For all"]);
    let replies = &events[3]["event"]["data"]["replies"];
    assert_eq!(replies[1], json!({"type": "new", "x": 1}));
    let calls = bench.post.calls_until(3).await;
    assert_eq!(texts_of(&calls[0].body[0]), ["For you"]);
}

#[tokio::test(start_paused = true)]
async fn a_campaign_wakes_whoever_waits_and_may_reach_a_client_before_its_first_message() {
    let bench = bench();
    let waiting = bench
        .begin("/chatapi/plain/events?clientId=c&all=true")
        .await;
    let body = json!({"token": "plain", "clientId": "c", "state": "/Start"});
    bench.post("/control/campaign", body.to_string()).await;
    assert_eq!(
        script_of(&waiting.await.unwrap().events()),
        ["<Hello there."]
    );
    assert_eq!(
        bench.say("yes").await.texts(),
        ["You said yes."],
        "its buttons work"
    );
}

#[tokio::test(start_paused = true)]
async fn a_campaign_that_makes_no_sense_is_refused() {
    let bench = bench();
    for (body, status) in [
        (json!({"token": "plain"}), 400),
        (
            json!({"token": "plain", "text": "a", "state": "/Start"}),
            400,
        ),
        (json!({"token": "plain", "state": "/Nowhere"}), 400),
        (json!({"token": "plain", "text": "a", "client": "c"}), 400),
        (json!({"token": "wrong", "text": "a"}), 404),
        (json!([]), 400),
    ] {
        let seen = bench.post("/control/campaign", body.to_string()).await;
        assert_eq!(seen.status, status, "{body}");
        assert_eq!(seen.json()["status"], status);
    }
}

#[tokio::test(start_paused = true)]
async fn the_request_log_tells_who_asked_what_and_never_a_text() {
    let bench = bench();
    let body = json!({"clientId": "c", "query": "my secret", "cid": "tab"});
    bench.post("/chatapi/plain", body.to_string()).await;
    bench
        .get("/chatapi/plain?clientId=d&query=my%20secret")
        .await;
    bench.get("/chatapi/plain/history?clientId=c").await;
    bench.get("/chatapi/wrong/history?clientId=c").await;
    let waiting = bench.begin("/chatapi/plain/events?clientId=c").await;
    let log = bench.get("/control/requests").await;
    assert!(!log.text.contains("secret"));
    let requests = log.json()["requests"].as_array().unwrap().clone();
    let column = |name: &str| -> Vec<String> {
        requests
            .iter()
            .map(|entry| entry[name].to_string().replace('"', ""))
            .collect()
    };
    assert_eq!(
        column("kind"),
        ["send", "simplified", "history", "history", "events"]
    );
    assert_eq!(column("method"), ["POST", "GET", "GET", "GET", "GET"]);
    assert_eq!(column("status"), ["200", "200", "200", "404", "null"]);
    assert_eq!(
        column("channel"),
        ["plain", "plain", "plain", "null", "plain"]
    );
    assert_eq!(column("clientId"), ["c", "d", "c", "null", "c"]);
    assert_eq!(requests[0]["cid"], "tab");
    assert_eq!(requests[4]["underWay"], true);
    let of_one = bench.get("/control/requests?token=plain&clientId=d").await;
    assert_eq!(of_one.json()["requests"].as_array().unwrap().len(), 1);
    waiting.abort();
}

#[tokio::test(start_paused = true)]
async fn polls_are_counted_with_how_many_were_open_at_the_same_time() {
    let bench = bench();
    let path = "/chatapi/plain/events?clientId=c";
    let first = bench.begin(path).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = bench.begin(&format!("{path}&cid=tab")).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let polls = bench.get("/control/polls").await.json();
    assert_eq!(polls["polls"][0]["overlapMs"], 300, "while it lasts");
    first.abort();
    settle().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let other = bench.begin("/chatapi/plain/events?clientId=d").await;
    other.abort();
    let polls = bench.get("/control/polls?token=plain&clientId=c").await;
    assert_eq!(
        polls.json()["polls"],
        json!([{
            "channel": "plain", "clientId": "c", "total": 2, "open": 1,
            "mostOpen": 2, "overlapMs": 300, "byCid": {"": 1, "tab": 1}
        }])
    );
    let requests = bench.get("/control/requests").await.json();
    let (first, second_entry) = (&requests["requests"][0], &requests["requests"][1]);
    let millis = |value: &serde_json::Value| value.as_f64().unwrap() as i64 - NOW.0;
    assert_eq!(millis(&first["startedAt"]), 0);
    assert_eq!(millis(&first["endedAt"]), 400);
    assert_eq!(first["faults"], json!([]));
    assert_eq!(second_entry["endedAt"], json!(null));
    second.abort();
}

#[tokio::test(start_paused = true)]
async fn a_reset_forgets_one_conversation_or_everything() {
    let bench = bench();
    bench.say("x").await;
    let other = json!({"clientId": "d", "query": "x"}).to_string();
    bench.post("/chatapi/plain", other).await;
    let one = json!({"token": "plain", "clientId": "d"}).to_string();
    let seen = bench.post("/control/reset", one).await;
    assert_eq!(seen.json()["conversations"], 1);
    assert_eq!(bench.all_events("plain").await.len(), 2);
    bench.post("/control/reset", "").await;
    let path = "/chatapi/plain/history?clientId=c";
    assert_eq!(bench.get(path).await.json()["events"], json!([]));
    let requests = bench.get("/control/requests").await.json();
    assert_eq!(requests["requests"].as_array().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_what_was_before_a_reset_is_given_and_not_kept() {
    let bench = bench();
    let waiting = bench.begin("/chatapi/plain?clientId=c&query=slow").await;
    bench.post("/control/reset", "").await;
    assert_eq!(waiting.await.unwrap().texts(), ["At last."]);
    let path = "/chatapi/plain/history?clientId=c";
    assert_eq!(bench.get(path).await.json()["events"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_on_its_way_at_a_reset_goes_nowhere() {
    let bench = bench();
    let campaign = json!({"token": "hooked-token", "clientId": "c", "state": "/Slow"});
    let (seen, ()) = tokio::join!(
        bench.post("/control/campaign", campaign.to_string()),
        async {
            settle().await;
            bench.post("/control/reset", "").await;
        }
    );
    assert_eq!(seen.status, 200);
    settle().await;
    assert!(bench.post.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_reset_forgets_what_is_not_delivered() {
    let bench = bench();
    bench.post.will([Does::Hangs]);
    let campaign = json!({"token": "hooked-token", "clientId": "c", "text": "x"});
    bench.post("/control/campaign", campaign.to_string()).await;
    bench.post.calls_until(1).await;
    assert_eq!(bench.sandbox.store.parcels_waiting().unwrap(), 1);
    bench.post("/control/reset", "").await;
    assert_eq!(bench.sandbox.store.parcels_waiting().unwrap(), 0);
}

async fn control(bench: &crate::bench::Bench, headers: &[(&str, &str)]) -> u16 {
    let mut request = Request::get("/control/requests");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let seen = bench.call(request.body(Body::empty()).unwrap()).await;
    assert_eq!(seen.headers.get("access-control-allow-origin"), None);
    seen.status.as_u16()
}

#[tokio::test(start_paused = true)]
async fn no_page_of_another_origin_can_use_control() {
    let bench = bench();
    let here = ("host", "127.0.0.1:7080");
    assert_eq!(control(&bench, &[here]).await, 200);
    let own = ("origin", "http://127.0.0.1:7080");
    assert_eq!(control(&bench, &[here, own]).await, 200);
    let foreign = ("origin", "https://evil.example");
    assert_eq!(control(&bench, &[here, foreign]).await, 403);
    assert_eq!(control(&bench, &[here, ("origin", "null")]).await, 403);
    let renamed = [("host", "evil.example"), ("origin", "http://evil.example")];
    assert_eq!(control(&bench, &renamed).await, 403);
}

#[tokio::test(start_paused = true)]
async fn control_is_off_beyond_loopback_unless_it_is_allowed() {
    let store = || Store::in_memory().unwrap();
    let off = bench_with(settings(), store(), Control::Off);
    assert_eq!(control(&off, &[("host", "10.0.0.1:7080")]).await, 404);
    let on = bench_with(settings(), store(), Control::Anybody);
    assert_eq!(control(&on, &[("host", "10.0.0.1:7080")]).await, 200);
}

#[tokio::test(start_paused = true)]
async fn health_is_told() {
    let seen = bench().get("/health").await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json()["status"], "UP");
}
