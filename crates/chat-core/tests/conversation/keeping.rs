//! What is kept in the browser, and taken up when the page is loaded anew.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{
    CLAIM_WAIT, Effect, Event, Handoff, LockReason, SendState, Session, Settings, Stored,
};
use serde_json::{Value, json};

use crate::harness::{Conversation, Kept, buttons, locking, settings, text};

fn started() -> Conversation {
    Conversation::opened(settings(), json!([text("Hello!")]))
}

fn paused() -> Settings {
    Settings {
        reply_pause: Duration::from_millis(300),
        ..settings()
    }
}

fn stores(effects: &[Effect]) -> usize {
    let is_store = |effect: &&Effect| matches!(effect, Effect::Store(_));
    effects.iter().filter(is_store).count()
}

#[test]
fn the_conversation_is_there_again() {
    let mut chat = started();
    chat.write("hi");
    chat.answer(json!([
        text("Which?"),
        { "type": "image", "imageUrl": "https://a.example/b.png" },
        buttons(&["This", "That"])
    ]));
    chat.press("That");
    chat.answer(json!([buttons(&["More"])]));
    chat.agent_joins(None);
    let (lines, rows) = (chat.lines(), chat.view().rows);
    let chat = chat.reload();
    assert_eq!(chat.lines(), lines);
    assert_eq!(chat.past_choices(), ["(This) [That]"]);
    assert_eq!(chat.labels(), ["More"]);
    assert_eq!(*chat.model.handoff(), Handoff::Agent(None));
    assert_eq!(chat.model.session(), Session::Live);
    assert_eq!(chat.view().rows.len(), rows.len());
    assert!(chat.sent.is_empty(), "no second greeting");
}

#[test]
fn the_draft_is_there_again() {
    let mut chat = started();
    chat.happen(Event::DraftChanged("half a thought".to_owned()));
    let chat = chat.reload();
    assert_eq!(chat.view().composer.draft, "half a thought");
}

#[test]
fn what_changes_nothing_writes_nothing() {
    let mut chat = started();
    let texts = ["hi", "two", "three"].into_iter();
    texts.for_each(|text| drop(chat.write(text)));
    for event in [
        Event::PanelClosed,
        Event::PanelOpened,
        Event::NetworkReturned,
        Event::VisibilityChanged(false),
        Event::VisibilityChanged(true),
        Event::LeadershipGained,
        Event::LeadershipLost,
        Event::DraftChanged(String::new()),
    ] {
        let effects = chat.happen(event.clone());
        assert_eq!(stores(&effects), 0, "{event:?}: {effects:?}");
    }
    assert_eq!(stores(&chat.fire_timer()), 0, "it takes long");
}

#[test]
fn loading_the_page_anew_writes_nothing() {
    let mut chat = started();
    chat.write("hi");
    chat.fail_for_good(FailureClass::Server);
    chat.write("two");
    let chat = chat.reload();
    assert_eq!(stores(&chat.asked), 0, "{:?}", chat.asked);
}

#[test]
fn a_visitor_who_does_nothing_leaves_nothing() {
    let mut chat = Conversation::new(settings());
    chat.happen(Event::Started);
    chat.open();
    assert_eq!(stores(&chat.asked), 0);
}

#[test]
fn typing_writes_the_draft_and_not_the_conversation() {
    let mut chat = started();
    let effects = chat.happen(Event::DraftChanged("h".to_owned()));
    assert_eq!(effects, [Effect::Store(Stored::Draft("h".to_owned()))]);
}

#[test]
fn messages_that_wait_for_their_turn_are_not_lost() {
    let mut chat = Conversation::new(paused());
    chat.open();
    let body = json!({ "questionId": "q-0", "timestamp": "2024-01-01T00:00:00Z", "data": {
        "replies": [text("One"), text("Two"), text("Three"), locking(&["Yes"])]
    } });
    chat.answer_body(&body);
    assert_eq!(chat.lines(), ["bot: One"]);
    let mut chat = chat.reload();
    assert_eq!(chat.lines(), ["bot: One", "bot: Two", "bot: Three"]);
    assert_eq!(chat.labels(), ["Yes"]);
    assert_eq!(chat.lock(), Some(LockReason::ButtonsActive));
    chat.press("Yes");
    assert_eq!(chat.past_choices(), ["[Yes]"]);
}

#[test]
fn buttons_that_are_coming_do_not_take_the_place_of_older_ones() {
    let mut chat = Conversation::opened(paused(), json!([text("Hi"), buttons(&["Old"])]));
    chat.press("Old");
    chat.answer(json!([text("One"), text("Two"), buttons(&["New"])]));
    let chat = chat.reload();
    assert_eq!(chat.past_choices(), ["[Old]"]);
    assert_eq!(chat.labels(), ["New"]);
}

#[test]
fn a_message_on_its_way_is_taken_up_and_looked_for() {
    let mut chat = started();
    chat.write("hi");
    let request = chat.last_sent();
    let mut chat = chat.reload();
    assert!(chat.model.is_expecting());
    assert_eq!(chat.state("hi"), Some(SendState::Sending));
    assert!(chat.wait() >= Some(CLAIM_WAIT), "other tabs are asked");
    chat.fire_timer();
    assert_eq!(chat.asking(), None, "it may have arrived");
    let echo = chat.echo_event("q-1", &request);
    let reply = chat.reply_event("q-1", json!([text("1")]));
    chat.events(json!([echo, reply]));
    assert_eq!(chat.lines(), ["bot: Hello!", "you: hi (sent)", "bot: 1"]);
    assert!(chat.kept.unsent().is_empty());
    chat.assert_nothing_leaks();
}

#[test]
fn a_message_that_never_left_is_sent_after_a_reload() {
    let mut chat = started();
    chat.write("one");
    chat.write("two");
    chat.answer(json!([text("1")]));
    chat.fail(FailureClass::Unsent);
    chat.write("three");
    let mut chat = chat.reload();
    let expected = [
        "bot: Hello!",
        "you: one (sent)",
        "you: two (sending)",
        "bot: 1",
        "you: three (sending)",
    ];
    assert_eq!(chat.lines(), expected);
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("two"), "nothing is to be looked for");
    chat.answer(json!([]));
    assert_eq!(chat.asking(), Some("three"));
}

#[test]
fn unsent_messages_keep_their_order_whatever_their_identifiers() {
    for seed in 0..20 {
        let identity = chat_core::Identity {
            seed,
            ..crate::harness::identity()
        };
        let mut chat = Conversation::of(settings(), identity);
        chat.open();
        for said in ["one", "two", "three", "four"] {
            chat.write(said);
        }
        let mut chat = chat.reload();
        chat.fire_timer();
        for said in ["/start", "one", "two", "three", "four"] {
            assert_eq!(chat.asking(), Some(said));
            chat.answer(json!([]));
        }
    }
}

#[test]
fn unsent_messages_alone_come_back_in_the_order_of_their_time() {
    let entry = |id: &str, at: f64| {
        json!({ "v": 1, "client": "client", "id": id, "text": id, "at": at,
            "unsure": false, "failed": false })
    };
    let kept = Kept::of(None, &[entry("a", 3.0), entry("b", 1.0), entry("c", 2.0)]);
    let chat = Conversation::new(settings()).reload_from(kept);
    let expected = ["you: b (sending)", "you: c (sending)", "you: a (sending)"];
    assert_eq!(chat.lines(), expected);
}

#[test]
fn a_message_behind_an_opening_without_an_answer_waits_for_a_new_one() {
    let mut chat = Conversation::new(settings());
    chat.say("hi");
    assert_eq!(chat.asking(), Some("/start"));
    let mut chat = chat.reload();
    assert!(chat.asking_history.is_none());
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("/start"));
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.asking(), Some("hi"));
    chat.answer(json!([]));
    assert_eq!(chat.lines(), ["you: hi (sent)", "bot: Hello!"]);
}

#[test]
fn failed_messages_can_still_be_tried_again() {
    for (class, state) in [
        (FailureClass::Rejected, SendState::Failed),
        (FailureClass::Server, SendState::Unsure),
    ] {
        let mut chat = started();
        chat.write("hi");
        chat.fail_for_good(class);
        let mut chat = chat.reload();
        assert_eq!(chat.state("hi"), Some(state));
        assert!(chat.timers.is_empty(), "nobody is asked about it");
        chat.retry("hi");
        chat.find_nothing();
        assert_eq!(chat.asking(), Some("hi"));
        chat.answer(json!([]));
        assert_eq!(chat.state("hi"), Some(SendState::Sent));
        assert!(chat.kept.unsent().is_empty());
    }
}

/// It may be tried again in two tabs at once, and be on the wire in the other.
#[test]
fn what_is_to_be_tried_again_is_kept_as_one_that_may_have_arrived() {
    let mut chat = started();
    chat.write("hi");
    chat.fail_for_good(FailureClass::Rejected);
    let kept_as_unsure = |chat: &Conversation| {
        let entries: Vec<_> = chat.kept.unsent().values().cloned().collect();
        let own = entries.iter().find(|entry| entry.contains("\"hi\""));
        own.expect("an entry").contains("\"unsure\":true")
    };
    assert!(!kept_as_unsure(&chat));
    chat.write("two");
    chat.retry("hi");
    assert_eq!(chat.asking(), Some("two"));
    assert!(kept_as_unsure(&chat));
    chat.answer(json!([]));
    chat.find_nothing();
    chat.fail_for_good(FailureClass::Rejected);
    assert_eq!(chat.state("hi"), Some(SendState::Failed));
    assert!(!kept_as_unsure(&chat));
}

/// The entry may have outlived what it protects.
#[test]
fn a_message_that_is_known_to_be_sent_stays_sent() {
    let mut chat = started();
    chat.write("hi");
    let left_over: Vec<Value> = chat
        .kept
        .unsent()
        .values()
        .map(|entry| serde_json::from_str(entry).expect("JSON"))
        .collect();
    chat.answer(json!([text("1")]));
    let kept = Kept::of(chat.kept.conversation(), &left_over);
    let mut chat = chat.reload_from(kept);
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
    assert!(chat.timers.is_empty());
    chat.write("two");
    assert_eq!(chat.kept.unsent().len(), 1, "and its entry goes");
}

#[test]
fn a_message_that_arrived_in_the_meantime_is_sent() {
    let mut chat = started();
    chat.write("hi");
    let kept = Kept::of(chat.kept.conversation(), &[]);
    let chat = chat.reload_from(kept);
    assert_eq!(chat.state("hi"), Some(SendState::Sent));
}

#[test]
fn repeats_are_still_known_after_a_reload() {
    let mut chat = started();
    let reply = chat.reply_event("q-1", json!([text("Once")]));
    chat.hear_events(json!([reply]));
    let mut chat = chat.reload();
    chat.hear_events(json!([reply]));
    assert_eq!(chat.lines(), ["bot: Hello!", "bot: Once"]);
}

/// With costs that grow faster, this takes minutes.
#[test]
fn an_event_costs_about_as_much_as_there_are_items() {
    let mut chat = Conversation::opened(settings(), json!([]));
    for n in 0..1_000 {
        chat.say(&n.to_string());
        chat.asked.clear();
        chat.told.clear();
        chat.shared.clear();
    }
    assert_eq!(chat.view().rows.len(), 1_000);
    for _ in 0..100 {
        chat.answer(json!([text("ok")]));
        chat.asked.clear();
        chat.told.clear();
        chat.shared.clear();
    }
}
