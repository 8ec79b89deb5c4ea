//! How a conversation begins.

use chat_api::{Input, Json};
use chat_core::{Announcement, Effect, Event, FocusTarget, Opening, PageNotice, Session, Settings};
use serde_json::json;

use crate::harness::{Conversation, announced, locking, said, settings, silent_opening, text};

fn opening(opening: Opening) -> Settings {
    Settings {
        opening,
        ..settings()
    }
}

#[test]
fn nothing_is_sent_before_the_panel_opens() {
    let chat = Conversation::new(settings());
    assert_eq!(chat.model.session(), Session::Idle);
    assert!(chat.sent.is_empty() && chat.timers.is_empty());
}

#[test]
fn opening_the_panel_sends_start() {
    let mut chat = Conversation::new(Settings::default());
    chat.open();
    let request = &chat.sent[0];
    assert_eq!(request.input, Input::Query("/start".to_owned()));
    assert_eq!(request.client_id, "client");
    assert_eq!(request.cid.as_deref(), Some("tab-1"));
    let info = Json::map().with("firstName", "Ann");
    assert_eq!(request.client_info, Some(info));
    assert_eq!(chat.model.session(), Session::Starting);
}

#[test]
fn a_site_can_choose_another_text() {
    let mut chat = Conversation::new(opening(Opening::Query("hello".to_owned())));
    chat.open();
    assert_eq!(chat.sent[0].input, Input::Query("hello".to_owned()));
}

#[test]
fn a_site_can_choose_an_event() {
    let mut chat = Conversation::new(opening(Opening::Event("visit".to_owned())));
    chat.open();
    assert_eq!(chat.sent[0].input, Input::Event("visit".to_owned()));
}

#[test]
fn a_site_can_choose_that_the_visitor_speaks_first() {
    let mut chat = Conversation::new(silent_opening());
    chat.open();
    assert_eq!(chat.model.session(), Session::Live);
    assert!(chat.sent.is_empty() && !chat.view().typing);
    chat.write("hi");
    assert_eq!(chat.asking(), Some("hi"));
}

#[test]
fn the_visitor_does_not_see_the_opening_but_its_answer() {
    let mut chat = Conversation::new(settings());
    chat.open();
    assert!(chat.lines().is_empty());
    assert!(chat.view().typing);
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.lines(), ["bot: Hello!"]);
    assert!(!chat.view().typing);
    assert_eq!(chat.model.session(), Session::Live);
}

#[test]
fn the_conversation_opens_once() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.happen(chat_core::Event::PanelClosed);
    chat.open();
    assert_eq!(chat.sent.len(), 1);
}

#[test]
fn a_text_of_the_page_opens_the_conversation_first() {
    let mut chat = Conversation::new(settings());
    chat.say("hi");
    assert_eq!(chat.asking(), Some("/start"));
    assert_eq!(chat.lines(), ["you: hi (sending)"]);
    chat.answer(json!([text("Hello!")]));
    assert_eq!(chat.asking(), Some("hi"));
    assert_eq!(chat.lines(), ["you: hi (sending)", "bot: Hello!"]);
}

#[test]
fn focus_goes_into_the_panel_and_back() {
    let mut chat = Conversation::new(settings());
    let effects = chat.open();
    assert!(effects.contains(&Effect::MoveFocus(FocusTarget::Composer)));
    let effects = chat.happen(chat_core::Event::PanelClosed);
    let expected = [
        Effect::MoveFocus(FocusTarget::Launcher),
        Effect::TellPage(PageNotice::Closed),
    ];
    assert_eq!(effects, expected);
}

#[test]
fn the_sites_data_goes_with_every_request() {
    let data = Json::map().with("page", "/pricing");
    let mut chat = Conversation::new(Settings {
        data: Some(data),
        ..settings()
    });
    chat.open();
    chat.answer(json!([]));
    chat.write("hi");
    for request in &chat.sent {
        let data = request.data.clone().unwrap_or_default();
        assert_eq!(data.at("page"), Some(&Json::from("/pricing")));
        assert!(request.message_id().is_some(), "{}", said(request));
    }
}

#[test]
fn the_sites_data_cannot_stand_in_for_our_own() {
    let mine = Json::map().with("messageId", "mine");
    for data in [
        Json::map().with("jaicpChat", mine).with("a", 1.0),
        Json::from("no object"),
    ] {
        let mut chat = Conversation::new(Settings {
            data: Some(data),
            ..settings()
        });
        chat.open();
        let Some(Json::Map(entries)) = &chat.sent[0].data else {
            panic!("an object");
        };
        let ours = entries.iter().filter(|(key, _)| key == "jaicpChat");
        assert_eq!(ours.count(), 1);
        assert_ne!(chat.sent[0].message_id(), Some("mine"));
        assert_eq!(chat.sent[0].message_id().map(str::len), Some(36));
    }
}

#[test]
fn toggling_opens_and_closes() {
    let mut chat = Conversation::new(settings());
    chat.happen(Event::PanelToggled);
    assert!(chat.view().open);
    assert_eq!(chat.asking(), Some("/start"));
    let effects = chat.happen(Event::PanelToggled);
    assert!(!chat.view().open);
    let expected = [
        Effect::MoveFocus(FocusTarget::Launcher),
        Effect::TellPage(PageNotice::Closed),
    ];
    assert_eq!(effects, expected);
}

#[test]
fn buttons_that_came_behind_a_closed_panel_are_told_when_it_opens() {
    let mut chat = Conversation::opened(settings(), json!([]));
    chat.say("quiz");
    chat.happen(Event::PanelClosed);
    chat.answer(json!([text("Which?"), locking(&["This", "That"])]));
    let effects = chat.open();
    let told = announced(&effects);
    assert!(
        matches!(told[..], [Announcement::QuickReplies { locked: true, .. }]),
        "{told:?}"
    );
    assert!(effects.contains(&Effect::MoveFocus(FocusTarget::FirstQuickReply)));
}
