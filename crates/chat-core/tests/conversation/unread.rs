//! What counts as unread, here and in other tabs.

use chat_core::{Event, Settings};
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

#[test]
fn messages_that_still_wait_for_their_turn_count_after_a_reload() {
    let mut chat = Conversation::opened(
        Settings {
            reply_pause: std::time::Duration::from_millis(300),
            ..settings()
        },
        json!([]),
    );
    chat.happen(Event::PanelClosed);
    let reply = chat.reply_event("q-1", json!([text("One"), text("Two")]));
    chat.hear_events(json!([reply]));
    assert_eq!(chat.view().unread, 1);
    assert_eq!(chat.reload().view().unread, 2);
}

#[test]
fn a_panel_with_nothing_unread_tells_the_other_tabs_nothing() {
    let mut chat = closed();
    chat.shared.clear();
    chat.open();
    assert!(chat.shared.is_empty());
}
