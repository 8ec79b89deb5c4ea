//! Somebody's own bot, by the platform's webhook protocol.

use std::sync::Arc;
use std::time::Duration;

use sandbox::post::{HttpPost, Post, PostError};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::bench::{Bench, Seen, bench, script_of, settle, texts_of};
use crate::post::Does;

const ANSWER: &str = include_str!("fixtures/bot-webhook-chatapi-response.json");

async fn say(bench: &Bench, body: Value) -> Seen {
    bench
        .post("/chatapi/external-token", body.to_string())
        .await
}

#[tokio::test(start_paused = true)]
async fn the_bot_gets_what_the_platform_sends() {
    let bench = bench();
    bench.post.will([Does::Answers(200, ANSWER)]);
    let body = json!({
        "clientId": "test", "query": "/start", "data": {"page": "p"},
        "clientInfo": {"firstName": "Ann"}
    });
    let answer = say(&bench, body).await.json();
    let call = &bench.post.calls()[0];
    assert_eq!(call.url, "http://bot.test/");
    let id = answer["questionId"].clone();
    let sent = &call.body;
    let seconds = sent["timestamp"].as_f64().unwrap();
    assert!((1_700_000_000.0..1_700_000_001.0).contains(&seconds));
    assert_eq!(
        *sent,
        json!({
            "data": {"livechatStatus": {"enabled": false}, "page": "p"},
            "version": 1,
            "botId": "shop-bot",
            "channelType": "chatapi",
            "channelBotId": "shop-bot",
            "channelUserId": "chatapi-shop-bot-test",
            "questionId": id,
            "query": "/start",
            "timestamp": sent["timestamp"],
            "rawRequest": {
                "token": "external-token",
                "clientId": "test",
                "questionId": id,
                "query": "/start",
                "timestamp": sent["rawRequest"]["timestamp"],
                "userId": "test"
            },
            "userFrom": {"id": "test", "firstName": "Ann"}
        })
    );
    let raw_time = sent["rawRequest"]["timestamp"].as_str().unwrap();
    assert!(raw_time.starts_with("2023-11-14T22:13:20.") && !raw_time.ends_with('Z'));
}

#[tokio::test(start_paused = true)]
async fn the_bots_answer_reaches_the_client_with_the_channels_ids() {
    let bench = bench();
    bench.post.will([Does::Answers(200, ANSWER)]);
    let answer = say(&bench, json!({"clientId": "test", "query": "/start"}))
        .await
        .json();
    assert_eq!(
        texts_of(&answer),
        ["You said: /start from ChatApiReactions"]
    );
    assert_eq!(answer["clientId"], "test");
    assert_ne!(answer["questionId"], "aaa99bea-aae1-41d2-aede-76e4f13b0ccc");
    assert_eq!(answer["data"]["nlpClass"], "/fallback");
    assert_eq!(answer.get("botId"), None);
    assert_eq!(answer.get("requestData"), None);
}

#[tokio::test(start_paused = true)]
async fn whatever_is_wrong_with_the_bot_the_client_gets_a_clear_failure_in_time() {
    let bench = bench();
    for (does, status) in [
        (Does::Hangs, 504),
        (Does::Answers(500, "oops"), 502),
        (Does::Answers(302, "{}"), 502),
        (Does::Answers(200, "<html>"), 502),
        (Does::Answers(200, ""), 502),
        (Does::Answers(200, "[1]"), 502),
        (Does::Floods, 502),
    ] {
        bench.post.will([does.clone()]);
        let began = Instant::now();
        let seen = say(&bench, json!({"clientId": "c", "query": "x"})).await;
        assert_eq!(seen.status, status, "{does:?}");
        assert_eq!(seen.json()["status"], status);
        assert!(began.elapsed() <= Duration::from_millis(4_001), "{does:?}");
    }
    assert_eq!(
        script_of(&bench.all_events("external-token").await),
        [">x"; 7]
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_says_nothing_is_an_answer() {
    let bench = bench();
    for body in ["{}", r#"{"data": null}"#, r#"{"data": {"replies": null}}"#] {
        bench.post.will([Does::Answers(200, body)]);
        let seen = say(&bench, json!({"clientId": "c", "query": "x"})).await;
        assert_eq!(seen.status, 200, "{body}");
        assert!(seen.texts().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn replies_that_nobody_knows_pass_and_too_many_are_cut() {
    let bench = bench();
    let body: &'static str = Box::leak(
        json!({"data": {"replies": vec![json!({"type": "new", "x": [1, null]}); 120]}})
            .to_string()
            .into_boxed_str(),
    );
    bench.post.will([Does::Answers(200, body)]);
    let answer = say(&bench, json!({"clientId": "c", "query": "x"}))
        .await
        .json();
    let replies = answer["data"]["replies"].as_array().unwrap();
    assert_eq!(replies.len(), 100);
    assert_eq!(replies[0], json!({"type": "new", "x": [1, null]}));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_of_the_bot_comes_back_to_it_as_an_event() {
    let bench = bench();
    let first = r#"{"data":{"replies":[{"type":"timeout","interval":5,"targetState":"/T"}]}}"#;
    let second = r#"{"data":{"replies":[{"type":"text","text":"Still there?"}]}}"#;
    bench
        .post
        .will([Does::Answers(200, first), Does::Answers(200, second)]);
    say(&bench, json!({"clientId": "c", "query": "x"})).await;
    let calls = bench.post.calls_until(2).await;
    assert_eq!(calls[1].body["event"], "timeout");
    assert_eq!(
        calls[1].body["data"]["eventData"],
        json!({"targetState": "/T"})
    );
    settle().await;
    let script = script_of(&bench.all_events("external-token").await);
    assert_eq!(script, [">x", "<", "<Still there?"]);
}

/// A server that does one thing to one connection.
async fn serve(response: &'static [u8], then_hang: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(response).await;
        if then_hang {
            std::future::pending::<()>().await;
        }
    });
    format!("http://{address}/")
}

#[tokio::test]
async fn over_a_real_connection_nothing_takes_longer_or_gets_larger_than_allowed() {
    let post: Arc<dyn Post> = Arc::new(HttpPost::build().unwrap());
    let ask = async |url: &str, most: usize| {
        post.post(url, "{}".to_owned(), Duration::from_millis(300), most)
            .await
    };
    let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    let response = ask(&serve(whole, false).await, 2).await.unwrap();
    assert_eq!((response.status, response.body), (200, b"{}".to_vec()));

    let redirect =
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let response = ask(&serve(redirect, false).await, 2).await.unwrap();
    assert_eq!(response.status, 302, "redirections are not followed");

    assert!(matches!(
        ask(&serve(b"", true).await, 2).await,
        Err(PostError::Late)
    ));
    let drip = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}";
    assert!(matches!(
        ask(&serve(drip, true).await, 9).await,
        Err(PostError::Late)
    ));
    assert!(matches!(
        ask(&serve(drip, true).await, 1).await,
        Err(PostError::TooLarge)
    ));
    let cut = ask(&serve(drip, false).await, 9).await;
    assert!(matches!(cut, Err(PostError::Failed(_))));
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/secret", closed.local_addr().unwrap());
    drop(closed);
    let Err(PostError::Failed(error)) = ask(&url, 1).await else {
        panic!("nobody is there");
    };
    assert!(!format!("{error} {error:?}").contains("secret"));
}
