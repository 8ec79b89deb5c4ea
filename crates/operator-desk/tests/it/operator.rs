//! JAICP's calls.

use desk_api::{Content, Notice, State};
use serde_json::{Value, json};

use crate::bench::{Desk, SECRET, ask, client};
use crate::page::problem;

fn texts(messages: &[desk_api::Message]) -> Vec<String> {
    let text = |message: &desk_api::Message| match &message.content {
        Content::Text { text } => text.clone(),
        Content::File { name, .. } => format!("file {name}"),
        Content::Notice { notice } => match notice {
            Notice::Opened { group } => format!("opened {group}"),
            Notice::Taken { agent } => format!("taken by {}", agent.first_name),
            Notice::Passed { group, .. } => format!("passed to {group}"),
            Notice::ClosedByAgent { .. } => "closed by agent".to_owned(),
            Notice::ClosedByClient { text } => format!("closed: {text}"),
        },
    };
    messages.iter().map(text).collect()
}

#[tokio::test]
async fn a_client_waits_with_what_was_said() {
    let desk = Desk::start();
    let body = json!({
        "userId": "u1", "destinationId": "support", "userName": "Ivan",
        "attributes": {"plan": "gold"}, "hiddenAttributes": "{\"score\": 7}",
    });
    desk.call("selectDestination", body).await;
    desk.says("u1", "Hello").await;
    let file = json!({"userId": "u1", "url": "https://a.example/b/c%20d.png?x", "size": "5"});
    desk.call("sendFile", file).await;
    let page = desk.page("anna").await;
    let waiting = page.conversations().await.waiting;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].title, "Ivan");
    assert_eq!(waiting[0].unread, 2);
    let transcript = page.transcript(waiting[0].id).await;
    assert_eq!(
        texts(&transcript.messages),
        ["opened Support", "Hello", "file c d.png"]
    );
    assert_eq!(transcript.attributes["plan"], "gold");
    assert_eq!(transcript.hidden_attributes["score"], "7");
}

#[tokio::test]
async fn repeats_change_nothing() {
    let desk = Desk::start();
    for _ in 0..2 {
        desk.waits("u1").await;
        let text = json!({"userId": "u1", "text": "Hello", "messageId": 1});
        desk.call("sendText", text).await;
        let file = json!({"userId": "u1", "url": "https://a.example/f", "messageId": "2"});
        desk.call("sendFile", file).await;
    }
    // Without a name, each call is a message.
    desk.says("u1", "again").await;
    desk.says("u1", "again").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    desk.waits("u1").await;
    let before = [
        "opened Support",
        "Hello",
        "file f",
        "again",
        "again",
        "taken by Anna",
    ];
    assert_eq!(texts(&page.transcript(id).await.messages), before);
    for _ in 0..2 {
        let close = json!({"userId": "u1", "text": "bye"});
        desk.call("closeChat", close).await;
    }
    let transcript = page.transcript(id).await;
    assert_eq!(transcript.summary.state, State::Closed);
    assert_eq!(transcript.messages.len(), before.len() + 1);
    assert_eq!(texts(&transcript.messages[6..]), ["closed: bye"]);
}

#[tokio::test]
async fn the_same_client_has_the_same_conversation_again() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    desk.call("closeChat", json!({"userId": "u1", "text": ""}))
        .await;
    assert!(page.conversations().await.mine.is_empty());
    desk.waits("u1").await;
    let waiting = page.conversations().await.waiting;
    assert_eq!((waiting.len(), waiting[0].id), (1, id));
    // And with a text only, where JAICP does not select.
    desk.call("closeChat", json!({"userId": "u1", "text": ""}))
        .await;
    desk.says("u1", "I am back").await;
    assert_eq!(page.conversations().await.waiting[0].id, id);
}

#[tokio::test]
async fn a_text_of_nobody_known_waits_for_the_first_group() {
    let desk = Desk::start();
    desk.says("u9", "Is anybody there?").await;
    let page = desk.page("anna").await;
    let waiting = page.conversations().await.waiting;
    assert_eq!(waiting[0].title, "demo u9");
    assert_eq!(waiting[0].group, "support");
}

#[tokio::test]
async fn another_destination_moves_the_conversation() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let id = anna.take_first().await.id;
    let body = json!({"userId": "u1", "destinationId": "sales"});
    desk.call("selectDestination", body).await;
    assert!(anna.conversations().await.mine.is_empty());
    assert_eq!(boris.conversations().await.waiting[0].id, id);
    assert_eq!(anna.get(&format!("conversations/{id}")).await.status, 404);
}

#[tokio::test]
async fn channels_are_apart() {
    let desk = Desk::start();
    let added = desk.command(
        &["add-channel", "--name", "shop", "--secret", "shop-secret"],
        "",
    );
    assert!(added.status.success());
    for secret in [SECRET, "shop-secret"] {
        let body = json!({"userId": "u1", "text": "Hello", "messageId": "1"});
        assert_eq!(desk.call_on(secret, "sendText", body).await.status, 200);
    }
    let waiting = desk.page("anna").await.conversations().await.waiting;
    let channels: Vec<&str> = waiting
        .iter()
        .map(|summary| summary.channel.as_str())
        .collect();
    assert_eq!(channels, ["demo", "shop"]);
}

#[tokio::test]
async fn a_wrong_secret_is_like_any_other_path() {
    let desk = Desk::start();
    let text = json!({"userId": "u", "text": "t"}).to_string();
    let mut bodies = Vec::new();
    for path in [
        "/operator/wrong/sendText",
        "/operator/wrong/nothing",
        &format!("/operator/{SECRET}/nothing"),
        "/operator",
        "/nothing",
        "/agents/api/nothing",
        "/files/x/y",
    ] {
        let post = !path.starts_with("/files");
        let request = match post {
            true => client().post(desk.url(path)).body(text.clone()),
            false => client().get(desk.url(path)),
        };
        let answer = ask(request).await;
        assert_eq!(answer.status, 404, "{path}");
        bodies.push(answer.json());
    }
    assert!(
        bodies.iter().all(|body: &Value| *body == bodies[0]),
        "{bodies:?}"
    );
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let desk = Desk::start();
    let answer = desk.call_on(SECRET, "sendText", json!({})).await;
    assert_eq!(answer.status, 400);
    let problem = problem(&answer);
    assert_eq!(problem.field.as_deref(), Some("userId"));
    assert_eq!(problem.message, "missing: userId, text");
    let body = json!({"userId": "u", "destinationId": "nowhere"});
    let answer = desk.call_on(SECRET, "selectDestination", body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["field"], "destinationId");
    assert!(
        desk.page("anna")
            .await
            .conversations()
            .await
            .waiting
            .is_empty()
    );
}

#[tokio::test]
async fn bodies_are_bounded() {
    let desk = Desk::start();
    let body = json!({"userId": "u", "text": "x".repeat(300 * 1024)});
    assert_eq!(
        desk.call_on(SECRET, "sendText", body.clone()).await.status,
        413
    );
    // Nobody who does not know a secret learns the bound.
    assert_eq!(desk.call_on("wrong", "sendText", body).await.status, 404);
    let url = desk.url(&format!("/operator/{SECRET}/sendText"));
    let get = ask(client().get(url)).await;
    assert_eq!(get.status, 405);
}
