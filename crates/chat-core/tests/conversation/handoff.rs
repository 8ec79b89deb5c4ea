//! An agent comes and goes.

use chat_api::{Employee, Timestamp};
use chat_core::{Announcement, Event, Handoff, ItemBody, Notice};
use serde_json::{Value, json};

use crate::harness::{Conversation, announced, buttons, settings, text};

fn named(name: &str) -> Option<Employee> {
    Some(Employee {
        first_name: Some(name.to_owned()),
        ..Employee::default()
    })
}

fn numbered(id: &str, name: &str) -> Option<Employee> {
    let employee_id = Some(id.to_owned());
    named(name).map(|employee| Employee {
        employee_id,
        ..employee
    })
}

/// The reply with which the bot calls an agent, with more said about it.
fn switch(more: Value) -> Value {
    let mut reply = json!({ "type": "switch" });
    if let (Some(reply), Value::Object(more)) = (reply.as_object_mut(), more) {
        reply.extend(more);
    }
    reply
}

fn started() -> Conversation {
    Conversation::opened(settings(), json!([text("Hello!")]))
}

#[test]
fn an_agent_who_joins_and_leaves_is_noticed() {
    let mut chat = started();
    chat.agent_joins(named("Anna"));
    assert!(matches!(chat.model.handoff(), Handoff::Agent(Some(_))));
    chat.agent_leaves();
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
    let expected = ["bot: Hello!", "an agent joined", "the agent left"];
    assert_eq!(chat.lines(), expected);
}

#[test]
fn the_notice_tells_who_joined() {
    let mut chat = started();
    chat.agent_joins(named("Anna"));
    let last = chat.model.timeline().items().last().map(|item| &item.body);
    let Some(ItemBody::Notice(Notice::AgentJoined(Some(employee)))) = last else {
        panic!("a notice: {last:?}");
    };
    assert_eq!(employee.first_name.as_deref(), Some("Anna"));
}

#[test]
fn what_is_noticed_is_announced_once_and_only_where_the_panel_is_open() {
    let mut chat = started();
    let joined = Announcement::Notice(Notice::AgentJoined(None));
    assert_eq!(announced(&chat.agent_joins(None)), [&joined]);
    assert!(announced(&chat.agent_joins(None)).is_empty());
    let left = Announcement::Notice(Notice::AgentLeft);
    assert_eq!(announced(&chat.agent_leaves()), [&left]);
    chat.write("help");
    let effects = chat.answer(json!([text("Wait"), { "type": "switch" }]));
    let requested = Announcement::Notice(Notice::AgentRequested);
    assert_eq!(announced(&effects).last(), Some(&&requested));
    chat.happen(Event::PanelClosed);
    assert!(announced(&chat.agent_joins(None)).is_empty());
}

#[test]
fn the_same_agent_joins_once() {
    for employee in [None, named("Anna")] {
        let mut chat = started();
        chat.agent_joins(employee.clone());
        let before = chat.lines();
        chat.agent_joins(employee);
        assert_eq!(chat.lines(), before);
    }
}

#[test]
fn another_agent_who_takes_over_is_noticed() {
    let mut chat = started();
    chat.agent_joins(named("Anna"));
    chat.agent_joins(named("Olga"));
    assert_eq!(chat.lines()[1..], ["an agent joined", "an agent joined"]);
}

#[test]
fn an_agent_is_known_by_the_number_and_not_by_the_name() {
    let mut chat = started();
    chat.agent_joins(numbered("1", "Anna"));
    chat.agent_joins(numbered("1", "Anna Maria"));
    assert_eq!(chat.lines()[1..], ["an agent joined"]);
    chat.agent_joins(numbered("2", "Anna"));
    assert_eq!(chat.lines()[1..], ["an agent joined", "an agent joined"]);
}

#[test]
fn the_bot_calls_an_agent_and_that_is_noticed_once() {
    let mut chat = started();
    chat.write("help");
    chat.answer(json!([text("One moment."), switch(json!({}))]));
    assert_eq!(*chat.model.handoff(), Handoff::Requested);
    let expected = [
        "bot: Hello!",
        "you: help (sent)",
        "bot: One moment.",
        "an agent is called",
    ];
    assert_eq!(chat.lines(), expected);
    chat.agent_joins(named("Anna"));
    let joined = chat.lines();
    let again = chat.reply_event("q-2", json!([switch(json!({}))]));
    chat.hear_events(json!([again]));
    assert_eq!(chat.lines(), joined, "who is there is not called again");
    assert!(matches!(chat.model.handoff(), Handoff::Agent(Some(_))));
}

#[test]
fn a_single_message_to_the_agents_calls_nobody() {
    let mut chat = started();
    chat.write("help");
    chat.answer(json!([switch(json!({ "oneTimeMessage": true }))]));
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
    assert_eq!(chat.lines(), ["bot: Hello!", "you: help (sent)"]);
}

#[test]
fn the_agents_chat_has_a_button_that_ends_it_if_the_bot_wants_one() {
    for (asked, label) in [
        (json!({ "appendCloseChatButton": true }), Some("Enough")),
        (json!({ "appendCloseChatButton": false }), None),
        (json!({}), None),
    ] {
        let mut asked = switch(asked);
        asked["closeChatPhrases"] = json!(["Enough", "Stop"]);
        let mut chat = started();
        chat.write("help");
        chat.answer(json!([asked]));
        assert_eq!(chat.view().close_chat.as_deref(), label, "{asked}");
        assert!(chat.labels().is_empty(), "it is no answer: {asked}");
    }
    for phrases in [json!([]), json!([" "])] {
        let mut chat = started();
        chat.write("help");
        let asked = json!({ "appendCloseChatButton": true, "closeChatPhrases": phrases });
        chat.answer(json!([switch(asked)]));
        assert_eq!(chat.view().close_chat, None, "{phrases}");
    }
}

#[test]
fn a_press_on_the_button_that_ends_it_says_so() {
    let mut chat = started();
    chat.write("help");
    let asked = json!({ "appendCloseChatButton": true, "closeChatPhrases": ["Enough"] });
    chat.answer(json!([switch(asked)]));
    chat.agent_joins(None);
    chat.happen(Event::CloseChatPressed);
    assert_eq!(chat.asking(), Some("Enough"));
    assert_eq!(chat.view().close_chat, None, "it is being said");
    assert!(chat.happen(Event::CloseChatPressed).is_empty(), "once");
    chat.answer(json!([]));
    chat.agent_leaves();
    assert_eq!(chat.view().close_chat, None);
    assert!(chat.happen(Event::CloseChatPressed).is_empty());
}

/// With an agent, whose chat can be ended by a button.
fn with_agent() -> Conversation {
    let mut chat = started();
    chat.write("help");
    let asked = json!({ "appendCloseChatButton": true, "closeChatPhrases": ["Enough"] });
    chat.answer(json!([switch(asked)]));
    chat.agent_joins(numbered("1", "Anna"));
    chat
}

#[test]
fn the_button_that_ends_it_stays_whatever_is_said() {
    let mut chat = with_agent();
    chat.agent_writes(json!([text("Hello"), buttons(&["Yes", "No"])]));
    chat.write("hi");
    chat.answer(json!([]));
    let timeout = chat.reply_event("q-9", json!([text("Are you there?")]));
    chat.hear_events(json!([timeout]));
    chat.agent_passes(Some("Sales"));
    assert_eq!(chat.view().close_chat.as_deref(), Some("Enough"));
    assert_eq!(chat.lock(), None, "it locks nothing");
    chat.write("Enough");
    chat.fail(chat_api::FailureClass::Rejected);
    let button = chat.view().close_chat;
    assert_eq!(button.as_deref(), Some("Enough"), "it was not said");
}

#[test]
fn the_button_that_ends_it_survives_a_reload_and_shows_in_every_tab() {
    let mut chat = with_agent();
    let mut other = chat.another_tab("tab-2");
    assert_eq!(other.view().close_chat.as_deref(), Some("Enough"));
    let chat = chat.reload();
    assert_eq!(chat.view().close_chat.as_deref(), Some("Enough"));
    assert!(matches!(chat.view().handoff, Handoff::Agent(Some(_))));
    other.agent_leaves();
    assert_eq!(other.view().close_chat, None);
    assert_eq!(chat.reload().view().close_chat, None);
}

#[test]
fn a_chat_that_is_passed_on_waits_for_the_next_agent() {
    for (group, line) in [
        (Some("Sales"), "the agent passed on to Sales"),
        (Some(" "), "the agent passed on"),
        (None, "the agent passed on"),
    ] {
        let mut chat = started();
        chat.agent_joins(numbered("1", "Anna"));
        let effects = chat.agent_passes(group);
        assert_eq!(announced(&effects).len(), 1);
        assert_eq!(*chat.model.handoff(), Handoff::Requested);
        chat.agent_joins(numbered("1", "Anna"));
        let expected = ["an agent joined", line, "an agent joined"];
        assert_eq!(chat.lines()[1..], expected);
        let chat = chat.reload();
        assert_eq!(chat.lines()[1..], expected, "kept");
    }
}

#[test]
fn nobody_seems_to_type_between_the_parts_of_what_an_agent_has_written() {
    let mut chat = Conversation::opened(chat_core::Settings::default(), json!([]));
    chat.agent_writes(json!([text("One"), text("Two")]));
    assert!(!chat.view().typing);
    let expected = ["an agent joined", "agent: One", "agent: Two"];
    assert_eq!(chat.lines(), expected);
}

#[test]
fn a_kept_button_without_an_agent_is_none() {
    for (handoff, phrase, shown) in [
        (json!(null), json!("Enough"), false),
        (json!("agent"), json!(" "), false),
        (json!("agent"), json!(7), false),
        (json!("requested"), json!("Enough"), true),
    ] {
        let mut entry = json!({ "v": 1, "client": "client", "live": true, "close": phrase });
        if !handoff.is_null() {
            entry["handoff"] = handoff;
        }
        let kept = crate::harness::Kept::of(Some(entry.clone()), &[]);
        let chat = Conversation::new(settings()).reload_from(kept);
        assert_eq!(chat.view().close_chat.is_some(), shown, "{entry}");
    }
}

#[test]
fn nobody_seems_to_type_while_an_agent_is_asked() {
    let mut chat = started();
    chat.agent_joins(None);
    chat.write("hi");
    assert!(!chat.view().typing);
    chat.agent_leaves();
    assert!(chat.view().typing);
}

#[test]
fn a_restart_gives_the_conversation_back_to_the_bot() {
    let mut chat = started();
    chat.agent_joins(named("Anna"));
    chat.happen(Event::RestartRequested);
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
    assert!(chat.lines().is_empty());
}

/// An agent has said something that the poll of this tab has not brought.
fn unheard() -> (Conversation, Option<Timestamp>) {
    let mut chat = started();
    chat.agent_joins(None);
    chat.happen(Event::LeadershipGained);
    chat.write("hi");
    chat.stamped("said");
    let said = Some(Timestamp(chat.server_time));
    (chat, said)
}

#[test]
fn what_an_agent_said_before_an_answer_came_is_asked_for() {
    let (mut chat, said) = unheard();
    chat.answer_at("q-1", json!([]));
    chat.events(json!([]));
    assert!(chat.receiving[0].1.ts <= said);
}

#[test]
fn what_another_tab_is_answered_passes_nothing_over() {
    let (mut chat, said) = unheard();
    let asked = json!({ "questionId": "q-1", "query": "there" });
    let answer = chat.reply_event("q-1", json!([]));
    chat.hear_events(json!([{ "type": "clientRequest", "event": asked }, answer]));
    chat.events(json!([]));
    assert!(chat.receiving[0].1.ts <= said);
}

#[test]
fn an_agent_who_is_told_of_late_has_not_come_again() {
    let mut chat = started();
    let joined = chat.stamped("joined");
    let mut words = chat.stamped("words");
    words["employee"] = json!({ "employeeId": "1" });
    words["data"] = json!({ "replies": [text("Late")] });
    let passed = chat.stamped("passed");
    chat.agent_joins(None);
    chat.agent_leaves();
    chat.hear_events(json!([
        { "type": "operatorJoined", "event": joined },
        { "type": "operatorMessage", "event": words },
        { "type": "operatorPassed", "event": passed },
    ]));
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
    let expected = ["an agent joined", "the agent left", "agent: Late"];
    assert_eq!(chat.lines()[1..], expected);
}

#[test]
fn an_end_that_is_told_of_late_ends_nothing_newer() {
    let mut chat = started();
    let closed = chat.stamped("closed before");
    chat.agent_joins(None);
    chat.hear_events(json!([{ "type": "operatorClosed", "event": closed }]));
    assert_eq!(*chat.model.handoff(), Handoff::Agent(None));
}

#[test]
fn what_an_agent_wrote_before_the_end_and_comes_after_it_brings_nobody_back() {
    let mut chat = started();
    chat.agent_joins(None);
    chat.agent_leaves();
    chat.agent_writes(json!([text("One more thing")]));
    assert_eq!(*chat.model.handoff(), Handoff::Bot);
    chat.write("help");
    chat.answer(json!([switch(json!({}))]));
    chat.agent_writes(json!([text("Here again")]));
    assert!(matches!(chat.model.handoff(), Handoff::Agent(_)));
}
