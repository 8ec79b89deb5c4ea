//! Sending a text or an event, and the bot's answer.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::bench::{bench, script_of, settle, time_of};

#[tokio::test(start_paused = true)]
async fn the_answer_carries_the_ids_and_the_bots_replies() {
    let bench = bench();
    let body = json!({
        "clientId": "c", "query": "/start", "cid": "tab-1",
        "clientInfo": {"firstName": "Ann"}, "data": {"page": "https://example.com/"}
    });
    let seen = bench.post("/chatapi/plain", body.to_string()).await;
    let answer = seen.json();
    assert_eq!(seen.status, 200);
    assert_eq!(seen.headers["content-type"], "application/json");
    assert_eq!(seen.headers["cache-control"], "no-store");
    assert_eq!(answer["clientId"], "c");
    assert_eq!(answer["cid"], "tab-1");
    assert!(answer["questionId"].as_str().unwrap().len() == 36);
    assert!(answer["timestamp"].as_str().unwrap().ends_with('Z'));
    let data = &answer["data"];
    assert_eq!(data["answer"], "Hello Ann.");
    assert_eq!(data["nlpClass"], "/Start");
    assert_eq!(data["newSessionStarted"], true);
    assert_eq!(data["endSession"], false);
    assert_eq!(data["replies"][0]["state"], "/Start");
    assert_eq!(data["replies"][1]["buttons"][0]["transition"], "/Yes");
}

#[tokio::test(start_paused = true)]
async fn the_simplified_form_is_answered_alike() {
    let bench = bench();
    let texts = |seen: crate::bench::Seen| seen.texts();
    let query = bench.get("/chatapi/plain?clientId=c&query=a%20%26+b").await;
    assert_eq!(texts(query), ["a & b"]);
    let event = bench.get("/chatapi/plain?clientId=c&query=&event=agreed");
    assert_eq!(texts(event.await), ["You said yes."]);
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_live_shape_works_whether_its_colon_is_escaped_or_not() {
    let bench = bench();
    for colon in [":", "%3A", "%3a"] {
        let path = format!(
            "/chatapi/abcdefgh{colon}0123456789abcdef0123456789abcdef01234567?clientId=1&query=x"
        );
        assert_eq!(bench.get(&path).await.status, 200, "{colon}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_is_taken_as_a_client_id_and_is_the_same_client() {
    let bench = bench();
    bench
        .post("/chatapi/plain", r#"{"clientId": 777, "query": "one"}"#)
        .await;
    let seen = bench
        .get("/chatapi/plain/events?clientId=777&all=true&ts=0")
        .await;
    assert_eq!(script_of(&seen.events()), [">one", "<one"]);
}

#[tokio::test(start_paused = true)]
async fn a_button_leads_to_its_transition_until_the_next_answer() {
    let bench = bench();
    bench.say("/start").await;
    assert_eq!(bench.say(" yes ").await.texts(), ["You said yes."]);
    assert_eq!(bench.say("yes").await.texts(), ["yes"]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_takes_its_time_and_holds_up_no_other() {
    let bench = bench();
    let began = Instant::now();
    let (slow, quick) = tokio::join!(
        async { (bench.say("slow").await, began.elapsed()) },
        async { (bench.say("quick").await, began.elapsed()) },
    );
    assert_eq!(slow.0.texts(), ["At last."]);
    assert!(slow.1 >= Duration::from_secs(3));
    assert_eq!(quick.0.texts(), ["quick"]);
    assert!(quick.1 < Duration::from_millis(10));
    assert_eq!(
        script_of(&bench.all_events("plain").await),
        [">slow", ">quick", "<quick", "<At last."]
    );
}

#[tokio::test(start_paused = true)]
async fn a_turn_comes_to_its_end_although_the_client_went_away() {
    let bench = bench();
    let waiting = bench.begin("/chatapi/plain?clientId=c&query=slow").await;
    waiting.abort();
    settle().await;
    assert_eq!(script_of(&bench.all_events("plain").await), [">slow"]);
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(
        script_of(&bench.all_events("plain").await),
        [">slow", "<At last."]
    );
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_locks_the_input_says_so_with_buttons_only() {
    let bench = bench();
    let token = "/chatapi/abcdefgh:0123456789abcdef0123456789abcdef01234567";
    let start = r#"{"clientId": "c", "query": "/start"}"#;
    let other = r#"{"clientId": "c", "query": "x"}"#;
    let with_buttons = bench.post(token, start).await.json();
    let without = bench.post(token, other).await.json();
    let elsewhere = bench.post("/chatapi/plain", start).await.json();
    assert_eq!(with_buttons["data"]["blockForm"], true);
    assert_eq!(without["data"].get("blockForm"), None);
    assert_eq!(elsewhere["data"].get("blockForm"), None);
}

#[tokio::test(start_paused = true)]
async fn times_within_a_conversation_are_distinct_and_rising() {
    let bench = bench();
    for _ in 0..20 {
        bench.say("x").await;
    }
    let times: Vec<i64> = bench
        .all_events("plain")
        .await
        .iter()
        .map(time_of)
        .collect();
    assert_eq!(times.len(), 40);
    assert!(times.is_sorted_by(|left, right| left < right));
}

#[tokio::test(start_paused = true)]
async fn addresses_in_texts_lead_to_where_the_client_reached_the_sandbox() {
    let bench = bench();
    for (host, origin) in [
        ("sandbox.example:9000", "http://sandbox.example:9000"),
        ("localhost:7080", "http://localhost:7080"),
        // A proxy on this machine, which does not pass its port on.
        ("127.0.0.1", "http://127.0.0.1:7080"),
        ("\"><script>", "http://127.0.0.1:7080"),
    ] {
        let request = axum::http::Request::get("/chatapi/plain?clientId=c&query=media")
            .header("host", host)
            .body(axum::body::Body::empty())
            .unwrap();
        let seen = bench.call(request).await;
        assert_eq!(seen.texts(), [format!("{origin}/media/shop.svg")], "{host}");
    }
}
