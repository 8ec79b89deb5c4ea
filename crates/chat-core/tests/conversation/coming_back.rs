//! A page that the browser had put aside comes back, and other pages of the
//! visitor have gone on with the conversation meanwhile.

use chat_core::{Effect, Event, Handoff, ItemId, LockReason, Session, Stored};
use serde_json::json;

use crate::harness::{Conversation, aside_and_other, buttons, locking, settings, talking, text};

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
    let (mut one, mut other) = aside_and_other(talking());
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
    let mut one = talking();
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
fn a_conversation_that_has_begun_anew_takes_the_place_of_the_old_one() {
    let mut one = talking();
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
fn the_unread_are_those_that_the_other_page_knows() {
    let mut one = talking();
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
    let (mut one, mut other) = aside_and_other(talking());
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
    let mut one = talking();
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
    let mut one = talking();
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
    // The oldest that the store has is the visitor's, or the bot's.
    for last in [json!([]), json!([text("last")])] {
        let mut chat = talking();
        chat.write("first");
        chat.answer(json!([text("ok")]));
        for number in 0..110 {
            chat.write(&format!("m{number}"));
            chat.answer(json!([text(&format!("r{number}"))]));
        }
        chat.write("and");
        chat.answer(last);
        let before = chat.lines();
        let (mut one, mut other) = aside_and_other(chat);
        other.write("more");
        other.answer(json!([text("ok")]));
        one.come_back();
        assert_eq!(one.lines()[..before.len()], before);
        assert_eq!(one.lines()[before.len()..], ["you: more (sent)", "bot: ok"]);
    }
}

#[test]
fn past_choices_and_agents_notices_are_found_again() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&["Yes", "No"])]));
    chat.press("Yes");
    chat.answer(json!([text("Good")]));
    chat.agent_joins(None);
    let before = ids(&chat);
    assert_eq!(before.len(), 4);
    chat.put_aside();
    chat.come_back();
    assert_eq!(ids(&chat), before, "no row is drawn anew");
}
