//! What tabs tell each other, and what they make of it.

use chat_api::{Json, Media};
use chat_core::{Effect, Event, Moment, Said, SendState, Session, Shared};
use serde_json::{Value, json};

use crate::harness::{Conversation, talk, text, two_tabs};

#[test]
fn a_restart_in_one_tab_restarts_the_other() {
    let (mut one, mut other) = two_tabs();
    other.write("hi");
    talk(&mut one, &mut other);
    one.happen(Event::RestartRequested);
    talk(&mut one, &mut other);
    assert!(other.lines().is_empty());
    assert!(other.on_wire.is_none());
    assert_eq!(
        other.timers.len(),
        1,
        "what was is over, the opening is watched"
    );
    assert!(
        other
            .sent
            .iter()
            .all(|sent| sent.message_id() != one.last_sent().message_id())
    );
    one.answer(json!([text("Hello again!")]));
    talk(&mut one, &mut other);
    for tab in [&one, &other] {
        assert_eq!(tab.lines(), ["bot: Hello again!"]);
        assert_eq!(tab.model.session(), Session::Live);
        assert!(tab.kept.unsent().is_empty() && tab.timers.is_empty());
    }
}

#[test]
fn what_the_listening_tab_hears_reaches_the_other() {
    let (mut one, mut other) = two_tabs();
    one.agent_joins(None);
    one.happen(Event::LeadershipGained);
    one.shared.clear();
    let reply = one.reply_event("q-9", json!([text("News")]));
    one.events(json!([reply]));
    talk(&mut one, &mut other);
    assert!(other.lines().contains(&"bot: News".to_owned()));
    other.happen(Event::LeadershipGained);
    let shared = other.shared.len();
    if !other.receiving.is_empty() {
        other.events(json!([reply]));
    }
    assert_eq!(other.shared.len(), shared, "no news is told twice");
}

#[test]
fn what_is_told_is_understood() {
    let told = [
        Shared::Message {
            message_id: "id".into(),
            said: Said::Text("hi".to_owned()),
            at: Moment(5),
        },
        Shared::Message {
            message_id: "id".into(),
            said: Said::File(Box::new(Media {
                url: "https://files.example/a".to_owned(),
                name: Some("a.pdf".to_owned()),
                size: Some(7.0),
                ..Media::default()
            })),
            at: Moment(5),
        },
        Shared::Failed("id".into(), true),
        Shared::Took("id".into()),
        Shared::OnWire("id".into()),
        Shared::Read,
        Shared::ReadOne,
        Shared::Restart,
        Shared::WhoHas,
        Shared::IHave(vec!["a".into(), "b".into()]),
    ];
    for shared in told {
        let json = Json::from(shared.clone());
        assert_eq!(Shared::decode(&&json), Some(shared));
    }
}

#[test]
fn nonsense_is_not_understood() {
    for told in [
        json!(null),
        json!(5),
        json!("read"),
        json!([]),
        json!({}),
        json!({ "says": 5 }),
        json!({ "says": "something" }),
        json!({ "says": "message" }),
        json!({ "says": "message", "id": "x", "text": 5, "at": 1 }),
        json!({ "says": "message", "id": "x", "file": { "name": "a" }, "at": 1 }),
        json!({ "says": "message", "id": "x", "file": { "url": "javascript:x" }, "at": 1 }),
        json!({ "says": "failed", "id": "x" }),
        json!({ "says": "took" }),
        json!({ "says": "events" }),
        json!({ "says": "iHave" }),
    ] {
        assert_eq!(Shared::decode(&&told), None, "{told}");
    }
}

#[test]
fn what_another_tab_says_of_unknown_messages_changes_nothing() {
    let (mut one, _) = two_tabs();
    let before = one.model.clone();
    for shared in [
        Shared::Failed("x".into(), true),
        Shared::Took("x".into()),
        Shared::OnWire("x".into()),
        Shared::IHave(vec!["x".into()]),
        Shared::WhoHas,
        Shared::Read,
        Shared::ReadOne,
        Shared::Message {
            message_id: "x".into(),
            said: Said::Text(" ".to_owned()),
            at: Moment(1),
        },
    ] {
        let effects = one.happen(Event::Heard(shared.clone()));
        assert!(effects.is_empty(), "{shared:?}: {effects:?}");
        assert_eq!(one.model, before);
    }
}

#[test]
fn a_message_is_told_before_it_is_sent_and_kept_before_it_is_told() {
    let (mut one, _) = two_tabs();
    let effects = one.say("hi");
    let place = |is_it: fn(&Effect) -> bool| effects.iter().position(is_it);
    let kept = place(|effect| matches!(effect, Effect::Store(_)));
    let told = place(|effect| matches!(effect, Effect::Share(_)));
    let sent = place(|effect| matches!(effect, Effect::Send { .. }));
    assert!(kept < told && told < sent, "{effects:?}");
}

#[test]
fn the_echo_of_a_message_is_no_second_message() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    let echo = one.echo_event("q-1", &one.last_sent());
    other.hear_events(json!([echo]));
    talk(&mut one, &mut other);
    let lines =
        |chat: &Conversation| -> Vec<Value> { chat.lines().into_iter().map(Value::from).collect() };
    assert_eq!(lines(&other).len(), 2);
}

#[test]
fn the_servers_echo_tells_both_tabs_that_a_message_arrived() {
    let (mut one, mut other) = two_tabs();
    one.write("theirs");
    talk(&mut one, &mut other);
    other.write("mine");
    other.shared.clear();
    let echo = one.echo_event("q-1", &one.last_sent());
    other.hear_events(json!([echo]));
    assert_eq!(other.state("theirs"), Some(SendState::Sent));
    assert_eq!(other.state("mine"), Some(SendState::Sending));
}

#[test]
fn what_a_poll_brings_is_told_to_the_other_tab_once() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    talk(&mut one, &mut other);
    other.agent_joins(None);
    other.happen(Event::LeadershipGained);
    let echo = other.echo_event("q-1", &one.last_sent());
    let mut elsewhere = other.stamped("q-2");
    elsewhere["query"] = json!("from my telephone");
    let elsewhere = json!({ "type": "clientRequest", "event": elsewhere });
    for news in [echo, elsewhere] {
        other.shared.clear();
        other.events(json!([news]));
        assert!(!other.shared.is_empty(), "{news}");
        other.shared.clear();
        other.now.0 += 25_000;
        other.events(json!([news]));
        assert!(other.shared.is_empty(), "{news}");
    }
}
