//! Faults on the agents' side, and of uploads.

use serde_json::json;

use crate::desk_stub::{anna, desk};

#[tokio::test]
async fn calls_to_the_platform_fail_as_the_plan_says_and_are_counted() {
    let desk = desk().await;
    desk.stub.until("setWebhook", 2).await;
    let plan = json!({"seed": 1, "rules": [
        {"kind": "delay", "on": "desk", "ms": 10},
        {"kind": "status", "on": "get-destinations", "status": 503, "first": 2},
        {"kind": "cut-before", "on": "select-destination", "first": 1},
        {"kind": "cut-after", "on": "send-text", "attempts": 1},
        {"kind": "hang-after", "on": "close-chat", "ms": 50, "first": 1},
    ]});
    assert_eq!(desk.bench.faults(plan).await.status, 200);
    desk.say("bare").await;
    desk.bench.send("c", "a", "one").await;
    desk.bench.send("c", "b", "two").await;
    desk.until_taken().await;
    // The platform has got each text twice, and can tell by their ids.
    assert_eq!(desk.stub.texts(), ["one", "one", "two", "two"]);
    assert_eq!(desk.stub.bodies("selectDestination").len(), 1);
    desk.say("/close").await;
    desk.stub.until("closeChat", 2).await;
    let counts = desk.bench.counts().await;
    let kinds = &counts["kinds"];
    assert_eq!(kinds["status"], 2);
    assert_eq!(kinds["cut-before"], 1);
    assert_eq!(kinds["cut-after"], 2);
    assert_eq!(kinds["hang-after"], 1);
    let log = desk.bench.get("/control/requests?clientId=c").await.json();
    let entries = log["requests"].as_array().unwrap().iter();
    let cut: Vec<_> = entries
        .filter(|entry| entry["kind"] == "send-text" && entry["unanswered"] == true)
        .collect();
    assert_eq!(cut.len(), 2);
    assert_eq!(cut[0]["faults"], json!(["delay", "cut-after"]));
}

#[tokio::test]
async fn a_platform_that_is_down_gets_nothing_and_is_not_heard() {
    let desk = desk().await;
    desk.stub.until("setWebhook", 2).await;
    desk.bench
        .faults(json!({"rules": [{"kind": "down"}]}))
        .await;
    desk.say("bare").await;
    desk.say("hello").await;
    desk.until("tried", |stands| stands["waiting"][0]["tries"] != 0)
        .await;
    let event = json!({
        "id": "1", "userId": "c", "type": "TextMessage", "text": "Hi", "employee": anna()
    });
    let key = desk.bench.sandbox.store.agents_key("plain", "").unwrap();
    let path = format!("{}/{key}", sandbox::agents::PATH);
    let request = axum::http::Request::post(&path).body(axum::body::Body::from(event.to_string()));
    let answered = tower::ServiceExt::oneshot(desk.bench.app.clone(), request.unwrap()).await;
    // The connection breaks: there is no body.
    let body = axum::body::to_bytes(answered.unwrap().into_body(), 1000).await;
    assert!(body.is_err());
    assert!(desk.stub.bodies("selectDestination").is_empty());
    let request = axum::http::Request::delete("/control/channels/plain/faults");
    desk.bench
        .call(request.body(axum::body::Body::empty()).unwrap())
        .await;
    desk.until_taken().await;
    assert_eq!(desk.stub.texts(), ["hello"]);
    assert_eq!(desk.timeline().await.len(), 3);
}

#[tokio::test]
async fn an_event_whose_answer_is_lost_comes_again_and_is_taken_once() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    let plan = json!({"rules": [
        {"kind": "status", "on": "agent-event", "status": 503, "first": 1},
        {"kind": "status-after", "on": "agent-event", "status": 500, "attempts": 2},
    ]});
    desk.bench.faults(plan).await;
    let statuses = [
        desk.agent_says("1", "Hello").await.status.as_u16(),
        desk.agent_says("1", "Hello").await.status.as_u16(),
        desk.agent_says("1", "Hello").await.status.as_u16(),
    ];
    assert_eq!(statuses, [503, 500, 200]);
    assert_eq!(
        desk.timeline().await[2..],
        ["operatorJoined", "Anna: Hello"]
    );
}

#[tokio::test]
async fn a_plan_for_the_chat_leaves_the_agents_side_alone() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    let plan = json!({"rules": [{"kind": "status", "status": 503}]});
    desk.bench.faults(plan).await;
    assert_eq!(desk.agent_says("1", "Hello").await.status, 200);
    let counts = desk.bench.counts().await;
    assert_eq!(counts["rules"][0]["seen"], 0);
}

#[tokio::test]
async fn rules_name_places_that_fit_their_kind() {
    let desk = desk().await;
    for (rule, word) in [
        (json!({"kind": "down", "on": "send"}), "`down` is for"),
        (json!({"kind": "drip", "on": "desk"}), "`drip` is for"),
        (
            json!({"kind": "late", "ms": 1, "on": "agents"}),
            "`late` is for events, history",
        ),
        (json!({"kind": "away", "on": "desk"}), "`away` is for"),
    ] {
        let seen = desk.bench.faults(json!({"rules": [rule]})).await;
        assert_eq!(seen.status, 400, "{rule}");
        assert!(seen.text.contains(word), "{}", seen.text);
    }
}
