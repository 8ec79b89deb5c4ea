//! The same seed gives the same faults; and plans of any shape are read.

use proptest::prelude::*;
use sandbox::faults::read_plan;
use serde_json::{Map, Value, json};

use crate::bench::{Bench, bench};

/// Which of so many messages of so many clients are struck by what.
async fn fates(bench: &Bench, seed: u64, order: &[(&str, u32)]) -> Vec<(String, String)> {
    let plan = json!({"seed": seed, "rules": [
        {"kind": "delay", "probability": 0.3, "ms": 1},
        {"kind": "status", "status": 500, "probability": 0.3},
        {"kind": "late", "probability": 0.3, "ms": 1},
        {"kind": "not-json", "probability": 0.3}
    ]});
    bench.post("/control/reset", "").await;
    bench.faults(plan).await;
    for (client, number) in order {
        bench.send(client, &format!("{client}-{number}"), "x").await;
    }
    let log = bench.get("/control/requests").await.json();
    let requests = log["requests"].as_array().unwrap().iter();
    let mut fates: Vec<(String, String)> = requests
        .map(|entry| (entry["clientId"].to_string(), entry["faults"].to_string()))
        .collect();
    fates.sort_by(|one, other| one.0.cmp(&other.0));
    let struck = bench.counts().await["rules"].to_string();
    fates.push(("all".to_owned(), struck));
    fates
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_faults_whatever_the_others_do() {
    let clients = ["a", "b", "c"];
    let by_client: Vec<(&str, u32)> = clients
        .iter()
        .flat_map(|client| (0..30).map(move |number| (*client, number)))
        .collect();
    let in_turns: Vec<(&str, u32)> = (0..30)
        .flat_map(|number| clients.map(move |client| (client, number)))
        .collect();
    let (one, other) = (bench(), bench());
    let first = fates(&one, 5, &by_client).await;
    assert_eq!(first, fates(&other, 5, &in_turns).await);
    assert_eq!(first, fates(&one, 5, &by_client).await);
    assert_ne!(first, fates(&one, 6, &by_client).await);
}

const KEYS: [&str; 22] = [
    "kind",
    "on",
    "client",
    "probability",
    "every",
    "first",
    "attempts",
    "after_ms",
    "for_ms",
    "period_ms",
    "ms",
    "min_ms",
    "max_ms",
    "mean_ms",
    "status",
    "retry_after",
    "body",
    "part",
    "bytes",
    "again_ms",
    "how",
    "other",
];

const KINDS: [&str; 17] = [
    "delay",
    "delay-after",
    "status",
    "status-after",
    "cut-before",
    "cut-after",
    "cut-mid-body",
    "hang-before",
    "hang-after",
    "drip",
    "truncated",
    "not-json",
    "duplicate",
    "reorder",
    "late",
    "away",
    "none",
];

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0_u64..5_000).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0.0..=1.0).prop_map(Value::from),
        prop::sample::select(vec!["any", "send", "events", "html", "cut", "c*", ""])
            .prop_map(Value::from),
        Just(json!(["send", "history"])),
    ]
}

proptest! {
    /// A plan is read or refused with the name of a field, and one that was
    /// read is told so that it can be read again.
    #[test]
    fn plans_of_any_shape_are_read_or_refused(
        kind in prop::sample::select(KINDS.to_vec()),
        fields in prop::collection::vec((prop::sample::select(KEYS[1..].to_vec()), any_value()), 0..3),
        seed in 0_u64..1 << 53,
    ) {
        let mut rule: Map<String, Value> = fields
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        rule.insert("kind".to_owned(), kind.into());
        match read_plan(&json!({"seed": seed, "rules": [rule]})) {
            Ok(plan) => prop_assert_eq!(read_plan(&plan.told()), Ok(plan)),
            Err(error) => {
                let field = error.field.strip_prefix("rules[0].");
                prop_assert!(field.is_some_and(|field| KEYS.contains(&field)), "{}", error);
            }
        }
    }
}
