//! The replies of one answer come one after another.

use std::time::Duration;

use chat_core::{Announcement, Effect, Event, OwnerNotice, Settings};
use serde_json::json;

use crate::harness::{Conversation, announced, buttons, owner_notices, settings, text};

/// The pause between two replies in these tests.
const PAUSE: Duration = Duration::from_millis(300);

fn opening() -> Conversation {
    let mut chat = Conversation::new(Settings {
        reply_pause: PAUSE,
        ..settings()
    });
    chat.open();
    chat
}

#[test]
fn replies_come_one_after_another_with_a_pause() {
    let mut chat = opening();
    chat.answer(json!([text("One"), text("Two"), text("Three")]));
    assert_eq!(chat.lines(), ["bot: One"]);
    assert_eq!(chat.wait(), Some(PAUSE));
    chat.fire_timer();
    assert_eq!(chat.lines(), ["bot: One", "bot: Two"]);
    chat.fire_timer();
    assert_eq!(chat.lines(), ["bot: One", "bot: Two", "bot: Three"]);
    assert_eq!(chat.wait(), None);
}

#[test]
fn the_default_pause_is_short_and_there() {
    let pause = Settings::default().reply_pause;
    assert!(!pause.is_zero() && pause < Duration::from_secs(1));
}

#[test]
fn without_a_pause_all_come_at_once() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.answer(json!([text("One"), text("Two"), buttons(&["Yes"])]));
    assert_eq!(chat.lines(), ["bot: One", "bot: Two"]);
    assert_eq!(chat.labels(), ["Yes"]);
    assert_eq!(chat.wait(), None);
}

#[test]
fn the_bot_seems_to_type_in_the_pauses() {
    let mut chat = opening();
    chat.answer(json!([text("One"), text("Two")]));
    assert!(chat.view().typing);
    chat.fire_timer();
    assert!(!chat.view().typing);
}

#[test]
fn writing_shows_the_rest_first() {
    for by_hand in [true, false] {
        let mut chat = opening();
        chat.answer(json!([
            text("One"),
            text("Two"),
            text("Three"),
            buttons(&["Yes"])
        ]));
        if by_hand {
            chat.write("hi");
        } else {
            chat.say("hi");
        }
        let expected = ["bot: One", "bot: Two", "bot: Three", "you: hi (sending)"];
        assert_eq!(chat.lines(), expected);
        assert_eq!(chat.labels(), ["Yes"]);
        assert_eq!(chat.timers.len(), 2, "only the request is timed");
    }
}

#[test]
fn the_next_answer_shows_the_rest_first() {
    let mut chat = opening();
    chat.write("hi");
    chat.answer(json!([text("One"), text("Two")]));
    chat.answer(json!([text("Three"), text("Four")]));
    let expected = ["you: hi (sent)", "bot: One", "bot: Two", "bot: Three"];
    assert_eq!(chat.lines(), expected);
    chat.fire_timer();
    assert_eq!(chat.lines().last().map(String::as_str), Some("bot: Four"));
}

#[test]
fn a_timer_that_was_stopped_shows_nothing_early() {
    let mut chat = opening();
    chat.write("hi");
    chat.answer(json!([text("One"), text("Two")]));
    let stopped = *chat
        .timers
        .iter()
        .min_by_key(|(_, due)| **due)
        .expect("a timer")
        .0;
    chat.answer(json!([text("Three"), text("Four")]));
    let before = chat.model.clone();
    assert!(chat.happen(Event::TimerFired(stopped)).is_empty());
    assert_eq!(chat.model, before);
}

#[test]
fn what_has_no_view_is_kept_and_causes_no_pause() {
    let mut chat = opening();
    chat.answer(json!([
        { "type": "sticker" },
        text("One"),
        { "type": "timeout", "interval": 5 },
        { "type": "text", "text": " " },
        null,
        5
    ]));
    let expected = ["bot: ?", "bot: One", "bot:  ", "bot: ?"];
    assert_eq!(chat.lines(), expected);
    assert_eq!(chat.view().rows.len(), 1);
    assert_eq!(chat.wait(), None);
    assert!(!chat.view().typing);
}

#[test]
fn the_owner_is_told_of_unknown_types_and_the_visitor_is_not() {
    let mut chat = opening();
    let effects = chat.answer(json!([
        { "type": "sticker" },
        text("One"),
        { "type": "hangup" },
        { "type": "image" },
        {}
    ]));
    let types = ["sticker", "image", "no type"].map(str::to_owned);
    let expected = OwnerNotice::UnknownReplies(types.into());
    assert_eq!(owner_notices(&effects), [&expected]);
    assert_eq!(announced(&effects).len(), 1);
}

#[test]
fn a_new_message_is_announced_when_it_shows() {
    let mut chat = opening();
    let said = |effects: &[Effect]| -> Vec<_> {
        announced(effects)
            .into_iter()
            .filter_map(|announcement| match announcement {
                Announcement::Message { item, .. } => Some(*item),
                _ => None,
            })
            .collect()
    };
    let first = chat.answer(json!([text("One"), text("Two")]));
    let second = chat.fire_timer();
    let ids: Vec<_> = chat.view().rows.iter().map(|row| row.id()).collect();
    assert_eq!(said(&first), ids[..1]);
    assert_eq!(said(&second), ids[1..]);
}

#[test]
fn messages_that_come_while_the_panel_is_closed_come_and_count_at_once() {
    let mut chat = opening();
    chat.happen(Event::PanelClosed);
    let effects = chat.answer(json!([text("One"), { "type": "sticker" }, text("Two")]));
    assert!(announced(&effects).is_empty());
    assert_eq!(chat.view().unread, 2);
    chat.open();
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn messages_that_come_while_the_panel_is_open_are_not_counted() {
    let mut chat = opening();
    chat.answer(json!([text("One"), text("Two")]));
    assert_eq!(chat.view().unread, 0);
    chat.happen(Event::PanelClosed);
    assert_eq!(chat.view().unread, 1, "nobody has seen it");
    assert_eq!(chat.lines(), ["bot: One", "bot: Two"]);
}

#[test]
fn the_visitors_own_messages_are_not_counted() {
    let mut chat = Conversation::new(settings());
    chat.say("hi");
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn a_panel_that_opens_tells_of_buttons_that_came_while_it_closed() {
    let mut chat = opening();
    assert!(announced(&chat.asked).is_empty());
    chat.answer(json!([text("One"), text("Two"), buttons(&["Yes"])]));
    assert!(chat.labels().is_empty(), "they are still to come");
    let effects = chat.happen(Event::PanelClosed);
    assert_eq!(chat.labels(), ["Yes"]);
    assert!(announced(&effects).is_empty(), "nobody is there");
    let effects = chat.open();
    let expected = Announcement::QuickReplies {
        labels: vec!["Yes".to_owned()],
        locked: false,
    };
    assert_eq!(announced(&effects), [&expected]);
}
