//! Faults of events and history: items that come twice, late, or in another
//! order.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::bench::{Bench, bench, script_of, time_of};

const ALL: &str = "/chatapi/plain/events?clientId=c&all=true";

async fn with(rule: Value) -> Bench {
    let bench = bench();
    let seen = bench.faults(json!({"seed": 1, "rules": [rule]})).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    bench
}

async fn from(bench: &Bench, ts: i64) -> Vec<Value> {
    bench.get(&format!("{ALL}&ts={ts}")).await.events()
}

#[tokio::test(start_paused = true)]
async fn a_doubled_item_comes_twice_in_one_page_and_once_again_in_a_later_one() {
    let bench = with(json!({"kind": "duplicate", "on": "events", "first": 1})).await;
    bench.say("one").await;
    let first = from(&bench, 0).await;
    assert_eq!(script_of(&first), [">one", ">one", "<one"]);
    assert_eq!(first[0], first[1]);
    let newest = time_of(&first[2]);
    bench.say("two").await;
    let second = from(&bench, newest).await;
    assert_eq!(script_of(&second), [">one", "<one", ">two", "<two"]);
    let third = from(&bench, newest).await;
    assert_eq!(script_of(&third), ["<one", ">two", "<two"]);
    let history = bench.get("/chatapi/plain/history?clientId=c").await;
    assert_eq!(history.events().len(), 4, "history is not struck");
}

#[tokio::test(start_paused = true)]
async fn a_doubled_item_is_doubled_for_each_reader_and_in_history() {
    let bench = with(json!({"kind": "duplicate"})).await;
    bench.say("one").await;
    for cid in ["", "&cid=a"] {
        let path = format!("{ALL}&ts=0{cid}");
        let events = bench.get(&path).await.events();
        assert_eq!(script_of(&events), [">one", ">one", "<one", "<one"]);
    }
    let history = bench.get("/chatapi/plain/history?clientId=c").await;
    assert_eq!(history.events().len(), 4);
    let log = bench.get("/control/requests").await.json();
    assert_eq!(log["requests"][1]["faults"], json!(["duplicate"]));
}

#[tokio::test(start_paused = true)]
async fn a_late_item_comes_by_itself_after_newer_ones_and_for_a_while_in_every_page() {
    let rule = json!({"kind": "late", "first": 1, "ms": 5000, "again_ms": 10000});
    let bench = with(rule).await;
    let began = Instant::now();
    bench.say("one").await;
    let first = from(&bench, 0).await;
    assert_eq!(script_of(&first), ["<one"]);
    let history = "/chatapi/plain/history?clientId=c";
    assert_eq!(script_of(&bench.get(history).await.events()), ["<one"]);
    let newest = time_of(&first[0]);
    let second = from(&bench, newest).await;
    assert_eq!(began.elapsed().as_millis(), 5000);
    assert_eq!(script_of(&second), [">one", "<one"]);
    let told = bench.get("/control/requests").await.json();
    assert_eq!(told["requests"][3]["faults"], json!(["late"]));
    // It is no news any more, but comes along with some.
    bench.say("two").await;
    let third = from(&bench, newest).await;
    assert_eq!(script_of(&third), [">one", "<one", ">two", "<two"]);
    tokio::time::sleep(Duration::from_millis(10_001)).await;
    let fourth = from(&bench, newest).await;
    assert_eq!(script_of(&fourth), ["<one", ">two", "<two"]);
}

#[tokio::test(start_paused = true)]
async fn a_late_item_wakes_a_reader_who_has_nothing_else() {
    let bench = with(json!({"kind": "late", "min_ms": 3000, "max_ms": 3000})).await;
    let began = Instant::now();
    let poll = bench.begin(ALL).await;
    bench.say("one").await;
    let events = poll.await.unwrap().events();
    assert_eq!(began.elapsed().as_millis(), 3000);
    assert_eq!(script_of(&events)[0], ">one");
}

#[tokio::test(start_paused = true)]
async fn what_is_held_back_comes_at_once_when_the_plan_ends() {
    let bench = with(json!({"kind": "late", "first": 1, "ms": 60000})).await;
    bench.say("one").await;
    let newest = time_of(&from(&bench, 0).await[0]);
    let poll = bench.begin(&format!("{ALL}&ts={newest}")).await;
    let began = Instant::now();
    bench.sandbox.faults.end("plain", bench.sandbox.clock.now());
    let events = poll.await.unwrap().events();
    assert_eq!(script_of(&events), [">one", "<one"]);
    assert_eq!(began.elapsed().as_millis(), 0);
    tokio::time::sleep(Duration::from_secs(61)).await;
    bench.say("two").await;
    from(&bench, newest).await;
    assert!(!bench.sandbox.faults.are_on(), "nothing is left of it");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_to_a_reader_who_drops_repeats() {
    let bench = bench();
    let plan = json!({"seed": 3, "rules": [
        {"kind": "late", "probability": 0.3, "mean_ms": 2000},
        {"kind": "duplicate", "probability": 0.3},
        {"kind": "reorder", "probability": 0.5},
        {"kind": "status-after", "status": 502, "on": "events", "probability": 0.3}
    ]});
    bench.faults(plan).await;
    let (mut seen, mut ts) = (std::collections::BTreeSet::new(), 0);
    let (mut pages, mut doubled) = (0, 0);
    for number in 0..60 {
        bench
            .send("c", &number.to_string(), &number.to_string())
            .await;
        for _ in 0..2 {
            let page = bench.get(&format!("{ALL}&ts={ts}")).await;
            if page.status == 200 {
                pages += 1;
                for item in page.events() {
                    ts = ts.max(time_of(&item));
                    doubled += usize::from(!seen.insert((time_of(&item), item.to_string())));
                }
            }
        }
    }
    tokio::time::sleep(Duration::from_secs(25)).await;
    for _ in 0..4 {
        let page = bench.get(&format!("{ALL}&ts={ts}")).await;
        if page.status == 200 {
            seen.extend(
                page.events()
                    .iter()
                    .map(|item| (time_of(item), item.to_string())),
            );
        }
    }
    assert_eq!(seen.len(), 120);
    assert!(pages > 50 && doubled > 50, "{pages} {doubled}");
    let kinds = bench.counts().await["kinds"].clone();
    for kind in ["late", "duplicate", "reorder", "status-after"] {
        assert!(kinds[kind].as_u64() > Some(10), "{kinds}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_comes_in_another_order_with_the_same_items() {
    let bench = with(json!({"kind": "reorder"})).await;
    for number in 0..10 {
        bench.say(&number.to_string()).await;
    }
    let mut events = from(&bench, 0).await;
    let times = |events: &[Value]| events.iter().map(time_of).collect::<Vec<_>>();
    assert!(!times(&events).is_sorted());
    events.sort_by_key(time_of);
    assert_eq!(events.len(), 20);
    let history = bench.get("/chatapi/plain/history?clientId=c").await;
    assert!(!times(&history.events()).is_sorted());
    assert_eq!(history.json()["hasMore"], false);
}
