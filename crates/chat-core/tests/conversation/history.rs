//! What the server still has where this browser has lost it.

use chat_api::{EventsPage, FailureClass};
use chat_core::{Effect, Event, Handoff, Identity, Session, Settings};
use serde_json::{Value, json};

use crate::harness::{Conversation, announced, buttons, failure, identity, settings, talk, text};

/// A visitor who was here before, in a browser that kept nothing.
fn returning() -> Conversation {
    let identity = Identity {
        is_returning: true,
        ..identity()
    };
    let mut chat = Conversation::of(settings(), identity);
    chat.happen(Event::Started);
    chat
}

fn come(chat: &mut Conversation, events: Value) -> Vec<Effect> {
    let Some(request) = chat.asking_history else {
        panic!("the history is not asked for");
    };
    let page = Box::new(EventsPage::decode(&&json!({ "events": events })));
    chat.happen(Event::EventsArrived { request, page })
}

fn earlier(chat: &mut Conversation) -> Value {
    let mut said = chat.stamped("q-1");
    said["query"] = json!("earlier");
    let said = json!({ "type": "clientRequest", "event": said });
    let reply = chat.reply_event("q-1", json!([text("Earlier!"), buttons(&["Yes"])]));
    json!([said, reply])
}

#[test]
fn a_new_visitor_has_none() {
    let mut chat = Conversation::new(settings());
    chat.happen(Event::Started);
    assert!(chat.asking_history.is_none() && chat.timers.is_empty());
}

#[test]
fn what_was_said_before_is_shown_and_counts_as_read() {
    let mut chat = returning();
    let events = earlier(&mut chat);
    let effects = come(&mut chat, events);
    assert_eq!(chat.lines(), ["you: earlier (sent)", "bot: Earlier!"]);
    assert_eq!(chat.labels(), ["Yes"]);
    assert_eq!(chat.view().unread, 0);
    assert!(announced(&effects).is_empty());
    assert_eq!(chat.model.session(), Session::Live);
    chat.open();
    assert!(chat.sent.is_empty(), "it is open already");
    assert!(chat.timers.is_empty());
}

#[test]
fn without_one_the_conversation_opens_as_ever() {
    let ends: [fn(&mut Conversation); 3] = [
        |chat| drop(come(chat, json!([]))),
        |chat| {
            let request = chat.asking_history.expect("asked");
            let failure = failure(FailureClass::Access);
            chat.happen(Event::RequestFailed { request, failure });
        },
        |chat| drop(chat.fire_timer()),
    ];
    for end in ends {
        let mut chat = returning();
        chat.open();
        chat.write("hi");
        assert!(chat.sent.is_empty(), "it is waited for");
        end(&mut chat);
        assert_eq!(chat.asking(), Some("/start"));
        assert!(chat.asking_history.is_none());
        chat.answer(json!([text("Hello!")]));
        assert_eq!(chat.asking(), Some("hi"));
        chat.assert_nothing_leaks();
    }
}

#[test]
fn an_unopened_panel_opens_nothing() {
    let mut chat = returning();
    come(&mut chat, json!([]));
    assert!(chat.sent.is_empty());
    assert_eq!(chat.model.session(), Session::Idle);
}

#[test]
fn it_stands_above_what_is_written_meanwhile() {
    let mut chat = returning();
    chat.open();
    chat.write("hi");
    let item = chat.item("hi");
    let events = earlier(&mut chat);
    come(&mut chat, events);
    let expected = ["you: earlier (sent)", "bot: Earlier!", "you: hi (sending)"];
    assert_eq!(chat.lines(), expected);
    assert_eq!(chat.item("hi"), item, "it is the same item");
    assert_eq!(chat.asking(), Some("hi"));
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.lines().last().map(String::as_str), Some("bot: Hello!"));
    let ids: Vec<_> = chat.view().rows.iter().map(|row| row.id()).collect();
    assert!(ids.is_sorted());
}

#[test]
fn the_page_is_not_told_again_of_what_was_long_ago() {
    let mut chat = returning();
    let raw = json!({ "type": "raw", "body": { "go": "away" } });
    let reply = chat.reply_event("q-1", json!([raw, { "type": "sticker" }, text("Hi")]));
    let effects = come(&mut chat, json!([reply]));
    let told = |effect: &&Effect| matches!(effect, Effect::TellPage(_) | Effect::TellOwner(_));
    assert_eq!(effects.iter().find(told), None);
}

#[test]
fn an_agent_who_is_there_is_there() {
    let mut chat = returning();
    let joined = json!({ "type": "operatorJoined", "event": chat.stamped("q-1") });
    come(&mut chat, json!([joined]));
    assert_eq!(*chat.model.handoff(), Handoff::Agent(None));
    assert!(chat.seeks_leadership);
}

#[test]
fn promises_of_the_past_are_not_waited_for() {
    let mut chat = returning();
    let promise = json!({ "type": "timeout", "interval": 3600 });
    let reply = chat.reply_event("q-1", json!([text("Hi"), promise]));
    come(&mut chat, json!([reply]));
    // Only what has come since is looked for.
    chat.happen(Event::LeadershipGained);
    chat.events(json!([]));
    assert!(!chat.seeks_leadership);
}

#[test]
fn a_conversation_that_was_begun_anew_does_not_bring_the_old_one_back() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let reply = chat.reply_event("q-1", json!([text("Old")]));
    chat.hear_events(json!([reply]));
    chat.happen(Event::RestartRequested);
    let mut chat = chat.reload();
    assert!(chat.asking_history.is_none());
    assert!(chat.lines().is_empty());
    chat.open();
    assert_eq!(chat.asking(), Some("/start"));
}

#[test]
fn it_shows_all_at_once() {
    let identity = Identity {
        is_returning: true,
        ..identity()
    };
    let mut chat = Conversation::of(Settings::default(), identity);
    chat.happen(Event::Started);
    let reply = chat.reply_event("q-1", json!([text("One"), text("Two")]));
    come(&mut chat, json!([reply]));
    assert_eq!(chat.lines(), ["bot: One", "bot: Two"]);
    assert!(chat.timers.is_empty());
}

#[test]
fn a_restart_does_not_wait_for_it() {
    let mut chat = returning();
    let effects = chat.happen(Event::RestartRequested);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Abort(_)))
    );
    assert_eq!(chat.asking(), Some("/start"));
    chat.assert_nothing_leaks();
}

#[test]
fn started_comes_once() {
    let mut chat = returning();
    let before = chat.model.clone();
    assert!(chat.happen(Event::Started).is_empty());
    assert_eq!(chat.model, before);
}

/// The answer to a request that is answered by the events is already in the
/// history of a tab that is loaded meanwhile, and that then polls for all.
#[test]
fn a_tab_that_waits_hears_what_another_learns_from_the_history() {
    let mut one = Conversation::new(Settings {
        asynchronous: true,
        ..settings()
    });
    one.open();
    let mut other = one.another_tab("tab-2");
    one.answer_body(&json!({ "questionId": "q-0" }));
    talk(&mut one, &mut other);
    let greeting = one.reply_event("q-0", json!([text("Hello!")]));
    come(&mut other, json!([greeting]));
    talk(&mut one, &mut other);
    for tab in [&one, &other] {
        assert_eq!(tab.lines(), ["bot: Hello!"]);
    }
}
