//! `GET …/events` and `GET …/history`.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::bench::{Bench, NOW, bench, script_of, settle, time_of};

const FROM_NOW: &str = "/chatapi/plain/events?clientId=c&all=true";

async fn from(bench: &Bench, ts: i64) -> crate::bench::Seen {
    bench.get(&format!("{FROM_NOW}&ts={ts}")).await
}

#[tokio::test(start_paused = true)]
async fn without_a_time_only_what_comes_from_now_on_is_sent_and_at_once() {
    let bench = bench();
    bench.say("before").await;
    let began = Instant::now();
    let waiting = bench.begin(FROM_NOW).await;
    assert!(!waiting.is_finished());
    bench.say("after").await;
    let seen = waiting.await.unwrap();
    assert_eq!(script_of(&seen.events())[0], ">after");
    assert!(began.elapsed() < Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_poll_is_held_for_25_seconds_and_then_answered_empty() {
    let bench = bench();
    let began = Instant::now();
    let seen = bench.get(FROM_NOW).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json(), json!({"events": []}));
    assert_eq!(began.elapsed().as_secs(), 25);
}

#[tokio::test(start_paused = true)]
async fn with_a_time_everything_at_or_after_it_is_sent_oldest_first() {
    let bench = bench();
    bench.say("one").await;
    bench.say("two").await;
    let all = bench.all_events("plain").await;
    assert_eq!(script_of(&all), [">one", "<one", ">two", "<two"]);
    let seen = from(&bench, time_of(&all[1])).await;
    assert_eq!(script_of(&seen.events()), ["<one", ">two", "<two"]);
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_again_with_the_newest_time_waits_for_news() {
    let bench = bench();
    bench.say("one").await;
    let newest = time_of(bench.all_events("plain").await.last().unwrap());
    let path = format!("{FROM_NOW}&ts={newest}");
    let waiting = bench.begin(&path).await;
    assert!(!waiting.is_finished());
    bench.say("two").await;
    let seen = waiting.await.unwrap();
    assert_eq!(script_of(&seen.events())[..2], ["<one", ">two"]);
}

#[tokio::test(start_paused = true)]
async fn when_the_time_is_up_what_there_is_at_that_time_is_sent() {
    let bench = bench();
    bench.say("one").await;
    let newest = time_of(bench.all_events("plain").await.last().unwrap());
    let began = Instant::now();
    let seen = from(&bench, newest).await;
    assert_eq!(script_of(&seen.events()), ["<one"]);
    assert_eq!(began.elapsed().as_secs(), 25);
}

#[tokio::test(start_paused = true)]
async fn without_all_the_bots_answers_are_not_sent() {
    let bench = bench();
    bench.say("one").await;
    for all in ["", "&all=false", "&all=0"] {
        let seen = bench
            .get(&format!("/chatapi/plain/events?clientId=c&ts=0{all}"))
            .await;
        assert_eq!(seen.json(), json!({"events": []}), "{all}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_of_a_connection_is_seen_by_that_one_and_what_belongs_to_none_by_all() {
    let bench = bench();
    for cid in ["a", "b"] {
        let body = json!({"clientId": "c", "query": cid, "cid": cid});
        bench.post("/chatapi/plain", body.to_string()).await;
    }
    let campaign = json!({"token": "plain", "text": "news"});
    bench.post("/control/campaign", campaign.to_string()).await;
    let seen = bench.get(&format!("{FROM_NOW}&ts=0&cid=a")).await;
    assert_eq!(script_of(&seen.events()), [">a", "<a", "<news"]);
}

#[tokio::test(start_paused = true)]
async fn the_synchronous_answer_is_among_the_events_with_the_same_ids() {
    let bench = bench();
    let answer = bench.say("one").await.json();
    let events = bench.all_events("plain").await;
    assert_eq!(events[1]["type"], "botResponse");
    for key in ["questionId", "timestamp"] {
        assert_eq!(events[1]["event"][key], answer[key]);
    }
    assert_eq!(events[0]["event"]["questionId"], answer["questionId"]);
    assert_eq!(events[1]["event"]["data"], answer["data"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_client_sent_comes_with_its_data() {
    let bench = bench();
    let data = json!({"jaicpChat": {"messageId": "4bb47b3a-6cb1-4c9a-9b6a-1a3a5c9c5d11"}});
    let body = json!({"clientId": "c", "event": "agreed", "cid": "tab", "data": data});
    bench.post("/chatapi/plain", body.to_string()).await;
    let event = &bench.all_events("plain").await[0]["event"];
    assert_eq!(event["event"], "agreed");
    assert_eq!(event["cid"], "tab");
    assert_eq!(event["data"], data);
}

#[tokio::test(start_paused = true)]
async fn a_page_has_at_most_250_events_and_the_rest_follows() {
    let bench = bench();
    for number in 0..200 {
        bench.say(&number.to_string()).await;
    }
    let first = from(&bench, 0).await.events();
    assert_eq!(first.len(), 250);
    let second = from(&bench, time_of(&first[249])).await.events();
    assert_eq!(second.len(), 400 - 249);
    assert_eq!(second[0], first[249]);
}

#[tokio::test(start_paused = true)]
async fn other_clients_and_channels_are_not_seen() {
    let bench = bench();
    bench.say("secret").await;
    let seen = bench
        .get("/chatapi/plain/events?clientId=d&all=true&ts=0")
        .await;
    assert_eq!(seen.json(), json!({"events": []}));
    assert_eq!(
        bench
            .get("/chatapi/hooked-token/events?clientId=c&all=true&ts=0")
            .await
            .json(),
        json!({"events": []})
    );
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_goes_away_leaves_nothing_behind() {
    let bench = bench();
    let waiting = bench.begin(FROM_NOW).await;
    assert_eq!(bench.sandbox.hub.watched(), 1);
    waiting.abort();
    settle().await;
    assert_eq!(bench.sandbox.hub.watched(), 0);
    let requests = bench.get("/control/requests").await.json();
    assert_eq!(requests["requests"][0]["abandoned"], true);
}

#[tokio::test(start_paused = true)]
async fn polls_that_are_held_are_answered_when_the_sandbox_stops() {
    let bench = bench();
    let waiting = bench.begin(FROM_NOW).await;
    let began = Instant::now();
    bench.sandbox.stop.cancel();
    assert_eq!(waiting.await.unwrap().json(), json!({"events": []}));
    assert!(began.elapsed() < Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn history_goes_back_page_by_page() {
    let bench = bench();
    for query in ["one", "two", "three"] {
        bench.say(query).await;
    }
    let path = "/chatapi/plain/history?clientId=c";
    let newest = bench.get(&format!("{path}&limit=4")).await;
    assert_eq!(
        script_of(&newest.events()),
        [">two", "<two", ">three", "<three"]
    );
    assert_eq!(newest.json()["hasMore"], true);
    let before = time_of(&newest.events()[0]);
    let older = bench.get(&format!("{path}&limit=4&before={before}")).await;
    assert_eq!(script_of(&older.events()), [">one", "<one"]);
    assert_eq!(older.json()["hasMore"], false);
    let whole = bench.get(path).await;
    assert_eq!(whole.events().len(), 6);
    assert_eq!(whole.json()["hasMore"], false);
}

#[tokio::test(start_paused = true)]
async fn a_history_of_nothing_is_empty() {
    let bench = bench();
    let seen = bench
        .get(&format!(
            "/chatapi/plain/history?clientId=c&before={}",
            NOW.0
        ))
        .await;
    assert_eq!(seen.json(), json!({"events": [], "hasMore": false}));
}
