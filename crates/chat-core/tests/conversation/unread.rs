//! What counts as unread, here and in other tabs.

use chat_core::{Event, Settings, Shared};
use serde_json::json;

use crate::harness::{Conversation, buttons, settings, talk, text};

fn closed() -> Conversation {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(Event::PanelClosed);
    chat
}

#[test]
fn messages_behind_a_closed_panel_count_and_notices_do_not() {
    let mut chat = closed();
    let reply = chat.reply_event("q-1", json!([text("One"), text("Two"), buttons(&["Yes"])]));
    chat.hear_events(json!([reply]));
    chat.agent_joins(None);
    assert_eq!(chat.view().unread, 2);
}

#[test]
fn what_comes_while_nobody_sees_the_page_is_unread_until_somebody_does() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(Event::VisibilityChanged(false));
    let reply = chat.reply_event("q-1", json!([text("One")]));
    chat.hear_events(json!([reply]));
    assert_eq!(chat.view().unread, 1);
    chat.happen(Event::VisibilityChanged(true));
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn what_is_read_in_one_tab_is_read_in_the_other() {
    let mut chat = closed();
    let mut other = chat.another_tab("tab-2");
    let reply = chat.reply_event("q-1", json!([text("One")]));
    for tab in [&mut chat, &mut other] {
        tab.hear_events(json!([reply]));
        assert_eq!(tab.view().unread, 1);
    }
    other.open();
    talk(&mut chat, &mut other);
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn what_is_read_as_it_comes_is_read_in_the_other_tab_too() {
    let mut chat = closed();
    let mut other = chat.another_tab("tab-2");
    other.open();
    let reply = chat.reply_event("q-1", json!([text("One")]));
    chat.hear_events(json!([reply]));
    other.hear_events(json!([reply]));
    talk(&mut chat, &mut other);
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn the_number_survives_a_reload() {
    let mut chat = closed();
    let reply = chat.reply_event("q-1", json!([text("One"), text("Two")]));
    chat.hear_events(json!([reply]));
    let chat = chat.reload();
    assert_eq!(chat.view().unread, 2);
}

fn with_pauses() -> Settings {
    Settings {
        reply_pause: std::time::Duration::from_millis(300),
        ..settings()
    }
}

#[test]
fn messages_that_waited_for_their_turn_when_nobody_looked_any_more_count_once() {
    for looks_away in [Event::PanelClosed, Event::VisibilityChanged(false)] {
        let mut chat = Conversation::opened(with_pauses(), json!([]));
        let reply = chat.reply_event("q-1", json!([text("One"), text("Two")]));
        chat.hear_events(json!([reply]));
        chat.happen(looks_away);
        assert_eq!(chat.view().unread, 1);
        assert_eq!(chat.reload().view().unread, 1);
    }
}

/// The tab in the background may show them sooner or later than that in front.
#[test]
fn what_is_read_as_it_comes_counts_nowhere_and_what_is_not_counts_everywhere() {
    let mut one = Conversation::opened(with_pauses(), json!([]));
    let mut other = one.another_tab("tab-2");
    talk(&mut one, &mut other);
    one.write("hi");
    one.answer(json!([text("One"), text("Two"), text("Three")]));
    talk(&mut one, &mut other);
    assert_eq!(other.view().unread, 2, "one is read");
    one.fire_timer();
    talk(&mut one, &mut other);
    assert_eq!(other.view().unread, 1);
    one.happen(Event::PanelClosed);
    talk(&mut one, &mut other);
    assert_eq!((one.view().unread, other.view().unread), (1, 1));
}

/// Who hears first that it was read counts it.
#[test]
fn other_tabs_hear_what_came_before_they_hear_that_it_was_read() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.agent_joins(None);
    chat.happen(Event::LeadershipGained);
    chat.shared.clear();
    let reply = chat.reply_event("q-1", json!([text("News")]));
    chat.events(json!([reply]));
    let said: Vec<_> = chat
        .shared
        .iter()
        .map(|told| Shared::decode(&told))
        .collect();
    assert!(matches!(said[0], Some(Shared::Events(_))), "{said:?}");
    assert_eq!(said[1..], [Some(Shared::ReadOne)]);
}

#[test]
fn a_panel_with_nothing_unread_tells_the_other_tabs_nothing() {
    let mut chat = closed();
    chat.shared.clear();
    chat.open();
    assert!(chat.shared.is_empty());
}

#[test]
fn what_was_read_in_another_tab_is_not_unread_here_because_it_was_still_to_be_shown() {
    let mut one = Conversation::opened(
        Settings {
            reply_pause: std::time::Duration::from_millis(300),
            ..settings()
        },
        json!([]),
    );
    let mut other = one.another_tab("tab-2");
    talk(&mut one, &mut other);
    one.write("hi");
    one.answer(json!([text("1"), text("2")]));
    talk(&mut one, &mut other);
    other.open();
    talk(&mut one, &mut other);
    one.happen(Event::PanelClosed);
    talk(&mut one, &mut other);
    assert_eq!((one.view().unread, other.view().unread), (0, 0));
}
