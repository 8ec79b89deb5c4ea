//! Several tabs of one visitor: all show the same, and each message is looked
//! after by one of them.

use chat_api::FailureClass;
use chat_core::{CLAIM_WAIT, Effect, Event, SendState, Session};
use serde_json::json;

use crate::harness::{Conversation, buttons, settings, talk, text, two_tabs};

#[test]
fn another_tab_takes_the_conversation_up_and_greets_nobody() {
    let (one, other) = two_tabs();
    assert_eq!(one.lines(), other.lines());
    assert_eq!(other.model.session(), Session::Live);
    assert!(other.sent.is_empty());
}

#[test]
fn both_show_what_is_said_in_one() {
    let (mut one, mut other) = two_tabs();
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
    let (mut one, mut other) = two_tabs();
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
    assert_eq!(other.timers.len(), 1, "it keeps an eye on them");
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
    let (mut one, mut other) = two_tabs();
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
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    let kept = one.kept.unsent().clone();
    other.happen(Event::VisibilityChanged(false));
    other.happen(Event::VisibilityChanged(true));
    talk(&mut one, &mut other);
    other.fire_timer();
    assert!(other.receiving.is_empty());
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
        let (mut one, mut other) = two_tabs();
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
    let (mut one, mut other) = two_tabs();
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
    assert_eq!(other.timers.len(), 1, "it keeps an eye on it");
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
fn a_message_that_failed_while_others_asked_about_it_has_failed_there_too() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    other.happen(Event::VisibilityChanged(false));
    other.happen(Event::VisibilityChanged(true));
    one.fail(FailureClass::Rejected);
    talk(&mut one, &mut other);
    assert_eq!(other.state("hi"), Some(SendState::Failed));
    other.fire_timer();
    assert_eq!(other.state("hi"), Some(SendState::Failed));
    assert!(other.receiving.is_empty() && other.timers.is_empty());
}

#[test]
fn a_tab_that_missed_that_a_message_failed_hears_it_when_it_asks() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    one.fail(FailureClass::Rejected);
    one.shared.clear();
    other.happen(Event::VisibilityChanged(false));
    other.happen(Event::VisibilityChanged(true));
    talk(&mut one, &mut other);
    assert_eq!(other.state("hi"), Some(SendState::Failed));
}

/// Which of them it is: the one that the other's words reach before its time.
#[test]
fn of_tabs_that_are_loaded_in_the_same_moment_one_takes_over() {
    for hidden in [false, true] {
        let mut gone = Conversation::opened(settings(), json!([]));
        gone.write("hi");
        gone.fail(FailureClass::Unsent);
        let mut one = gone.another_tab("tab-2");
        let mut other = gone.another_tab("tab-3");
        drop(gone);
        for tab in [&mut one, &mut other] {
            tab.happen(Event::VisibilityChanged(!hidden));
        }
        // Neither has heard of the other when its time has come.
        for tab in [&mut one, &mut other] {
            tab.take_turn();
            if tab.wait().is_some_and(|wait| wait <= CLAIM_WAIT) {
                tab.fire_timer();
            }
        }
        assert_eq!(one.sent.len() + other.sent.len(), 1, "hidden: {hidden}");
        for _ in 0..4 {
            talk(&mut one, &mut other);
            for tab in [&mut one, &mut other] {
                if tab.asking().is_none() && tab.wait().is_some() {
                    tab.fire_timer();
                }
            }
        }
        assert_eq!(one.sent.len() + other.sent.len(), 1, "hidden: {hidden}");
    }
}

#[test]
fn when_the_tab_whose_turn_it_is_goes_away_it_is_the_next_ones() {
    let mut gone = Conversation::opened(settings(), json!([]));
    gone.write("hi");
    gone.fail(FailureClass::Unsent);
    let one = gone.another_tab("tab-2");
    let mut other = gone.another_tab("tab-3");
    drop((gone, one));
    while other.asking().is_none() {
        other.fire_timer();
    }
    assert_eq!(other.asking(), Some("hi"));
    other.answer(json!([]));
    other.assert_nothing_leaks();
}

#[test]
fn a_message_that_another_tab_looks_after_holds_nothing_up() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    one.fail_for_good(FailureClass::Server);
    talk(&mut one, &mut other);
    one.retry("hi");
    one.write("two");
    assert_eq!(one.asking(), None, "the first one is looked for");
    other.retry("hi");
    one.shared.clear();
    talk(&mut one, &mut other);
    assert_eq!(one.asking(), Some("two"));
}

#[test]
fn whose_message_is_still_on_its_way_is_asked_in_time_whatever_else_happens() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    let begun = other.now;
    for letters in ["a", "ab", "abc"] {
        other.happen(Event::DraftChanged(letters.to_owned()));
        assert_eq!(other.timers.len(), 1, "one watch");
    }
    other.shared.clear();
    while other.shared.is_empty() {
        other.fire_timer();
    }
    assert!(other.now.since(begun) <= std::time::Duration::from_secs(20));
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    one.answer(json!([]));
    talk(&mut one, &mut other);
    assert!(other.timers.is_empty(), "nothing is watched for any more");
}

#[test]
fn a_search_goes_on_when_another_tab_takes_another_message() {
    let (mut one, mut other) = two_tabs();
    one.write("a");
    one.fail(FailureClass::Rejected);
    talk(&mut one, &mut other);
    one.write("hi");
    one.fail(FailureClass::Server);
    other.retry("a");
    talk(&mut one, &mut other);
    assert_eq!(one.state("a"), Some(SendState::Sending));
    assert_eq!(one.receiving.len(), 1, "it is still looked for");
    one.find_nothing();
    assert_eq!(one.state("hi"), Some(SendState::Unsure));
}

#[test]
fn a_turn_that_comes_to_nothing_is_given_up() {
    let (mut one, _) = two_tabs();
    one.write("hi");
    let mut other = one.another_tab("tab-3");
    let effects = other.happen(Event::ClaimLost);
    assert!(effects.contains(&Effect::ResignClaim), "another has it");
    let effects = other.happen(Event::ClaimGained);
    assert_eq!(effects, [Effect::ResignClaim], "nothing is sought any more");
}
