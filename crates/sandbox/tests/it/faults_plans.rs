//! Fault plans: in the settings, by the control address.

use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use sandbox::settings::Settings;
use serde_json::{Value, json};

use crate::bench::{Bench, bench, bench_of};

const PATH: &str = "/control/channels/plain/faults";

async fn delete(bench: &Bench) -> Value {
    let request = Request::delete(PATH).body(Body::empty()).unwrap();
    bench.call(request).await.json()
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_begun_told_with_its_counts_and_ended() {
    let bench = bench();
    let none = json!({"channel": "plain", "faults": null});
    assert_eq!(bench.get(PATH).await.json(), none);
    let plan = json!({"seed": 7, "rules": [
        {"kind": "status", "status": 500, "client": "c", "first": 1},
        {"kind": "delay", "on": ["send"], "probability": 0.5, "ms": 10}
    ]});
    let told = bench.faults(plan.clone()).await.json();
    assert_eq!(told["faults"]["plan"], plan);
    bench.say("x").await;
    bench.say("x").await;
    let expected = json!({"channel": "plain", "faults": {
        "plan": plan,
        "since": "2023-11-14T22:13:20.000Z",
        "rules": [
            {"kind": "status", "seen": 2, "struck": 1},
            {"kind": "delay", "seen": 1, "struck": 0}
        ],
        "kinds": {"delay": 0, "status": 1}
    }});
    let told = bench.get(PATH).await.json();
    assert_eq!(told["faults"]["rules"][1]["seen"], 1);
    let delays = told["faults"]["rules"][1]["struck"].clone();
    let mut expected = expected;
    expected["faults"]["rules"][1]["struck"] = delays.clone();
    expected["faults"]["kinds"]["delay"] = delays;
    assert_eq!(told, expected);
    assert_eq!(
        delete(&bench).await,
        expected,
        "what it did is told at the end"
    );
    assert_eq!(bench.get(PATH).await.json(), none);
    assert_eq!(delete(&bench).await, none);
    assert!(!bench.sandbox.faults.are_on());
}

#[tokio::test(start_paused = true)]
async fn a_plan_without_a_seed_is_told_with_the_one_that_it_got() {
    let bench = bench();
    let rules = json!([{"kind": "cut-after", "probability": 0.5}]);
    let told = bench.faults(json!({"rules": rules})).await.json();
    assert!(told["faults"]["plan"]["seed"].is_u64());
    assert_eq!(told["faults"]["plan"]["rules"], rules);
    let again = bench.faults(told["faults"]["plan"].clone()).await.json();
    assert_eq!(again["faults"]["plan"], told["faults"]["plan"]);
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_makes_no_sense_is_refused_and_the_field_is_named() {
    let bench = bench();
    let rule = |rule: Value| json!({"rules": [{"kind": "delay", "ms": 1}, rule]});
    for (plan, field) in [
        (json!([]), "faults: must be a table"),
        (json!({}), "rules: must be 1 to 100 rules"),
        (json!({"rules": []}), "rules: "),
        (json!({"rules": [1]}), "rules[0]: must be a table"),
        (
            json!({"seed": -1, "rules": [{"kind": "reorder"}]}),
            "seed: ",
        ),
        (
            json!({"keep_alive": 1, "rules": [{"kind": "reorder"}]}),
            "keep_alive: must be true or false",
        ),
        (
            json!({"sed": 1, "rules": [{"kind": "reorder"}]}),
            "sed: is unknown here",
        ),
        (rule(json!({})), "rules[1].kind: is needed"),
        (
            rule(json!({"kind": "explode"})),
            "rules[1].kind: must be one of delay",
        ),
        (rule(json!({"kind": "delay"})), "rules[1].ms: "),
        (
            rule(json!({"kind": "delay", "ms": 1, "mean_ms": 1})),
            "rules[1].ms: ",
        ),
        (
            rule(json!({"kind": "delay", "ms": 3_600_001})),
            "rules[1].ms: must be a whole number",
        ),
        (rule(json!({"kind": "delay", "ms": 1.5})), "rules[1].ms: "),
        (
            rule(json!({"kind": "delay", "min_ms": 2, "max_ms": 1})),
            "rules[1].max_ms: ",
        ),
        (
            rule(json!({"kind": "status"})),
            "rules[1].status: is needed",
        ),
        (
            rule(json!({"kind": "status", "status": 600})),
            "rules[1].status: ",
        ),
        (
            rule(json!({"kind": "status", "status": 500, "body": "xml"})),
            "rules[1].body: ",
        ),
        (
            rule(json!({"kind": "not-json", "body": "json"})),
            "rules[1].body: ",
        ),
        (
            rule(json!({"kind": "truncated", "part": 2})),
            "rules[1].part: ",
        ),
        (
            rule(json!({"kind": "drip", "bytes": 0})),
            "rules[1].bytes: ",
        ),
        (
            rule(json!({"kind": "cut-after", "ms": 1})),
            "rules[1].ms: is unknown here",
        ),
        (
            rule(json!({"kind": "cut-after", "on": "sending"})),
            "rules[1].on: ",
        ),
        (
            rule(json!({"kind": "cut-after", "on": []})),
            "rules[1].on: ",
        ),
        (
            rule(json!({"kind": "late", "ms": 1, "on": "send"})),
            "rules[1].on: `late` is for events",
        ),
        (
            rule(json!({"kind": "cut-after", "client": ""})),
            "rules[1].client: ",
        ),
        (
            rule(json!({"kind": "cut-after", "probability": 1.1})),
            "rules[1].probability: ",
        ),
        (
            rule(json!({"kind": "cut-after", "probability": "high"})),
            "rules[1].probability: ",
        ),
        (
            rule(json!({"kind": "cut-after", "every": 0})),
            "rules[1].every: ",
        ),
        (
            rule(json!({"kind": "cut-after", "every": 2, "first": 1})),
            "rules[1].every: ",
        ),
        (
            rule(json!({"kind": "cut-after", "probability": 1, "first": 1})),
            "rules[1].probability: ",
        ),
        (
            rule(json!({"kind": "cut-after", "period_ms": 5})),
            "rules[1].period_ms: needs for_ms",
        ),
        (
            rule(json!({"kind": "cut-after", "for_ms": 5, "period_ms": 5})),
            "rules[1].period_ms: ",
        ),
        (
            rule(json!({"kind": "away", "probability": 0.5})),
            "rules[1].kind: `away` is for",
        ),
        (
            rule(json!({"kind": "away", "how": "quietly"})),
            "rules[1].how: ",
        ),
        (
            rule(json!({"kind": "late", "ms": 1, "again_ms": 999})),
            "rules[1].again_ms: must be at least 1000",
        ),
        (
            rule(json!({"kind": "duplicate", "attempts": 1})),
            "rules[1].attempts: ",
        ),
    ] {
        let seen = bench.faults(plan.clone()).await;
        assert_eq!(seen.status, 400, "{plan}");
        let message = seen.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(field), "{plan}: {message}");
    }
    let broken = Request::put(PATH).body(Body::from("{")).unwrap();
    assert_eq!(bench.call(broken).await.status, 400);
    let request = Request::put("/control/channels/nowhere/faults");
    let nowhere = bench.call(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(nowhere.status, 404);
    assert!(!bench.sandbox.faults.are_on(), "none of them has begun");
}

#[tokio::test(start_paused = true)]
async fn a_plan_stands_in_the_settings_in_the_same_shape() {
    let text = r#"
        [[channel]]
        name = "plain"
        token = "plain"
        bot = "demo"

        [channel.faults]
        seed = 7

        [[channel.faults.rules]]
        kind = "status"
        on = ["send", "async"]
        status = 503
        first = 1
        retry_after = 2

        [[channel.faults.rules]]
        kind = "delay"
        mean_ms = 20
    "#;
    let settings = Settings::parse("test.toml", text, Path::new(".")).unwrap();
    let bench = bench_of(settings);
    let plan = bench.counts().await["plan"].clone();
    assert_eq!(plan["seed"], 7);
    assert_eq!(plan["rules"][0]["on"], json!(["send", "async"]));
    assert_eq!(bench.say("x").await.status, 503);
    assert_eq!(bench.say("x").await.status, 200);
    let wrong = text.replace("503", "6000");
    let error = Settings::parse("test.toml", &wrong, Path::new(".")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "test.toml: channel `plain`: faults: rules[0].status: must be a whole number from 200 to 599"
    );
}

/// What stands between two marks in the page about the sandbox.
fn example(begins: &str, ends: &str) -> &'static str {
    let page = include_str!("../../../../docs/sandbox.md");
    let section = page.split_once("\n## Faults\n").unwrap().1;
    let rest = section.split_once(begins).unwrap().1;
    rest.split_once(ends).unwrap().0
}

#[tokio::test(start_paused = true)]
async fn the_examples_of_the_page_work() {
    let text = example("```toml\n", "```");
    let settings = Settings::parse("page.toml", text, Path::new(".")).unwrap();
    let plan = settings.channels[0].faults.clone().unwrap();
    assert_eq!((plan.seed, plan.rules.len()), (42, 3));
    let bench = bench();
    let plan = serde_json::from_str(example("curl -X PUT -d '", "'")).unwrap();
    let told = bench.faults(plan).await.json();
    let page: Value = serde_json::from_str(example("```json\n", "```")).unwrap();
    let keys = |value: &Value| -> Vec<String> {
        let object = value["faults"].as_object().unwrap();
        object.keys().cloned().collect()
    };
    assert_eq!(keys(&told), keys(&page));
    let rules = |value: &Value| value["faults"]["plan"]["rules"].clone();
    assert_eq!(rules(&told), rules(&page));
}

#[tokio::test(start_paused = true)]
async fn a_reset_begins_the_plan_anew() {
    let bench = bench();
    let plan = json!({"rules": [{"kind": "status", "status": 500, "first": 1}]});
    bench.faults(plan).await;
    for body in [
        "",
        r#"{"token": "plain"}"#,
        r#"{"token": "plain", "clientId": "c"}"#,
    ] {
        assert_eq!(bench.say("x").await.status, 500);
        assert_eq!(bench.say("x").await.status, 200);
        bench.post("/control/reset", body).await;
    }
    assert_eq!(bench.say("x").await.status, 500);
}
