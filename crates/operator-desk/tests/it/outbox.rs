//! Delivering events to JAICP.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use desk_api::{Delivery, Live};
use serde_json::json;

use crate::bench::Desk;
use crate::page::Page;
use crate::receiver::{Receiver, distinct, text_of};

fn takes_nothing(receiver: &Receiver) {
    receiver.answers(|_| StatusCode::SERVICE_UNAVAILABLE.into_response());
}

fn takes_all(receiver: &Receiver) {
    receiver.answers(|_| StatusCode::OK.into_response());
}

async fn conversations(desk: &Desk, count: usize) -> (Page, Vec<i64>) {
    let page = desk.page("anna").await;
    let mut ids = Vec::new();
    for number in 0..count {
        desk.waits(&format!("u{number}")).await;
        ids.push(page.take_first().await.id);
    }
    (page, ids)
}

#[tokio::test]
async fn order_is_kept_through_failures_and_others_do_not_wait() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    let tries = AtomicUsize::new(0);
    receiver.answers(move |event| {
        // The first conversation fails two times of three.
        let fails = event.user_id == "u0" && tries.fetch_add(1, Ordering::Relaxed) % 3 < 2;
        match fails {
            true => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            false => StatusCode::OK.into_response(),
        }
    });
    let (page, ids) = conversations(&desk, 2).await;
    for number in 0..10 {
        for id in &ids {
            page.say(*id, &format!("k{number}"), &number.to_string())
                .await;
        }
    }
    let events = receiver.taken(20).await;
    let mut said: HashMap<&str, Vec<&str>> = HashMap::new();
    for event in &events {
        said.entry(&event.user_id)
            .or_default()
            .push(text_of(event).unwrap());
    }
    let numbers: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    assert_eq!(said["u0"], numbers);
    assert_eq!(said["u1"], numbers);
    // A try that failed comes again under the same name.
    let posted = receiver.posted();
    let failed = posted.iter().filter(|posted| !posted.was_taken);
    let taken = distinct(&posted);
    for failed in failed {
        assert!(taken.iter().any(|event| event.id == failed.event.id));
    }
}

#[tokio::test]
async fn what_is_refused_is_shown_and_the_next_goes_on() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    receiver.answers(|event| match text_of(event) {
        Some("bad") => StatusCode::BAD_REQUEST.into_response(),
        _ => StatusCode::OK.into_response(),
    });
    let (page, ids) = conversations(&desk, 1).await;
    let mut stream = page.live(page.session.sequence).await;
    let bad = page.say(ids[0], "1", "bad").await;
    let good = page.say(ids[0], "2", "good").await;
    receiver.taken(1).await;
    for (message, delivery) in [(bad.id, Delivery::Refused), (good.id, Delivery::Delivered)] {
        let wanted = Live::Delivery {
            conversation: ids[0],
            message,
            delivery,
        };
        stream.find(|live| *live == wanted).await;
    }
    let messages = page.transcript(ids[0]).await.messages;
    let delivery = |id| {
        messages
            .iter()
            .find(|message| message.id == id)
            .unwrap()
            .delivery
    };
    assert_eq!(delivery(bad.id), Some(Delivery::Refused));
    assert_eq!(delivery(good.id), Some(Delivery::Delivered));
    assert_eq!(receiver.posted().len(), 2);
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_kept() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    let asked = Mutex::new(false);
    receiver.answers(move |_| {
        let was_asked = std::mem::replace(&mut *asked.lock().unwrap(), true);
        match was_asked {
            true => StatusCode::OK.into_response(),
            false => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "2")]).into_response(),
        }
    });
    let (page, ids) = conversations(&desk, 1).await;
    page.say(ids[0], "1", "text").await;
    receiver.taken(1).await;
    let posted = receiver.posted();
    let waited = posted[1].at - posted[0].at;
    assert!(waited >= Duration::from_secs(2), "{waited:?}");
}

#[tokio::test]
async fn events_wait_until_jaicp_has_said_where_to() {
    let desk = Desk::start();
    let (page, ids) = conversations(&desk, 1).await;
    let mut stream = page.live(page.session.sequence).await;
    let message = page.say(ids[0], "1", "text").await;
    let delayed = Live::Delivery {
        conversation: ids[0],
        message: message.id,
        delivery: Delivery::Delayed,
    };
    stream.find(|live| *live == delayed).await;
    let mut receiver = Receiver::of(&desk).await;
    assert_eq!(text_of(&receiver.taken(1).await[0]), Some("text"));
}

#[tokio::test]
async fn a_new_address_gets_what_waits() {
    let desk = Desk::start();
    desk.call("setWebhook", json!({"url": "http://127.0.0.1:9/nobody"}))
        .await;
    let (page, ids) = conversations(&desk, 1).await;
    page.say(ids[0], "1", "text").await;
    let mut receiver = Receiver::of(&desk).await;
    receiver.taken(1).await;
}

#[tokio::test]
async fn the_end_of_an_earlier_chat_does_not_end_the_next() {
    for client_closes in [true, false] {
        let desk = Desk::start();
        let mut receiver = Receiver::of(&desk).await;
        takes_nothing(&receiver);
        let (page, ids) = conversations(&desk, 1).await;
        page.say(ids[0], "1", "before").await;
        page.done(&format!("conversations/{}/close", ids[0]), json!({}))
            .await;
        if client_closes {
            desk.call("closeChat", json!({"userId": "u0", "text": "bye"}))
                .await;
        }
        desk.waits("u0").await;
        takes_all(&receiver);
        page.take_first().await;
        page.say(ids[0], "2", "after").await;
        let events = receiver.taken(2).await;
        let texts: Vec<_> = events.iter().map(text_of).collect();
        assert_eq!(texts, [Some("before"), Some("after")]);
    }
}

#[tokio::test]
async fn where_an_earlier_chat_was_passed_on_does_not_matter_in_the_next() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    takes_nothing(&receiver);
    let (page, ids) = conversations(&desk, 1).await;
    let pass = format!("conversations/{}/pass", ids[0]);
    page.done(&pass, json!({"group": "sales"})).await;
    desk.call("closeChat", json!({"userId": "u0", "text": "bye"}))
        .await;
    desk.waits("u0").await;
    takes_all(&receiver);
    page.take_first().await;
    page.say(ids[0], "1", "after").await;
    assert_eq!(text_of(&receiver.taken(1).await[0]), Some("after"));
}
