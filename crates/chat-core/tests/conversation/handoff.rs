//! An agent comes and goes.

use chat_api::Employee;
use chat_core::{Announcement, Event, Handoff, ItemBody, Notice};
use serde_json::json;

use crate::harness::{Conversation, announced, settings, text};

fn named(name: &str) -> Option<Employee> {
    Some(Employee {
        first_name: Some(name.to_owned()),
        ..Employee::default()
    })
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
