//! The rows that a person sees: which of them must be drawn anew, and which
//! come back when the page is loaded again.

use chat_api::FailureClass;
use chat_core::{GROUP_SPAN, Row};
use serde_json::json;

use crate::harness::{Conversation, buttons, settings, text};

fn started() -> Conversation {
    Conversation::opened(settings(), json!([text("Hello!")]))
}

/// Whether each of the rows looks the same after something has happened.
fn unchanged(chat: &mut Conversation, happens: impl FnOnce(&mut Conversation)) -> Vec<bool> {
    let before = chat.view().rows;
    happens(chat);
    let after = chat.view().rows;
    let pairs = before.iter().zip(&after);
    let looks = pairs.map(|(row, later)| {
        assert_eq!(row.id(), later.id());
        row.looks_like(later)
    });
    looks.collect()
}

#[test]
fn a_message_is_drawn_anew_when_it_has_arrived_or_failed() {
    let mut chat = started();
    chat.write("hi");
    assert_eq!(unchanged(&mut chat, |_| {}), [true, true]);
    let answered = |chat: &mut Conversation| drop(chat.answer(json!([])));
    assert_eq!(unchanged(&mut chat, answered), [true, false]);
    chat.now.0 += GROUP_SPAN.as_millis() as i64;
    chat.write("two");
    let failed = |chat: &mut Conversation| drop(chat.fail(FailureClass::Rejected));
    assert_eq!(unchanged(&mut chat, failed), [true, true, false]);
}

#[test]
fn a_message_is_drawn_anew_when_another_joins_its_group() {
    let mut chat = started();
    let reply = chat.reply_event("q-1", json!([text("And more")]));
    let joined = |chat: &mut Conversation| drop(chat.hear_events(json!([reply])));
    assert_eq!(unchanged(&mut chat, joined), [false]);
    let ends = |row: &Row| match row {
        Row::Message { first, last, .. } => (*first, *last),
        other => panic!("a message: {other:?}"),
    };
    let rows: Vec<_> = chat.view().rows.iter().map(ends).collect();
    assert_eq!(rows, [(true, false), (false, true)]);
}

#[test]
fn messages_that_are_two_minutes_apart_are_not_one_group() {
    for (seconds, joins) in [(119, true), (120, false)] {
        let mut chat = started();
        chat.say("one");
        chat.now.0 += seconds * 1000;
        chat.say("two");
        let rows = chat.view().rows;
        let Some(Row::Message { first, .. }) = rows.last() else {
            panic!("a message: {rows:?}");
        };
        assert_eq!(*first, !joins, "{seconds} seconds");
    }
}

#[test]
fn buttons_of_the_past_are_drawn_anew_when_another_one_is_chosen() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&["Yes", "No"])]));
    chat.press("Yes");
    assert!(unchanged(&mut chat, |_| {})[0]);
    let pressed_again = |chat: &mut Conversation| {
        chat.fail(FailureClass::Rejected);
        chat.press("No");
    };
    assert!(!unchanged(&mut chat, pressed_again)[0]);
}

#[test]
fn notices_and_other_rows_stay_as_they_are() {
    let mut chat = started();
    chat.agent_joins(None);
    let left = |chat: &mut Conversation| drop(chat.agent_leaves());
    assert_eq!(unchanged(&mut chat, left), [true, true]);
    let rows = chat.view().rows;
    assert!(!rows[0].looks_like(&rows[1]), "a message is no notice");
}

#[test]
fn every_kind_of_row_comes_back_when_the_page_is_loaded_again() {
    let mut chat = started();
    chat.write("help");
    chat.answer(json!([{ "type": "switch" }]));
    for employee in [json!(null), json!({ "firstName": "Anna" })] {
        let mut message = chat.reply_event("q-1", json!([text("I am here")]));
        message["type"] = json!("operatorMessage");
        message["event"]["employee"] = employee;
        chat.hear_events(json!([message]));
    }
    chat.agent_leaves();
    let expected = [
        "bot: Hello!",
        "you: help (sent)",
        "an agent is called",
        "an agent joined",
        "agent: I am here",
        "an agent joined",
        "agent: I am here",
        "the agent left",
    ];
    assert_eq!(chat.lines(), expected);
    assert_eq!(chat.reload().lines(), expected);
}

#[test]
fn a_message_that_was_answered_with_nothing_is_still_sent_after_that() {
    let mut chat = started();
    chat.write("hi");
    chat.answer_body(&json!({}));
    assert_eq!(chat.reload().lines(), ["bot: Hello!", "you: hi (sent)"]);
}
