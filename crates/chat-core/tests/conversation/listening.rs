//! The tab that listens: how it becomes that one, and what makes it ask anew.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{
    BACKGROUND_PAUSE, Connection, Effect, Event, HEARTBEAT, Listen, OwnerNotice, POLL_TIMEOUT,
    Settings,
};
use serde_json::{Value, json};

use crate::harness::{Conversation, owner_notices, settings, text, too_many};

/// An agent has the conversation, and this tab listens.
fn listening() -> Conversation {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.agent_joins(None);
    assert!(chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    assert_eq!(chat.receiving.len(), 1);
    chat
}

#[test]
fn a_page_that_nobody_sees_asks_less_often() {
    let mut chat = listening();
    chat.happen(Event::VisibilityChanged(false));
    chat.events(json!([]));
    assert_eq!(chat.receiving.len(), 1, "a look back was answered");
    chat.now.0 += 25_000;
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
    chat.now.0 += 25_000;
    chat.events(json!([]));
    assert!(chat.receiving.is_empty());
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
fn a_new_tab_takes_over_only_if_it_is_seen() {
    for visible in [true, false] {
        let mut chat = Conversation::new(Settings {
            listen: Listen::Always,
            ..settings()
        });
        chat.happen(Event::VisibilityChanged(visible));
        chat.open();
        let effects = chat.answer(json!([text("Hello!")]));
        let seeks = Effect::SeekLeadership { at_once: visible };
        assert!(effects.contains(&seeks), "{visible}: {effects:?}");
    }
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

#[test]
fn a_page_that_goes_out_of_sight_or_stays_in_it_does_nothing() {
    let mut chat = listening();
    assert_eq!(chat.happen(Event::VisibilityChanged(true)), []);
    assert_eq!(chat.happen(Event::VisibilityChanged(false)), []);
}

#[test]
fn a_page_that_comes_into_view_seeks_no_turn_that_it_has_or_does_not_need() {
    let idle = Conversation::opened(settings(), json!([]));
    for mut chat in [idle, listening()] {
        chat.happen(Event::VisibilityChanged(false));
        let effects = chat.happen(Event::VisibilityChanged(true));
        let seeks = |effect: &Effect| matches!(effect, Effect::SeekLeadership { .. });
        assert!(!effects.iter().any(seeks), "{effects:?}");
    }
}

#[test]
fn who_waits_for_what_the_bot_has_promised_hears_that_it_cannot_come() {
    let promise = json!([{ "type": "timeout", "interval": 300 }]);
    let mut chat = Conversation::opened(settings(), promise);
    chat.happen(Event::LeadershipGained);
    for _ in 0..2 {
        assert_eq!(chat.view().connection, Connection::Fine);
        while chat.receiving.is_empty() {
            chat.fire_timer();
        }
        chat.fail_events(FailureClass::Network);
    }
    assert_eq!(chat.view().connection, Connection::Lost);
}

#[test]
fn a_single_poll_that_fails_worries_nobody() {
    let mut chat = listening();
    chat.fail_events(FailureClass::Network);
    assert_eq!(chat.view().connection, Connection::Fine);
    while chat.receiving.is_empty() {
        chat.fire_timer();
    }
    chat.fail_events(FailureClass::Network);
    assert_eq!(chat.view().connection, Connection::Lost);
}
