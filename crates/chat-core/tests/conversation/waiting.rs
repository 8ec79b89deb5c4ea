//! How long is waited before something is sent again, or given up.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{
    Announcement, Connection, Effect, Event, Identity, REQUEST_TIMEOUT, SLOW_AFTER, SendState,
    Session,
};
use serde_json::json;

use crate::harness::{Conversation, announced, identity, owner_notices, settings, too_many};

const SECOND: Duration = Duration::from_secs(1);

fn opening() -> Conversation {
    let mut chat = Conversation::new(settings());
    chat.open();
    chat
}

fn started() -> Conversation {
    Conversation::opened(settings(), json!([]))
}

#[test]
fn the_wait_doubles_and_varies_within_bounds() {
    let mut firsts = Vec::new();
    for seed in 0..20 {
        let mut chat = Conversation::of(settings(), Identity { seed, ..identity() });
        chat.open();
        for full in [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30] {
            chat.fail(FailureClass::Unsent);
            let wait = chat.wait().expect("a repeat");
            let full = SECOND * full;
            assert!(wait >= full / 2 && wait <= full, "{wait:?} of {full:?}");
            if full == SECOND {
                firsts.push(wait);
            }
            chat.fire_timer();
        }
    }
    firsts.sort();
    firsts.dedup();
    assert!(firsts.len() > 10, "visitors come back at different times");
}

#[test]
fn too_many_requests_waits_as_long_as_the_server_asks() {
    let mut chat = started();
    chat.write("one");
    chat.write("two");
    let effects = chat.fail(too_many(Some(17)));
    let waiting = Announcement::Connection(Connection::Waiting);
    assert_eq!(announced(&effects), [&waiting]);
    assert!(owner_notices(&effects).is_empty());
    assert_eq!(chat.wait(), Some(17 * SECOND));
    assert_eq!(chat.view().connection, Connection::Waiting);
    assert!(!chat.view().typing);
    assert_eq!(chat.lines(), ["you: one (sending)", "you: two (sending)"]);
    chat.write("three");
    assert_eq!(chat.asking(), None, "nothing goes out before");
    chat.fire_timer();
    assert_eq!(chat.view().connection, Connection::Fine);
    for text in ["one", "two", "three"] {
        assert_eq!(chat.asking(), Some(text));
        chat.answer(json!([]));
    }
    let ids: Vec<_> = chat.sent.iter().map(|sent| sent.message_id()).collect();
    assert_eq!(ids[1], ids[2], "the same message again");
}

#[test]
fn too_many_requests_without_a_wait_backs_off() {
    let mut chat = started();
    chat.write("hi");
    for full in [1, 2, 4, 8, 16, 30, 30] {
        chat.fail(too_many(None));
        let wait = chat.wait().expect("a repeat");
        let full = SECOND * full;
        assert!(wait >= full / 2 && wait <= full, "{wait:?} of {full:?}");
        chat.fire_timer();
        assert_eq!(chat.asking(), Some("hi"));
    }
}

#[test]
fn too_many_requests_with_no_wait_at_all_is_no_loop() {
    let mut chat = started();
    chat.write("hi");
    chat.fail(too_many(Some(0)));
    assert!(chat.wait() >= Some(SECOND / 2), "{:?}", chat.wait());
}

#[test]
fn too_many_requests_holds_for_the_opening_too() {
    let mut chat = opening();
    chat.fail(too_many(Some(5)));
    assert_eq!(chat.view().connection, Connection::Waiting);
    assert_eq!(chat.model.session(), Session::Starting);
    assert_eq!(chat.wait(), Some(5 * SECOND));
    chat.fire_timer();
    assert_eq!(chat.asking(), Some("/start"));
    assert_eq!(chat.view().connection, Connection::Fine, "not lost");
    assert!(chat.view().typing);
}

#[test]
fn an_opening_that_is_lost_after_a_wait_is_told_too() {
    let mut chat = opening();
    chat.fail(too_many(Some(5)));
    chat.fire_timer();
    let effects = chat.fail(FailureClass::Network);
    assert_eq!(
        announced(&effects),
        [&Announcement::Connection(Connection::Lost)]
    );
    assert_eq!(owner_notices(&effects).len(), 1);
    chat.fire_timer();
    chat.events(json!([]));
    let effects = chat.fail(FailureClass::Network);
    assert!(announced(&effects).is_empty() && owner_notices(&effects).is_empty());
}

#[test]
fn the_network_coming_back_ends_the_wait() {
    let mut chat = opening();
    chat.fail(FailureClass::Unsent);
    chat.happen(Event::NetworkReturned);
    assert_eq!(chat.asking(), Some("/start"));
    assert_eq!(chat.timers.len(), 2, "the wait is over");
}

#[test]
fn the_network_coming_back_does_not_shorten_what_the_server_asked() {
    let mut chat = started();
    chat.write("hi");
    chat.fail(too_many(Some(30)));
    let before = chat.model.clone();
    assert!(chat.happen(Event::NetworkReturned).is_empty());
    assert_eq!(chat.model, before);
}

#[test]
fn a_request_that_nobody_answers_is_given_up() {
    let mut chat = started();
    chat.write("hi");
    let (request, begun) = (chat.request(), chat.now);
    assert_eq!(chat.wait(), Some(SLOW_AFTER));
    let effects = chat.fire_timer();
    let slow = Announcement::Connection(Connection::Slow);
    assert_eq!(announced(&effects), [&slow]);
    assert_eq!(chat.view().connection, Connection::Slow);
    let effects = chat.fire_timer();
    assert_eq!(chat.now.since(begun), REQUEST_TIMEOUT);
    assert!(effects.contains(&Effect::Abort(request)));
    assert_eq!(chat.view().connection, Connection::Fine, "it is looked for");
    chat.find_nothing();
    assert_eq!(chat.state("hi"), Some(SendState::Unsure));
}

#[test]
fn an_opening_that_nobody_answers_is_repeated() {
    let mut chat = opening();
    chat.time_out();
    assert_eq!(chat.view().connection, Connection::Lost);
    chat.fire_timer();
    chat.events(json!([]));
    assert_eq!(chat.asking(), Some("/start"));
}
