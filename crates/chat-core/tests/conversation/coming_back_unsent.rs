//! What a page that comes back has still to send, and what others have sent of
//! it meanwhile.

use chat_api::FailureClass;
use chat_core::{Event, SendState, Session};
use serde_json::{Value, json};

use crate::harness::{Conversation, aside_and_other, buttons, settings, talk, talking, text};

#[test]
fn what_another_page_has_sent_is_not_sent_again_and_nobody_is_asked() {
    let mut one = talking();
    one.write("two");
    one.fail(FailureClass::Unsent);
    one.write("three");
    let (mut one, mut other) = aside_and_other(one);
    other.fire_timer();
    for said in ["two", "three"] {
        assert_eq!(other.asking(), Some(said));
        other.answer(json!([text("done")]));
    }
    let sent = one.sent.len();
    one.come_back();
    assert_eq!(one.lines(), other.lines());
    assert!(one.receiving.is_empty() && one.sent.len() == sent);
    assert!(one.kept.unsent().is_empty());
    one.assert_nothing_leaks();
}

#[test]
fn what_nobody_has_taken_over_is_sent() {
    let mut one = talking();
    one.write("two");
    one.fail(FailureClass::Unsent);
    one.write("three");
    one.put_aside();
    one.come_back();
    while one.asking().is_none() {
        one.fire_timer();
    }
    for said in ["two", "three"] {
        assert_eq!(one.asking(), Some(said));
        one.answer(json!([]));
    }
    assert!(one.kept.unsent().is_empty());
}

#[test]
fn what_another_page_has_on_the_wire_is_left_to_it() {
    let mut one = talking();
    one.write("two");
    one.fail(FailureClass::Unsent);
    let (mut one, mut other) = aside_and_other(one);
    other.fire_timer();
    assert_eq!(other.asking(), Some("two"));
    other.shared.clear();
    one.come_back();
    talk(&mut one, &mut other);
    one.happen(Event::NetworkReturned);
    assert!(one.on_wire.is_none() && one.receiving.is_empty());
    other.answer(json!([text("2")]));
    talk(&mut one, &mut other);
    assert_eq!(one.lines(), other.lines());
    assert_eq!(one.state("two"), Some(SendState::Sent));
}

#[test]
fn what_is_on_the_wire_here_stays_there() {
    let mut one = talking();
    one.write("two");
    let (mut one, mut other) = aside_and_other(one);
    one.come_back();
    talk(&mut one, &mut other);
    assert_eq!(one.asking(), Some("two"));
    one.answer(json!([text("2")]));
    talk(&mut one, &mut other);
    for tab in [&one, &other] {
        assert_eq!(tab.lines()[3..], ["you: two (sent)", "bot: 2"]);
    }
    assert!(one.kept.unsent().is_empty());
}

#[test]
fn what_was_on_the_wire_and_has_arrived_is_given_up() {
    let mut one = talking();
    one.write("two");
    let request = one.last_sent();
    let (mut one, mut other) = aside_and_other(one);
    let echo = other.echo_event("q-2", &request);
    let reply = other.reply_event("q-2", json!([text("2")]));
    other.hear_events(json!([echo, reply]));
    one.come_back();
    assert!(one.on_wire.is_none());
    assert_eq!(one.lines()[3..], ["you: two (sent)", "bot: 2"]);
    one.assert_nothing_leaks();
}

#[test]
fn what_was_looked_for_and_has_been_found_is_looked_for_no_more() {
    let mut one = talking();
    one.write("two");
    let request = one.last_sent();
    one.fail(FailureClass::Server);
    let (mut one, mut other) = aside_and_other(one);
    let echo = other.echo_event("q-2", &request);
    other.hear_events(json!([echo]));
    one.come_back();
    assert_eq!(one.state("two"), Some(SendState::Sent));
    assert!(one.view().typing, "its answer is waited for");
    one.assert_nothing_leaks();
}

#[test]
fn what_failed_on_another_page_can_be_tried_again_here() {
    let mut one = talking();
    one.write("two");
    one.fail(FailureClass::Unsent);
    let (mut one, mut other) = aside_and_other(one);
    other.fire_timer();
    other.fail(FailureClass::Rejected);
    one.come_back();
    assert_eq!(one.state("two"), Some(SendState::Failed));
    one.retry("two");
    assert_eq!(one.asking(), Some("two"));
}

#[test]
fn an_opening_that_another_page_has_made_is_not_made_again() {
    for fails in [false, true] {
        let mut one = Conversation::new(settings());
        one.open();
        if fails {
            one.fail(FailureClass::Unsent);
        }
        let (mut one, mut other) = aside_and_other(one);
        other.find_no_history();
        other.answer(json!([text("Hello!")]));
        one.come_back();
        assert_eq!(one.lines(), ["bot: Hello!"]);
        assert_eq!(one.model.session(), Session::Live);
        assert!(one.on_wire.is_none());
        one.happen(Event::NetworkReturned);
        assert!(one.on_wire.is_none());
    }
}

/// What was on the wire has been given up because it has arrived, and the polls
/// for what was missed tell of nothing new: they go on.
fn assert_answer_is_listened_for(chat: &mut Conversation, echo: &Value) {
    assert!(chat.on_wire.is_none(), "it has arrived");
    chat.happen(Event::LeadershipGained);
    for _ in 0..10 {
        if !chat.receiving.is_empty() {
            chat.events(json!([echo]));
        }
    }
    assert!(chat.seeks_leadership, "its answer is still to come");
}

#[test]
fn an_answer_to_what_was_on_the_wire_is_listened_for() {
    let mut one = talking();
    one.write("two");
    let request = one.last_sent();
    let (mut one, mut other) = aside_and_other(one);
    let echo = other.echo_event("q-2", &request);
    other.hear_events(json!([echo]));
    assert_eq!(other.state("two"), Some(SendState::Sent));
    one.come_back();
    assert_answer_is_listened_for(&mut one, &echo);
}

#[test]
fn an_answer_that_was_given_up_a_second_time_is_listened_for() {
    let mut one = talking();
    one.write("two");
    let request = one.last_sent();
    one.put_aside();
    one.come_back();
    one.happen(Event::LeadershipGained);
    let echo = one.echo_event("q-2", &request);
    while !one.receiving.is_empty() {
        one.events(json!([echo]));
    }
    assert_eq!(one.state("two"), Some(SendState::Sent));
    one.put_aside();
    one.now.0 += 200_000;
    one.come_back();
    assert_answer_is_listened_for(&mut one, &echo);
}

#[test]
fn what_another_page_learnt_of_the_server_holds_here() {
    let (mut one, mut other) = aside_and_other(talking());
    other.write("there");
    let request = other.last_sent();
    other.answer(json!([text("2")]));
    let echo = other.echo_event("q-2", &request);
    other.hear_events(json!([echo]));
    one.come_back();
    one.write("and this");
    one.fail(FailureClass::Server);
    one.find_nothing();
    assert_eq!(one.asking(), Some("and this"), "it shows what it has");
}

#[test]
fn a_conversation_that_was_being_opened_still_is() {
    for fails in [false, true] {
        let mut chat = Conversation::new(settings());
        chat.open();
        chat.write("hi");
        if fails {
            chat.fail(FailureClass::Unsent);
        }
        chat.put_aside();
        chat.come_back();
        assert_eq!(chat.model.session(), Session::Starting);
        chat.happen(Event::NetworkReturned);
        chat.answer(json!([text("Hello!")]));
        chat.happen(Event::ClaimGained);
        chat.fire_timer();
        assert_eq!(chat.asking(), Some("hi"), "nobody else has it");
    }
}

#[test]
fn what_stands_behind_a_message_on_the_wire_goes_out_after_it() {
    let mut one = talking();
    one.write("refused");
    one.fail(FailureClass::Rejected);
    one.write("two");
    one.write("three");
    one.put_aside();
    one.come_back();
    one.happen(Event::ClaimGained);
    assert_eq!(one.asking(), Some("two"));
    one.answer(json!([text("2")]));
    one.fire_timer();
    assert_eq!(one.asking(), Some("three"));
    one.answer(json!([text("3")]));
    one.retry("refused");
    assert_eq!(one.asking(), Some("refused"), "it can be tried again");
}

#[test]
fn a_press_on_the_wire_stays_pressed_until_it_fails() {
    let mut one = Conversation::opened(settings(), json!([buttons(&["Yes", "No"])]));
    one.press("Yes");
    let before = one.view().quick_replies;
    one.put_aside();
    one.come_back();
    assert_eq!(one.view().quick_replies, before);
    one.fail(FailureClass::Rejected);
    assert_eq!(one.labels(), ["Yes", "No"]);
}
