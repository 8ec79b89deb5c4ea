//! The desk is ended at any moment, with a receiver that fails at random:
//! nothing is lost, and nothing comes out of order.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use desk_api::{CSRF_HEADER, Content};
use operator_api::EventBody;
use serde_json::json;

use crate::bench::{Desk, SECRET, client};
use crate::page::Page;
use crate::receiver::{Receiver, distinct, text_of};

const CONVERSATIONS: usize = 4;
const MESSAGES: usize = 60;
const KILLS: usize = 8;

/// Posts until somebody answers 200: a desk that is down is asked again.
async fn until_taken(request: impl Fn() -> reqwest::RequestBuilder) {
    loop {
        let request = request().timeout(Duration::from_secs(5));
        if let Ok(answer) = request.send().await {
            let status = answer.status();
            assert!(!status.is_client_error(), "{status}");
            if status.is_success() && answer.bytes().await.is_ok() {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The agent writes, each message under its own key until it is taken.
async fn agent_writes(page: Page, id: i64) {
    for number in 0..MESSAGES {
        let url = format!("{}/agents/api/conversations/{id}/messages", page.base);
        let body = json!({"key": format!("k{number}"), "text": number.to_string()}).to_string();
        let request = || {
            client()
                .post(&url)
                .header("cookie", &page.cookie)
                .header(CSRF_HEADER, &page.session.csrf)
                .header("content-type", "application/json")
                .body(body.clone())
        };
        until_taken(request).await;
    }
}

/// The client writes, through JAICP.
async fn client_writes(base: String, user: String) {
    for number in 0..MESSAGES {
        let url = format!("{base}/operator/{SECRET}/sendText");
        let body = json!({
            "userId": user, "text": number.to_string(), "messageId": format!("m{number}"),
        });
        until_taken(|| client().post(&url).body(body.to_string())).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_out_of_order_through_kills() {
    let mut desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    receiver.answers(|_| match fastrand::u8(0..10) {
        0 => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        1 => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0")]).into_response(),
        _ => StatusCode::OK.into_response(),
    });
    let page = desk.page("anna").await;
    let mut ids = HashMap::new();
    let mut writers = Vec::new();
    for number in 0..CONVERSATIONS {
        let user = format!("u{number}");
        desk.waits(&user).await;
        let id = page.take_first().await.id;
        ids.insert(user.clone(), id);
        writers.push(tokio::spawn(agent_writes(page.clone(), id)));
        writers.push(tokio::spawn(client_writes(desk.base.clone(), user)));
    }
    let is_done = Arc::new(AtomicBool::new(false));
    let all = tokio::spawn({
        let is_done = Arc::clone(&is_done);
        async move {
            for writer in writers {
                writer.await.unwrap();
            }
            is_done.store(true, Ordering::Release);
        }
    });
    let mut kills = 0;
    while kills < KILLS || !is_done.load(Ordering::Acquire) {
        // Not for anything to happen, but to strike anywhere.
        tokio::time::sleep(Duration::from_millis(fastrand::u64(20..300))).await;
        if kills < KILLS {
            desk = tokio::task::spawn_blocking(|| desk.kill_and_start(&[]))
                .await
                .unwrap();
            kills += 1;
        }
    }
    all.await.unwrap();
    for id in ids.values() {
        page.done(&format!("conversations/{id}/close"), json!({}))
            .await;
    }
    let numbers: Vec<String> = (0..MESSAGES).map(|number| number.to_string()).collect();
    receiver.taken(CONVERSATIONS * (MESSAGES + 1)).await;
    let posted = receiver.posted();
    for (user, id) in ids {
        let mine: Vec<_> = posted
            .iter()
            .filter(|posted| posted.event.user_id == user)
            .cloned()
            .collect();
        let events = distinct(&mine);
        let texts: Vec<&str> = events.iter().filter_map(text_of).collect();
        assert_eq!(texts, numbers, "{user}");
        assert!(matches!(
            events.last().unwrap().body,
            EventBody::Closed { .. }
        ));
        // A repeat is of the last one that was taken, never of an earlier one.
        let mut newest = 0;
        for posted in mine.iter().filter(|posted| posted.was_taken) {
            let at = events
                .iter()
                .position(|event| event.id == posted.event.id)
                .unwrap();
            assert!(at >= newest, "{user}: an earlier event comes again");
            newest = at;
        }
        let mut said = Vec::new();
        let mut before = None;
        loop {
            let query = before
                .map(|id: i64| format!("?before={id}"))
                .unwrap_or_default();
            let answer = page.get(&format!("conversations/{id}{query}")).await;
            let read: desk_api::Transcript = serde_json::from_value(answer.json()).unwrap();
            before = read.messages.first().map(|message| message.id);
            said.splice(0..0, read.messages);
            if !read.has_more {
                break;
            }
        }
        let texts_of = |is_client: bool| {
            let of = said
                .iter()
                .filter(move |message| (message.author == desk_api::Author::Client) == is_client);
            of.filter_map(|message| match &message.content {
                Content::Text { text } => Some(text.clone()),
                _ => None,
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(texts_of(true), numbers, "{user}");
        assert_eq!(texts_of(false), numbers, "{user}");
    }
}

#[tokio::test]
async fn a_kill_right_after_the_answer_loses_nothing() {
    let mut desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    for number in 0..5 {
        let text = number.to_string();
        page.say(id, &text, &text).await;
        desk = desk.kill_and_start(&[]);
    }
    let events = receiver.taken(5).await;
    let texts: Vec<&str> = events.iter().filter_map(text_of).collect();
    assert_eq!(texts, ["0", "1", "2", "3", "4"]);
}
