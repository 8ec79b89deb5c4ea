//! A conversation goes to agents and comes back.

use std::path::Path;

use sandbox::settings::Settings;
use serde_json::{Value, json};

use crate::desk_stub::{anna, desk, short};

#[test]
fn what_the_settings_say_of_a_platform_is_checked() {
    for (lines, word) in [
        ("agents_url = \"https://desk.test/\"", "agents_url"),
        ("agents_url = \"http://\"", "agents_url"),
        ("agents_timeout_ms = 5", "go with agents_url"),
        ("agents_open_ms = 5", "go with agents_url"),
    ] {
        let text = format!("[[channel]]\nname = \"a\"\ntoken = \"t\"\nbot = \"demo\"\n{lines}\n");
        let error = Settings::parse("test.toml", &text, Path::new(".")).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
    let mut settings = Settings::embedded().unwrap();
    assert!(settings.give_agents("desk.test").is_err());
    settings
        .give_agents("http://desk.test/operator/s/")
        .unwrap();
    let platform = settings.by_name("demo").unwrap().agents.clone().unwrap();
    assert_eq!(platform.url, "http://desk.test/operator/s");
    assert!(settings.by_name("locked").unwrap().agents.is_none());
}

#[tokio::test]
async fn the_platform_is_told_an_unguessable_address_for_each_channel() {
    let desk = desk().await;
    let told = desk.stub.until("setWebhook", 2).await;
    let urls: Vec<&str> = told
        .iter()
        .map(|body| body["url"].as_str().unwrap())
        .collect();
    assert_ne!(urls[0], urls[1]);
    for url in urls {
        let start = "http://127.0.0.1:7080/chatadapter/chatapi/webhook/operatorapi/";
        let key = url.strip_prefix(start).unwrap();
        assert_eq!(key.len(), 32, "{key}");
    }
    let wrong = "/chatadapter/chatapi/webhook/operatorapi/guessed";
    assert_eq!(desk.bench.post(wrong, "{}").await.status, 404);
    assert!(desk.hook().await.starts_with(&wrong[..40]));
}

#[tokio::test]
async fn a_conversation_goes_to_an_agent_and_comes_back() {
    let desk = desk().await;
    let answer = desk.say("agent").await;
    assert_eq!(answer.json()["data"]["replies"][1]["type"], "switch");
    desk.until_taken().await;
    let answer = desk.say("my order is late").await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(body["data"]["replies"], json!([]));
    assert!(body["data"]["nlpClass"].is_null() && body["data"]["answer"].is_null());
    assert!(body["questionId"].is_string() && body["timestamp"].is_string());
    desk.stub.until("sendText", 2).await;
    assert_eq!(
        desk.stub.texts(),
        ["Somebody asks for help.", "my order is late"]
    );
    assert_eq!(desk.agent_says("1", "Good afternoon!").await.status, 200);
    assert_eq!(desk.agent_says("2", "It is on its way.").await.status, 200);
    desk.until("sent", |stands| stands["waiting"] == json!([]))
        .await;
    assert_eq!(desk.agent_closes("3").await.status, 200);
    desk.until_back().await;
    assert_eq!(desk.say("thanks").await.texts(), ["Bot: thanks"]);
    assert_eq!(
        desk.timeline().await,
        [
            ">agent",
            "<One moment.",
            ">my order is late",
            "operatorJoined",
            "Anna: Good afternoon!",
            "Anna: It is on its way.",
            "operatorClosed",
            "<Welcome back.",
            ">thanks",
            "<Bot: thanks",
        ]
    );
    assert_eq!(desk.stub.bodies("closeChat").len(), 0);
}

#[tokio::test]
async fn without_all_the_client_hears_of_agents_only() {
    let desk = desk().await;
    desk.say("agent").await;
    desk.until_taken().await;
    desk.agent_says("1", "Hello").await;
    desk.agent_closes("2").await;
    let page = desk
        .bench
        .get("/chatapi/plain/events?clientId=c&ts=0")
        .await;
    let events = page.events();
    let told: Vec<String> = events.iter().map(short).collect();
    assert_eq!(told, ["operatorJoined", "Anna: Hello", "operatorClosed"]);
    for event in &events {
        assert_eq!(event["event"]["employee"], anna());
        assert!(event["event"]["questionId"].is_string());
    }
}

#[tokio::test]
async fn the_client_ends_the_chat_by_a_phrase_whatever_its_case_and_the_space_around_it() {
    let desk = desk().await;
    desk.say("agent").await;
    desk.until_taken().await;
    desk.say("bye nowadays").await;
    let answer = desk.say("  BYE now\n").await;
    assert_eq!(answer.texts(), ["Welcome back."]);
    let closed = desk.stub.until("closeChat", 1).await;
    assert_eq!(closed, [json!({"userId": "c", "text": "They left."})]);
    assert_eq!(
        desk.stub.texts(),
        ["Somebody asks for help.", "bye nowadays"]
    );
    assert_eq!(
        desk.timeline().await[2..],
        [
            ">bye nowadays",
            ">  BYE now\n",
            "operatorClosed",
            "<Welcome back."
        ]
    );
    // The platform may post the end once more: it is over already.
    desk.agent_closes("9").await;
    desk.until_back().await;
    assert_eq!(desk.timeline().await.len(), 6);
}

#[tokio::test]
async fn files_go_both_ways() {
    let desk = desk().await;
    desk.say("agent").await;
    desk.until_taken().await;
    let files = json!([
        {"url": "http://x.test/a.png", "type": "image", "mimeType": "image/png", "name": "a.png",
         "size": 2048},
        {"url": "https://x.test/b.pdf", "name": "b.pdf", "size": "12", "message": "The bill"},
        {"url": "javascript:alert(1)", "name": "evil"},
        {"name": "nowhere"},
    ]);
    let body = json!({"clientId": "c", "event": "fileEvent",
        "data": {"eventData": files, "jaicpChat": {"messageId": "m"}}});
    let answer = desk.bench.post("/chatapi/plain", body.to_string()).await;
    assert_eq!(answer.json()["data"]["replies"], json!([]));
    let sent = desk.stub.until("sendFile", 2).await;
    let file = |url, name, size, id| json!({"userId": "c", "url": url, "fileName": name, "size": size, "messageId": id});
    assert_eq!(
        sent,
        [
            file("http://x.test/a.png", "a.png", 2048, "m"),
            file("https://x.test/b.pdf", "b.pdf", 12, "m-1"),
        ]
    );
    assert_eq!(desk.stub.texts()[1..], ["The bill"]);
    desk.event(json!({
        "id": "1", "userId": "c", "type": "FileMessage", "url": "https://x.test/f.pdf",
        "name": "f.pdf", "size": "2", "comment": "See the file", "employee": anna()
    }))
    .await;
    let events = desk.bench.all_events("plain").await;
    let last = events.last().unwrap();
    assert_eq!(last["type"], "operatorMessage");
    let replies = &last["event"]["data"]["replies"];
    assert_eq!(
        *replies,
        json!([
            {"type": "file", "fileUrl": "https://x.test/f.pdf", "fileName": "f.pdf", "fileSize": 2},
            {"type": "text", "text": "See the file"},
        ])
    );
}

#[tokio::test]
async fn an_agent_passes_the_chat_on_and_the_next_one_joins() {
    let desk = desk().await;
    desk.say("agent").await;
    desk.until_taken().await;
    desk.agent_says("1", "Hello").await;
    let group = json!({"destinationId": "54321", "name": "Support", "hasOnline": "true"});
    let passes =
        json!({"id": "2", "userId": "c", "type": "SelectDestination", "destination": group});
    desk.event(passes).await;
    let mut bob = anna();
    bob["employeeId"] = "2".into();
    bob["firstName"] = "Bob".into();
    for (id, text) in [("3", "Hello again"), ("4", "Still me")] {
        let says = json!({
            "id": id, "userId": "c", "type": "TextMessage", "text": text, "employee": bob
        });
        desk.event(says).await;
    }
    assert_eq!(
        desk.timeline().await[2..],
        [
            "operatorJoined",
            "Anna: Hello",
            "operatorPassed",
            "operatorJoined",
            "Bob: Hello again",
            "Bob: Still me",
        ]
    );
    let events = desk.bench.all_events("plain").await;
    let told = &events[4]["event"]["destination"];
    assert_eq!(*told, json!({"destinationId": "54321", "name": "Support"}));
}

#[tokio::test]
async fn a_repeated_event_changes_nothing() {
    let desk = desk().await;
    desk.say("agent").await;
    desk.until_taken().await;
    for _ in 0..3 {
        assert_eq!(desk.agent_says("1", "Hello").await.status, 200);
    }
    for _ in 0..3 {
        assert_eq!(desk.agent_closes("2").await.status, 200);
    }
    desk.until_back().await;
    assert_eq!(
        desk.timeline().await[2..],
        [
            "operatorJoined",
            "Anna: Hello",
            "operatorClosed",
            "<Welcome back."
        ]
    );
}

#[tokio::test]
async fn an_event_that_lacks_something_is_told_what_and_unknown_ones_are_taken() {
    let desk = desk().await;
    desk.stub.until("setWebhook", 2).await;
    for (event, word) in [
        (json!({"userId": "c", "type": "Closed"}), "id"),
        (json!({"id": "1", "type": "Closed"}), "userId"),
        (
            json!({"id": "1", "userId": "c", "type": "Closed"}),
            "employee",
        ),
        (json!([]), "object"),
    ] {
        let seen = desk.event(event).await;
        assert_eq!(seen.status, 400);
        assert!(seen.json()["message"].as_str().unwrap().contains(word));
    }
    let typing = json!({"id": "1", "userId": "c", "type": "Typing"});
    assert_eq!(desk.event(typing).await.status, 200);
}

#[tokio::test]
async fn agents_words_go_to_the_webhook_too() {
    let desk = desk().await;
    desk.stub.until("setWebhook", 2).await;
    let key = desk.bench.sandbox.store.agents_key("hooked", "").unwrap();
    let event = json!({
        "id": 5, "userId": "c", "type": "TextMessage", "text": "Hello", "employee": anna()
    });
    let path = format!("{}/{key}", sandbox::agents::PATH);
    desk.bench.post(&path, event.to_string()).await;
    let posted = desk.stub.until("hook", 1).await;
    let item = &posted[0][0];
    assert_eq!(item["token"], "hooked-token");
    assert_eq!(item["clientId"], "c");
    assert_eq!(item["employee"], anna());
    assert_eq!(item["data"]["replies"][0]["text"], "Hello");
    let events = desk.bench.all_events("hooked-token").await;
    // Nobody had handed anything over: the words come without a joining.
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["event"]["questionId"], item["questionId"]);
    assert_eq!(events[0]["event"]["timestamp"], item["timestamp"]);
}

#[tokio::test]
async fn what_is_no_message_reaches_neither_the_bot_nor_the_agents() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    desk.say("   ").await;
    let body = json!({"clientId": "c", "event": "agreed"});
    desk.bench.post("/chatapi/plain", body.to_string()).await;
    let async_body = json!({"clientId": "c", "query": "by the way"});
    let seen = desk
        .bench
        .post("/chatapi/plain/async", async_body.to_string())
        .await;
    assert_eq!(seen.json().as_object().unwrap().len(), 1);
    desk.stub.until("sendText", 1).await;
    assert_eq!(desk.stub.texts(), ["by the way"]);
    assert_eq!(
        desk.timeline().await[2..],
        [">   ", ">agreed", ">by the way"]
    );
}

#[tokio::test]
async fn the_control_address_tells_who_holds_what_and_what_waits() {
    let desk = desk().await;
    desk.stub.will("selectDestination", &[503; 1000]);
    desk.say("agent").await;
    desk.say("secret words").await;
    desk.until("tried", |stands| stands["waiting"][0]["tries"] != 0)
        .await;
    let seen = desk.bench.get("/control/agents?token=plain").await;
    assert!(!seen.text.contains("secret words"));
    let told = seen.json();
    assert_eq!(told["channels"].as_array().unwrap().len(), 1);
    let stands = &told["conversations"][0];
    assert_eq!(stands["holder"], "agents");
    assert_eq!(stands["stage"], "opening");
    let calls = stands["waiting"].as_array().unwrap().iter();
    let calls: Vec<&Value> = calls.map(|call| &call["call"]).collect();
    assert_eq!(calls, ["open", "text", "text"]);
    let log = desk.bench.get("/control/requests?clientId=c").await.json();
    let entries = log["requests"].as_array().unwrap().iter();
    let entry = entries
        .filter(|entry| entry["kind"] == "select-destination")
        .find(|entry| entry["status"] == 503);
    assert!(entry.is_some(), "{log}");
}

#[tokio::test]
async fn a_reset_forgets_the_chat_and_what_waits() {
    let desk = desk().await;
    desk.stub.will("selectDestination", &[503; 10_000]);
    desk.say("agent").await;
    desk.until("tried", |stands| stands["waiting"][0]["tries"] != 0)
        .await;
    let body = json!({"token": "plain", "clientId": "c"});
    desk.bench.post("/control/reset", body.to_string()).await;
    assert!(desk.stands().await.is_null());
    desk.stub.recovers();
    assert_eq!(desk.say("hello").await.texts(), ["Bot: hello"]);
    assert_eq!(desk.timeline().await, [">hello", "<Bot: hello"]);
}
