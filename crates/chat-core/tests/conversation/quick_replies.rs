//! Quick replies: pressing them, and when they go.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{Announcement, BlockForm, Effect, Event, FocusTarget, SendState, SetId, Settings};
use serde_json::json;

use crate::harness::{
    Conversation, FINAL_CLASSES, announced, buttons, locking, policy, settings, text, too_many,
};

fn asked() -> Conversation {
    Conversation::opened(settings(), json!([text("Well?"), buttons(&["Yes", "No"])]))
}

#[test]
fn several_buttons_replies_of_one_answer_stand_together_in_order() {
    let chat = Conversation::opened(
        settings(),
        json!([buttons(&["A", "B"]), text("Well?"), buttons(&["C"])]),
    );
    assert_eq!(chat.labels(), ["A", "B", "C"]);
    assert_eq!(chat.lines(), ["bot: Well?"]);
    let places = chat.view().quick_replies;
    assert!(
        places
            .iter()
            .enumerate()
            .all(|(place, button)| button.index == place)
    );
}

#[test]
fn a_press_sends_the_text_and_shows_it_as_the_clients_message() {
    let mut chat = asked();
    let effects = chat.press("No");
    assert_eq!(chat.asking(), Some("No"));
    assert_eq!(chat.lines(), ["bot: Well?", "you: No (sending)"]);
    assert!(chat.labels().is_empty());
    assert!(effects.contains(&Effect::MoveFocus(FocusTarget::Composer)));
}

#[test]
fn a_press_sends_the_buttons_own_text_with_its_spaces() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&[" Yes "])]));
    chat.press(" Yes ");
    assert_eq!(chat.asking(), Some(" Yes "));
    assert_eq!(chat.lines(), ["you:  Yes  (sending)"]);
}

#[test]
fn two_buttons_with_the_same_text_are_two() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&["Yes", "Yes"])]));
    assert_eq!(chat.labels(), ["Yes", "Yes"]);
    chat.press("Yes");
    assert_eq!(chat.lines(), ["you: Yes (sending)"]);
}

#[test]
fn buttons_without_a_text_are_left_out() {
    let reply = json!({ "type": "buttons", "buttons": [{}, { "text": " " }, { "text": "A" }] });
    let chat = Conversation::opened(settings(), json!([reply]));
    assert_eq!(chat.labels(), ["A"]);
}

#[test]
fn a_second_press_is_dropped() {
    let mut chat = asked();
    let yes = chat.button("Yes");
    chat.press("No");
    let before = chat.model.clone();
    let effects = chat.happen(Event::QuickReplyPressed {
        set: yes.set,
        index: yes.index,
    });
    assert!(effects.is_empty());
    assert_eq!(chat.model, before);
}

#[test]
fn a_press_on_the_buttons_of_an_older_answer_is_dropped() {
    let mut chat = asked();
    let old = chat.button("Yes");
    chat.press("No");
    chat.answer(json!([buttons(&["Maybe"])]));
    let before = chat.model.clone();
    for (set, index) in [(old.set, old.index), (SetId(999), 0), (SetId(0), 0)] {
        assert!(
            chat.happen(Event::QuickReplyPressed { set, index })
                .is_empty()
        );
    }
    assert_eq!(chat.model, before);
    assert_eq!(chat.labels(), ["Maybe"]);
}

#[test]
fn a_press_beside_the_set_is_dropped() {
    let mut chat = asked();
    let set = chat.button("Yes").set;
    let before = chat.model.clone();
    for index in [2, usize::MAX] {
        assert!(
            chat.happen(Event::QuickReplyPressed { set, index })
                .is_empty()
        );
    }
    assert_eq!(chat.model, before);
}

#[test]
fn an_answer_without_buttons_takes_them_away() {
    for body in [
        json!({ "data": { "replies": [text("Fine")] } }),
        json!({ "data": { "replies": [buttons(&[])] } }),
        json!({ "data": null }),
        json!({}),
        json!(null),
    ] {
        let mut chat = asked();
        chat.write("something else");
        assert_eq!(chat.labels(), ["Yes", "No"], "until the answer: {body}");
        chat.answer_body(&body);
        assert!(chat.labels().is_empty(), "{body}");
    }
}

#[test]
fn an_answer_with_buttons_replaces_them() {
    let mut chat = asked();
    chat.press("Yes");
    chat.answer(json!([text("Sure?"), buttons(&["Sure"])]));
    assert_eq!(chat.labels(), ["Sure"]);
}

#[test]
fn a_press_that_failed_can_be_pressed_again() {
    for class in FINAL_CLASSES {
        let mut chat = asked();
        chat.press("Yes");
        chat.fail_for_good(class);
        assert_eq!(chat.labels(), ["Yes", "No"], "{class:?}");
        chat.press("No");
        assert_ne!(chat.state("Yes"), Some(SendState::Sending));
        assert_eq!(chat.state("No"), Some(SendState::Sending));
    }
}

#[test]
fn a_failed_press_that_is_tried_again_takes_the_buttons_away_meanwhile() {
    for label in ["Yes", " Yes "] {
        let mut chat = Conversation::opened(settings(), json!([buttons(&[label, "No"])]));
        chat.press(label);
        chat.fail(FailureClass::Rejected);
        chat.retry(label);
        assert!(chat.labels().is_empty(), "{label:?}");
        chat.answer(json!([text("Fine")]));
        assert!(chat.labels().is_empty(), "{label:?}");
    }
}

#[test]
fn another_text_that_is_tried_again_leaves_the_buttons() {
    let mut chat = asked();
    chat.write("hm");
    chat.fail(FailureClass::Rejected);
    chat.retry("hm");
    assert_eq!(chat.labels(), ["Yes", "No"]);
}

#[test]
fn a_press_that_still_waits_is_not_offered_again_when_another_message_fails() {
    let mut chat = asked();
    chat.write("hm");
    chat.press("Yes");
    chat.fail(FailureClass::Rejected);
    assert_eq!(chat.asking(), Some("Yes"));
    assert!(chat.labels().is_empty());
    chat.fail(FailureClass::Rejected);
    assert_eq!(chat.labels(), ["Yes", "No"]);
}

#[test]
fn a_press_that_the_server_puts_off_is_not_offered_again() {
    let mut chat = asked();
    chat.press("Yes");
    chat.fail(too_many(Some(10)));
    assert!(chat.labels().is_empty());
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("Yes"));
}

#[test]
fn buttons_come_after_the_messages_of_their_answer() {
    let pause = Duration::from_millis(300);
    let mut chat = Conversation::new(Settings {
        reply_pause: pause,
        ..settings()
    });
    chat.open();
    chat.answer(json!([buttons(&["Yes"]), text("One"), text("Two")]));
    assert!(chat.labels().is_empty());
    chat.fire_timer();
    assert_eq!(chat.labels(), ["Yes"]);
}

#[test]
fn buttons_are_announced_with_the_lock() {
    for (block_form, locked) in [(BlockForm::Always, true), (BlockForm::Never, false)] {
        let mut chat = Conversation::new(policy(block_form));
        chat.open();
        let effects = chat.answer(json!([buttons(&["Yes", "No"])]));
        let expected = Announcement::QuickReplies {
            labels: vec!["Yes".to_owned(), "No".to_owned()],
            locked,
        };
        assert_eq!(announced(&effects), [&expected]);
    }
}

#[test]
fn buttons_that_the_next_answer_replaces_are_never_announced() {
    let mut chat = Conversation::new(Settings {
        reply_pause: Duration::from_millis(300),
        ..settings()
    });
    chat.open();
    chat.write("one");
    chat.write("two");
    chat.answer(json!([]));
    chat.answer(json!([text("1"), text("1b"), locking(&["Old"])]));
    // The second answer comes before the first has been shown to its end.
    let effects = chat.answer(json!([text("2")]));
    let quick =
        |announcement: &&Announcement| matches!(announcement, Announcement::QuickReplies { .. });
    assert_eq!(announced(&effects).into_iter().filter(quick).count(), 0);
    assert!(!effects.contains(&Effect::MoveFocus(FocusTarget::FirstQuickReply)));
    assert!(chat.labels().is_empty());
}

#[test]
fn the_pressed_button_stays_as_chosen_above_the_message_it_became() {
    let mut chat = Conversation::opened(settings(), json!([text("Hi"), buttons(&["A", "B"])]));
    assert!(chat.past_choices().is_empty());
    chat.press("B");
    assert_eq!(chat.past_choices(), ["(A) [B]"]);
    chat.answer(json!([text("Good"), buttons(&["C"])]));
    chat.write("something else");
    chat.answer(json!([text("Well")]));
    assert_eq!(chat.past_choices(), ["(A) [B]", "(C)"]);
}

#[test]
fn a_press_that_failed_can_be_done_again_and_leaves_no_mark_until_then() {
    let mut chat = Conversation::opened(settings(), json!([buttons(&["A", "B"])]));
    chat.press("B");
    chat.fail(FailureClass::Rejected);
    assert!(chat.past_choices().is_empty());
    assert_eq!(chat.labels(), ["A", "B"]);
    chat.press("A");
    assert_eq!(chat.past_choices(), ["[A] (B)"]);
}
