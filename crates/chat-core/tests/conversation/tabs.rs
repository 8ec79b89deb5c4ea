//! Several tabs of one visitor: all show the same, and each message is looked
//! after by one of them.

use chat_api::{FailureClass, Json};
use chat_core::{Effect, Event, Moment, SendState, Session, Shared};
use serde_json::{Value, json};

use crate::harness::{Conversation, buttons, settings, talk, text};

/// Two tabs of an open conversation.
fn two() -> (Conversation, Conversation) {
    let mut one = Conversation::opened(settings(), json!([text("Hello!")]));
    let mut other = one.another_tab("tab-2");
    other.open();
    talk(&mut one, &mut other);
    one.shared.clear();
    other.shared.clear();
    (one, other)
}

#[test]
fn another_tab_takes_the_conversation_up_and_greets_nobody() {
    let (one, other) = two();
    assert_eq!(one.lines(), other.lines());
    assert_eq!(other.model.session(), Session::Live);
    assert!(other.sent.is_empty());
}

#[test]
fn both_show_what_is_said_in_one() {
    let (mut one, mut other) = two();
    one.write("hi");
    talk(&mut one, &mut other);
    assert_eq!(other.lines(), ["bot: Hello!", "you: hi (sending)"]);
    one.answer(json!([text("1"), buttons(&["Yes"])]));
    talk(&mut one, &mut other);
    for tab in [&one, &other] {
        assert_eq!(tab.lines(), ["bot: Hello!", "you: hi (sent)", "bot: 1"]);
        assert_eq!(tab.labels(), ["Yes"]);
    }
    assert!(other.sent.is_empty());
}

#[test]
fn each_tab_says_which_one_it_is() {
    let (mut one, mut other) = two();
    one.write("a");
    other.write("b");
    assert_eq!(one.last_sent().cid.as_deref(), Some("tab-1"));
    assert_eq!(other.last_sent().cid.as_deref(), Some("tab-2"));
    assert_ne!(one.last_sent().message_id(), other.last_sent().message_id());
}

#[test]
fn a_message_of_a_tab_that_is_there_stays_its_own() {
    let mut one = Conversation::opened(settings(), json!([]));
    one.write("hi");
    one.write("two");
    let mut other = one.another_tab("tab-2");
    talk(&mut one, &mut other);
    assert_eq!(one.kept.unsent().len(), 2, "still protected");
    other.fire_timer();
    assert!(other.receiving.is_empty() && other.sent.is_empty());
    assert!(other.timers.is_empty());
    assert_eq!(one.kept.unsent().len(), 2);
    one.answer(json!([]));
    one.answer(json!([text("1")]));
    talk(&mut one, &mut other);
    assert_eq!(other.lines(), one.lines());
    assert!(one.kept.unsent().is_empty());
}

#[test]
fn a_message_of_a_tab_that_was_closed_is_taken_over() {
    let mut one = Conversation::opened(settings(), json!([]));
    one.write("hi");
    let request = one.last_sent();
    let mut other = one.another_tab("tab-2");
    drop(one);
    assert!(other.model.is_expecting());
    other.fire_timer();
    let echo = other.echo_event("q-1", &request);
    let reply = other.reply_event("q-1", json!([text("1")]));
    other.events(json!([echo, reply]));
    assert_eq!(other.lines(), ["you: hi (sent)", "bot: 1"]);
    assert!(other.kept.unsent().is_empty());
}

#[test]
fn a_tab_that_is_looked_at_takes_over_what_nobody_looks_after() {
    let (mut one, mut other) = two();
    one.write("hi");
    talk(&mut one, &mut other);
    let request = one.last_sent();
    drop(one);
    other.happen(Event::VisibilityChanged(false));
    other.happen(Event::VisibilityChanged(true));
    other.fire_timer();
    let echo = other.echo_event("q-1", &request);
    other.events(json!([echo]));
    assert_eq!(other.state("hi"), Some(SendState::Sent));
    assert!(other.kept.unsent().is_empty());
    other.assert_nothing_leaks();
}

#[test]
fn a_tab_that_is_looked_at_leaves_to_the_other_what_is_its_own() {
    let (mut one, mut other) = two();
    one.write("hi");
    talk(&mut one, &mut other);
    let kept = one.kept.unsent().clone();
    other.happen(Event::VisibilityChanged(false));
    other.happen(Event::VisibilityChanged(true));
    talk(&mut one, &mut other);
    other.fire_timer();
    assert!(other.receiving.is_empty() && other.timers.is_empty());
    assert_eq!(*one.kept.unsent(), kept);
}

/// The events may be faster than the other tabs.
#[test]
fn an_orphan_that_has_arrived_is_not_taken_over() {
    let mut one = Conversation::opened(settings(), json!([]));
    one.write("hi");
    let request = one.last_sent();
    let mut other = one.another_tab("tab-2");
    drop(one);
    let echo = other.echo_event("q-1", &request);
    other.hear_events(json!([echo]));
    assert_eq!(other.state("hi"), Some(SendState::Sent));
    assert!(other.kept.unsent().is_empty());
    assert!(other.view().typing, "its answer is waited for");
    other.fire_timer();
    assert_eq!(other.state("hi"), Some(SendState::Sent));
    assert!(other.receiving.is_empty() && other.sent.is_empty());
}

#[test]
fn a_message_that_failed_in_one_tab_can_be_tried_again_in_the_other() {
    for class in [FailureClass::Rejected, FailureClass::Server] {
        let (mut one, mut other) = two();
        one.write("hi");
        one.fail_for_good(class);
        talk(&mut one, &mut other);
        assert_eq!(one.state("hi"), other.state("hi"), "{class:?}");
        other.retry("hi");
        talk(&mut one, &mut other);
        assert_eq!(one.state("hi"), Some(SendState::Sending));
        assert_eq!(one.kept.unsent().len(), 1, "still protected");
        one.retry("hi");
        assert!(one.receiving.is_empty(), "the other tab sees to it");
        other.find_nothing();
        assert_eq!(other.asking(), Some("hi"));
        other.answer(json!([text("1")]));
        talk(&mut one, &mut other);
        assert_eq!(one.lines(), ["bot: Hello!", "you: hi (sent)", "bot: 1"]);
        assert!(one.kept.unsent().is_empty());
    }
}

#[test]
fn a_message_that_is_tried_again_here_cannot_be_tried_again_there() {
    let (mut one, mut other) = two();
    one.write("hi");
    one.fail(FailureClass::Rejected);
    talk(&mut one, &mut other);
    one.retry("hi");
    talk(&mut one, &mut other);
    assert_eq!(other.state("hi"), Some(SendState::Sending));
    other.retry("hi");
    assert!(other.sent.is_empty() && other.receiving.is_empty());
}

#[test]
fn a_failed_message_that_two_tabs_know_of_is_sent_by_one() {
    let mut one = Conversation::opened(settings(), json!([]));
    one.write("hi");
    one.fail(FailureClass::Rejected);
    let mut other = one.another_tab("tab-2");
    talk(&mut one, &mut other);
    one.retry("hi");
    talk(&mut one, &mut other);
    assert_eq!(one.asking(), Some("hi"));
    assert_eq!(one.kept.unsent().len(), 1, "still protected");
    assert_eq!(other.state("hi"), Some(SendState::Sending));
    let three = other.reload();
    assert_eq!(three.state("hi"), Some(SendState::Sending));
}

#[test]
fn a_tab_that_wakes_up_too_late_keeps_what_it_has_on_the_wire() {
    let mut one = Conversation::opened(settings(), json!([]));
    one.write("hi");
    let mut other = one.another_tab("tab-2");
    other.fire_timer();
    assert_eq!(other.receiving.len(), 1, "it looks for it");
    talk(&mut one, &mut other);
    assert!(other.receiving.is_empty(), "and leaves it to its own tab");
    assert!(other.timers.is_empty());
    one.answer(json!([text("1")]));
    talk(&mut one, &mut other);
    assert_eq!(other.lines(), ["you: hi (sent)", "bot: 1"]);
    assert!(one.kept.unsent().is_empty());
}

#[test]
fn two_tabs_do_not_both_look_after_a_message() {
    let mut one = Conversation::opened(settings(), json!([]));
    one.write("hi");
    one.fail(FailureClass::Server);
    let mut other = one.another_tab("tab-2");
    other.fire_timer();
    talk(&mut one, &mut other);
    assert_eq!(one.receiving.len() + other.receiving.len(), 1);
    assert_eq!(one.kept.unsent().len(), 1);
    one.assert_nothing_leaks();
    other.assert_nothing_leaks();
}

#[test]
fn tabs_that_are_loaded_together_do_not_ask_at_the_same_moment() {
    let mut waits = std::collections::BTreeSet::new();
    for n in 0..10 {
        let mut one = Conversation::opened(settings(), json!([]));
        one.write("hi");
        for _ in 0..n {
            one = one.reload();
        }
        waits.insert(one.another_tab("tab-2").wait());
    }
    assert!(waits.len() > 5, "{waits:?}");
}

#[test]
fn a_restart_in_one_tab_restarts_the_other() {
    let (mut one, mut other) = two();
    other.write("hi");
    talk(&mut one, &mut other);
    one.happen(Event::RestartRequested);
    talk(&mut one, &mut other);
    assert!(other.lines().is_empty());
    assert!(other.on_wire.is_none() && other.timers.is_empty());
    assert!(
        other
            .sent
            .iter()
            .all(|sent| sent.message_id() != one.last_sent().message_id())
    );
    one.answer(json!([text("Hello again!")]));
    talk(&mut one, &mut other);
    for tab in [&one, &other] {
        assert_eq!(tab.lines(), ["bot: Hello again!"]);
        assert_eq!(tab.model.session(), Session::Live);
        assert!(tab.kept.unsent().is_empty());
    }
}

#[test]
fn what_the_listening_tab_hears_reaches_the_other() {
    let (mut one, mut other) = two();
    one.agent_joins(None);
    one.happen(Event::LeadershipGained);
    one.shared.clear();
    let reply = one.reply_event("q-9", json!([text("News")]));
    one.events(json!([reply]));
    talk(&mut one, &mut other);
    assert!(other.lines().contains(&"bot: News".to_owned()));
    other.happen(Event::LeadershipGained);
    let shared = other.shared.len();
    if !other.receiving.is_empty() {
        other.events(json!([reply]));
    }
    assert_eq!(other.shared.len(), shared, "no news is told twice");
}

#[test]
fn what_is_told_is_understood() {
    let told = [
        Shared::Message {
            message_id: "id".into(),
            text: "hi".to_owned(),
            at: Moment(5),
        },
        Shared::Failed("id".into(), true),
        Shared::Took("id".into()),
        Shared::OnWire("id".into()),
        Shared::Read,
        Shared::Restart,
        Shared::WhoHas,
        Shared::IHave(vec!["a".into(), "b".into()]),
    ];
    for shared in told {
        let json = Json::from(shared.clone());
        assert_eq!(Shared::decode(&&json), Some(shared));
    }
}

#[test]
fn nonsense_is_not_understood() {
    for told in [
        json!(null),
        json!(5),
        json!("read"),
        json!([]),
        json!({}),
        json!({ "says": 5 }),
        json!({ "says": "something" }),
        json!({ "says": "message" }),
        json!({ "says": "message", "id": "x", "text": 5, "at": 1 }),
        json!({ "says": "failed", "id": "x" }),
        json!({ "says": "took" }),
        json!({ "says": "events" }),
        json!({ "says": "iHave" }),
    ] {
        assert_eq!(Shared::decode(&&told), None, "{told}");
    }
}

#[test]
fn what_another_tab_says_of_unknown_messages_changes_nothing() {
    let (mut one, _) = two();
    let before = one.model.clone();
    for shared in [
        Shared::Failed("x".into(), true),
        Shared::Took("x".into()),
        Shared::OnWire("x".into()),
        Shared::IHave(vec!["x".into()]),
        Shared::WhoHas,
        Shared::Read,
        Shared::Message {
            message_id: "x".into(),
            text: " ".to_owned(),
            at: Moment(1),
        },
    ] {
        let effects = one.happen(Event::Heard(shared.clone()));
        assert!(effects.is_empty(), "{shared:?}: {effects:?}");
        assert_eq!(one.model, before);
    }
}

#[test]
fn a_message_is_told_before_it_is_sent_and_kept_before_it_is_told() {
    let (mut one, _) = two();
    let effects = one.say("hi");
    let place = |is_it: fn(&Effect) -> bool| effects.iter().position(is_it);
    let kept = place(|effect| matches!(effect, Effect::Store(_)));
    let told = place(|effect| matches!(effect, Effect::Share(_)));
    let sent = place(|effect| matches!(effect, Effect::Send { .. }));
    assert!(kept < told && told < sent, "{effects:?}");
}

#[test]
fn the_echo_of_a_message_is_no_second_message() {
    let (mut one, mut other) = two();
    one.write("hi");
    let echo = one.echo_event("q-1", &one.last_sent());
    other.hear_events(json!([echo]));
    talk(&mut one, &mut other);
    let lines =
        |chat: &Conversation| -> Vec<Value> { chat.lines().into_iter().map(Value::from).collect() };
    assert_eq!(lines(&other).len(), 2);
}
