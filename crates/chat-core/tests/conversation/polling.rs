//! Listening for what comes by itself: when, how often, and by which tab.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{
    BACKGROUND_PAUSE, Connection, Effect, Event, HEARTBEAT, Listen, OwnerNotice, POLL_TIMEOUT,
    Settings,
};
use serde_json::{Value, json};

use crate::harness::{Conversation, owner_notices, settings, text, too_many};

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
    assert!(chat.receiving.is_empty() && !chat.seeks_leadership);
    assert!(chat.timers.is_empty(), "{:?}", chat.timers);
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

#[test]
fn a_page_that_nobody_sees_asks_less_often() {
    let mut chat = listening();
    chat.happen(Event::VisibilityChanged(false));
    chat.events(json!([]));
    assert!(chat.receiving.is_empty());
    let began = chat.now;
    while chat.receiving.is_empty() {
        chat.fire_timer();
    }
    assert_eq!(chat.now.since(began), BACKGROUND_PAUSE);
}

#[test]
fn a_page_that_comes_into_view_asks_anew_at_once() {
    let mut chat = listening();
    chat.happen(Event::VisibilityChanged(false));
    chat.events(json!([]));
    chat.happen(Event::VisibilityChanged(true));
    assert_eq!(chat.receiving.len(), 1);
    chat.assert_nothing_leaks();
}

#[test]
fn the_wait_that_the_server_asked_for_holds_for_polls() {
    let mut chat = listening();
    chat.fail_events(too_many(Some(120)));
    let begun = chat.now;
    chat.happen(Event::NetworkReturned);
    chat.happen(Event::VisibilityChanged(false));
    chat.happen(Event::VisibilityChanged(true));
    while chat.receiving.is_empty() {
        chat.fire_timer();
    }
    assert!(chat.now.since(begun) >= Duration::from_secs(120));
    chat.assert_nothing_leaks();
}

#[test]
fn a_device_that_has_slept_asks_anew() {
    let mut chat = listening();
    let first = chat.receiving[0].0;
    assert_eq!(chat.wait(), Some(HEARTBEAT));
    chat.fire_timer();
    assert_eq!(chat.receiving[0].0, first, "in time");
    let (beat, due) = chat.next_timer().expect("a heartbeat");
    chat.now.0 = due.0 + 3_600_000;
    chat.happen(Event::TimerFired(beat));
    assert_eq!(chat.receiving.len(), 1);
    assert_ne!(chat.receiving[0].0, first);
    chat.assert_nothing_leaks();
}

#[test]
fn a_poll_that_nobody_answers_is_given_up() {
    let mut chat = listening();
    let (request, begun) = (chat.receiving[0].0, chat.now);
    loop {
        let effects = chat.fire_timer();
        if effects.contains(&Effect::Abort(request)) {
            break;
        }
    }
    assert_eq!(chat.now.since(begun), POLL_TIMEOUT);
    while chat.receiving.is_empty() {
        chat.fire_timer();
    }
    chat.assert_nothing_leaks();
}

#[test]
fn a_server_without_events_is_not_asked_again_and_the_owner_is_told() {
    let mut chat = listening();
    let effects = chat.fail_events(FailureClass::Access);
    assert!(matches!(
        owner_notices(&effects)[..],
        [OwnerNotice::EventsRefused(_)]
    ));
    assert!(chat.receiving.is_empty() && chat.timers.is_empty());
    assert!(!chat.seeks_leadership);
    assert_eq!(chat.view().connection, Connection::Fine);
}

#[test]
fn a_tab_that_lost_its_turn_stops_and_queues_up_again() {
    let mut chat = listening();
    let effects = chat.happen(Event::LeadershipLost);
    assert!(chat.receiving.is_empty() && chat.timers.is_empty());
    assert!(effects.contains(&Effect::SeekLeadership { at_once: false }));
    chat.happen(Event::LeadershipGained);
    assert_eq!(chat.receiving.len(), 1, "the thief was closed");
}

#[test]
fn a_tab_that_need_not_listen_does_not_queue_up() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let effects = chat.happen(Event::LeadershipLost);
    assert!(effects.is_empty(), "{effects:?}");
}

#[test]
fn the_tab_that_is_seen_takes_over() {
    let mut chat = listening();
    chat.happen(Event::VisibilityChanged(false));
    chat.happen(Event::LeadershipLost);
    let effects = chat.happen(Event::VisibilityChanged(true));
    assert!(effects.contains(&Effect::SeekLeadership { at_once: true }));
}

#[test]
fn a_turn_that_comes_when_nothing_is_wanted_is_not_used() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(Event::LeadershipGained);
    assert!(chat.receiving.is_empty());
}

#[test]
fn it_asks_from_what_is_known_and_now_and_then_further_back() {
    let mut chat = listening();
    let message = chat.reply_event("q-1", json!([text("One")]));
    chat.events(json!([message]));
    let known = chat.server_time;
    let mut asked = Vec::new();
    for _ in 0..4 {
        let from = chat.receiving[0].1.ts.map_or(0, |ts| ts.0);
        asked.push(from > known);
        chat.now.0 += 25_000;
        chat.events(json!([]));
    }
    assert!(asked.contains(&true), "the server can hold it back");
    assert!(asked.contains(&false), "what was late is found");
}

#[test]
fn after_a_reload_all_that_was_missed_is_fetched() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let known = chat.reply_event("q-0", json!([text("known")]));
    chat.hear_events(json!([known]));
    let mut chat = chat.reload();
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    let many: Vec<Value> = (0..260)
        .map(|n| chat.reply_event(&format!("q-{n}"), json!([text(&n.to_string())])))
        .collect();
    chat.events(json!(many[..250]));
    assert_eq!(chat.receiving.len(), 1, "a full page is not the last");
    chat.events(json!(many[250..]));
    assert_eq!(chat.lines().len(), 261);
    assert!(chat.receiving.is_empty() && chat.timers.is_empty());
}
