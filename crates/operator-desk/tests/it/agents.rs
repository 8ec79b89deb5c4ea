//! What agents do with conversations.

use desk_api::{Author, Content, Delivery, Notice, State};
use operator_api::EventBody;
use reqwest::Method;
use serde_json::json;

use crate::bench::{Desk, end_of};
use crate::page::problem;
use crate::receiver::{Receiver, text_of};

/// Another agent of the Support group, signed in.
async fn clara(desk: &Desk) -> crate::page::Page {
    let data = desk.data.to_str().unwrap();
    let added = end_of(
        &[
            "add-agent",
            "--data",
            data,
            "--login",
            "clara",
            "--first-name",
            "Clara",
            "--last-name",
            "K",
            "--group",
            "support",
            "--group",
            "sales",
        ],
        "another password\n",
    );
    assert!(added.status.success(), "{added:?}");
    crate::page::Page::sign_in(&desk.base, "clara", "another password").await
}

#[tokio::test]
async fn an_agent_takes_answers_and_closes() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    desk.waits("u1").await;
    desk.says("u1", "Hello").await;
    let anna = desk.page("anna").await;
    let summary = anna.take_first().await;
    assert!(matches!(&summary.state, State::Held { agent } if agent.first_name == "Anna"));
    let message = anna.say(summary.id, "k1", "Good afternoon!").await;
    assert_eq!(message.delivery, Some(Delivery::Queued));
    assert_eq!(message.key.as_deref(), Some("k1"));
    // What was sent under the same key is not sent again.
    assert_eq!(
        anna.say(summary.id, "k1", "Good afternoon!").await.id,
        message.id
    );
    for _ in 0..2 {
        anna.done(&format!("conversations/{}/close", summary.id), json!({}))
            .await;
    }
    assert_eq!(anna.try_say(summary.id, "k2", "too late").await.status, 409);
    let events = receiver.taken(2).await;
    assert_eq!(text_of(&events[0]), Some("Good afternoon!"));
    let employee = events[0].employee().unwrap();
    assert_eq!(employee.employee_id, anna.session.agent.id);
    assert_eq!(
        (&*employee.first_name, &*employee.last_name),
        ("Anna", "Smirnova")
    );
    assert!(matches!(events[1].body, EventBody::Closed { .. }));
    assert_eq!(receiver.posted().len(), 2);
}

#[tokio::test]
async fn of_two_who_take_one_gets_it() {
    let desk = Desk::start();
    let (anna, clara) = (desk.page("anna").await, clara(&desk).await);
    for round in 0..10 {
        desk.waits(&format!("u{round}")).await;
        let id = anna.conversations().await.waiting[0].id;
        let (one, other) = tokio::join!(anna.take(id), clara.take(id));
        let mut both = [(one, "Clara"), (other, "Anna")];
        both.sort_by_key(|(answer, _)| answer.status);
        let [(first, loser), (second, winner)] = both;
        assert_eq!((first.status, second.status), (200, 409));
        let taken_by = problem(&second).taken_by.unwrap();
        assert_ne!(loser, winner);
        assert_eq!(taken_by.first_name, winner_name(&first));
        assert!(anna.conversations().await.waiting.is_empty());
    }
    let both = [
        anna.conversations().await.mine,
        clara.conversations().await.mine,
    ];
    assert_eq!(both.concat().len(), 10);
}

fn winner_name(answer: &crate::bench::Answer) -> String {
    let name = &answer.json()["state"]["agent"]["firstName"];
    name.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn only_who_has_a_conversation_works_with_it() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let (anna, boris, clara) = (
        desk.page("anna").await,
        desk.page("boris").await,
        clara(&desk).await,
    );
    let id = anna.take_first().await.id;
    for (page, status) in [(&boris, 404), (&clara, 404)] {
        assert_eq!(page.try_say(id, "k", "mine").await.status, status);
        let path = format!("conversations/{id}");
        assert_eq!(page.get(&path).await.status, status);
        for (call, body) in [
            ("close", json!({})),
            ("pass", json!({"group": "sales"})),
            ("read", json!({"upTo": 1})),
        ] {
            assert_eq!(
                page.post(&format!("{path}/{call}"), body).await.status,
                status
            );
        }
    }
    assert_eq!(clara.take(id).await.status, 409);
    assert_eq!(boris.take(id).await.status, 404);
    // What waits is looked at, and not answered.
    desk.waits("u2").await;
    let waiting = anna.conversations().await.waiting[0].id;
    anna.transcript(waiting).await;
    assert_eq!(anna.try_say(waiting, "k", "first").await.status, 409);
}

#[tokio::test]
async fn hidden_attributes_are_for_those_who_may_see_them() {
    let desk = Desk::start();
    let body = json!({
        "userId": "u1", "destinationId": "support",
        "attributes": "vip", "hiddenAttributes": {"score": 7},
    });
    desk.call("selectDestination", body).await;
    let (anna, clara) = (desk.page("anna").await, clara(&desk).await);
    assert!(anna.session.reads_hidden && !clara.session.reads_hidden);
    let id = anna.conversations().await.waiting[0].id;
    let (seen, kept) = (anna.transcript(id).await, clara.transcript(id).await);
    assert_eq!(seen.hidden_attributes["score"], "7");
    assert!(kept.hidden_attributes.is_empty());
    assert_eq!(kept.attributes[""], "vip");
}

#[tokio::test]
async fn unread_messages_are_counted_until_they_are_read() {
    let desk = Desk::start();
    desk.waits("u1").await;
    desk.says("u1", "one").await;
    let anna = desk.page("anna").await;
    let id = anna.take_first().await.id;
    desk.says("u1", "two").await;
    desk.says("u1", "three").await;
    let mine = &anna.conversations().await.mine[0];
    assert_eq!(mine.unread, 3);
    let messages = anna.transcript(id).await.messages;
    let two = messages[messages.len() - 2].id;
    let read = format!("conversations/{id}/read");
    anna.done(&read, json!({"upTo": two})).await;
    assert_eq!(anna.conversations().await.mine[0].unread, 1);
    // Reading goes forward only.
    anna.done(&read, json!({"upTo": 1})).await;
    assert_eq!(anna.conversations().await.mine[0].unread, 1);
    anna.done(&read, json!({"upTo": i64::MAX})).await;
    assert_eq!(anna.conversations().await.mine[0].unread, 0);
}

#[tokio::test]
async fn passing_on_tells_jaicp_and_waits_there() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    desk.waits("u1").await;
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let id = anna.take_first().await.id;
    let pass = format!("conversations/{id}/pass");
    let nowhere = anna.post(&pass, json!({"group": "nowhere"})).await;
    assert_eq!(
        (nowhere.status, problem(&nowhere).field),
        (400, Some("group".to_owned()))
    );
    anna.done(&pass, json!({"group": "sales"})).await;
    assert!(anna.conversations().await.mine.is_empty());
    let event = receiver.taken(1).await.remove(0);
    let EventBody::SelectDestination { destination } = event.body else {
        panic!("{event:?}");
    };
    assert_eq!(
        (&*destination.destination_id, &*destination.name),
        ("sales", "Sales")
    );
    // JAICP may answer by selecting it, which is no news.
    let body = json!({"userId": "u1", "destinationId": "sales"});
    desk.call("selectDestination", body).await;
    assert_eq!(boris.take_first().await.id, id);
    let messages = boris.transcript(id).await.messages;
    let last = |back: usize| &messages[messages.len() - back];
    assert!(
        matches!(&last(2).content, Content::Notice { notice: Notice::Passed { group, .. } } if group == "Sales")
    );
    assert_eq!(last(2).author, Author::Desk);
}

#[tokio::test]
async fn a_text_that_crosses_the_end_is_kept_and_opens_nothing() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let anna = desk.page("anna").await;
    let id = anna.take_first().await.id;
    // JAICP has not said where events go, so it cannot know of the end.
    anna.done(&format!("conversations/{id}/close"), json!({}))
        .await;
    desk.says("u1", "one more thing").await;
    assert!(anna.conversations().await.waiting.is_empty());
    let transcript = anna.transcript(id).await;
    assert_eq!(transcript.summary.state, State::Closed);
    let last = transcript.messages.last().unwrap();
    let text = "one more thing".to_owned();
    assert_eq!(last.content, Content::Text { text });
}

#[tokio::test]
async fn transcripts_are_read_page_by_page() {
    let desk = Desk::start();
    desk.waits("u1").await;
    for number in 0..120 {
        desk.says("u1", &number.to_string()).await;
    }
    let anna = desk.page("anna").await;
    let id = anna.take_first().await.id;
    let mut page = anna.transcript(id).await;
    let mut all = page.messages.clone();
    while page.has_more {
        let path = format!("conversations/{id}?before={}", all[0].id);
        page = serde_json::from_value(anna.get(&path).await.json()).unwrap();
        all.splice(0..0, page.messages.clone());
    }
    assert_eq!(all.len(), 122);
    assert!(all.is_sorted_by(|one, other| one.id < other.id));
}

#[tokio::test]
async fn answers_are_shared() {
    let desk = Desk::start();
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let body = json!({"title": "A", "text": "Answer"});
    let added = anna.post("canned", body).await;
    assert_eq!(added.status, 200);
    let id = added.json()["id"].as_i64().unwrap();
    let path = format!("canned/{id}");
    let body = json!({"title": "B", "text": "Better"});
    assert_eq!(
        boris.send(Method::PUT, &path, body.clone()).await.status,
        200
    );
    let all = anna.get("session").await.json()["canned"].clone();
    let all = all.as_array().unwrap();
    assert!(all.iter().any(|canned| canned["text"] == "Better"));
    assert_eq!(
        anna.send(Method::DELETE, &path, json!({})).await.status,
        204
    );
    assert_eq!(anna.send(Method::PUT, &path, body).await.status, 404);
    for nothing in [json!({"title": " ", "text": "x"}), json!({"title": "x"})] {
        assert_eq!(anna.post("canned", nothing).await.status, 400);
    }
}

#[tokio::test]
async fn wrong_bodies_are_refused() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let anna = desk.page("anna").await;
    let id = anna.take_first().await.id;
    for body in [
        json!({"key": "", "text": "x"}),
        json!({"key": "k".repeat(101), "text": "x"}),
        json!({"key": "k", "text": " \n"}),
        json!({"key": "k", "text": "x".repeat(20_001)}),
        json!({"key": "k"}),
        json!([]),
    ] {
        let answer = anna
            .post(&format!("conversations/{id}/messages"), body)
            .await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    let large = json!({"key": "k", "text": "x".repeat(200_000)});
    let answer = anna
        .post(&format!("conversations/{id}/messages"), large)
        .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn what_was_sent_counts_as_sent_when_another_has_the_conversation() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let id = anna.take_first().await.id;
    let sent = anna.say(id, "k1", "One moment").await;
    anna.done(
        &format!("conversations/{id}/pass"),
        json!({"group": "sales"}),
    )
    .await;
    boris.take_first().await;
    // The answer was lost, so the page asks again.
    assert_eq!(anna.say(id, "k1", "One moment").await.id, sent.id);
    assert_eq!(anna.try_say(id, "k2", "More").await.status, 404);
    assert_eq!(boris.try_say(id, "k1", "Mine").await.status, 409);
}

#[tokio::test]
async fn the_list_of_those_who_wait_is_bounded() {
    let desk = Desk::start();
    let most = desk_api::MOST_WAITING;
    for number in 0..most + 2 {
        desk.waits(&format!("u{number}")).await;
    }
    desk.says("u0", &"x".repeat(10_000)).await;
    let anna = desk.page("anna").await;
    let listed = anna.conversations().await;
    assert!(listed.more_wait);
    assert_eq!(listed.waiting.len(), most);
    let first = &listed.waiting[0];
    assert_eq!(first.user_id, "u0");
    let Some(Content::Text { text }) = first.last.clone().map(|last| last.content) else {
        panic!("{first:?}");
    };
    // All of it is in the transcript.
    assert!(text.len() < 1000, "{}", text.len());
    for _ in 0..2 {
        anna.take_first().await;
    }
    let listed = anna.conversations().await;
    assert!(!listed.more_wait);
    assert_eq!(listed.waiting.len(), most);
}

#[tokio::test]
async fn a_client_without_a_name_is_called_by_channel_and_identifier() {
    let desk = Desk::start();
    let body = json!({"userId": "u1", "destinationId": "support", "userName": " \t"});
    desk.call("selectDestination", body).await;
    let waiting = desk.page("anna").await.conversations().await.waiting;
    assert_eq!(waiting[0].title, "demo u1");
}
