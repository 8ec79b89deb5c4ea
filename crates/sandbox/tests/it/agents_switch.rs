//! Every field of a `switch` reply does what it says.

use serde_json::json;

use crate::desk_stub::{Desk, desk};

/// What was opened, once something was.
async fn opened(desk: &Desk) -> serde_json::Value {
    desk.stub.until("selectDestination", 1).await.remove(0)
}

#[tokio::test]
async fn a_chat_opens_with_the_first_group_online_and_all_that_the_bot_tells() {
    let desk = desk().await;
    let body = json!({"clientId": "c", "query": "agent", "data": {"page": "/cart"},
        "clientInfo": {"firstName": "Ivan", "lastName": "Petrov"}});
    desk.bench.post("/chatapi/plain", body.to_string()).await;
    assert_eq!(
        opened(&desk).await,
        json!({
            "userId": "c", "destinationId": "7", "userName": "Ivan Petrov",
            "attributes": {"page": "/cart"}, "hiddenAttributes": {"segment": "vip"},
            "customData": {"k": {"n": 1}},
        })
    );
    let sent = desk.stub.until("sendText", 1).await;
    assert_eq!(sent[0]["text"], "Ivan asks for help.");
    assert!(sent[0]["messageId"].is_string());
}

#[tokio::test]
async fn a_switch_that_says_nothing_opens_a_chat_and_says_nothing() {
    let desk = desk().await;
    desk.say("bare").await;
    assert_eq!(
        opened(&desk).await,
        json!({"userId": "c", "destinationId": "7"})
    );
    desk.until_taken().await;
    assert!(desk.stub.texts().is_empty());
    desk.say("/close").await;
    let closed = desk.stub.until("closeChat", 1).await;
    assert_eq!(closed[0]["text"], "The client left the chat");
}

#[tokio::test]
async fn the_named_group_is_chosen_if_it_is_online() {
    let desk = desk().await;
    desk.stub.groups(json!([
        {"destinationId": "support", "hasOnline": true},
        {"destinationId": "sales", "hasOnline": true},
    ]));
    desk.say("named").await;
    assert_eq!(opened(&desk).await["destinationId"], "sales");
}

#[tokio::test]
async fn nobody_online_is_told_to_the_bot_and_what_was_written_meanwhile_too() {
    let desk = desk().await;
    desk.stub.will("getDestinations", &[503, 503, 503]);
    desk.say("named").await;
    let held = desk.say("is anybody there?").await;
    assert_eq!(held.json()["data"]["replies"], json!([]));
    desk.until_back().await;
    assert_eq!(
        desk.timeline().await,
        [
            ">named",
            "<",
            ">is anybody there?",
            "operatorClosed",
            "<Nobody is there.",
            "<Bot: is anybody there?",
        ]
    );
    assert!(desk.stub.bodies("selectDestination").is_empty());
    assert!(desk.stub.texts().is_empty());
}

#[tokio::test]
async fn ignoring_who_is_offline_goes_over_all_the_same() {
    let desk = desk().await;
    desk.say("offline").await;
    assert_eq!(opened(&desk).await["destinationId"], "sales");
    desk.stub.until("sendText", 1).await;
    assert_eq!(desk.stub.texts(), ["Whenever you can."]);
    assert!(desk.stub.bodies("getDestinations").is_empty());
}

#[tokio::test]
async fn a_one_time_message_leaves_the_client_with_the_bot() {
    let desk = desk().await;
    desk.say("hello").await;
    desk.say("one time").await;
    opened(&desk).await;
    desk.stub.until("sendText", 1).await;
    assert_eq!(desk.stub.texts(), ["Call one time back."]);
    desk.until_back().await;
    assert_eq!(desk.say("and now?").await.texts(), ["Bot: and now?"]);
    // An agent may still answer, and closing the chat is nothing to the client.
    desk.agent_says("1", "I have called.").await;
    desk.agent_closes("2").await;
    assert_eq!(
        desk.timeline().await[4..],
        [">and now?", "<Bot: and now?", "Anna: I have called."]
    );
}

#[tokio::test]
async fn a_one_time_message_that_nobody_is_there_for_is_told_to_the_bot() {
    let desk = desk().await;
    desk.stub.groups(json!([]));
    desk.say("one time").await;
    desk.until_back().await;
    assert_eq!(
        desk.timeline().await,
        [">one time", "<I pass it on.", "<Nobody is there."]
    );
    assert!(desk.stub.texts().is_empty());
}

#[tokio::test]
async fn the_last_messages_go_first_as_one_text() {
    let desk = desk().await;
    desk.say("/start").await;
    desk.say("first").await;
    desk.say("second").await;
    desk.say("history").await;
    desk.stub.until("sendText", 2).await;
    assert_eq!(
        desk.stub.texts(),
        [
            "Bot: Bot: second\nClient: history\nBot: I tell them.\nBot: [Yes] [No]",
            "Read the above.",
        ]
    );
}

#[tokio::test]
async fn the_theme_is_entered_when_the_chat_ends() {
    let desk = desk().await;
    desk.say("themed").await;
    desk.until_taken().await;
    let answer = desk.say("/close").await;
    assert_eq!(answer.texts(), ["We are back."]);
    assert_eq!(desk.say("x").await.texts(), ["More after."]);
    desk.say("themed").await;
    desk.until_taken().await;
    desk.agent_closes("1").await;
    desk.until_back().await;
    let timeline = desk.timeline().await;
    assert_eq!(timeline.last().unwrap(), "<We are back.");
}
