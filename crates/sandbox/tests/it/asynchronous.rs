//! `POST …/async` and the webhook.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::bench::{Bench, bench, bench_in, script_of, settle, texts_of};
use crate::post::Does;

async fn send(bench: &Bench, client: &str, query: &str) -> String {
    let body = json!({"clientId": client, "query": query});
    let seen = bench
        .post("/chatapi/hooked-token/async", body.to_string())
        .await;
    assert_eq!(seen.status, 200);
    let body = seen.json();
    assert_eq!(body.as_object().unwrap().len(), 1);
    body["questionId"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn the_id_comes_at_once_and_the_answer_by_webhook_and_events() {
    let bench = bench();
    let began = Instant::now();
    let id = send(&bench, "c", "slow").await;
    assert!(began.elapsed() < Duration::from_millis(10));
    let calls = bench.post.calls_until(1).await;
    assert!(began.elapsed() >= Duration::from_secs(3));
    assert_eq!(calls[0].url, "http://hook.test/in");
    let item = &calls[0].body[0];
    assert_eq!(calls[0].body.as_array().unwrap().len(), 1);
    assert_eq!(item["token"], "hooked-token");
    assert_eq!(item["clientId"], "c");
    assert_eq!(item["questionId"], id);
    assert_eq!(texts_of(item), ["At last."]);
    let events = bench.all_events("hooked-token").await;
    assert_eq!(script_of(&events), [">slow", "<At last."]);
    assert_eq!(events[1]["event"]["timestamp"], item["timestamp"]);
}

#[tokio::test(start_paused = true)]
async fn a_synchronous_answer_does_not_go_to_the_webhook() {
    let bench = bench();
    let body = json!({"clientId": "c", "query": "x"}).to_string();
    bench.post("/chatapi/hooked-token", body).await;
    settle().await;
    assert!(bench.post.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_fails_is_tried_again_after_growing_waits() {
    let bench = bench();
    bench.post.will([
        Does::Answers(500, ""),
        Does::Answers(302, ""),
        Does::Hangs,
        Does::Answers(204, ""),
    ]);
    send(&bench, "c", "x").await;
    let calls = bench.post.calls_until(4).await;
    let waits: Vec<Duration> = calls.windows(2).map(|two| two[1].at - two[0].at).collect();
    let between = |wait: Duration, least: u64, most: u64| {
        (Duration::from_millis(least)..=Duration::from_millis(most)).contains(&wait)
    };
    assert!(between(waits[0], 250, 501), "{waits:?}");
    assert!(between(waits[1], 500, 1_001), "{waits:?}");
    assert!(between(waits[2], 11_000, 12_001), "{waits:?}");
    settle().await;
    assert_eq!(bench.sandbox.store.parcels_waiting().unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_never_takes_it_is_given_up_after_eight_tries() {
    let bench = bench();
    bench.post.will(vec![Does::Answers(500, ""); 8]);
    send(&bench, "c", "first").await;
    send(&bench, "c", "second").await;
    let calls = bench.post.calls_until(9).await;
    let texts: Vec<String> = calls
        .iter()
        .map(|call| texts_of(&call.body[0]).concat())
        .collect();
    assert_eq!(texts[..8], ["first"; 8]);
    assert_eq!(texts[8], "second");
}

#[tokio::test(start_paused = true)]
async fn the_order_of_a_conversation_is_kept_and_others_are_not_held_up() {
    let bench = bench();
    bench.post.will([Does::Answers(500, "")]);
    send(&bench, "c", "1").await;
    send(&bench, "c", "2").await;
    bench.post.calls_until(1).await;
    send(&bench, "other", "3").await;
    let calls = bench.post.calls_until(4).await;
    let texts: Vec<String> = calls
        .iter()
        .map(|call| texts_of(&call.body[0]).concat())
        .collect();
    assert_eq!(texts, ["1", "3", "1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_delivered_goes_out_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    {
        let bench = bench_in(&file);
        bench.post.will([Does::Answers(500, "")]);
        send(&bench, "c", "x").await;
        bench.post.calls_until(1).await;
        bench.sandbox.stop.cancel();
        bench.sandbox.tasks.close();
        bench.sandbox.tasks.wait().await;
        assert_eq!(bench.sandbox.store.parcels_waiting().unwrap(), 1);
    }
    let bench = bench_in(&file);
    let calls = bench.post.calls_until(1).await;
    assert_eq!(texts_of(&calls[0].body[0]), ["x"]);
    assert_eq!(calls[0].body[0]["token"], "hooked-token");
}

#[tokio::test(start_paused = true)]
async fn the_data_file_holds_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    let bench = bench_in(&file);
    bench.post.will([Does::Hangs]);
    send(&bench, "c", "x").await;
    bench.post.calls_until(1).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let token = b"hooked-token";
        assert!(!bytes.windows(token.len()).any(|window| window == token));
    }
}
