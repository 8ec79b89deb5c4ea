//! A page that is loaded anew, or opened beside, while agents come and go.

use chat_core::Handoff;
use serde_json::json;

use crate::harness::{Conversation, Kept, aside_and_other, settings, text};

fn started() -> Conversation {
    Conversation::opened(settings(), json!([text("Hello!")]))
}

#[test]
fn whatever_stands_in_the_middle_of_a_handover_stands_there_again() {
    let mut chat = started();
    chat.write("help");
    let asked = json!({
        "type": "switch", "appendCloseChatButton": true, "closeChatPhrases": ["Enough"],
    });
    chat.answer(json!([text("One moment."), asked]));
    let steps: [fn(&mut Conversation); 5] = [
        |_| (),
        |chat| drop(chat.agent_joins(None)),
        |chat| drop(chat.agent_writes(json!([text("Hi")]))),
        |chat| drop(chat.agent_passes(Some("Sales"))),
        |chat| drop(chat.agent_leaves()),
    ];
    for step in steps {
        step(&mut chat);
        let (lines, view) = (chat.lines(), chat.view());
        for again in [
            chat.another_tab("tab-2"),
            chat.another_tab("tab-3").reload(),
        ] {
            let seen = again.view();
            assert_eq!(again.lines(), lines);
            assert_eq!(seen.handoff, view.handoff);
            assert_eq!(seen.close_chat, view.close_chat);
            assert_eq!(seen.composer, view.composer);
        }
    }
}

#[test]
fn what_an_agent_wrote_before_the_end_brings_nobody_back_after_a_reload() {
    let mut chat = started();
    chat.agent_joins(None);
    chat.agent_leaves();
    let mut other = chat.another_tab("tab-2");
    for chat in [&mut other, &mut chat.reload()] {
        chat.agent_writes(json!([text("One more thing")]));
        assert_eq!(*chat.model.handoff(), Handoff::Bot);
        let expected = ["an agent joined", "the agent left", "agent: One more thing"];
        assert_eq!(chat.lines()[1..], expected);
    }
}

#[test]
fn an_end_that_the_bot_came_before_is_kept_too() {
    let mut chat = started();
    chat.write("help");
    chat.answer(json!([{ "type": "switch" }]));
    let bot = chat.reply_event("q-5", json!([text("Nobody is there")]));
    chat.hear_events(json!([bot]));
    chat.agent_leaves();
    let mut chat = chat.reload();
    chat.agent_writes(json!([text("Sorry")]));
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
}

#[test]
fn who_is_told_of_late_has_not_come_again_after_a_reload() {
    let mut chat = started();
    let joined = chat.stamped("joined before");
    let passed = chat.stamped("passed before");
    let closed = chat.stamped("closed before");
    chat.agent_joins(None);
    let mut chat = chat.reload();
    chat.hear_events(json!([{ "type": "operatorClosed", "event": closed }]));
    assert_eq!(*chat.model.handoff(), Handoff::Agent(None));
    chat.agent_leaves();
    let mut chat = chat.reload();
    chat.hear_events(json!([
        { "type": "operatorJoined", "event": joined },
        { "type": "operatorPassed", "event": passed },
    ]));
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
    assert_eq!(chat.lines()[1..], ["an agent joined", "the agent left"]);
}

#[test]
fn the_next_agent_comes_in_after_a_reload() {
    let mut chat = started();
    chat.agent_joins(None);
    chat.agent_leaves();
    let mut chat = chat.reload();
    chat.agent_joins(None);
    assert_eq!(*chat.model.handoff(), Handoff::Agent(None));
    chat.agent_writes(json!([text("Hi")]));
    assert!(matches!(chat.model.handoff(), Handoff::Agent(Some(_))));
}

#[test]
fn a_page_that_comes_back_knows_that_the_agent_has_left() {
    let mut chat = started();
    chat.agent_joins(None);
    let (mut chat, mut other) = aside_and_other(chat);
    other.agent_leaves();
    chat.server_time = other.server_time;
    chat.come_back();
    chat.agent_writes(json!([text("One more thing")]));
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
}

#[test]
fn what_a_store_has_from_the_future_keeps_no_agent_out() {
    let entry = json!({
        "v": 1, "client": "client", "live": true, "handoff": "agent",
        "cursor": 1_600_000_000_000_i64, "since": 4_000_000_000_000_i64,
    });
    let mut chat = Conversation::new(settings()).reload_from(Kept::of(Some(entry), &[]));
    assert_eq!(*chat.model.handoff(), Handoff::Agent(None));
    chat.agent_writes(json!([text("Hi")]));
    assert!(matches!(chat.model.handoff(), Handoff::Agent(Some(_))));
    chat.agent_leaves();
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
}
