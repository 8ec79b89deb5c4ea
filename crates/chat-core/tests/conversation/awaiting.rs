//! Answers that are waited for, and when the wait ends.

use chat_api::FailureClass;
use chat_core::{Connection, Event, Listen, Settings};
use serde_json::{Value, json};

use crate::harness::{Conversation, settings, talk, text, two_tabs};

/// A site that never listens.
fn never() -> Settings {
    Settings {
        listen: Listen::Never,
        ..settings()
    }
}

fn asynchronous() -> Settings {
    Settings {
        asynchronous: true,
        ..settings()
    }
}

fn closed(chat: &mut Conversation) -> Value {
    json!([{ "type": "operatorClosed", "event": chat.stamped("q-closed") }])
}

#[test]
fn an_answer_without_a_question_that_is_known_already_ends_the_wait() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    let mut reply = other.reply_event("q-1", json!([text("1")]));
    if let Some(event) = reply["event"].as_object_mut() {
        event.remove("questionId");
    }
    let at = reply["event"]["timestamp"].clone();
    other.hear_events(json!([reply]));
    one.answer_body(&json!({ "timestamp": at, "data": { "replies": [text("1")] } }));
    talk(&mut one, &mut other);
    assert!(!other.view().typing);
}

#[test]
fn a_repeat_of_what_nobody_asked_for_ends_no_wait() {
    let listening = Settings {
        listen: Listen::Always,
        ..asynchronous()
    };
    let mut chat = Conversation::opened(listening, json!([text("Hello!")]));
    chat.happen(Event::LeadershipGained);
    let mut psst = chat.reply_event("q-0", json!([text("Psst")]));
    if let Some(event) = psst["event"].as_object_mut() {
        event.remove("questionId");
    }
    chat.events(json!([psst.clone()]));
    chat.write("hi");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    assert!(chat.view().typing);
    chat.events(json!([psst]));
    assert!(chat.view().typing);
}

#[test]
fn nobody_types_when_an_agent_leaves_who_was_written_to_in_a_closed_tab() {
    let (mut gone, mut other) = two_tabs();
    gone.write("agent");
    talk(&mut gone, &mut other);
    gone.answer(json!([{ "type": "switch" }]));
    talk(&mut gone, &mut other);
    other.happen(Event::LeadershipGained);
    gone.write("hi");
    talk(&mut gone, &mut other);
    let echo = other.echo_event("q-5", &gone.last_sent());
    drop(gone);
    other.events(json!([echo]));
    let closed = closed(&mut other);
    other.events(closed);
    assert!(!other.view().typing);
}

#[test]
fn nobody_types_when_an_agent_leaves_who_was_written_to_here() {
    let mut chat = Conversation::opened(asynchronous(), json!([text("Hello!")]));
    chat.write("agent");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    chat.happen(Event::LeadershipGained);
    let switch = chat.reply_event("q-1", json!([{ "type": "switch" }]));
    chat.events(json!([switch]));
    chat.write("hi");
    chat.answer_body(&json!({ "questionId": "q-2" }));
    let closed = closed(&mut chat);
    chat.events(closed);
    assert!(!chat.view().typing);
}

#[test]
fn what_a_lost_request_has_brought_is_looked_for_even_if_a_site_never_listens() {
    let mut chat = Conversation::opened(never(), json!([text("Hello!")]));
    chat.write("hi");
    let request = chat.last_sent();
    chat.fail(FailureClass::Network);
    let echo = chat.echo_event("q-1", &request);
    chat.events(json!([echo]));
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    let answer = chat.reply_event("q-1", json!([text("Hi!")]));
    chat.events(json!([answer]));
    assert!(chat.lines().contains(&"bot: Hi!".to_owned()));
    assert!(!chat.seeks_leadership && chat.receiving.is_empty());
}

#[test]
fn other_tabs_of_a_site_that_never_listens_wait_for_nothing() {
    let mut one = Conversation::opened(never(), json!([text("Hello!")]));
    let mut other = one.another_tab("tab-2");
    other.open();
    one.write("hi");
    let request = one.last_sent();
    one.fail(FailureClass::Network);
    let echo = one.echo_event("q-1", &request);
    one.events(json!([echo]));
    talk(&mut one, &mut other);
    assert!(!other.view().typing);
}

#[test]
fn nobody_is_told_that_what_may_have_been_missed_cannot_be_looked_for() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    let mut chat = {
        chat.write("a");
        chat.answer(json!([text("1")]));
        chat.reload()
    };
    chat.open();
    chat.happen(Event::LeadershipGained);
    for _ in 0..3 {
        chat.let_pass(40_000);
        chat.fail_events(FailureClass::Server);
    }
    chat.write("b");
    chat.answer(json!([text("2")]));
    assert_eq!(chat.view().connection, Connection::Fine);
}

#[test]
fn a_page_that_always_listens_tells_that_nothing_can_come() {
    let listening = Settings {
        listen: Listen::Always,
        ..settings()
    };
    let mut chat = Conversation::opened(listening, json!([text("Hello!")]));
    chat.happen(Event::LeadershipGained);
    for lost in [false, true] {
        chat.fail_events(FailureClass::Server);
        assert_eq!(chat.view().connection == Connection::Lost, lost);
        chat.let_pass(40_000);
    }
}
