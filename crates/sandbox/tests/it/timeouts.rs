//! `timeout` replies: the bot writes later by itself.

use std::time::Duration;

use sandbox::clock::TimeScale;
use sandbox::sandbox::Control;
use sandbox::store::Store;
use serde_json::json;
use tokio::time::Instant;

use crate::bench::{bench, bench_in, bench_with, script_of, settings, settle, texts_of};

#[tokio::test(start_paused = true)]
async fn the_bot_writes_by_itself_when_the_time_has_come() {
    let bench = bench();
    bench.say("later").await;
    tokio::time::sleep(Duration::from_millis(9_900)).await;
    assert_eq!(script_of(&bench.all_events("plain").await).len(), 2);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let events = bench.all_events("plain").await;
    assert_eq!(script_of(&events), [">later", "<Wait.", "<Here I am, you."]);
    assert_ne!(
        events[2]["event"]["questionId"],
        events[1]["event"]["questionId"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_time_scale_shortens_delays_and_timeouts_and_not_the_hold() {
    let mut settings = settings();
    settings.time_scale = TimeScale::new(0.01).unwrap();
    let bench = bench_with(settings, Store::in_memory().unwrap(), Control::Off);
    let began = Instant::now();
    bench.say("slow").await;
    assert_eq!(began.elapsed().as_millis(), 30);
    let answer = bench.say("later").await.json();
    assert_eq!(answer["data"]["replies"][1]["interval"], 10, "as written");
    tokio::time::sleep(Duration::from_millis(110)).await;
    assert_eq!(bench.all_events("plain").await.len(), 5);
    let began = Instant::now();
    bench.get("/chatapi/plain/events?clientId=c").await;
    assert_eq!(began.elapsed().as_secs(), 25);
}

#[tokio::test(start_paused = true)]
async fn it_goes_to_the_webhook_too_and_to_the_connection_that_set_it() {
    let bench = bench();
    let body = json!({"clientId": "c", "query": "later", "cid": "tab"});
    bench.post("/chatapi/hooked-token", body.to_string()).await;
    let calls = bench.post.calls_until(1).await;
    assert_eq!(texts_of(&calls[0].body[0]), ["Here I am, you."]);
    assert_eq!(calls[0].body[0]["cid"], "tab");
}

#[tokio::test(start_paused = true)]
async fn a_message_of_the_client_cancels_it() {
    let bench = bench();
    bench.say("later").await;
    bench.say("never mind").await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(bench.all_events("plain").await.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn one_is_active_at_a_time() {
    let bench = bench();
    bench.say("later").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    bench.say("later").await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    let script = script_of(&bench.all_events("plain").await);
    let written = script
        .iter()
        .filter(|line| line.starts_with("<Here"))
        .count();
    assert_eq!(written, 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_ended_while_the_sandbox_was_down_writes_after_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    {
        let bench = bench_in(&file);
        bench.say("later").await;
        bench.sandbox.stop.cancel();
        bench.sandbox.tasks.close();
        bench.sandbox.tasks.wait().await;
    }
    // The clock of a bench begins at the same time again.
    let bench = bench_in(&file);
    settle().await;
    assert_eq!(bench.all_events("plain").await.len(), 2);
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(bench.all_events("plain").await.len(), 3);
}
