//! An event that makes no sense in a state changes nothing.

use std::time::Duration;

use chat_api::{Answer, EventsPage, FailureClass};
use chat_core::{Event, ItemId, RequestId, SetId, Settings, TimerId};
use serde_json::json;

use crate::harness::{Conversation, Kept, buttons, failure, locking, settings, text, too_many};

/// Conversations in all sorts of states, with a name for each.
fn states() -> Vec<(&'static str, Conversation)> {
    let fresh = || Conversation::new(settings());
    let opened = || Conversation::opened(settings(), json!([text("Hi"), buttons(&["Yes"])]));
    let with = |mut chat: Conversation, then: fn(&mut Conversation)| {
        then(&mut chat);
        chat
    };
    let pausing = Conversation::new(Settings {
        reply_pause: Duration::from_millis(300),
        ..settings()
    });
    vec![
        ("idle", fresh()),
        ("starting", with(fresh(), |chat| drop(chat.open()))),
        (
            "lost",
            with(fresh(), |chat| {
                chat.open();
                chat.fail(FailureClass::Network);
            }),
        ),
        (
            "refused",
            with(fresh(), |chat| {
                chat.open();
                chat.fail(FailureClass::Access);
            }),
        ),
        ("live", opened()),
        ("pressed", with(opened(), |chat| drop(chat.press("Yes")))),
        (
            "waiting",
            with(opened(), |chat| {
                chat.write("hi");
                chat.fail(too_many(Some(9)));
            }),
        ),
        (
            "failed",
            with(opened(), |chat| {
                chat.write("hi");
                chat.fail(FailureClass::Rejected);
            }),
        ),
        (
            "locked",
            with(fresh(), |chat| {
                chat.open();
                chat.answer(json!([locking(&["Yes"])]));
            }),
        ),
        (
            "revealing",
            with(pausing, |chat| {
                chat.open();
                chat.answer(json!([text("One"), text("Two"), locking(&["Yes"])]));
            }),
        ),
    ]
}

/// Events about what does not exist.
fn nowhere() -> Vec<Event> {
    let body = json!({ "data": { "replies": [text("x"), locking(&["x"])] } });
    [0, 9_999, u64::MAX]
        .into_iter()
        .flat_map(|id| {
            [
                Event::AnswerArrived {
                    request: RequestId(id),
                    answer: Box::new(Answer::decode(&&body)),
                },
                Event::RequestFailed {
                    request: RequestId(id),
                    failure: failure(FailureClass::Access),
                },
                Event::TimerFired(TimerId(id)),
                Event::RetryRequested(ItemId(id)),
                Event::QuickReplyPressed {
                    set: SetId(id),
                    index: 0,
                },
            ]
        })
        .collect()
}

fn changes_nothing(name: &str, chat: &mut Conversation, event: Event) {
    let before = chat.model.clone();
    let effects = chat.happen(event.clone());
    assert!(effects.is_empty(), "{name}, {event:?}: {effects:?}");
    assert_eq!(chat.model, before, "{name}, {event:?}");
}

#[test]
fn events_about_what_does_not_exist_change_nothing() {
    for (name, mut chat) in states() {
        for event in nowhere() {
            changes_nothing(name, &mut chat, event);
        }
    }
}

#[test]
fn blank_texts_change_nothing() {
    for (name, mut chat) in states() {
        for blank in ["", " ", "\n\t", "\u{a0}"] {
            changes_nothing(name, &mut chat, Event::MessageSubmitted(blank.to_owned()));
        }
        changes_nothing(name, &mut chat, Event::DraftSubmitted);
    }
}

#[test]
fn what_is_already_so_changes_nothing() {
    for (name, mut chat) in states() {
        changes_nothing(name, &mut chat, Event::DraftChanged(String::new()));
        let event = if chat.view().open {
            Event::PanelOpened
        } else {
            Event::PanelClosed
        };
        changes_nothing(name, &mut chat, event);
    }
}

#[test]
fn the_network_matters_only_to_what_waits_for_it() {
    for (name, mut chat) in states() {
        if name != "lost" {
            changes_nothing(name, &mut chat, Event::NetworkReturned);
        }
    }
}

#[test]
fn only_failed_messages_can_be_tried_again() {
    for (name, mut chat) in states() {
        let items: Vec<ItemId> = chat.view().rows.iter().map(|row| row.id()).collect();
        for item in items {
            if chat.model.timeline().send_state(item) != Some(chat_core::SendState::Failed) {
                changes_nothing(name, &mut chat, Event::RetryRequested(item));
            }
        }
    }
}

#[test]
fn a_clock_that_goes_back_or_jumps_harms_nothing() {
    for (_, mut chat) in states() {
        for now in [i64::MIN, -1, 0, i64::MAX] {
            chat.now = chat_core::Moment(now);
            chat.agent_joins(None);
            chat.agent_leaves();
            chat.say("hi");
            chat.view();
        }
    }
}

/// Looking for a lost message, listening, and the pauses of both.
#[test]
fn timers_and_requests_of_nobody_disturb_no_search_and_no_poll() {
    let listening = || {
        let mut chat = Conversation::opened(settings(), json!([]));
        chat.agent_joins(None);
        chat.happen(Event::LeadershipGained);
        chat
    };
    let looking = || {
        let mut chat = Conversation::opened(settings(), json!([]));
        chat.write("hi");
        chat.fail(FailureClass::Server);
        chat
    };
    let (mut resting, mut pausing) = (looking(), listening());
    resting.events(json!([]));
    pausing.fail_events(FailureClass::Server);
    for mut chat in [listening(), looking(), resting, pausing] {
        let before = chat.model.clone();
        let (timer, request) = (TimerId(u64::MAX), RequestId(u64::MAX));
        let page = Box::new(EventsPage::default());
        let failure = failure(FailureClass::Network);
        for event in [
            Event::TimerFired(timer),
            Event::EventsArrived { request, page },
            Event::RequestFailed { request, failure },
        ] {
            assert_eq!(chat.happen(event), []);
            assert_eq!(chat.model, before);
        }
    }
}

#[test]
fn buttons_that_lie_in_the_store_without_labels_lock_nothing() {
    let entry = json!({
        "v": 1,
        "client": "client",
        "live": true,
        "buttons": { "labels": [], "locks": true },
        "items": [{ "at": 1, "choices": ["A"] }],
    });
    let kept = Kept::of(Some(entry), &[]);
    let chat = Conversation::new(settings()).reload_from(kept);
    assert_eq!(chat.lock(), None);
}
