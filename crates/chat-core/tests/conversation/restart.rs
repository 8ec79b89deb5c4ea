//! The visitor begins anew.

use std::time::Duration;

use chat_api::{Answer, FailureClass};
use chat_core::{Effect, Event, Session, Settings};
use serde_json::json;

use crate::harness::{Conversation, buttons, settings, silent_opening, text, too_many};

fn paused() -> Settings {
    Settings {
        reply_pause: Duration::from_millis(300),
        ..settings()
    }
}

#[test]
fn a_restart_forgets_what_was_said_and_opens_again() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!"), buttons(&["Yes"])]));
    chat.press("Yes");
    chat.answer(json!([text("Fine"), buttons(&["More"])]));
    chat.happen(Event::RestartRequested);
    assert!(chat.lines().is_empty() && chat.labels().is_empty());
    assert_eq!(chat.asking(), Some("/start"));
    assert_eq!(chat.model.session(), Session::Starting);
    chat.answer(json!([text("Hello again!")]));
    assert_eq!(chat.lines(), ["bot: Hello again!"]);
}

#[test]
fn a_restart_keeps_the_draft() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(Event::DraftChanged("half a thought".to_owned()));
    chat.happen(Event::RestartRequested);
    assert_eq!(chat.view().composer.draft, "half a thought");
    assert!(chat.view().open);
}

#[test]
fn a_restart_gives_up_what_is_on_its_way_and_drops_its_answer() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.write("one");
    chat.write("two");
    let request = chat.request();
    let effects = chat.happen(Event::RestartRequested);
    assert!(effects.contains(&Effect::Abort(request)));
    let before = chat.model.clone();
    let body = json!({ "data": { "replies": [text("late")] } });
    let answer = Box::new(Answer::decode(&&body));
    assert!(
        chat.happen(Event::AnswerArrived { request, answer })
            .is_empty()
    );
    assert_eq!(chat.model, before);
    chat.answer(json!([]));
    assert_eq!(chat.asking(), None, "what waited is forgotten");
}

#[test]
fn a_restart_stops_every_timer_of_before() {
    let mut chat = Conversation::new(paused());
    chat.open();
    chat.answer(json!([text("One"), text("Two")]));
    chat.happen(Event::RestartRequested);
    assert_eq!(chat.timers.len(), 2, "the new opening's");
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.lines(), ["bot: Hello!"]);
    assert!(chat.timers.is_empty());
}

#[test]
fn a_restart_ends_the_wait_for_a_lost_connection() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.fail(FailureClass::Network);
    chat.happen(Event::RestartRequested);
    assert_eq!(chat.asking(), Some("/start"));
    assert_eq!(chat.timers.len(), 2, "the request's");
}

#[test]
fn a_restart_keeps_the_wait_that_the_server_asked_for() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.fail(too_many(Some(3600)));
    for _ in 0..3 {
        chat.happen(Event::RestartRequested);
        assert_eq!(chat.asking(), None);
        assert_eq!(chat.timers.len(), 1);
    }
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("/start"));
}

#[test]
fn a_restart_gets_out_of_a_refusal() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.fail(FailureClass::Access);
    chat.happen(Event::RestartRequested);
    assert_eq!(chat.asking(), Some("/start"));
    chat.answer(json!([]));
    assert_eq!(chat.model.session(), Session::Live);
}

#[test]
fn a_restart_without_an_opening_waits_for_the_visitor() {
    let mut chat = Conversation::new(silent_opening());
    chat.write("hi");
    chat.happen(Event::RestartRequested);
    assert!(chat.lines().is_empty());
    assert_eq!(chat.asking(), None);
    assert_eq!(chat.model.session(), Session::Live);
}

#[test]
fn identifiers_of_before_are_not_given_again() {
    let mut chat = Conversation::opened(settings(), json!([text("One")]));
    chat.write("hi");
    let (item, request) = (chat.item("hi"), chat.request());
    chat.happen(Event::RestartRequested);
    chat.answer(json!([]));
    chat.write("hi");
    assert!(chat.item("hi") > item);
    assert!(chat.request() > request);
}

#[test]
fn unread_messages_of_before_are_not_counted() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(Event::PanelClosed);
    chat.say("hi");
    chat.answer(json!([text("One")]));
    assert_eq!(chat.view().unread, 1);
    chat.happen(Event::RestartRequested);
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn a_restart_before_the_opening_was_answered_leaves_nothing_of_before() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.write("hi");
    chat.happen(Event::RestartRequested);
    assert!(chat.reload().lines().is_empty());
}

#[test]
fn a_restart_waits_for_no_answer_of_before() {
    let mut chat = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    chat.open();
    chat.answer_body(&json!({ "questionId": "q-0" }));
    chat.happen(Event::RestartRequested);
    chat.answer(json!([text("Hello!")]));
    assert!(!chat.view().typing && !chat.seeks_leadership);
    assert!(chat.timers.is_empty());
}
