//! The embedded demo bot: it must show everything, and must not break.

use std::collections::BTreeSet;
use std::time::Duration;

use sandbox::sandbox::Control;
use sandbox::settings::Settings;
use sandbox::store::Store;
use serde_json::{Value, json};

use crate::bench::{Bench, Seen, bench_with, script_of};

fn demo() -> Bench {
    let settings = Settings::embedded().unwrap();
    bench_with(settings, Store::in_memory().unwrap(), Control::Loopback)
}

async fn say(bench: &Bench, query: &str) -> Seen {
    let body = json!({"clientId": "c", "query": query}).to_string();
    bench.post("/chatapi/demo", body).await
}

fn replies(seen: &Seen) -> Vec<Value> {
    seen.json()["data"]["replies"].as_array().unwrap().clone()
}

fn labels(seen: &Seen) -> Vec<String> {
    replies(seen)
        .iter()
        .filter(|reply| reply["type"] == "buttons")
        .flat_map(|reply| reply["buttons"].as_array().unwrap().clone())
        .map(|button| button["text"].as_str().unwrap().to_owned())
        .collect()
}

/// Every address in a tree of replies.
fn addresses(tree: &Value, found: &mut BTreeSet<String>) {
    match tree {
        Value::String(text) if text.starts_with("http://127.0.0.1:7080/") => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        Value::Object(map) => map.values().for_each(|value| addresses(value, found)),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn everything_is_to_be_found_from_the_menu_by_buttons_alone() {
    let bench = demo();
    let (mut kinds, mut found) = (BTreeSet::new(), BTreeSet::new());
    let start = say(&bench, "/start").await;
    assert_eq!(labels(&start).len(), 5);
    let gallery = labels(&say(&bench, "Show me everything").await);
    for label in gallery {
        say(&bench, "gallery").await;
        let seen = say(&bench, &label).await;
        if label == "An error" {
            assert_eq!(seen.status, 500);
            continue;
        }
        assert_eq!(seen.status, 200, "{label}");
        for reply in replies(&seen) {
            kinds.insert(reply["type"].as_str().unwrap().to_owned());
            addresses(&reply, &mut found);
        }
    }
    for kind in [
        "text",
        "buttons",
        "inlineButtons",
        "image",
        "audio",
        "video",
        "file",
        "carousel",
        "location",
        "timeout",
        "switch",
        "raw",
        "loyaltyCard",
        "hangup",
        "dtmf",
        "htmlResponse",
        "crmIntegration",
        "telegramPayment",
        "context-switch",
        "context-return",
    ] {
        assert!(kinds.contains(kind), "{kind}");
    }
    assert!(found.len() > 10);
    for address in found {
        let path = address.strip_prefix("http://127.0.0.1:7080").unwrap();
        let expected = if path.contains("not-there") { 404 } else { 200 };
        assert_eq!(bench.get_bytes(path).await.0, expected, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_very_long_text_is_as_long_as_an_answer_can_be() {
    let seen = say(&demo(), "book").await;
    assert_eq!(seen.texts()[0].chars().count(), 50_000);
}

#[tokio::test(start_paused = true)]
async fn the_quiz_locks_the_input_by_its_own_buttons_and_ends_without_any() {
    let bench = demo();
    let menu = say(&bench, "/start").await;
    assert_eq!(menu.json()["data"].get("blockForm"), None);
    assert!(
        replies(&menu)
            .iter()
            .all(|reply| reply.get("blockForm").is_none())
    );
    let mut answer = say(&bench, "Find my coffee").await;
    for _ in 0..3 {
        let locks = replies(&answer)
            .into_iter()
            .any(|reply| reply["type"] == "buttons" && reply["blockForm"] == true);
        assert!(locks);
        answer = say(&bench, &labels(&answer)[1]).await;
    }
    assert!(labels(&answer).is_empty());
    assert!(answer.texts()[0].contains("You brew with: Filter"));
    assert!(answer.texts()[0].contains("You like: Fruit and flowers"));
}

#[tokio::test(start_paused = true)]
async fn a_word_in_the_middle_of_the_quiz_gets_help() {
    let bench = demo();
    say(&bench, "quiz").await;
    let help = say(&bench, "zzz").await;
    assert_eq!(labels(&help), ["Start the quiz again", "Back to menu"]);
}

#[tokio::test(start_paused = true)]
async fn the_locked_channel_locks_with_every_menu() {
    let bench = demo();
    let body = json!({"clientId": "c", "query": "/start"}).to_string();
    let seen = bench.post("/chatapi/locked", body).await;
    assert_eq!(seen.json()["data"]["blockForm"], true);
}

#[tokio::test(start_paused = true)]
async fn a_later_message_comes_by_itself() {
    let bench = demo();
    say(&bench, "later").await;
    tokio::time::sleep(Duration::from_secs(11)).await;
    let script = script_of(&bench.all_events("demo").await);
    assert!(script[2].starts_with("<The roaster says"), "{script:?}");
}

#[tokio::test(start_paused = true)]
async fn busy_is_refused_once_with_a_wait() {
    let bench = demo();
    let first = say(&bench, "busy").await;
    assert_eq!(first.status, 429);
    assert_eq!(first.headers["retry-after"], "2");
    assert_eq!(say(&bench, "busy").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn anything_else_is_repeated_and_a_file_is_received() {
    let bench = demo();
    assert_eq!(
        say(&bench, "<b>x</b>").await.texts(),
        ["You wrote: <b>x</b>"]
    );
    let body = json!({"clientId": "c", "event": "fileEvent", "data": {
        "eventData": [{"url": "https://example.com/1.pdf", "type": "file", "name": "1.pdf",
            "size": 2048}]
    }});
    let seen = bench.post("/chatapi/demo", body.to_string()).await;
    assert_eq!(
        seen.texts(),
        ["Thank you, I have got your file 1.pdf (2048 bytes)."]
    );
    let body = json!({"clientId": "c", "event": "unheardOf"}).to_string();
    let seen = bench.post("/chatapi/demo", body).await;
    assert!(seen.texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_message_can_be_left_and_a_person_asked_for() {
    let bench = demo();
    let asked = say(&bench, "Talk to a person").await;
    let switch = &replies(&asked)[1];
    assert_eq!(switch["closeChatPhrases"][0], "back to the bot");
    assert_eq!(switch["appendCloseChatButton"], true);
    // There are no agents without a platform: the bot keeps the conversation.
    assert_eq!(
        say(&bench, "and now?").await.texts(),
        ["You wrote: and now?"]
    );
    say(&bench, "leave a message").await;
    let left = say(&bench, "Please call me.").await;
    let switch = &replies(&left)[1];
    assert_eq!(switch["oneTimeMessage"], true);
    assert_eq!(
        switch["firstMessage"],
        "A client has left a message: Please call me."
    );
    let body = json!({"clientId": "c", "event": "noLivechatOperatorsOnline"}).to_string();
    let seen = bench.post("/chatapi/demo", body).await;
    assert_eq!(labels(&seen), ["Leave a message", "Back to menu"]);
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_file_can_be_asked_for() {
    let bench = demo();
    let (status, _, whole) = bench.get_range("/media/bell.wav", None).await;
    assert_eq!(status, 200);
    for (range, expected) in [
        ("bytes=0-3", Some(0..4)),
        ("bytes=10-", Some(10..whole.len())),
        ("bytes=-4", Some(whole.len() - 4..whole.len())),
        ("bytes=0-99999999", Some(0..whole.len())),
        ("bytes=99999999-", None),
        ("bytes=-0", None),
    ] {
        let (status, headers, part) = bench.get_range("/media/bell.wav", Some(range)).await;
        match expected {
            Some(expected) => {
                assert_eq!(status, 206, "{range}");
                let (first, last) = (expected.start, expected.end - 1);
                let told = format!("bytes {first}-{last}/{}", whole.len());
                assert_eq!(headers["content-range"], told, "{range}");
                assert_eq!(part, whole[expected], "{range}");
            }
            None => assert_eq!(status, 416, "{range}"),
        }
    }
    for range in ["bytes=5-3", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4"] {
        let (status, _, _) = bench.get_range("/media/bell.wav", Some(range)).await;
        assert_eq!(status, 200, "{range}");
    }
}
