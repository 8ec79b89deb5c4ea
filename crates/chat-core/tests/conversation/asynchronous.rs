//! Requests that are answered at once, and whose answers come by the events.

use chat_api::{FailureClass, Timestamp};
use chat_core::{ANSWER_AWAITED, Effect, Event, LockReason, SendState, Settings};
use serde_json::json;

use crate::harness::{Conversation, buttons, locking, settings, text};

/// A conversation in which this tab listens and the bot has greeted.
fn started() -> Conversation {
    let mut chat = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    chat.open();
    chat.answer_body(&json!({ "questionId": "q-0" }));
    chat.happen(Event::LeadershipGained);
    let greeting = chat.reply_event("q-0", json!([text("Hello!"), locking(&["Yes"])]));
    chat.events(json!([greeting]));
    chat
}

/// The server is quick: the greeting is there before anybody asks for events.
#[test]
fn an_answer_that_was_given_before_the_first_poll_is_asked_for() {
    let mut chat = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    chat.open();
    chat.answer_body(&json!({ "questionId": "q-0" }));
    chat.happen(Event::LeadershipGained);
    let asked: Vec<_> = chat.receiving.iter().map(|(_, query)| query.ts).collect();
    assert_eq!(
        asked,
        [Some(Timestamp(0))],
        "not only what comes from now on"
    );
}

#[test]
fn the_answer_comes_by_the_events() {
    let mut chat = started();
    assert_eq!(chat.lines(), ["bot: Hello!"]);
    assert_eq!(chat.labels(), ["Yes"]);
    assert!(chat.receiving.is_empty(), "nothing is waited for");
    let effects = chat.say("hi");
    let asynchronous = |effect: &Effect| {
        matches!(
            effect,
            Effect::Send {
                asynchronous: true,
                ..
            }
        )
    };
    assert!(effects.iter().any(asynchronous));
    chat.answer_body(&json!({ "questionId": "q-1" }));
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
    assert!(chat.view().typing);
    chat.happen(Event::LeadershipGained);
    let reply = chat.reply_event("q-1", json!([text("1")]));
    chat.events(json!([reply]));
    assert_eq!(chat.lines(), ["bot: Hello!", "you: hi (sent)", "bot: 1"]);
    assert!(!chat.view().typing);
    assert!(chat.timers.is_empty() && chat.receiving.is_empty());
}

#[test]
fn a_press_stays_locked_until_its_answer_comes() {
    let mut chat = started();
    chat.press("Yes");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    assert_eq!(chat.lock(), Some(LockReason::AnswerPending));
    chat.happen(Event::LeadershipGained);
    let reply = chat.reply_event("q-1", json!([buttons(&["More"])]));
    chat.events(json!([reply]));
    assert_eq!(chat.lock(), None);
    assert_eq!(chat.labels(), ["More"]);
}

#[test]
fn an_answer_that_never_comes_locks_nobody_out() {
    let mut chat = started();
    chat.press("Yes");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    assert_eq!(chat.wait(), Some(ANSWER_AWAITED));
    chat.fire_timer();
    assert_eq!(chat.lock(), None);
    assert!(!chat.view().typing);
    // It may have come while no poll came through: one more is made.
    chat.happen(Event::LeadershipGained);
    chat.events(json!([]));
    assert!(!chat.seeks_leadership);
    assert!(chat.timers.is_empty());
}

#[test]
fn an_answer_that_comes_late_is_shown_all_the_same() {
    let mut chat = started();
    chat.say("hi");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    chat.fire_timer();
    let reply = chat.reply_event("q-1", json!([text("late")]));
    chat.hear_events(json!([reply]));
    assert!(chat.lines().contains(&"bot: late".to_owned()));
}

/// The events may be faster than the answer that tells the question.
#[test]
fn buttons_of_an_answer_that_came_first_keep_their_lock() {
    let mut chat = started();
    chat.press("Yes");
    let reply = chat.reply_event("q-1", json!([text("1"), locking(&["More"])]));
    chat.hear_events(json!([reply]));
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    chat.answer_body(&json!({ "questionId": "q-1" }));
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    assert_eq!(chat.labels(), ["More"]);
    assert!(!chat.view().typing);
}

#[test]
fn another_tab_shows_the_answer_too() {
    let mut chat = started();
    let mut other = Conversation::opened(settings(), json!([]));
    chat.say("hi");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    chat.happen(Event::LeadershipGained);
    let reply = chat.reply_event("q-1", json!([text("1")]));
    chat.events(json!([reply]));
    for told in &chat.shared {
        other.hear(told);
    }
    assert_eq!(other.lines(), ["bot: Hello!", "you: hi (sent)", "bot: 1"]);
}

#[test]
fn an_answer_is_still_waited_for_when_the_page_is_loaded_anew() {
    let mut chat = started();
    chat.say("hi");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    let mut chat = chat.reload();
    assert!(chat.view().typing);
    chat.happen(Event::LeadershipGained);
    chat.events(json!([]));
    assert_eq!(chat.receiving.len(), 1, "one poll is not enough");
    let reply = chat.reply_event("q-1", json!([text("1")]));
    chat.events(json!([reply]));
    assert_eq!(chat.lines().last().map(String::as_str), Some("bot: 1"));
    assert!(!chat.view().typing);
    assert!(chat.receiving.is_empty() && chat.timers.is_empty());
}

#[test]
fn what_is_lost_on_the_way_is_looked_for_all_the_same() {
    let mut chat = started();
    chat.say("hi");
    chat.fail(FailureClass::Network);
    let echo = chat.echo_event("q-1", &chat.last_sent());
    chat.events(json!([echo]));
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
    assert!(chat.view().typing);
}

#[test]
fn answers_to_several_questions_find_theirs() {
    let mut chat = started();
    for (text, question) in [("a", "q-1"), ("b", "q-2")] {
        chat.say(text);
        chat.answer_body(&json!({ "questionId": question }));
    }
    chat.happen(Event::LeadershipGained);
    let second = chat.reply_event("q-2", json!([text("2")]));
    chat.events(json!([second]));
    assert!(chat.view().typing, "the first is not answered");
    let first = chat.reply_event("q-1", json!([text("1")]));
    chat.events(json!([first]));
    assert!(!chat.view().typing);
    assert!(chat.timers.is_empty());
}

#[test]
fn an_answer_to_somebody_elses_question_is_not_the_one_that_is_waited_for() {
    let mut chat = started();
    chat.say("a");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    let other = chat.reply_event("q-9", json!([text("9")]));
    chat.hear_events(json!([other]));
    assert!(chat.view().typing);
}

/// The next poll may have begun after the answer came.
#[test]
fn only_a_poll_that_reaches_back_ends_the_search_for_a_late_answer() {
    let mut chat = started();
    chat.say("a");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    chat.happen(Event::LeadershipGained);
    chat.now.0 += 25_000;
    chat.events(json!([]));
    let late = chat.now.0 + ANSWER_AWAITED.as_millis() as i64;
    while chat.view().typing && chat.now.0 < late {
        chat.fire_timer();
    }
    assert!(!chat.view().typing);
    chat.events(json!([]));
    assert!(chat.seeks_leadership, "it did not reach back");
    chat.events(json!([]));
    assert!(!chat.seeks_leadership);
}
