//! All that unlocks the text input (chat-api.md, "Disable text input when using
//! buttons"): an answer without buttons, a failed send, an agent, a restart.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{
    Announcement, BlockForm, Effect, Event, FocusTarget, LockReason, Notice, SendState, Settings,
};
use serde_json::json;

use crate::harness::{
    Conversation, FINAL_CLASSES, announced, buttons, locking, policy, settings, text, too_many,
};

fn locked() -> Conversation {
    let chat = Conversation::opened(settings(), json!([text("Well?"), locking(&["Yes"])]));
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    chat
}

#[test]
fn an_answer_without_buttons_unlocks() {
    for body in [
        json!({ "blockForm": true, "data": { "replies": [text("Fine")] } }),
        json!({ "data": { "blockForm": true, "replies": [] } }),
        json!({ "data": null }),
        json!({}),
    ] {
        let mut chat = locked();
        chat.press("Yes");
        chat.answer_body(&body);
        assert_eq!(chat.lock(), None, "{body}");
    }
}

#[test]
fn a_failed_press_unlocks_whatever_the_class() {
    for class in FINAL_CLASSES {
        let mut chat = locked();
        chat.press("Yes");
        chat.fail(class);
        assert_eq!(chat.lock(), None, "{class:?}");
        chat.find_nothing();
        assert_eq!(chat.lock(), None, "{class:?}");
        assert_eq!(chat.labels(), ["Yes"], "{class:?}");
        chat.write("words instead");
        assert_eq!(chat.state("words instead"), Some(SendState::Sending));
    }
}

#[test]
fn a_press_that_nobody_answers_unlocks() {
    let mut chat = locked();
    chat.press("Yes");
    chat.time_out();
    assert_eq!(chat.lock(), None);
    chat.find_nothing();
    assert_eq!(chat.state("Yes"), Some(SendState::Unsure));
    assert_eq!(chat.lock(), None);
}

#[test]
fn a_failed_text_of_the_page_unlocks() {
    for class in FINAL_CLASSES {
        let mut chat = locked();
        chat.say("from the page");
        assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
        chat.fail(class);
        assert_eq!(chat.lock(), None, "{class:?}");
        assert_eq!(chat.labels(), ["Yes"], "{class:?}");
    }
}

#[test]
fn a_text_that_fails_during_the_pause_unlocks() {
    let mut chat = Conversation::new(Settings {
        reply_pause: Duration::from_millis(300),
        ..policy(BlockForm::Always)
    });
    chat.open();
    chat.write("hm");
    chat.write("hm again");
    chat.answer(json!([]));
    chat.answer(json!([text("One"), text("Two"), buttons(&["Yes"])]));
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    chat.fail(FailureClass::Network);
    assert_eq!(chat.lock(), None);
    chat.fire_timer();
    assert_eq!(chat.labels(), ["Yes"]);
    assert_eq!(chat.lock(), None);
}

#[test]
fn trying_the_failed_press_again_does_not_lock() {
    let mut chat = locked();
    chat.press("Yes");
    chat.fail(FailureClass::Rejected);
    chat.retry("Yes");
    assert_eq!(chat.lock(), None);
    chat.answer(json!([locking(&["More"])]));
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
}

#[test]
fn unlocked_while_an_agent_holds_the_conversation() {
    for pressed in [false, true] {
        let mut chat = locked();
        if pressed {
            chat.press("Yes");
        }
        chat.agent_joins(None);
        assert_eq!(chat.lock(), None);
        chat.write("hello, agent");
        assert_eq!(chat.state("hello, agent"), Some(SendState::Sending));
    }
}

#[test]
fn an_agent_who_leaves_announces_no_buttons_that_do_not_lock() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&["Yes"])]));
    chat.agent_joins(None);
    let effects = chat.agent_leaves();
    let left = Announcement::Notice(Notice::AgentLeft);
    assert_eq!(announced(&effects), [&left]);
    assert!(!effects.contains(&Effect::MoveFocus(FocusTarget::FirstQuickReply)));
}

#[test]
fn not_locked_when_the_agent_leaves_and_an_answer_took_the_buttons_away() {
    let mut chat = locked();
    chat.agent_joins(None);
    chat.write("hello, agent");
    chat.answer(json!([text("Noted")]));
    chat.agent_leaves();
    assert_eq!(chat.lock(), None);
}

/// What the bot answers then is nothing, whatever was asked (chat-api.md,
/// "Synchronous answer").
#[test]
fn an_empty_answer_beside_an_agent_leaves_the_buttons() {
    let mut chat = locked();
    chat.agent_joins(None);
    chat.write("hello, agent");
    chat.answer_body(&json!({}));
    assert_eq!(chat.labels(), ["Yes"]);
}

#[test]
fn buttons_that_come_while_an_agent_is_there_lock_when_the_agent_leaves() {
    let mut chat = Conversation::opened(policy(BlockForm::Always), json!([]));
    chat.agent_joins(None);
    chat.write("hi");
    let effects = chat.answer(json!([buttons(&["Yes"])]));
    assert_eq!(chat.lock(), None);
    assert!(!effects.contains(&Effect::MoveFocus(FocusTarget::FirstQuickReply)));
    chat.agent_leaves();
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
}

#[test]
fn a_restart_unlocks() {
    for pressed in [false, true] {
        let mut chat = locked();
        if pressed {
            chat.press("Yes");
        }
        chat.happen(Event::RestartRequested);
        assert_eq!(chat.lock(), None);
        assert!(chat.labels().is_empty());
    }
}

/// The server may ask to wait for an hour: the person is never locked out.
#[test]
fn a_press_that_the_server_puts_off_unlocks() {
    let mut chat = locked();
    chat.press("Yes");
    chat.fail(too_many(Some(3600)));
    assert_eq!(chat.state("Yes"), Some(SendState::Sending));
    assert_eq!(chat.lock(), None);
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("Yes"));
    assert_eq!(chat.lock(), None);
}

/// Buttons are active until an answer that brings none, and only "while an
/// agent holds the conversation" do they not lock.
#[test]
fn locked_again_when_the_agent_leaves_and_the_buttons_are_still_active() {
    let mut chat = locked();
    chat.agent_joins(None);
    let effects = chat.agent_leaves();
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    assert!(effects.contains(&Effect::MoveFocus(FocusTarget::FirstQuickReply)));
    let expected = Announcement::QuickReplies {
        labels: vec!["Yes".to_owned()],
        locked: true,
    };
    let left = Announcement::Notice(Notice::AgentLeft);
    assert_eq!(announced(&effects), [&left, &expected]);
}

#[test]
fn a_press_beside_an_agent_that_the_bot_says_nothing_to_locks_nobody_out_later() {
    let mut chat = Conversation::opened(settings(), json!([locking(&["A"])]));
    chat.agent_joins(None);
    chat.press("A");
    chat.answer(json!([]));
    chat.agent_leaves();
    assert_eq!(chat.lock(), None);
}
