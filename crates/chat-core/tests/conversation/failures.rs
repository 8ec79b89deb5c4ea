//! What becomes of a request that failed, by class (chat-api.md, "Errors").

use chat_api::FailureClass;
use chat_core::{Announcement, Connection, Event, OwnerNotice, SendState, Session};
use serde_json::json;

use crate::harness::{
    Conversation, FINAL_CLASSES, announced, failure, owner_notices, said, settings, silent_opening,
    text,
};

fn opening() -> Conversation {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat
}

fn started() -> Conversation {
    Conversation::opened(settings(), json!([]))
}

#[test]
fn an_opening_that_is_refused_is_not_repeated() {
    for class in [FailureClass::Access, FailureClass::Rejected] {
        let mut chat = opening();
        chat.write("hi");
        let effects = chat.fail(class);
        assert_eq!(chat.model.session(), Session::Refused, "{class:?}");
        assert_eq!(chat.view().connection, Connection::Refused);
        assert_eq!(chat.state("hi"), Some(SendState::Failed));
        assert!(chat.timers.is_empty() && chat.on_wire.is_none());
        assert_eq!(
            announced(&effects),
            [&Announcement::Connection(Connection::Refused)]
        );
        let expected = match class {
            FailureClass::Access => OwnerNotice::AccessRefused(failure(class)),
            _ => OwnerNotice::RequestRefused(failure(class)),
        };
        assert_eq!(owner_notices(&effects), [&expected]);
    }
}

#[test]
fn an_opening_that_was_lost_is_repeated_until_it_arrives() {
    for class in [
        FailureClass::Server,
        FailureClass::Network,
        FailureClass::Unreadable,
    ] {
        let mut chat = opening();
        chat.write("hi");
        for attempt in 0..4 {
            let effects = chat.fail(class);
            let told = usize::from(attempt == 0);
            assert_eq!(owner_notices(&effects).len(), told, "{class:?}");
            assert_eq!(announced(&effects).len(), told, "{class:?}");
            assert_eq!(chat.view().connection, Connection::Lost);
            assert!(!chat.view().typing);
            assert_eq!(chat.state("hi"), Some(SendState::Sending));
            chat.fire_timer();
            assert_eq!(chat.asking(), None, "it may have arrived: {class:?}");
            chat.events(json!([]));
            assert_eq!(chat.asking(), Some("/start"));
            assert_eq!(chat.view().connection, Connection::Lost);
        }
        let ids: Vec<_> = chat.sent.iter().map(|sent| sent.message_id()).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "one message: {ids:?}");
        chat.answer(json!([text("Hello!")]));
        assert_eq!(chat.view().connection, Connection::Fine);
        assert_eq!(chat.asking(), Some("hi"));
    }
}

#[test]
fn a_message_that_failed_is_not_repeated_by_itself() {
    for class in FINAL_CLASSES {
        let mut chat = started();
        chat.write("hi");
        let effects = chat.fail_for_good(class);
        let (state, said) = match class {
            FailureClass::Access | FailureClass::Rejected => {
                (SendState::Failed, Announcement::SendFailed)
            }
            _ => (SendState::Unsure, Announcement::SendUnsure),
        };
        assert_eq!(chat.state("hi"), Some(state), "{class:?}");
        assert!(chat.timers.is_empty() && chat.on_wire.is_none());
        assert_eq!(announced(&effects), [&said]);
        let expected = match class {
            FailureClass::Access => OwnerNotice::AccessRefused(failure(class)),
            FailureClass::Rejected => OwnerNotice::RequestRefused(failure(class)),
            _ => OwnerNotice::RequestLost(failure(class)),
        };
        assert_eq!(owner_notices(&effects), [&expected]);
    }
}

#[test]
fn access_refused_to_a_message_refuses_all_that_wait() {
    let mut chat = started();
    chat.write("one");
    chat.write("two");
    chat.fail(FailureClass::Access);
    assert_eq!(chat.view().connection, Connection::Refused);
    assert_eq!(chat.lines(), ["you: one (failed)", "you: two (failed)"]);
    assert!(chat.on_wire.is_none());
}

#[test]
fn trying_again_after_a_refusal_goes_on_with_the_open_conversation() {
    let mut chat = started();
    chat.write("hi");
    chat.fail(FailureClass::Access);
    chat.retry("hi");
    assert_eq!(chat.asking(), Some("hi"), "no second greeting");
    assert_eq!(chat.view().connection, Connection::Fine);
    chat.fail(FailureClass::Access);
    assert_eq!(chat.view().connection, Connection::Refused);
    chat.retry("hi");
    chat.answer(json!([]));
    assert_eq!(chat.view().connection, Connection::Fine);
}

#[test]
fn trying_again_after_a_refusal_needs_no_opening_where_none_is_wanted() {
    let mut chat = Conversation::new(silent_opening());
    chat.write("hi");
    chat.fail(FailureClass::Access);
    assert_eq!(chat.view().connection, Connection::Refused);
    chat.retry("hi");
    assert_eq!(chat.asking(), Some("hi"));
    chat.answer(json!([]));
    assert_eq!(chat.model.session(), Session::Live);
}

#[test]
fn opening_the_panel_again_tries_a_refused_conversation_again() {
    let mut chat = opening();
    chat.fail(FailureClass::Access);
    chat.happen(Event::PanelClosed);
    chat.open();
    assert_eq!(chat.asking(), Some("/start"));
    assert_eq!(chat.model.session(), Session::Starting);
}

#[test]
fn a_late_answer_is_dropped() {
    let mut chat = started();
    chat.write("hi");
    let request = chat.request();
    chat.time_out();
    chat.find_nothing();
    chat.retry("hi");
    let before = chat.model.clone();
    let body = json!({ "data": { "replies": [text("late")] } });
    let answer = Box::new(chat_api::Answer::decode(&&body));
    let late = Event::AnswerArrived { request, answer };
    assert!(chat.happen(late).is_empty());
    let failure = failure(FailureClass::Server);
    assert!(
        chat.happen(Event::RequestFailed { request, failure })
            .is_empty()
    );
    assert_eq!(chat.model, before);
}

#[test]
fn an_answer_counts_once() {
    let mut chat = started();
    chat.write("hi");
    let request = chat.request();
    chat.answer(json!([text("Hello!")]));
    let before = chat.model.clone();
    let body = json!({ "data": { "replies": [text("Hello!")] } });
    let answer = Box::new(chat_api::Answer::decode(&&body));
    let again = Event::AnswerArrived { request, answer };
    assert!(chat.happen(again).is_empty());
    assert_eq!(chat.model, before);
}

#[test]
fn a_failed_message_leaves_the_connection_fine() {
    let mut chat = started();
    chat.write("hi");
    chat.fail(FailureClass::Rejected);
    assert_eq!(chat.view().connection, Connection::Fine);
    assert_eq!(chat.model.session(), Session::Live);
}

#[test]
fn nothing_is_sent_twice_at_a_time() {
    let mut chat = opening();
    for text in ["one", "two"] {
        chat.write(text);
    }
    chat.fail(FailureClass::Unsent);
    chat.happen(Event::NetworkReturned);
    chat.happen(Event::NetworkReturned);
    chat.open();
    let sent: Vec<&str> = chat.sent.iter().map(said).collect();
    assert_eq!(sent, ["/start", "/start"]);
}
