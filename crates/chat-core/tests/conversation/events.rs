//! What events mean for the conversation: each is taken in once, in order, and
//! whatever nobody understands is left out.

use std::time::Duration;

use chat_core::{Announcement, Event, Handoff, SendState, Settings};
use serde_json::{Value, json};

use crate::harness::{Conversation, announced, buttons, locking, settings, text};

fn started() -> Conversation {
    Conversation::opened(settings(), json!([text("Hello!")]))
}

fn said_elsewhere(chat: &mut Conversation, question: &str, said: &str) -> Value {
    let mut event = chat.stamped(question);
    event["query"] = json!(said);
    json!({ "type": "clientRequest", "event": event })
}

#[test]
fn a_repeat_changes_nothing() {
    let mut chat = started();
    let reply = chat.reply_event("q-1", json!([text("One"), buttons(&["Yes"])]));
    chat.hear_events(json!([reply]));
    let before = chat.model.clone();
    let effects = chat.hear_events(json!([reply, reply]));
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(chat.model, before);
}

#[test]
fn a_page_out_of_order_is_put_in_order() {
    let mut chat = started();
    let first = said_elsewhere(&mut chat, "q-1", "one");
    let second = chat.reply_event("q-1", json!([text("1")]));
    let third = said_elsewhere(&mut chat, "q-2", "two");
    chat.hear_events(json!([third, second, first]));
    let expected = [
        "bot: Hello!",
        "you: one (sent)",
        "bot: 1",
        "you: two (sent)",
    ];
    assert_eq!(chat.lines(), expected);
}

#[test]
fn what_the_visitor_said_elsewhere_is_shown_and_answers_the_buttons() {
    let mut chat = Conversation::opened(settings(), json!([locking(&["Yes"])]));
    let said = said_elsewhere(&mut chat, "q-1", "Yes, from my phone");
    chat.hear_events(json!([said]));
    assert_eq!(chat.lines(), ["you: Yes, from my phone (sent)"]);
    assert!(chat.labels().is_empty());
    assert_eq!(chat.lock(), None);
}

#[test]
fn openings_and_events_of_the_client_are_not_shown() {
    let mut chat = started();
    let opening = said_elsewhere(&mut chat, "q-1", "/start");
    let mut event = chat.stamped("q-2");
    event["event"] = json!("visit");
    let event = json!({ "type": "clientRequest", "event": event });
    let blank = said_elsewhere(&mut chat, "q-3", " ");
    chat.hear_events(json!([opening, event, blank]));
    assert_eq!(chat.lines(), ["bot: Hello!"]);
}

#[test]
fn an_agents_message_says_that_there_is_an_agent() {
    for employee in [Value::Null, json!({ "firstName": "Anna" })] {
        let mut chat = started();
        let mut message = chat.reply_event("q-1", json!([text("I am here")]));
        message["type"] = json!("operatorMessage");
        message["event"]["employee"] = employee;
        chat.hear_events(json!([message]));
        let expected = ["bot: Hello!", "an agent joined", "agent: I am here"];
        assert_eq!(chat.lines(), expected);
        assert!(matches!(chat.model.handoff(), Handoff::Agent(_)));
    }
}

#[test]
fn an_agents_message_leaves_the_bots_buttons() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&["Yes"])]));
    let mut message = chat.reply_event("q-1", json!([text("I am here")]));
    message["type"] = json!("operatorMessage");
    chat.hear_events(json!([message]));
    assert_eq!(chat.labels(), ["Yes"]);
}

#[test]
fn an_agent_comes_after_what_the_bot_still_has_to_say() {
    for message in [true, false] {
        let mut chat = Conversation::opened(
            Settings {
                reply_pause: Duration::from_millis(300),
                ..settings()
            },
            json!([text("One"), text("Two")]),
        );
        let expected = ["bot: One", "bot: Two", "an agent joined"];
        if message {
            let mut message = chat.reply_event("q-1", json!([text("I am here")]));
            message["type"] = json!("operatorMessage");
            chat.hear_events(json!([message]));
        } else {
            chat.agent_joins(None);
        }
        assert_eq!(chat.lines()[..3], expected);
        chat.assert_nothing_leaks();
    }
}

#[test]
fn what_nobody_knows_is_counted_once_and_shown_never() {
    let mut chat = started();
    let before = chat.lines();
    let strange = json!({ "type": "widgetState", "event": chat.stamped("q-1") });
    let other = json!({ "type": "operatorTyping", "event": chat.stamped("q-2") });
    for _ in 0..2 {
        chat.hear_events(json!([strange, other, 5, null, "x", {}, { "type": 7 }]));
    }
    assert_eq!(chat.lines(), before);
    assert_eq!(chat.model.skipped_events(), 2);
}

#[test]
fn events_for_nobodys_request_are_dropped() {
    let mut chat = started();
    let before = chat.model.clone();
    let page = chat_api::EventsPage::decode(&&json!({ "events": [
        { "type": "botResponse", "event": { "questionId": "x", "data": { "replies": [text("x")] } } }
    ] }));
    let effects = chat.happen(Event::EventsArrived {
        request: chat_core::RequestId(999),
        page: Box::new(page),
    });
    assert!(effects.is_empty());
    assert_eq!(chat.model, before);
}

#[test]
fn old_news_is_shown_without_pauses() {
    let mut chat = Conversation::opened(
        Settings {
            reply_pause: Duration::from_millis(300),
            ..settings()
        },
        json!([]),
    );
    let reply = chat.reply_event("q-1", json!([text("One"), text("Two")]));
    chat.now.0 += 60_000;
    chat.hear_events(json!([reply]));
    assert_eq!(chat.lines(), ["bot: One", "bot: Two"]);
    assert!(chat.timers.is_empty());
}

#[test]
fn nothing_comes_from_the_future() {
    let mut chat = started();
    chat.server_time = chat.now.0 + 86_400_000;
    let reply = chat.reply_event("q-1", json!([text("Tomorrow")]));
    chat.hear_events(json!([reply]));
    let items = chat.model.timeline().items();
    assert!(items.iter().all(|item| item.at <= chat.now));
}

#[test]
fn a_message_of_an_event_is_announced() {
    let mut chat = started();
    let reply = chat.reply_event("q-1", json!([text("By itself")]));
    let effects = chat.hear_events(json!([reply]));
    assert!(matches!(
        announced(&effects)[..],
        [Announcement::Message { .. }]
    ));
}

#[test]
fn an_echo_marks_what_failed_as_sent() {
    let mut chat = started();
    chat.write("hi");
    chat.fail_for_good(chat_api::FailureClass::Server);
    let echo = chat.echo_event("q-1", &chat.last_sent());
    chat.hear_events(json!([echo]));
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
    assert!(chat.kept.unsent().is_empty());
    assert!(chat.view().typing, "its answer is waited for");
}

#[test]
fn a_thousand_messages_of_a_thousand_pages_are_all_shown_once() {
    let mut chat = started();
    let pages: Vec<Value> = (0..1000)
        .map(|n| json!([chat.reply_event(&n.to_string(), json!([text(&n.to_string())]))]))
        .collect();
    for page in &pages {
        chat.hear_events(page.clone());
    }
    for page in &pages {
        chat.hear_events(page.clone());
    }
    assert_eq!(chat.lines().len(), 1001);
}

#[test]
fn an_answer_that_was_overtaken_leaves_the_newer_buttons() {
    let mut chat = started();
    let older = chat.reply_event("q-1", json!([text("One"), buttons(&["Old"])]));
    let newer = chat.reply_event("q-2", json!([text("Two"), locking(&["New"])]));
    chat.hear_events(json!([newer]));
    chat.hear_events(json!([older]));
    assert_eq!(chat.lines(), ["bot: Hello!", "bot: Two", "bot: One"]);
    assert_eq!(chat.labels(), ["New"]);
    assert!(chat.lock().is_some());
}

#[test]
fn an_answer_of_the_same_moment_was_not_overtaken() {
    let mut chat = started();
    let mut first = chat.reply_event("q-1", json!([text("One"), buttons(&["Old"])]));
    let second = chat.reply_event("q-2", json!([text("Two"), buttons(&["New"])]));
    first["event"]["timestamp"] = second["event"]["timestamp"].clone();
    chat.hear_events(json!([first]));
    chat.hear_events(json!([second]));
    assert_eq!(chat.labels(), ["New"]);
}
