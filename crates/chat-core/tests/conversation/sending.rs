//! The visitor's messages: local echo, order, send states, trying again.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{Author, Effect, Event, FocusTarget, GROUP_SPAN, Moment, Row, SendState};
use serde_json::json;

use crate::harness::{Conversation, said, settings, text, too_many};

fn started() -> Conversation {
    Conversation::opened(settings(), json!([]))
}

#[test]
fn a_message_shows_at_once_and_is_sent() {
    let mut chat = started();
    chat.write("hi");
    assert_eq!(chat.lines(), ["you: hi (sending)"]);
    assert_eq!(chat.asking(), Some("hi"));
    assert!(chat.view().typing);
}

#[test]
fn an_answer_confirms_the_message_in_its_place() {
    let mut chat = started();
    chat.write("hi");
    let before = chat.item("hi");
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
    assert_eq!(chat.item("hi"), before);
    assert!(!chat.view().typing);
}

#[test]
fn an_answer_that_says_nothing_confirms_too() {
    let mut chat = started();
    chat.write("hi");
    chat.answer_body(&json!({}));
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
}

#[test]
fn messages_go_out_in_order_one_at_a_time() {
    let mut chat = started();
    for text in ["one", "two", "three"] {
        chat.write(text);
    }
    assert_eq!(chat.asking(), Some("one"));
    chat.answer(json!([text("1")]));
    assert_eq!(chat.asking(), Some("two"));
    chat.answer(json!([text("2")]));
    assert_eq!(chat.asking(), Some("three"));
    chat.answer(json!([text("3")]));
    assert_eq!(chat.asking(), None);
    let expected = [
        "you: one (sent)",
        "you: two (sent)",
        "you: three (sent)",
        "bot: 1",
        "bot: 2",
        "bot: 3",
    ];
    assert_eq!(chat.lines(), expected);
}

#[test]
fn messages_wait_for_the_opening() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.write("one");
    chat.write("two");
    assert_eq!(chat.asking(), Some("/start"));
    chat.answer(json!([]));
    chat.answer(json!([]));
    chat.answer(json!([]));
    let sent: Vec<&str> = chat.sent.iter().map(said).collect();
    assert_eq!(sent, ["/start", "one", "two"]);
}

#[test]
fn a_failed_message_does_not_hold_up_those_behind_it() {
    let mut chat = started();
    chat.write("one");
    chat.write("two");
    chat.fail(FailureClass::Rejected);
    assert_eq!(chat.asking(), Some("two"));
    chat.answer(json!([]));
    assert_eq!(chat.lines(), ["you: one (failed)", "you: two (sent)"]);
}

#[test]
fn trying_again_keeps_the_place_and_the_message_id() {
    let mut chat = started();
    chat.write("one");
    let (first, item) = (chat.request(), chat.item("one"));
    chat.fail(FailureClass::Rejected);
    chat.write("two");
    chat.answer(json!([]));
    chat.retry("one");
    assert_eq!(chat.lines(), ["you: one (sending)", "you: two (sent)"]);
    assert_eq!(chat.item("one"), item);
    assert_ne!(chat.request(), first);
    let ids: Vec<_> = chat.sent.iter().map(|sent| sent.message_id()).collect();
    assert_eq!(ids[1], ids[3], "the same message");
    assert_ne!(ids[1], ids[2], "another message");
    chat.answer(json!([]));
    assert_eq!(chat.lines(), ["you: one (sent)", "you: two (sent)"]);
}

#[test]
fn a_message_can_be_tried_again_as_often_as_it_fails() {
    let mut chat = started();
    chat.write("hi");
    for _ in 0..5 {
        chat.fail(FailureClass::Rejected);
        assert_eq!(chat.state("hi"), Some(SendState::Failed));
        chat.retry("hi");
    }
    chat.answer(json!([]));
    assert_eq!(chat.lines(), ["you: hi (sent)"]);
    assert_eq!(chat.sent.len(), 7);
}

#[test]
fn trying_again_waits_for_its_turn() {
    let mut chat = started();
    chat.write("one");
    chat.fail(FailureClass::Rejected);
    chat.write("two");
    chat.retry("one");
    assert_eq!(chat.asking(), Some("two"));
    chat.answer(json!([]));
    assert_eq!(chat.asking(), Some("one"));
}

#[test]
fn a_second_press_on_try_again_sends_nothing_more() {
    let mut chat = started();
    chat.write("hi");
    chat.fail(FailureClass::Rejected);
    chat.retry("hi");
    chat.retry("hi");
    chat.answer(json!([]));
    assert_eq!(chat.asking(), None);
    assert_eq!(chat.sent.len(), 3);
}

#[test]
fn spaces_around_a_text_are_left_out() {
    let mut chat = started();
    chat.write("  hi \n");
    assert_eq!(chat.asking(), Some("hi"));
    assert_eq!(chat.lines(), ["you: hi (sending)"]);
}

#[test]
fn a_sent_draft_is_gone_and_a_blank_one_stays() {
    let mut chat = started();
    chat.write("hi");
    assert_eq!(chat.view().composer.draft, "");
    chat.write(" \n ");
    assert_eq!(chat.view().composer.draft, " \n ");
    assert_eq!(chat.lines(), ["you: hi (sending)"]);
}

#[test]
fn the_draft_stays_while_the_page_sends() {
    let mut chat = started();
    chat.happen(Event::DraftChanged("half a".to_owned()));
    chat.say("hi");
    assert_eq!(chat.view().composer.draft, "half a");
}

#[test]
fn messages_of_one_author_within_two_minutes_are_one_group() {
    let ends = |chat: &Conversation| -> Vec<(Author, bool, bool)> {
        let rows = chat.view().rows.into_iter();
        rows.filter_map(|row| match row {
            Row::Message {
                author,
                first,
                last,
                ..
            } => Some((author, first, last)),
            Row::Choices { .. } | Row::Notice { .. } => None,
        })
        .collect()
    };
    let mut chat = started();
    chat.write("one");
    chat.now = Moment(chat.now.0 + GROUP_SPAN.as_millis() as i64 - 1);
    chat.write("two");
    chat.now = Moment(chat.now.0 + GROUP_SPAN.as_millis() as i64);
    chat.write("three");
    chat.answer(json!([text("1"), { "type": "sticker" }, text("2")]));
    let expected = [
        (Author::Client, true, false),
        (Author::Client, false, true),
        (Author::Client, true, true),
        (Author::Bot, true, false),
        (Author::Bot, false, true),
    ];
    assert_eq!(ends(&chat), expected);
}

#[test]
fn typing_lasts_as_long_as_the_wait() {
    let mut chat = started();
    assert!(!chat.view().typing);
    chat.write("hi");
    chat.now = Moment(chat.now.0 + Duration::from_secs(50).as_millis() as i64);
    assert!(chat.view().typing);
    chat.fail(FailureClass::Server);
    assert!(!chat.view().typing);
}

#[test]
fn whoever_sends_or_tries_again_can_go_on_writing() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let to_composer = Effect::MoveFocus(FocusTarget::Composer);
    assert!(chat.write("hi").contains(&to_composer));
    chat.fail_for_good(FailureClass::Network);
    assert!(chat.retry("hi").contains(&to_composer));
}

#[test]
fn there_is_something_to_do_while_a_message_is_on_its_way_or_waits() {
    let mut chat = Conversation::opened(settings(), json!([]));
    assert!(!chat.model.is_expecting());
    chat.write("hi");
    assert!(chat.model.is_expecting(), "it is on its way");
    chat.fail(too_many(Some(9)));
    assert!(chat.model.is_expecting(), "it waits");
    chat.fire_timer();
    chat.answer(json!([]));
    assert!(!chat.model.is_expecting());
}
