//! What the host page is told, and what it can change.

use chat_api::{Employee, FailureClass, Json};
use chat_core::{
    Changed, Effect, Event, FocusTarget, Listen, Moment, PageNotice, Said, Settings, Shared,
};
use serde_json::{Value, json};

use crate::harness::{Conversation, settings, text, two_tabs};

/// The events that the page gets of these effects, with what they say.
fn told(effects: &[Effect]) -> Vec<(&'static str, Value)> {
    let notices = effects.iter().filter_map(|effect| match effect {
        Effect::TellPage(notice) => Some(notice),
        _ => None,
    });
    notices
        .map(|notice| (notice.name(), json!(notice.detail())))
        .collect()
}

fn names(effects: &[Effect]) -> Vec<&'static str> {
    told(effects).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn the_page_hears_of_a_message_from_its_beginning_to_its_answer() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    let said = told(&chat.write("hi"));
    let id = said[0].1["id"].clone();
    assert!(id.is_string());
    let at = chat.now.0;
    let message = json!({ "author": "client", "agent": null, "id": id, "at": at,
        "reply": { "type": "text", "text": "hi" } });
    assert_eq!(said, [("message", message)]);
    let reply = json!({ "type": "text", "text": "Hi yourself." });
    let answer = told(&chat.answer(json!([reply])));
    let at = chat.now.0;
    let message = json!({ "author": "bot", "agent": null, "id": null, "at": at, "reply": reply });
    let expected = [
        ("replies", json!({ "replies": [reply] })),
        ("sent", json!({ "id": id })),
        ("message", message),
    ];
    assert_eq!(answer, expected);
}

#[test]
fn the_page_hears_which_message_was_not_sent_and_of_the_next_attempt() {
    for (class, unsure) in [
        (FailureClass::Rejected, false),
        (FailureClass::Server, true),
    ] {
        let mut chat = Conversation::opened(settings(), json!([]));
        let id = told(&chat.write("hi"))[0].1["id"].clone();
        let effects = chat.fail_for_good(class);
        let failed = ("failed", json!({ "id": id, "unsure": unsure }));
        assert!(told(&effects).contains(&failed), "{effects:?}");
        let mut chat = chat.reload();
        chat.retry("hi");
        chat.find_nothing();
        let effects = chat.answer(json!([]));
        assert!(told(&effects).contains(&("sent", json!({ "id": id }))));
    }
}

#[test]
fn the_page_hears_what_another_tab_says_and_gets() {
    let (mut one, mut other) = two_tabs();
    one.write("hi");
    one.answer(json!([text("Hi yourself.")]));
    let heard: Vec<_> = std::mem::take(&mut one.shared)
        .into_iter()
        .filter_map(|said| Shared::decode(&&json!(said)))
        .flat_map(|said| names(&other.happen(Event::Heard(said))))
        .collect();
    let messages = heard.iter().filter(|name| **name == "message").count();
    assert_eq!(messages, 2, "{heard:?}");
}

/// Another tab tells of a file again when one that it waited for has come.
#[test]
fn what_goes_to_another_place_is_no_news() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let mut hear = || {
        chat.happen(Event::Heard(Shared::Message {
            message_id: "m-1".into(),
            said: Said::Text("hi".to_owned()),
            at: Moment(5),
        }))
    };
    assert_eq!(names(&hear()), ["message"]);
    assert!(names(&hear()).is_empty());
    let page = json!([{ "type": "clientRequest", "event": { "questionId": "q-1", "query": "hi",
        "timestamp": "2026-01-01T00:00:00.000Z", "data": { "jaicpChat": { "messageId": "m-1" } } } }]);
    let effects = chat.hear_events(page);
    assert_eq!(told(&effects), [("sent", json!({ "id": "m-1" }))]);
}

#[test]
fn what_was_said_before_the_page_was_there_is_not_told() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    chat.write("hi");
    chat.answer(json!([text("Hi yourself.")]));
    let mut chat = chat.reload();
    assert_eq!(names(&chat.happen(Event::PanelOpened)), ["open"]);
}

#[test]
fn the_page_hears_when_the_panel_comes_and_goes_and_what_is_unread() {
    let mut chat = Conversation::opened(settings(), json!([]));
    assert_eq!(names(&chat.happen(Event::PanelToggled)), ["close"]);
    assert!(names(&chat.happen(Event::PanelClosed)).is_empty());
    chat.write("hi");
    let effects = chat.answer(json!([text("Hi yourself.")]));
    assert!(told(&effects).contains(&("unread", json!({ "count": 1 }))));
    let opened = told(&chat.happen(Event::PanelToggled));
    assert_eq!(
        opened,
        [("unread", json!({ "count": 0 })), ("open", json!({}))]
    );
}

#[test]
fn the_page_hears_who_answers() {
    let mut chat = Conversation::opened(settings(), json!([]));
    let employee = Employee {
        first_name: Some("Anna".to_owned()),
        last_name: Some("Smirnova".to_owned()),
        ..Employee::default()
    };
    let effects = chat.agent_joins(Some(employee));
    let agent = json!({ "firstName": "Anna", "lastName": "Smirnova", "picture": null });
    let expected = ("handoff", json!({ "state": "agent", "agent": agent }));
    assert!(told(&effects).contains(&expected), "{effects:?}");
}

#[test]
fn the_page_hears_when_the_chat_cannot_be_reached() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.write("hi");
    let lost = chat.fail(FailureClass::Unsent);
    assert!(told(&lost).contains(&("connection", json!({ "state": "lost" }))));
    let back = chat.happen(Event::NetworkReturned);
    assert!(told(&back).contains(&("connection", json!({ "state": "fine" }))));
}

#[test]
fn a_panel_that_is_part_of_the_page_takes_no_focus_and_stays() {
    let stays_open = Settings {
        stays_open: true,
        ..settings()
    };
    let mut chat = Conversation::new(stays_open);
    let effects = chat.happen(Event::PanelOpened);
    let moves = |effect: &Effect| matches!(effect, Effect::MoveFocus(FocusTarget::Composer));
    assert!(!effects.iter().any(moves), "{effects:?}");
    assert_eq!(chat.asking(), Some("/start"));
    for event in [Event::PanelClosed, Event::PanelToggled] {
        assert_eq!(chat.happen(event), []);
        assert!(chat.view().open);
    }
}

#[test]
fn a_site_can_change_its_settings_while_the_conversation_goes_on() {
    let mut chat = Conversation::opened(settings(), json!([text("Hello!")]));
    assert!(!chat.seeks_leadership);
    let settings = Settings {
        listen: Listen::Always,
        ..settings()
    };
    let client_info = Json::map().with("firstName", "Ann");
    chat.happen(Event::SettingsChanged(Box::new(Changed {
        settings,
        client_info: Some(client_info.clone()),
    })));
    assert!(chat.seeks_leadership);
    assert_eq!(chat.lines(), ["bot: Hello!"]);
    chat.write("hi");
    let (_, request) = chat.on_wire.expect("a request");
    assert_eq!(request.client_info, Some(client_info));
}

#[test]
fn every_notice_has_a_name_of_its_own() {
    let notices = [
        PageNotice::Opened,
        PageNotice::Closed,
        PageNotice::Unread(0),
        PageNotice::Sent("".into()),
        PageNotice::Replies(Vec::new()),
    ];
    let mut names: Vec<_> = notices.iter().map(PageNotice::name).collect();
    names.dedup();
    assert_eq!(names.len(), notices.len());
}
