//! A page that the browser had put aside comes back, and other pages of the
//! visitor have gone on with the conversation meanwhile.

use chat_api::FailureClass;
use chat_core::{Effect, Event, Handoff, ItemId, LockReason, SendState, Session, Stored};
use serde_json::json;

use crate::harness::{Conversation, buttons, locking, settings, talk, text};

/// An open conversation that the browser has put aside, and the page that the
/// visitor is on meanwhile.
fn aside_and_other(mut one: Conversation) -> (Conversation, Conversation) {
    one.put_aside();
    let mut other = one.another_tab("tab-2");
    other.open();
    (one, other)
}

fn started() -> Conversation {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.write("hi");
    chat.answer(json!([text("1")]));
    chat
}

fn ids(chat: &Conversation) -> Vec<ItemId> {
    let items = chat.model.timeline().items().iter();
    items.map(|item| item.id).collect()
}

fn stores(chat: &Conversation) -> usize {
    let is_store = |effect: &&Effect| matches!(effect, Effect::Store(_));
    chat.asked.iter().filter(is_store).count()
}

#[test]
fn what_was_said_on_another_page_is_there_once_and_in_order() {
    let (mut one, mut other) = aside_and_other(started());
    other.now.0 += 5_000;
    other.write("there");
    other.answer(json!([text("2"), buttons(&["Yes"])]));
    let before = ids(&one);
    one.now = other.now;
    one.come_back();
    assert_eq!(one.lines(), other.lines());
    assert_eq!(one.labels(), ["Yes"]);
    let after = ids(&one);
    assert_eq!(after[..before.len()], before, "what was there stays");
    assert!(after.is_sorted_by(|one, next| one < next), "{after:?}");
    one.write("here");
    one.answer(json!([text("3")]));
    let expected = ["you: there (sent)", "bot: 2", "you: here (sent)", "bot: 3"];
    assert_eq!(one.lines()[3..], expected);
    one.assert_nothing_leaks();
}

#[test]
fn a_page_that_nothing_has_happened_to_changes_nothing() {
    let mut one = started();
    one.happen(Event::DraftChanged("half a thou".to_owned()));
    one.put_aside();
    let (before, rows) = (stores(&one), one.view().rows);
    one.come_back();
    assert_eq!(one.view().rows.len(), rows.len());
    for (row, now) in rows.iter().zip(one.view().rows) {
        assert_eq!(row.id(), now.id());
    }
    assert_eq!(one.view().composer.draft, "half a thou");
    assert_eq!(stores(&one), before);
}

#[test]
fn what_another_page_has_sent_is_not_sent_again_and_nobody_is_asked() {
    let mut one = started();
    one.write("two");
    one.fail(FailureClass::Unsent);
    one.write("three");
    let (mut one, mut other) = aside_and_other(one);
    other.fire_timer();
    for said in ["two", "three"] {
        assert_eq!(other.asking(), Some(said));
        other.answer(json!([text("done")]));
    }
    let sent = one.sent.len();
    one.come_back();
    assert_eq!(one.lines(), other.lines());
    assert!(one.receiving.is_empty() && one.sent.len() == sent);
    assert!(one.kept.unsent().is_empty());
    one.assert_nothing_leaks();
}

#[test]
fn what_nobody_has_taken_over_is_sent() {
    let mut one = started();
    one.write("two");
    one.fail(FailureClass::Unsent);
    one.write("three");
    one.put_aside();
    one.come_back();
    while one.asking().is_none() {
        one.fire_timer();
    }
    for said in ["two", "three"] {
        assert_eq!(one.asking(), Some(said));
        one.answer(json!([]));
    }
    assert!(one.kept.unsent().is_empty());
}

#[test]
fn what_another_page_has_on_the_wire_is_left_to_it() {
    let mut one = started();
    one.write("two");
    one.fail(FailureClass::Unsent);
    let (mut one, mut other) = aside_and_other(one);
    other.fire_timer();
    assert_eq!(other.asking(), Some("two"));
    other.shared.clear();
    one.come_back();
    talk(&mut one, &mut other);
    one.happen(Event::NetworkReturned);
    assert!(one.on_wire.is_none() && one.receiving.is_empty());
    other.answer(json!([text("2")]));
    talk(&mut one, &mut other);
    assert_eq!(one.lines(), other.lines());
    assert_eq!(one.state("two"), Some(SendState::Sent));
}

#[test]
fn what_is_on_the_wire_here_stays_there() {
    let mut one = started();
    one.write("two");
    let (mut one, mut other) = aside_and_other(one);
    one.come_back();
    talk(&mut one, &mut other);
    assert_eq!(one.asking(), Some("two"));
    one.answer(json!([text("2")]));
    talk(&mut one, &mut other);
    for tab in [&one, &other] {
        assert_eq!(tab.lines()[3..], ["you: two (sent)", "bot: 2"]);
    }
    assert!(one.kept.unsent().is_empty());
}

#[test]
fn what_was_on_the_wire_and_has_arrived_is_given_up() {
    let mut one = started();
    one.write("two");
    let request = one.last_sent();
    let (mut one, mut other) = aside_and_other(one);
    let echo = other.echo_event("q-2", &request);
    let reply = other.reply_event("q-2", json!([text("2")]));
    other.hear_events(json!([echo, reply]));
    one.come_back();
    assert!(one.on_wire.is_none());
    assert_eq!(one.lines()[3..], ["you: two (sent)", "bot: 2"]);
    one.assert_nothing_leaks();
}

#[test]
fn what_was_looked_for_and_has_been_found_is_looked_for_no_more() {
    let mut one = started();
    one.write("two");
    let request = one.last_sent();
    one.fail(FailureClass::Server);
    let (mut one, mut other) = aside_and_other(one);
    let echo = other.echo_event("q-2", &request);
    other.hear_events(json!([echo]));
    one.come_back();
    assert_eq!(one.state("two"), Some(SendState::Sent));
    assert!(one.view().typing, "its answer is waited for");
    one.assert_nothing_leaks();
}

#[test]
fn what_failed_on_another_page_can_be_tried_again_here() {
    let mut one = started();
    one.write("two");
    one.fail(FailureClass::Unsent);
    let (mut one, mut other) = aside_and_other(one);
    other.fire_timer();
    other.fail(FailureClass::Rejected);
    one.come_back();
    assert_eq!(one.state("two"), Some(SendState::Failed));
    one.retry("two");
    assert_eq!(one.asking(), Some("two"));
}

#[test]
fn a_conversation_that_has_begun_anew_takes_the_place_of_the_old_one() {
    let mut one = started();
    one.write("old");
    let (mut one, mut other) = aside_and_other(one);
    other.happen(Event::RestartRequested);
    other.answer(json!([text("Hello again!")]));
    one.come_back();
    assert_eq!(one.lines(), ["bot: Hello again!"]);
    assert!(one.on_wire.is_none() && one.kept.unsent().is_empty());
    assert_eq!(one.model.session(), Session::Live);
    one.assert_nothing_leaks();
}

#[test]
fn an_opening_that_another_page_has_made_is_not_made_again() {
    for fails in [false, true] {
        let mut one = Conversation::new(settings());
        one.open();
        if fails {
            one.fail(FailureClass::Unsent);
        }
        let (mut one, mut other) = aside_and_other(one);
        other.find_no_history();
        other.answer(json!([text("Hello!")]));
        one.come_back();
        assert_eq!(one.lines(), ["bot: Hello!"]);
        assert_eq!(one.model.session(), Session::Live);
        assert!(one.on_wire.is_none());
        one.happen(Event::NetworkReturned);
        assert!(one.on_wire.is_none());
    }
}

#[test]
fn the_unread_are_those_that_the_other_page_knows() {
    let mut one = started();
    one.happen(Event::PanelClosed);
    one.put_aside();
    let mut other = one.another_tab("tab-2");
    let reply = other.reply_event("q-9", json!([text("News"), text("More")]));
    other.hear_events(json!([reply]));
    one.come_back();
    assert_eq!(one.view().unread, 2);
    assert_eq!(one.lines()[3..], ["bot: News", "bot: More"]);
    one.put_aside();
    other.open();
    one.come_back();
    assert_eq!(one.view().unread, 0);
}

#[test]
fn agents_locks_and_answers_that_are_waited_for_are_as_there() {
    let (mut one, mut other) = aside_and_other(started());
    other.write("lock");
    other.answer(json!([locking(&["Yes"])]));
    one.come_back();
    assert_eq!(one.lock(), Some(LockReason::ButtonsActive));
    one.put_aside();
    other.agent_joins(None);
    one.come_back();
    assert_eq!(*one.model.handoff(), Handoff::Agent(None));
    assert_eq!(one.lock(), None);
    one.press("Yes");
    assert_eq!(one.asking(), Some("Yes"));
}

#[test]
fn what_this_page_alone_has_is_kept() {
    let mut one = started();
    let earlier = one.kept.conversation();
    one.write("two");
    one.answer(json!([text("2")]));
    // Another page has written what it knew.
    one.kept = crate::harness::Kept::of(earlier, &[]);
    one.put_aside();
    let lines = one.lines();
    one.come_back();
    assert_eq!(one.lines(), lines);
    let kept = one.kept.conversation().unwrap_or_default();
    assert_eq!(kept["items"].as_array().map(Vec::len), Some(lines.len()));
}

#[test]
fn where_the_store_was_emptied_the_page_keeps_what_it_has() {
    let mut one = started();
    one.kept = crate::harness::Kept::default();
    one.put_aside();
    let lines = one.lines();
    one.come_back();
    assert_eq!(one.lines(), lines);
}

#[test]
fn replies_that_were_still_to_be_shown_are_shown() {
    let mut one = Conversation::opened(
        chat_core::Settings {
            reply_pause: std::time::Duration::from_millis(450),
            ..settings()
        },
        json!([text("1"), text("2"), buttons(&["Yes"])]),
    );
    assert_eq!(one.lines(), ["bot: 1"]);
    one.put_aside();
    one.come_back();
    assert_eq!(one.lines(), ["bot: 1", "bot: 2"]);
    assert_eq!(one.labels(), ["Yes"]);
    one.assert_nothing_leaks();
    let is_draft = |effect: &Effect| matches!(effect, Effect::Store(Stored::Draft(_)));
    assert!(!one.asked.iter().any(is_draft));
}

#[test]
fn what_the_store_has_no_room_for_stays_though_the_same_was_said_again() {
    let mut chat = started();
    chat.write("first");
    chat.answer(json!([text("ok")]));
    for number in 0..110 {
        chat.write(&format!("m{number}"));
        chat.answer(json!([text(&format!("r{number}"))]));
    }
    let before = chat.lines();
    let (mut one, mut other) = aside_and_other(chat);
    other.write("more");
    other.answer(json!([text("ok")]));
    one.come_back();
    assert_eq!(one.lines()[..before.len()], before);
    assert_eq!(one.lines()[before.len()..], ["you: more (sent)", "bot: ok"]);
}

#[test]
fn an_answer_to_what_was_on_the_wire_is_listened_for() {
    let mut one = started();
    one.write("two");
    let request = one.last_sent();
    let (mut one, mut other) = aside_and_other(one);
    let echo = other.echo_event("q-2", &request);
    other.hear_events(json!([echo]));
    assert_eq!(other.state("two"), Some(SendState::Sent));
    one.come_back();
    assert!(one.on_wire.is_none(), "it has arrived");
    one.happen(Event::LeadershipGained);
    one.events(json!([echo]));
    assert!(one.seeks_leadership, "its answer is still to come");
}
