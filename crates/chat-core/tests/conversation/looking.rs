//! Looking for a message whose request was lost: how long, how often, and what
//! else it means.

use std::time::Duration;

use chat_api::{FailureClass, Timestamp};
use chat_core::{Announcement, Connection, Effect, Event, REQUEST_TIMEOUT, SendState, Session};
use serde_json::json;

use crate::harness::{
    Conversation, UNCERTAIN, announced, buttons, lost, settings, text, timed, too_many,
};

#[test]
fn trying_again_looks_first_and_then_sends() {
    let mut chat = lost();
    chat.find_nothing();
    chat.retry("hi");
    assert_eq!(chat.state("hi"), Some(SendState::Sending));
    assert_eq!(chat.asking(), None);
    chat.events(json!([]));
    assert_eq!(chat.asking(), Some("hi"));
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
}

#[test]
fn trying_again_what_has_arrived_sends_nothing() {
    let mut chat = lost();
    chat.find_nothing();
    chat.retry("hi");
    let echo = chat.echo_event("q-1", &chat.last_sent());
    let reply = chat.reply_event("q-1", json!([text("Hello!")]));
    chat.events(json!([echo, reply]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
    assert_eq!(chat.sent.len(), 2);
}

/// Where the events fail, a visitor who wants it sent is not kept waiting.
#[test]
fn trying_again_sends_where_nothing_can_be_looked_up() {
    for class in UNCERTAIN {
        let mut chat = lost();
        chat.find_nothing();
        chat.retry("hi");
        chat.fail_events(class);
        assert_eq!(chat.asking(), Some("hi"), "{class:?}");
    }
    let mut chat = lost();
    chat.find_nothing();
    chat.retry("hi");
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("hi"), "a look that takes too long");
}

#[test]
fn the_visitors_say_counts_for_one_attempt() {
    let mut chat = timed();
    chat.write("hi");
    chat.fail(FailureClass::Rejected);
    chat.retry("hi");
    assert_eq!(chat.asking(), Some("hi"));
    chat.fail(FailureClass::Server);
    chat.events(json!([]));
    assert_eq!(chat.asking(), None, "it may have arrived this time");
    chat.find_nothing();
    assert_eq!(chat.state("hi"), Some(SendState::Unsure));
}

#[test]
fn an_opening_is_sent_again_where_nothing_can_be_looked_up() {
    let mut chat = Conversation::new(settings());
    chat.open();
    for _ in 0..3 {
        chat.fail(FailureClass::Server);
        chat.fire_timer();
        assert_eq!(chat.asking(), None);
        chat.fail_events(FailureClass::Server);
        assert_eq!(chat.asking(), Some("/start"));
    }
}

#[test]
fn an_opening_that_has_arrived_is_not_sent_again() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.write("hi");
    chat.fail(FailureClass::Server);
    chat.fire_timer();
    let echo = chat.echo_event("q-0", &chat.last_sent());
    let reply = chat.reply_event("q-0", json!([text("Hello!")]));
    chat.events(json!([echo, reply]));
    assert_eq!(chat.model.session(), Session::Live);
    assert_eq!(chat.lines(), ["you: hi (sending)", "bot: Hello!"]);
    assert_eq!(chat.asking(), Some("hi"));
}

#[test]
fn what_certainly_never_left_is_sent_again_by_itself() {
    let mut chat = timed();
    chat.write("hi");
    for attempt in 0..8 {
        let effects = chat.fail(FailureClass::Unsent);
        assert_eq!(announced(&effects).len(), usize::from(attempt == 0));
        assert_eq!(chat.view().connection, Connection::Lost);
        assert_eq!(chat.state("hi"), Some(SendState::Sending));
        chat.fire_timer();
        assert_eq!(chat.asking(), Some("hi"), "nothing is to be looked for");
    }
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
}

#[test]
fn a_search_goes_through_page_after_page() {
    let mut chat = lost();
    let request = chat.last_sent();
    let many: Vec<_> = (0..250)
        .map(|n| chat.reply_event(&format!("old-{n}"), json!([])))
        .collect();
    let last = chat.server_time;
    chat.events(json!(many));
    let from = chat.receiving[0].1.ts;
    assert!(from <= Some(Timestamp(last)) && from > Some(Timestamp(last - 5)));
    let echo = chat.echo_event("q-1", &request);
    chat.events(json!([echo]));
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
}

#[test]
fn a_message_found_while_its_request_runs_is_sent_and_its_answer_shows_once() {
    let mut chat = timed();
    chat.write("hi");
    let request = chat.last_sent();
    let echo = chat.echo_event("q-1", &request);
    let reply = chat.reply_event("q-1", json!([text("Hello!"), buttons(&["Yes"])]));
    chat.hear_events(json!([echo, reply]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
    assert_eq!(chat.labels(), ["Yes"]);
    chat.answer_body(&reply["event"]);
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
    assert_eq!(chat.labels(), ["Yes"]);
}

#[test]
fn an_answer_without_a_time_is_not_shown_after_the_events_brought_it() {
    let mut chat = timed();
    chat.write("hi");
    let reply = chat.reply_event("q-1", json!([text("Hello!")]));
    chat.hear_events(json!([reply]));
    let body = json!({ "questionId": "q-1", "data": { "replies": [text("Hello!")] } });
    chat.answer_body(&body);
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
}

#[test]
fn a_request_that_fails_after_its_message_was_found_is_not_sent_again() {
    let mut chat = timed();
    chat.write("hi");
    let echo = chat.echo_event("q-1", &chat.last_sent());
    chat.hear_events(json!([echo]));
    assert!(chat.kept.unsent().is_empty());
    chat.fail(FailureClass::Network);
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
    assert!(chat.receiving.is_empty());
    assert!(chat.view().typing, "only the answer was lost");
}

#[test]
fn what_is_found_by_looking_is_told_to_other_tabs() {
    let mut chat = lost();
    chat.shared.clear();
    let echo = chat.echo_event("q-1", &chat.last_sent());
    chat.events(json!([echo]));
    assert!(!chat.shared.is_empty(), "that it has arrived");
    let mut chat = lost();
    let mut other = timed();
    let echo = chat.echo_event("q-1", &chat.last_sent());
    let reply = chat.reply_event("q-1", json!([text("Hello!")]));
    chat.events(json!([echo, reply]));
    for told in &chat.shared {
        other.hear(told);
    }
    assert_eq!(other.lines(), ["you: hi (sent)", "bot: Hello!"]);
}

#[test]
fn the_network_coming_back_looks_at_once() {
    let mut chat = lost();
    chat.fail_events(FailureClass::Network);
    assert!(chat.receiving.is_empty());
    chat.happen(Event::NetworkReturned);
    assert_eq!(chat.receiving.len(), 1);
    assert_eq!(chat.timers.len(), 1, "the look's");
}

#[test]
fn the_wait_that_the_server_asked_for_holds_for_looks() {
    let mut chat = lost();
    chat.fail_events(too_many(Some(30)));
    chat.happen(Event::NetworkReturned);
    chat.happen(Event::VisibilityChanged(false));
    chat.happen(Event::VisibilityChanged(true));
    assert!(chat.receiving.is_empty());
    assert_eq!(chat.wait(), Some(Duration::from_secs(30)));
}

#[test]
fn a_restart_ends_the_search() {
    let mut chat = lost();
    let effects = chat.happen(Event::RestartRequested);
    let aborts = |effect: &&Effect| matches!(effect, Effect::Abort(_));
    assert_eq!(effects.iter().filter(aborts).count(), 1);
    assert!(chat.receiving.is_empty() && chat.lines().is_empty());
    assert!(chat.kept.unsent().is_empty());
}

#[test]
fn a_look_that_nobody_answers_is_given_up() {
    let mut chat = lost();
    assert!(chat.wait() < Some(REQUEST_TIMEOUT));
    chat.fire_timer();
    assert!(chat.receiving.is_empty());
    assert_eq!(chat.view().connection, Connection::Lost);
    chat.fire_timer();
    assert_eq!(chat.receiving.len(), 1);
}

/// However much else has happened.
#[test]
fn between_two_looks_there_is_a_pause() {
    let mut chat = lost();
    let other = chat.reply_event("q-1", json!([text("By the way")]));
    chat.events(json!([other]));
    assert!(chat.receiving.is_empty());
    let mut chat = lost();
    let known = json!({ "timestamp": Timestamp(chat.server_time).to_string() });
    let full = vec![json!({ "type": "tick", "event": known }); 250];
    chat.events(json!(full));
    assert!(chat.receiving.is_empty(), "a full page of what is known");
}

#[test]
fn looks_that_fail_are_told_of_once() {
    let mut chat = lost();
    let lost = Announcement::Connection(Connection::Lost);
    let effects = chat.fail_events(FailureClass::Network);
    assert_eq!(announced(&effects), [&lost]);
    chat.fire_timer();
    let effects = chat.fail_events(FailureClass::Network);
    assert!(announced(&effects).is_empty());
}
