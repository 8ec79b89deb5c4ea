//! Listening for what comes by itself: when, how often, and by which tab.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{Connection, Event, Listen, Settings};
use serde_json::json;

use crate::harness::{Conversation, settings, text, too_many};

const HOUR: Duration = Duration::from_secs(3600);

/// An agent has the conversation, and this tab listens.
fn listening() -> Conversation {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.agent_joins(None);
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    assert_eq!(chat.receiving.len(), 1);
    chat
}

/// How often the server is asked in an hour, if it answers each request after
/// so long in this way.
fn asked_in_an_hour(
    chat: &mut Conversation,
    held: Duration,
    end: impl Fn(&mut Conversation),
) -> usize {
    let begun = chat.now;
    let mut asked = 0;
    while chat.now.since(begun) < HOUR {
        if chat.receiving.is_empty() {
            if chat.timers.is_empty() {
                break;
            }
            chat.fire_timer();
            continue;
        }
        let due = chat.now.0 + held.as_millis() as i64;
        while let Some((_, at)) = chat.next_timer()
            && at.0 <= due
        {
            chat.fire_timer();
        }
        chat.now.0 = due;
        asked += 1;
        if chat.receiving.is_empty() {
            continue;
        }
        end(chat);
        chat.assert_nothing_leaks();
    }
    asked
}

#[test]
fn nobody_listens_while_nothing_can_come() {
    let chat = Conversation::opened(settings(), json!([text("Hello!")]));
    assert!(!chat.seeks_leadership && chat.receiving.is_empty());
    assert!(chat.timers.is_empty());
}

#[test]
fn it_listens_while_an_agent_has_the_conversation() {
    let mut chat = listening();
    let message = chat.reply_event("q-1", json!([text("From the agent")]));
    chat.events(json!([message]));
    assert_eq!(chat.receiving.len(), 1, "and goes on");
    let closed = chat.stamped("q-2");
    chat.events(json!([{ "type": "operatorClosed", "event": closed }]));
    let bots = chat.reply_event("q-3", json!([text("I am the bot again.")]));
    chat.events(json!([bots]));
    assert!(
        chat.lines()
            .contains(&"bot: I am the bot again.".to_owned())
    );
    assert!(chat.receiving.is_empty() && !chat.seeks_leadership);
    assert!(chat.timers.is_empty(), "{:?}", chat.timers);
}

#[test]
fn it_listens_for_a_while_when_an_agent_has_left() {
    let mut chat = listening();
    let closed = chat.stamped("q-2");
    chat.events(json!([{ "type": "operatorClosed", "event": closed }]));
    let nothing = |chat: &mut Conversation| drop(chat.events(json!([])));
    let asked = asked_in_an_hour(&mut chat, Duration::from_secs(25), nothing);
    assert!((1..6).contains(&asked), "{asked}");
    assert!(!chat.seeks_leadership);
}

#[test]
fn it_listens_as_long_as_the_bot_has_promised_to_write() {
    let mut chat = Conversation::opened(
        settings(),
        json!([{ "type": "timeout", "interval": 300, "targetState": "/later" }]),
    );
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    let nothing = |chat: &mut Conversation| drop(chat.events(json!([])));
    let asked = asked_in_an_hour(&mut chat, Duration::from_secs(25), nothing);
    assert!((10..40).contains(&asked), "{asked}");
    assert!(!chat.seeks_leadership);
}

#[test]
fn what_the_bot_writes_by_itself_is_shown_and_ends_the_wait() {
    let mut chat = Conversation::opened(
        settings(),
        json!([{ "type": "timeout", "interval": 300, "targetState": "/later" }]),
    );
    chat.happen(Event::LeadershipGained);
    let later = chat.reply_event("q-1", json!([text("Still there?")]));
    chat.events(json!([later]));
    assert_eq!(chat.lines(), ["bot: Still there?"]);
    assert!(!chat.seeks_leadership && chat.receiving.is_empty());
}

#[test]
fn a_site_can_have_it_listen_always_or_never() {
    for (listen, expected) in [(Listen::Always, true), (Listen::Never, false)] {
        let mut chat = Conversation::opened(
            Settings {
                listen,
                ..settings()
            },
            json!([]),
        );
        assert_eq!(chat.seeks_leadership, expected);
        chat.agent_joins(None);
        assert_eq!(chat.seeks_leadership, expected);
    }
}

#[test]
fn a_quiet_server_is_asked_about_as_often_as_it_answers() {
    let mut chat = listening();
    let nothing = |chat: &mut Conversation| drop(chat.events(json!([])));
    let asked = asked_in_an_hour(&mut chat, Duration::from_secs(25), nothing);
    assert!((100..300).contains(&asked), "{asked}");
}

#[test]
fn a_server_that_answers_at_once_with_nothing_is_not_flooded() {
    let mut chat = listening();
    let nothing = |chat: &mut Conversation| drop(chat.events(json!([])));
    let asked = asked_in_an_hour(&mut chat, Duration::from_millis(20), nothing);
    assert!((60..400).contains(&asked), "{asked}");
}

#[test]
fn a_server_that_answers_at_once_with_repeats_is_not_flooded() {
    let mut chat = listening();
    let message = chat.reply_event("q-1", json!([text("Once")]));
    let repeats = |chat: &mut Conversation| drop(chat.events(json!([message.clone()])));
    let asked = asked_in_an_hour(&mut chat, Duration::from_millis(20), repeats);
    assert!((60..400).contains(&asked), "{asked}");
    let once = chat
        .lines()
        .iter()
        .filter(|line| line.ends_with("Once"))
        .count();
    assert_eq!(once, 1);
}

#[test]
fn a_server_whose_events_cannot_be_told_apart_is_not_flooded() {
    let mut chat = listening();
    let unknown = json!([
        { "type": "operatorJoined", "event": {} },
        { "type": "botResponse", "event": { "data": { "replies": [] } } },
    ]);
    let same = |chat: &mut Conversation| drop(chat.events(unknown.clone()));
    let asked = asked_in_an_hour(&mut chat, Duration::from_millis(20), same);
    assert!((60..400).contains(&asked), "{asked}");
}

#[test]
fn a_server_that_fails_is_not_flooded() {
    for class in [FailureClass::Server, FailureClass::Network, too_many(None)] {
        let mut chat = listening();
        let fails = |chat: &mut Conversation| drop(chat.fail_events(class));
        let asked = asked_in_an_hour(&mut chat, Duration::from_millis(20), fails);
        assert!((60..300).contains(&asked), "{class:?}: {asked}");
        assert_eq!(chat.view().connection, Connection::Lost);
    }
}
