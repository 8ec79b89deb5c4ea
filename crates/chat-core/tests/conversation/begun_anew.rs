//! What is begun anew: tabs open the conversation once, whatever becomes of
//! the one that began, and what was said before stays away.

use chat_api::FailureClass;
use chat_core::{Event, Listen, Settings, Shared};
use serde_json::{Value, json};

use crate::harness::{Conversation, said, settings, talk, text, too_many, two_tabs};

/// Time passes in both, who hear each other.
fn pass(one: &mut Conversation, other: &mut Conversation, millis: i64) {
    for _ in 0..millis / 100 {
        one.let_pass(100);
        other.let_pass(100);
        talk(one, other);
    }
}

fn greeting() -> Value {
    json!([text("Hello again!")])
}

/// Whoever has an opening on the wire is answered, and both hear of it.
fn greet(one: &mut Conversation, other: &mut Conversation) {
    for (question, first) in [("q-one", true), ("q-other", false)] {
        let chat = if first { &mut *one } else { &mut *other };
        if chat.asking() == Some("/start") {
            chat.answer_at(question, greeting());
        }
        talk(one, other);
    }
    for chat in [one, other] {
        assert_eq!(chat.lines(), ["bot: Hello again!"]);
    }
}

#[test]
fn a_watch_from_before_leaves_the_opening_to_the_tab_that_began() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    pass(&mut one, &mut other, 18_000);
    one.happen(Event::RestartRequested);
    pass(&mut one, &mut other, 3_500);
    greet(&mut one, &mut other);
}

#[test]
fn tabs_that_are_offline_open_it_once_when_the_network_returns() {
    let (mut one, mut other) = two_tabs();
    one.happen(Event::RestartRequested);
    one.fail(FailureClass::Unsent);
    for _ in 0..30 {
        pass(&mut one, &mut other, 1_000);
        for chat in [&mut one, &mut other] {
            if chat.asking().is_some() {
                chat.fail(FailureClass::Unsent);
            }
        }
    }
    one.happen(Event::NetworkReturned);
    other.happen(Event::NetworkReturned);
    greet(&mut one, &mut other);
}

#[test]
fn a_slow_opening_is_left_to_the_tab_that_has_it() {
    let (mut one, mut other) = two_tabs();
    one.happen(Event::RestartRequested);
    one.write("hi");
    pass(&mut one, &mut other, 45_000);
    assert_eq!(other.asking(), None);
    one.answer_at("q-9", greeting());
    talk(&mut one, &mut other);
    one.answer(json!([text("1")]));
    talk(&mut one, &mut other);
    assert_eq!(one.lines(), other.lines());
    assert!(other.timers.is_empty());
}

#[test]
fn of_several_tabs_one_opens_what_a_closed_one_began() {
    let (gone, mut one) = two_tabs();
    let mut other = one.another_tab("tab-3");
    other.open();
    talk(&mut one, &mut other);
    drop(gone);
    one.happen(Event::Heard(Shared::Restart));
    other.happen(Event::Heard(Shared::Restart));
    pass(&mut one, &mut other, 23_000);
    let asking = [one.asking(), other.asking()];
    let openings = asking.iter().flatten().count();
    assert_eq!(openings, 1, "{asking:?}");
}

#[test]
fn an_opening_that_the_server_asked_to_wait_with_waits_in_all_tabs() {
    let (mut one, mut other) = two_tabs();
    one.happen(Event::RestartRequested);
    one.fail(too_many(Some(60)));
    pass(&mut one, &mut other, 25_000);
    assert_eq!(other.asking(), None);
}

#[test]
fn a_tab_that_nobody_looks_at_opens_nothing() {
    let (_gone, mut other) = two_tabs();
    other.happen(Event::VisibilityChanged(false));
    other.happen(Event::Heard(Shared::Restart));
    other.let_pass(30_000);
    assert_eq!(other.asking(), None);
}

#[test]
fn an_opening_that_waits_is_dropped_when_another_tab_has_opened() {
    let (mut one, mut other) = two_tabs();
    one.happen(Event::RestartRequested);
    one.fail(FailureClass::Unsent);
    let told = one.shared.pop();
    assert!(
        told.is_some(),
        "the other hears of it late, and nobody objects"
    );
    other.happen(Event::Heard(Shared::Restart));
    other.let_pass(30_000);
    assert_eq!(other.asking(), Some("/start"));
    other.answer_at("q-9", greeting());
    one.shared.clear();
    talk(&mut one, &mut other);
    one.happen(Event::NetworkReturned);
    assert_eq!(one.asking(), None);
    assert_eq!(one.lines(), ["bot: Hello again!"]);
}

/// A conversation that was begun anew while "hi" was on its way, and the events
/// in which the server tells of that.
fn begun_anew(chat: &mut Conversation) -> Value {
    chat.write("hi");
    let request = chat.last_sent();
    let asked = chat.echo_event("q-old", &request);
    chat.happen(Event::RestartRequested);
    let answered = chat.reply_event("q-old", json!([text("Old answer")]));
    chat.answer_at("q-new", greeting());
    json!([asked, answered])
}

#[test]
fn what_was_on_its_way_before_does_not_come_back() {
    let mut chat = Conversation::opened(
        Settings {
            listen: Listen::Always,
            ..settings()
        },
        json!([]),
    );
    chat.happen(Event::LeadershipGained);
    let old = begun_anew(&mut chat);
    chat.happen(Event::LeadershipGained);
    chat.events(old);
    assert_eq!(chat.lines(), ["bot: Hello again!"]);
}

#[test]
fn what_was_on_its_way_before_does_not_come_back_after_a_reload() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let old = begun_anew(&mut chat);
    let mut chat = chat.reload();
    chat.open();
    chat.happen(Event::LeadershipGained);
    chat.events(old);
    assert_eq!(chat.lines(), ["bot: Hello again!"]);
}

#[test]
fn what_was_on_its_way_before_does_not_come_back_in_another_tab() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    let request = one.last_sent();
    let asked = one.echo_event("q-old", &request);
    let answered = one.reply_event("q-old", json!([text("Old answer")]));
    one.happen(Event::RestartRequested);
    talk(&mut one, &mut other);
    one.answer_at("q-new", greeting());
    talk(&mut one, &mut other);
    other.hear_events(json!([asked, answered]));
    assert_eq!(other.lines(), ["bot: Hello again!"]);
    assert_eq!(said(&one.last_sent()), "/start");
}

#[test]
fn what_a_closed_tab_had_still_to_send_ends_with_the_conversation() {
    let (mut one, mut gone) = two_tabs();
    gone.write("on its way");
    gone.write("behind it");
    talk(&mut one, &mut gone);
    drop(gone);
    one.happen(Event::RestartRequested);
    one.answer_at("q-new", greeting());
    let mut next = one.another_tab("tab-3");
    next.open();
    next.happen(Event::ClaimGained);
    next.let_pass(1000);
    assert_eq!(next.on_wire, None);
    assert_eq!(next.lines(), ["bot: Hello again!"]);
    assert!(next.kept.unsent().is_empty());
}
