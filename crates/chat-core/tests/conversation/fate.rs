//! What becomes of a message whose request was lost (chat-api.md, "Sending
//! again"): it is looked for before it is sent again, if it ever is.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{Announcement, Connection, Effect, Event, SendState, Stored};
use serde_json::json;

use crate::harness::{Conversation, UNCERTAIN, announced, buttons, lost, text, timed};

/// Like that, by a server that has shown a request of ours before.
fn lost_where_requests_are_echoed() -> Conversation {
    let mut chat = timed();
    chat.write("one");
    chat.fail(FailureClass::Server);
    let echo = chat.echo_event("q-1", &chat.last_sent());
    let reply = chat.reply_event("q-1", json!([text("1")]));
    chat.events(json!([echo, reply]));
    assert_eq!(chat.lines(), ["you: one (sent)", "bot: 1"]);
    chat.write("hi");
    chat.fail(FailureClass::Server);
    chat
}

#[test]
fn a_lost_message_is_looked_for_before_anything_else_is_sent() {
    for class in UNCERTAIN {
        let mut chat = timed();
        let known = chat.server_time;
        chat.write("hi");
        chat.write("two");
        chat.fail(class);
        assert_eq!(chat.state("hi"), Some(SendState::Sending), "{class:?}");
        assert_eq!(chat.asking(), None);
        let (_, query) = &chat.receiving[0];
        assert!(query.all);
        let from = query.ts.map(|ts| ts.0);
        assert!(from <= Some(known), "what is known is told, not held back");
        assert!(from >= Some(known - 1));
    }
}

#[test]
fn a_lost_message_that_is_found_is_sent_and_its_answer_shows() {
    let mut chat = lost();
    let echo = chat.echo_event("q-1", &chat.last_sent());
    let reply = chat.reply_event("q-1", json!([text("Hello!"), buttons(&["Yes"])]));
    chat.events(json!([echo, reply]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
    assert_eq!(chat.labels(), ["Yes"]);
    assert!(!chat.view().typing);
    assert!(chat.kept.unsent().is_empty());
    assert!(chat.timers.is_empty(), "{:?}", chat.timers);
    assert_eq!(chat.sent.len(), 2);
}

#[test]
fn the_answer_to_a_found_message_is_waited_for() {
    let mut chat = lost();
    let echo = chat.echo_event("q-1", &chat.last_sent());
    chat.events(json!([echo]));
    assert_eq!(chat.lines(), ["you: hi (sent)"]);
    assert!(chat.view().typing);
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    let reply = chat.reply_event("q-1", json!([text("Hello!")]));
    chat.events(json!([reply]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
    assert!(!chat.view().typing && !chat.seeks_leadership);
    assert!(chat.receiving.is_empty() && chat.timers.is_empty());
}

#[test]
fn a_message_that_is_not_found_is_left_to_the_visitor() {
    let mut chat = lost();
    chat.write("two");
    let begun = chat.now;
    let effects = chat.find_nothing();
    assert!(chat.now.since(begun) >= Duration::from_secs(10));
    assert_eq!(chat.lines(), ["you: hi (unsure)", "you: two (sending)"]);
    assert!(announced(&effects).contains(&&Announcement::SendUnsure));
    assert_eq!(chat.asking(), Some("two"), "those behind it go on");
}

#[test]
fn it_is_sent_again_where_the_server_has_shown_requests_before() {
    let mut chat = lost_where_requests_are_echoed();
    let begun = chat.now;
    chat.find_nothing();
    assert!(chat.now.since(begun) >= Duration::from_secs(10));
    assert_eq!(chat.asking(), Some("hi"));
    assert_eq!(chat.sent.len(), 4);
    assert_eq!(chat.sent[2].message_id(), chat.sent[3].message_id());
}

/// A page that was asked for before says nothing of what came after.
#[test]
fn a_page_that_was_asked_for_too_soon_proves_nothing() {
    let mut chat = lost_where_requests_are_echoed();
    chat.now.0 += 25_000;
    chat.events(json!([]));
    assert_eq!(chat.asking(), None);
    chat.fire_timer();
    chat.events(json!([]));
    assert_eq!(chat.asking(), Some("hi"));
}

#[test]
fn it_is_not_sent_again_for_ever() {
    let mut chat = lost_where_requests_are_echoed();
    for _ in 0..10 {
        chat.find_nothing();
        if chat.on_wire.is_none() {
            break;
        }
        chat.fail(FailureClass::Server);
    }
    assert_eq!(chat.state("hi"), Some(SendState::Unsure));
    assert!(chat.sent.len() < 10);
}

#[test]
fn what_another_tab_tells_of_its_answers_is_no_echo_of_the_server() {
    let mut here = timed();
    let mut there = timed();
    there.write("one");
    for told in there.shared.split_off(0) {
        here.hear(&told);
    }
    let mut body = there.stamped("q-1");
    body["data"] = json!({ "replies": [text("1")] });
    there.answer_body(&body);
    for told in there.shared.split_off(0) {
        here.hear(&told);
    }
    assert_eq!(here.lines(), ["you: one (sent)", "bot: 1"]);
    here.write("hi");
    here.fail_for_good(FailureClass::Server);
    assert_eq!(here.state("hi"), Some(SendState::Unsure));
}

#[test]
fn looks_that_fail_are_repeated_ever_more_slowly_for_two_minutes() {
    let mut chat = lost();
    let begun = chat.now;
    let mut looks = 0;
    while chat.state("hi") == Some(SendState::Sending) {
        if chat.receiving.is_empty() {
            chat.fire_timer();
        } else {
            looks += 1;
            chat.fail_events(FailureClass::Network);
            let still = chat.state("hi") == Some(SendState::Sending);
            assert_eq!(chat.view().connection == Connection::Lost, still);
        }
    }
    assert_eq!(chat.state("hi"), Some(SendState::Unsure));
    assert!(chat.now.since(begun) >= Duration::from_secs(120));
    assert!(chat.now.since(begun) <= Duration::from_secs(155));
    assert!(looks < 15, "{looks}");
    assert!(chat.timers.is_empty());
}

#[test]
fn a_server_without_events_leaves_it_to_the_visitor_at_once() {
    for class in [FailureClass::Access, FailureClass::Rejected] {
        let mut chat = lost();
        chat.fail_events(class);
        assert_eq!(chat.state("hi"), Some(SendState::Unsure));
        assert!(chat.timers.is_empty());
        chat.retry("hi");
        chat.fail_events(class);
        assert_eq!(chat.asking(), Some("hi"), "the visitor wants it");
    }
}

#[test]
fn it_is_sent_five_times_at_most_by_itself() {
    let mut chat = lost_where_requests_are_echoed();
    while chat.state("hi") == Some(SendState::Sending) {
        chat.find_nothing();
        if chat.on_wire.is_some() {
            chat.fail(FailureClass::Server);
        }
    }
    let id = chat.last_sent().message_id().map(str::to_owned);
    let attempts = chat.sent.iter();
    let attempts = attempts.filter(|sent| sent.message_id().map(str::to_owned) == id);
    assert_eq!(attempts.count(), 5);
}

#[test]
fn a_search_passes_over_nothing_that_a_page_that_died_has_not_kept() {
    let mut chat = timed();
    let known = chat.server_time;
    let is_conversation =
        |effect: &&Effect| matches!(effect, Effect::Store(Stored::Conversation(_)));
    let before = chat.asked.iter().rfind(is_conversation).cloned();
    let word = chat.reply_event("q-1", json!([text("news")]));
    chat.hear_events(json!([word]));
    chat.write("hi");
    // It has kept the message, and not yet the conversation.
    let Some(Effect::Store(before)) = before else {
        panic!("no conversation is kept");
    };
    chat.kept.store(&before);
    let mut chat = chat.reload();
    assert_eq!(chat.lines(), ["you: hi (sending)"]);
    chat.fire_timer();
    let from = chat
        .receiving
        .iter()
        .map(|(_, query)| query.ts.map(|ts| ts.0));
    assert_eq!(from.max(), Some(Some(known - 1)));
}
