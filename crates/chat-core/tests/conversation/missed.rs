//! What a tab would have missed: answers that came while nobody listened, and
//! messages whose tab went away. Most of these were found by `crates/soak`.

use std::time::Duration;

use chat_api::{FailureClass, Timestamp};
use chat_core::{Event, Moment, Said, SendState, Settings, Shared};
use serde_json::json;

use crate::harness::{Conversation, identity, settings, text};

/// The bot says something and will write by itself.
fn promising(words: &str) -> serde_json::Value {
    json!([text(words), { "type": "timeout", "interval": 5, "targetState": "/later" }])
}

#[test]
fn an_answer_that_was_there_before_the_first_poll_is_asked_for() {
    let mut chat = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    chat.open();
    chat.answer_body(&json!({ "questionId": "q-0" }));
    chat.happen(Event::LeadershipGained);
    let (_, query) = &chat.receiving[0];
    assert_eq!(query.ts, Some(Timestamp(0)));
}

#[test]
fn a_promise_counts_from_when_it_came_whatever_the_clocks_say() {
    let mut chat = Conversation::opened(settings(), json!([]));
    // The device's clock is an hour ahead of the server's.
    chat.now = Moment(chat.now.0 + 3_600_000);
    let reply = chat.reply_event("q-1", promising("soon"));
    chat.hear_events(json!([reply]));
    assert!(chat.seeks_leadership);
}

#[test]
fn the_bot_is_listened_to_when_an_agent_has_left_whatever_the_clocks_say() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.agent_joins(None);
    // The device's clock is an hour ahead of the server's.
    chat.now = Moment(chat.now.0 + 3_600_000);
    chat.agent_leaves();
    chat.happen(Event::LeadershipGained);
    chat.events(json!([]));
    assert!(chat.seeks_leadership, "the bot may have something to say");
}

#[test]
fn what_was_said_before_a_promise_and_comes_late_does_not_end_it() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let older = chat.reply_event("q-1", json!([text("older")]));
    let newer = chat.reply_event("q-2", promising("soon"));
    chat.hear_events(json!([newer]));
    chat.hear_events(json!([older]));
    chat.happen(Event::LeadershipGained);
    chat.events(json!([]));
    assert!(chat.seeks_leadership, "it is still waited for");
}

#[test]
fn the_answer_to_an_earlier_attempt_is_looked_for() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.write("hi");
    chat.fail_for_good(FailureClass::Network);
    chat.retry("hi");
    chat.find_nothing();
    chat.answer(json!([text("1")]));
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    let earlier = chat.reply_event("q-1", json!([text("1, said before")]));
    chat.events(json!([earlier]));
    assert!(chat.lines().contains(&"bot: 1, said before".to_owned()));
}

#[test]
fn an_answer_that_came_when_no_poll_came_through_is_looked_for() {
    let mut chat = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    chat.open();
    chat.answer_body(&json!({ "questionId": "q-0" }));
    chat.happen(Event::LeadershipGained);
    let end = Moment(chat.now.0 + 180_000);
    while chat.now < end && !chat.timers.is_empty() {
        chat.fire_timer();
    }
    assert!(chat.seeks_leadership, "until one comes through");
}

#[test]
fn a_page_that_was_long_on_its_way_does_not_tell_of_what_came_meanwhile() {
    let mut chat = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    chat.open();
    chat.answer_body(&json!({ "questionId": "q-0" }));
    chat.happen(Event::LeadershipGained);
    chat.write("hi");
    chat.answer_body(&json!({ "questionId": "q-1" }));
    let end = Moment(chat.now.0 + 61_000);
    while chat.now < end {
        chat.fire_timer();
    }
    let written_long_ago = chat.reply_event("q-0", json!([text("Hello!")]));
    chat.events(json!([written_long_ago]));
    assert_eq!(
        chat.receiving.len(),
        1,
        "the answer to \"hi\" is looked for"
    );
    let answer = chat.reply_event("q-1", json!([text("Hi!")]));
    chat.events(json!([answer]));
    assert!(chat.lines().contains(&"bot: Hi!".to_owned()));
}

/// A tab that has heard from another what the bot had promised, and looks once
/// whether there is more.
fn looking_for_more() -> Conversation {
    let mut chat = Conversation::opened(settings(), promising("soon"));
    let later = chat.reply_event("q-1", json!([text("And this")]));
    chat.hear_events(json!([later]));
    chat.happen(Event::LeadershipGained);
    assert_eq!(chat.receiving.len(), 1);
    chat
}

#[test]
fn what_was_missed_is_looked_for_until_a_poll_comes_through() {
    let mut chat = looking_for_more();
    chat.fail_events(FailureClass::Server);
    chat.fire_timer();
    chat.happen(Event::PanelClosed);
    assert_eq!(chat.receiving.len(), 1, "the second poll is held");
    chat.events(json!([]));
    assert!(!chat.seeks_leadership, "one is enough");
}

#[test]
fn what_was_missed_before_a_restart_is_not_looked_for() {
    let mut chat = looking_for_more();
    chat.happen(Event::RestartRequested);
    chat.answer(json!([text("Hello!")]));
    assert!(!chat.seeks_leadership && chat.receiving.is_empty());
}

#[test]
fn a_message_of_a_tab_that_went_away_is_taken_over() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(Event::Heard(Shared::Message {
        message_id: "m-1".into(),
        said: Said::Text("hi".to_owned()),
        at: chat.now,
    }));
    assert_eq!(chat.state("hi"), Some(SendState::Sending));
    let end = Moment(chat.now.0 + Duration::from_secs(40).as_millis() as i64);
    while chat.receiving.is_empty() && chat.now < end {
        chat.fire_timer();
    }
    assert_eq!(chat.receiving.len(), 1, "it is looked for");
}

#[test]
fn the_answer_to_a_message_of_a_tab_that_was_closed_is_shown_in_the_others() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.happen(Event::Heard(Shared::Message {
        message_id: "m-1".into(),
        said: Said::Text("hi".to_owned()),
        at: chat.now,
    }));
    let mut asked = chat.stamped("q-1");
    asked["query"] = json!("hi");
    asked["data"] = json!({ "jaicpChat": { "messageId": "m-1" } });
    chat.hear_events(json!([{ "type": "clientRequest", "event": asked }]));
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    let answer = chat.reply_event("q-1", json!([text("Hi!")]));
    chat.events(json!([answer]));
    assert!(chat.lines().contains(&"bot: Hi!".to_owned()));
    assert!(!chat.seeks_leadership, "nothing else is waited for");
}

#[test]
fn a_conversation_that_a_tab_began_anew_and_never_opened_is_opened_by_another() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.happen(Event::Heard(Shared::Restart));
    assert!(chat.lines().is_empty());
    assert_eq!(chat.asking(), None, "the other tab opens it");
    chat.fire_timer();
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("/start"));
    chat.answer(json!([text("Hello again!")]));
    assert_eq!(chat.lines(), ["bot: Hello again!"]);
    assert!(chat.timers.is_empty());
}

#[test]
fn a_conversation_that_a_tab_begins_anew_is_opened_once() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.happen(Event::Heard(Shared::Restart));
    let welcome = chat.reply_event("q-1", json!([text("Hello again!")]));
    chat.hear_events(json!([welcome]));
    let end = Moment(chat.now.0 + 30_000);
    while chat.now < end && !chat.timers.is_empty() {
        chat.fire_timer();
    }
    assert_eq!(chat.asking(), None);
    assert_eq!(chat.lines(), ["bot: Hello again!"]);
}

#[test]
fn a_page_that_was_put_aside_and_kept_nothing_looks_before_it_sends_what_waited() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.write("one");
    chat.write("two");
    chat.happen(Event::BroughtBack(None));
    assert_eq!(chat.asking(), Some("one"));
    chat.answer(json!([text("1")]));
    assert_eq!(chat.asking(), None, "another tab may have sent it");
    assert!(!chat.receiving.is_empty(), "it is looked for");
}

#[test]
fn an_answer_to_a_question_is_not_what_the_bot_has_promised() {
    let mut chat = Conversation::opened(settings(), promising("soon"));
    chat.happen(Event::LeadershipGained);
    let mut asked = chat.stamped("q-1");
    asked["query"] = json!("and now?");
    let asked = json!({ "type": "clientRequest", "event": asked });
    let answer = chat.reply_event("q-1", json!([text("not yet")]));
    chat.events(json!([asked, answer]));
    chat.events(json!([]));
    assert!(chat.seeks_leadership, "it is still waited for");
}

#[test]
fn a_page_that_was_put_aside_asks_for_what_came_meanwhile() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.happen(Event::BroughtBack(None));
    assert!(chat.seeks_leadership);
    let mut chat = Conversation::new(settings());
    chat.happen(Event::BroughtBack(None));
    chat.open();
    chat.answer(json!([]));
    assert!(!chat.seeks_leadership, "nothing had been said");
}

#[test]
fn a_page_of_what_is_known_ends_the_search_for_what_was_missed() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let known = chat.reply_event("q-0", json!([text("known")]));
    chat.hear_events(json!([known]));
    let mut chat = chat.reload();
    chat.happen(Event::LeadershipGained);
    chat.events(json!(vec![known; 250]));
    assert!(!chat.seeks_leadership);
}

#[test]
fn a_page_that_is_loaded_anew_has_something_to_do_while_something_may_come() {
    let promised = Conversation::opened(settings(), promising("soon"));
    let mut asked = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    asked.open();
    asked.answer_body(&json!({ "questionId": "q-0" }));
    for chat in [promised, asked] {
        let (model, _) = chat.kept.restored(settings(), identity());
        assert!(model.is_expecting());
    }
}

#[test]
fn a_promise_is_waited_for_ninety_nine_hours_at_most() {
    const HOUR: i64 = 3_600_000;
    let forever = json!([text("soon"), { "type": "timeout", "interval": 1e9 }]);
    let mut chat = Conversation::opened(settings(), forever);
    chat.happen(Event::LeadershipGained);
    chat.now.0 += 98 * HOUR;
    for _ in 0..3 {
        chat.events(json!([]));
        assert!(chat.seeks_leadership);
        chat.now.0 += 25_000;
    }
    chat.now.0 += 2 * HOUR;
    while !chat.receiving.is_empty() {
        chat.events(json!([]));
    }
    assert!(!chat.seeks_leadership);
}
