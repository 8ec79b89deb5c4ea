//! "Disable text input when using buttons" (chat-api.md), end to end: from the
//! body of an answer to the locked input.

use std::time::Duration;

use chat_core::{BlockForm, Effect, Event, FocusTarget, LockReason, Settings};
use serde_json::{Value, json};

use crate::harness::{Conversation, buttons, locking, policy, settings, text};

/// The places in an answer's body where the sign can be.
fn signs() -> [Value; 4] {
    let plain = json!([text("Well?"), buttons(&["Yes"])]);
    [
        json!({ "blockForm": true, "data": { "replies": plain } }),
        json!({ "data": { "blockForm": true, "replies": plain } }),
        json!({ "data": {
            "customData": { "chatApi": { "blockForm": true } },
            "replies": plain
        } }),
        json!({ "data": { "replies": [text("Well?"), locking(&["Yes"])] } }),
    ]
}

/// Bodies with buttons and without a sign.
fn no_signs() -> [Value; 3] {
    let plain = json!([text("Well?"), buttons(&["Yes"])]);
    [
        json!({ "data": { "replies": plain } }),
        json!({ "blockForm": false, "data": { "blockForm": false, "replies": plain } }),
        json!({ "data": {
            "customData": { "chatApi": { "blockForm": false } },
            "replies": plain
        } }),
    ]
}

fn opened_with(block_form: BlockForm, body: &Value) -> Conversation {
    let mut chat = Conversation::new(policy(block_form));
    chat.open();
    chat.answer_body(body);
    chat
}

fn locked() -> Conversation {
    let chat = opened_with(BlockForm::Auto, &signs()[1]);
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    chat
}

#[test]
fn auto_goes_by_each_sign() {
    for body in signs() {
        let chat = opened_with(BlockForm::Auto, &body);
        assert_eq!(chat.lock(), Some(LockReason::ButtonsActive), "{body}");
    }
    for body in no_signs() {
        assert_eq!(opened_with(BlockForm::Auto, &body).lock(), None, "{body}");
    }
}

#[test]
fn always_locks_whenever_buttons_are_active() {
    for body in signs().iter().chain(&no_signs()) {
        let chat = opened_with(BlockForm::Always, body);
        assert_eq!(chat.lock(), Some(LockReason::ButtonsActive), "{body}");
    }
}

#[test]
fn never_locks_nothing() {
    for body in signs().iter().chain(&no_signs()) {
        assert_eq!(opened_with(BlockForm::Never, body).lock(), None, "{body}");
    }
}

#[test]
fn no_policy_locks_without_buttons() {
    for replies in [
        json!([text("Well?")]),
        json!([{ "type": "buttons", "buttons": [{}, { "text": "" }], "blockForm": true }]),
        json!([{ "type": "inlineButtons", "buttons": [{ "text": "A" }], "blockForm": true }]),
        json!([]),
    ] {
        let body = json!({ "blockForm": true, "data": { "blockForm": true, "replies": replies } });
        for block_form in [BlockForm::Auto, BlockForm::Always, BlockForm::Never] {
            assert_eq!(opened_with(block_form, &body).lock(), None, "{body}");
        }
    }
}

#[test]
fn locked_from_the_answer_that_brings_the_buttons() {
    let mut chat = Conversation::new(Settings {
        reply_pause: Duration::from_millis(300),
        ..settings()
    });
    chat.open();
    assert_eq!(chat.lock(), None);
    chat.answer(json!([
        text("One"),
        text("Two"),
        text("Three"),
        locking(&["Yes"])
    ]));
    // The buttons follow the messages; the lock does not wait for them.
    for _ in 0..2 {
        assert!(chat.labels().is_empty());
        assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
        chat.fire_timer();
    }
    assert_eq!(chat.labels(), ["Yes"]);
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
}

#[test]
fn locked_between_the_press_and_its_answer() {
    let mut chat = locked();
    chat.press("Yes");
    assert_eq!(chat.lock(), Some(LockReason::AnswerPending));
    chat.answer(json!([text("Fine")]));
    assert_eq!(chat.lock(), None);
}

#[test]
fn an_answer_with_buttons_decides_anew() {
    let mut chat = locked();
    chat.press("Yes");
    chat.answer(json!([locking(&["More"])]));
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    chat.press("More");
    chat.answer(json!([buttons(&["Free"])]));
    assert_eq!(chat.labels(), ["Free"]);
    assert_eq!(chat.lock(), None);
}

#[test]
fn a_locked_input_sends_nothing_and_keeps_the_draft() {
    let mut chat = locked();
    chat.happen(Event::DraftChanged("half a thought".to_owned()));
    let before = chat.model.clone();
    assert!(chat.happen(Event::DraftSubmitted).is_empty());
    assert_eq!(chat.model, before);
    chat.press("Yes");
    assert!(chat.happen(Event::DraftSubmitted).is_empty());
    assert_eq!(chat.view().composer.draft, "half a thought");
    chat.answer(json!([text("Fine")]));
    assert_eq!(chat.view().composer.draft, "half a thought");
    chat.happen(Event::DraftSubmitted);
    assert_eq!(chat.asking(), Some("half a thought"));
}

#[test]
fn a_draft_from_before_the_lock_is_kept() {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat.happen(Event::DraftChanged("half a thought".to_owned()));
    chat.answer(json!([locking(&["Yes"])]));
    assert_eq!(chat.view().composer.draft, "half a thought");
}

#[test]
fn focus_goes_to_the_first_button_only_if_they_lock() {
    let first = Effect::MoveFocus(FocusTarget::FirstQuickReply);
    for (block_form, moves) in [(BlockForm::Always, true), (BlockForm::Auto, false)] {
        let mut chat = Conversation::new(policy(block_form));
        chat.open();
        let effects = chat.answer(json!([buttons(&["Yes"])]));
        assert_eq!(effects.contains(&first), moves, "{block_form:?}");
    }
}

#[test]
fn a_text_of_the_page_goes_out_while_the_input_is_locked() {
    let mut chat = locked();
    chat.say("from the page");
    assert_eq!(chat.asking(), Some("from the page"));
    assert_eq!(chat.labels(), ["Yes"]);
    chat.answer(json!([text("Fine")]));
    assert_eq!(chat.lock(), None);
}
