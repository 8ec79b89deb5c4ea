//! Whatever was kept, and whoever wrote it: the conversation goes on, in
//! bounded space and time.

use chat_api::FailureClass;
use chat_core::{BlockForm, Effect, Event, OwnerNotice, SendState, Session, Stored, update, view};
use serde_json::{Value, json};

use crate::harness::{
    Conversation, Kept, identity, locking, policy, settings, silent_opening, text,
};

fn started() -> Conversation {
    Conversation::opened(settings(), json!([text("Hello!")]))
}

#[test]
fn what_was_shown_goes_through_the_allow_lists_again() {
    let entry = |reply: Value| json!({ "at": 1, "by": "bot", "reply": reply });
    let kept = json!({ "v": 1, "client": "client", "live": true, "items": [
        entry(json!({ "type": "image", "imageUrl": "javascript:alert(1)" })),
        entry(json!({ "type": "inlineButtons", "buttons": [
            { "text": "A", "url": "javascript:alert(1)" }
        ] })),
        entry(json!({ "type": "carousel", "content": [
            { "title": "B", "url": "javascript:alert(1)", "btnText": "Go",
              "image": "data:text/html,x" }
        ] })),
        entry(json!({ "type": "file", "fileUrl": "vbscript:x", "url": "vbscript:x" })),
        entry(json!({ "type": "video", "videoUrl": "blob:https://a" })),
    ] });
    let chat = Conversation::new(settings()).reload_from(Kept::of(Some(kept), &[]));
    let seen = chat.view().rows;
    assert!(seen.len() >= 3, "{seen:?}");
    let shown: Vec<String> = chat
        .model
        .timeline()
        .items()
        .iter()
        .map(|item| match &item.body {
            chat_core::ItemBody::Message { content, .. } => format!("{:?}", content.shown),
            other => panic!("{other:?}"),
        })
        .collect();
    for scheme in ["javascript:", "data:", "vbscript:", "blob:"] {
        assert!(!shown.iter().any(|one| one.contains(scheme)), "{shown:?}");
    }
}

#[test]
fn the_conversation_of_another_visitor_or_form_is_left_out() {
    let good = json!({ "at": 1, "by": "bot", "reply": text("secret") });
    for entry in [
        json!({ "v": 1, "client": "somebody else", "live": true, "items": [good] }),
        json!({ "v": 0, "client": "client", "live": true, "items": [good] }),
        json!({ "v": 2, "client": "client", "live": true, "items": [good] }),
        json!({ "client": "client", "items": [good] }),
        json!([good]),
        json!("x"),
        json!(null),
        json!(5),
    ] {
        let kept = Kept::of(Some(entry.clone()), std::slice::from_ref(&entry));
        let identity = crate::harness::identity();
        let (model, notices) = kept.restored(settings(), identity);
        assert!(model.timeline().items().is_empty(), "{entry}");
        assert_eq!(model.session(), Session::Idle);
        assert!(!notices.is_empty());
        assert_eq!(view(&model).unread, 0);
    }
}

/// Whatever is in the store, the conversation goes on.
#[test]
fn damaged_entries_harm_nothing() {
    let bad = [
        json!(null),
        json!(true),
        json!(-1e308),
        json!(1e308),
        json!("x"),
        json!([]),
        json!({}),
        json!([[[{}]]]),
        json!({ "labels": "x", "locks": 3 }),
        json!({ "labels": ["A"], "locks": true }),
    ];
    let keys = [
        "live", "unread", "echoes", "awaits", "cursor", "until", "handoff", "since", "left",
        "close", "buttons", "floor", "seen", "items",
    ];
    for key in keys {
        for value in &bad {
            let mut entry = json!({ "v": 1, "client": "client", "live": true });
            entry[key] = value.clone();
            goes_on(entry);
        }
    }
    let item_keys = [
        "at", "by", "reply", "id", "state", "choices", "chosen", "notice", "employee",
    ];
    for key in item_keys {
        for value in &bad {
            let mut item = json!({ "at": 1, "by": "client", "reply": text("hi"), "id": "i",
                "state": "failed" });
            item[key] = value.clone();
            goes_on(json!({ "v": 1, "client": "client", "live": true, "items": [item] }));
        }
    }
}

fn goes_on(entry: Value) {
    let kept = Kept::of(Some(entry.clone()), &[]);
    let mut chat = Conversation::new(settings()).reload_from(kept);
    chat.open();
    let items: Vec<_> = chat.view().rows.iter().map(|row| row.id()).collect();
    for item in items {
        chat.happen(Event::RetryRequested(item));
    }
    for _ in 0..3 {
        if chat.on_wire.is_some() {
            chat.answer(json!([]));
        }
    }
    chat.find_nothing();
    assert!(!chat.is_sending() || chat.on_wire.is_some(), "{entry}");
    chat.say("still there?");
    assert!(chat.is_sending());
    chat.assert_nothing_leaks();
}

#[test]
fn a_failed_message_that_nobody_can_say_cannot_be_tried_again() {
    let item = json!({ "at": 1, "by": "client", "id": "i", "state": "failed",
        "reply": { "type": "image", "imageUrl": "https://a.example/b.png" } });
    assert_cannot_be_tried_again(item);
    let item = json!({ "at": 1, "by": "client", "id": "i", "state": "failed",
        "reply": { "type": "file", "fileUrl": "javascript:alert(1)", "fileName": "a" } });
    assert_cannot_be_tried_again(item);
}

fn assert_cannot_be_tried_again(item: Value) {
    let entry = json!({ "v": 1, "client": "client", "live": true, "items": [item] });
    let mut chat = Conversation::new(settings()).reload_from(Kept::of(Some(entry), &[]));
    let item = chat.view().rows[0].id();
    assert!(chat.happen(Event::RetryRequested(item)).is_empty());
    assert_eq!(
        chat.model.timeline().send_state(item),
        Some(SendState::Failed)
    );
}

#[test]
fn what_is_kept_is_bounded_and_the_newest() {
    let mut chat = Conversation::opened(settings(), json!([]));
    for n in 0..100 {
        let replies: Vec<Value> = (0..100).map(|k| text(&format!("{n}-{k}"))).collect();
        let reply = chat.reply_event(&n.to_string(), json!(replies));
        chat.hear_events(json!([reply]));
        chat.asked.clear();
        chat.told.clear();
    }
    assert_eq!(chat.lines().len(), 10_000);
    let size = chat
        .kept
        .conversation()
        .map_or(0, |kept| kept.to_string().len());
    assert!(size < 100_000, "{size}");
    let chat = chat.reload();
    assert_eq!(chat.lines().len(), 200);
    assert_eq!(chat.lines().last().map(String::as_str), Some("bot: 99-99"));
}

#[test]
fn huge_replies_of_any_type_do_not_fill_the_store() {
    let huge = "x".repeat(100_000);
    for reply in [
        text(&huge),
        json!({ "type": "raw", "body": { "a": [huge] } }),
        json!({ "type": "image", "imageUrl": huge }),
        json!({ "type": "carousel", "text": huge, "content": [{ "title": huge }] }),
        json!({ "type": "sticker", "of": [huge] }),
    ] {
        let mut chat = Conversation::opened(settings(), json!([]));
        chat.write("hi");
        chat.answer(json!(vec![reply.clone(); 20]));
        chat.write("bye");
        let size = chat
            .kept
            .conversation()
            .map_or(0, |kept| kept.to_string().len());
        assert!(size < 600_000, "{size} of {:.60}", reply.to_string());
        assert!(
            chat.reload()
                .lines()
                .contains(&"you: bye (sending)".to_owned())
        );
    }
}

#[test]
fn one_huge_message_does_not_hide_the_others() {
    let huge = "x".repeat(500_000);
    let mut chat = started();
    chat.write("hi");
    chat.answer(json!([text(&huge)]));
    chat.write("bye");
    let chat = chat.reload();
    let expected = ["bot: Hello!", "you: hi (sent)", "you: bye (sending)"];
    assert_eq!(chat.lines(), expected);
}

#[test]
fn a_huge_message_of_the_visitor_is_never_lost() {
    for length in [50_000, 150_000, 450_000] {
        let huge = "x".repeat(length);
        let mut chat = started();
        chat.write("first");
        chat.write(&huge);
        let mut chat = chat.reload();
        assert_eq!(chat.state(&huge), Some(SendState::Sending), "{length}");
        chat.fire_timer();
        chat.find_nothing();
        assert_eq!(chat.asking(), Some(huge.as_str()));
    }
}

#[test]
fn a_lock_from_the_store_obeys_the_sites_policy_of_today() {
    let chat = Conversation::opened(settings(), json!([locking(&["Yes"])]));
    let kept = chat.kept.clone();
    let chat = Conversation::new(policy(BlockForm::Never)).reload_from(kept);
    assert_eq!(chat.labels(), ["Yes"]);
    assert_eq!(chat.lock(), None);
}

#[test]
fn an_agent_is_listened_to_after_a_reload() {
    let mut chat = started();
    chat.agent_joins(None);
    let mut chat = chat.reload();
    assert!(chat.model.is_expecting() && chat.seeks_leadership);
    chat.happen(Event::LeadershipGained);
    chat.events(json!([]));
    assert_eq!(chat.receiving.len(), 1, "and further on");
}

#[test]
fn what_waits_at_the_first_sight_of_the_page_is_known_before_anything_happens() {
    let mut chat = started();
    chat.write("hi");
    let identity = crate::harness::identity();
    let (model, _) = chat.kept.restored(settings(), identity.clone());
    assert!(model.is_expecting(), "a message on its way");
    chat.answer(json!([]));
    let (model, _) = chat.kept.restored(settings(), identity.clone());
    assert!(!model.is_expecting(), "nothing");
    chat.agent_joins(None);
    let (model, _) = chat.kept.restored(settings(), identity);
    assert!(model.is_expecting(), "an agent");
}

#[test]
fn a_restart_leaves_nothing_of_before() {
    let mut chat = started();
    chat.write("hi");
    chat.fail_for_good(FailureClass::Server);
    chat.write("two");
    chat.happen(Event::RestartRequested);
    assert!(chat.kept.unsent().is_empty());
    let chat = chat.reload();
    assert!(chat.lines().is_empty());
}

#[test]
fn without_an_opening_the_visitors_word_is_kept_too() {
    let mut chat = Conversation::new(silent_opening());
    chat.write("hi");
    let mut chat = chat.reload();
    assert_eq!(chat.lines(), ["you: hi (sending)"]);
    chat.fire_timer();
    chat.find_nothing();
    assert_eq!(chat.state("hi"), Some(SendState::Unsure));
}

/// One entry that nobody can read costs nothing but itself, and one line.
#[test]
fn what_can_be_read_is_kept_beside_what_cannot() {
    let mut chat = started();
    chat.say("waits");
    let conversation = chat.kept.conversation();
    let good: Value = match chat.kept.unsent().values().next() {
        Some(text) => serde_json::from_str(text).unwrap_or_default(),
        None => Value::Null,
    };
    let garbage = |id: &str| json!({ "v": 99, "id": id });
    let entries = [garbage("a"), good.clone(), garbage("b")];
    let kept = Kept::of(conversation, &entries);
    let (mut model, notices) = kept.restored(settings(), identity());
    assert_eq!(notices, [OwnerNotice::StoreDropped]);
    assert!(good["id"].as_str().is_some_and(|id| model.keeps_unsent(id)));
    assert!(!model.keeps_unsent("a") && !model.keeps_unsent("b"));
    // The conversation is written again, in place of what could not be read.
    let effects = update(&mut model, Event::Started, chat.now);
    let is_written =
        |effect: &Effect| matches!(effect, Effect::Store(Stored::Conversation(Some(_))));
    assert!(effects.iter().any(is_written), "{effects:?}");
}
