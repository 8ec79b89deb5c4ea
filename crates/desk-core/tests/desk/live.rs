//! The live stream: coming back, numbers, and beginning anew.

use std::time::Duration;

use desk_core::api::{Group, Live, Summary};
use desk_core::{Announcement, Answer, Call, Effect, Event, Failure, TimerId};

use crate::harness::{Story, closed, ids, mine, said, session, waiting};

fn wait(story: &Story) -> Option<Duration> {
    let mut effects = story.effects.iter();
    effects.find_map(|effect| match effect {
        Effect::StartTimer(TimerId::Reconnect, wait) => Some(*wait),
        _ => None,
    })
}

#[test]
fn stream_goes_on_behind_the_last_number_that_was_seen() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.tell(Live::Message {
        conversation: 1,
        message: said(9, "a"),
    });
    story.event(Event::LiveLost);
    assert!(story.desk().cut_off);
    story.event(Event::TimerFired(TimerId::Reconnect));
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    assert!(story.does(&Effect::OpenLive(11)));
    story.event(Event::LiveOpened);
    assert!(!story.desk().cut_off);
}

#[test]
fn waits_grow_while_the_desk_is_away_and_have_an_end() {
    let mut story = Story::with(vec![], vec![]);
    let mut waits = Vec::new();
    story.event(Event::LiveLost);
    for _ in 0..12 {
        waits.extend(wait(&story));
        story.event(Event::TimerFired(TimerId::Reconnect));
        story.answer(|call| *call == Call::Session, Err(Failure::Unreachable));
    }
    assert_eq!(waits.len(), 12);
    assert!(waits.is_sorted() && waits[0] < Duration::from_secs(1));
    assert_eq!(waits[11], Duration::from_secs(15));
}

#[test]
fn network_that_is_back_is_tried_at_once() {
    let mut story = Story::with(vec![], vec![]);
    story.event(Event::LiveLost).event(Event::NetworkBack);
    assert_eq!(story.count_calls(|call| *call == Call::Session), 1);
    story.event(Event::NetworkBack);
    assert_eq!(story.count_calls(|call| *call == Call::Session), 1);
}

#[test]
fn what_was_told_before_is_not_told_again() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    let gone = Box::new(Live::Gone { conversation: 1 });
    story.event(Event::Told(10, gone.clone()));
    assert_eq!(ids(&story.seen().mine), [1]);
    story.event(Event::Told(11, gone));
    assert!(story.seen().mine.is_empty());
}

#[test]
fn numbers_of_others_in_between_are_no_loss() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::Told(900, Box::new(Live::Gone { conversation: 1 })));
    assert!(story.seen().mine.is_empty());
}

#[test]
fn anew_asks_for_everything_and_shows_what_is_known_until_then() {
    let mut story = Story::talking();
    story.event(Event::Told(3, Box::new(Live::Anew)));
    assert!(story.does(&Effect::CloseLive));
    assert_eq!(story.words(), ["Hello"]);
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    story.lists(vec![waiting(8)], vec![mine(1)]);
    // The desk may count from the beginning again.
    assert!(story.does(&Effect::OpenLive(10)));
    assert_eq!(ids(&story.seen().waiting), [8]);
    story.transcript(1, vec![said(5, "Hello"), said(6, "Missed")], false);
    assert_eq!(story.words(), ["Hello", "Missed"]);
}

#[test]
fn numbers_that_begin_anew_are_not_older_than_those_before() {
    let mut story = Story::talking();
    let since = Summary {
        sequence: 1000,
        ..closed(1)
    };
    story.tell(Live::Conversation { summary: since });
    assert!(story.seen().mine.is_empty());
    story.event(Event::Told(3, Box::new(Live::Anew)));
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    story.lists(vec![], vec![]);
    story.event(Event::LiveOpened);
    story.tell(Live::Conversation { summary: mine(1) });
    assert_eq!(ids(&story.seen().mine), [1]);
}

#[test]
fn lists_that_do_not_come_after_anew_are_asked_for_again() {
    let mut story = Story::talking();
    story.event(Event::Told(3, Box::new(Live::Anew)));
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    story.answer(
        |call| *call == Call::Conversations,
        Err(Failure::Unreachable),
    );
    story.event(Event::TimerFired(TimerId::Reconnect));
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    assert_eq!(story.count_calls(|call| *call == Call::Conversations), 1);
}

#[test]
fn groups_and_the_agent_follow_what_is_told() {
    let mut story = Story::with(vec![], vec![]);
    let group = Group {
        id: "x".to_owned(),
        name: "X".to_owned(),
        has_online: false,
    };
    story.tell(Live::Groups {
        groups: vec![group.clone()],
    });
    assert_eq!(story.desk().groups, [group]);
    let mut agent = crate::harness::anna();
    agent.presence = desk_core::api::Presence::Away;
    story.tell(Live::Me { agent });
    assert!(!story.desk().online);
}

#[test]
fn a_desk_of_another_version_is_told_and_nothing_is_given_up() {
    let mut story = Story::talking();
    story.event(Event::DraftChanged("Good day".to_owned()));
    story.event(Event::DraftSubmitted);
    let send = |call: &Call| matches!(call, Call::Send { .. });
    let written = r#"{"id": 7, "of": "another version"}"#;
    let call = story.calls.iter().find(|(_, call, _)| send(call));
    let outcome = call.unwrap().1.answer(written);
    assert_eq!(outcome, Err(Failure::Foreign));
    story.answer(send, outcome);
    assert!(story.does(&Effect::Announce(Announcement::Outdated)));
    assert!(story.seen().outdated);
    assert_eq!(story.desk().unsent, 1);
    story.event(Event::RenewPressed);
    assert!(story.does(&Effect::Reload));
    // What stands between desk and page is not the desk.
    let page = Call::Session.answer("<!doctype html><p>Sign in to the network");
    assert_eq!(page, Err(Failure::Unreachable));
}

#[test]
fn what_the_stream_says_in_another_version_is_asked_for() {
    let mut story = Story::talking();
    story.event(Event::ToldUnknown);
    assert!(story.seen().outdated);
    assert!(story.does(&Effect::CloseLive));
    assert_eq!(story.count_calls(|call| *call == Call::Session), 1);
    // It is said once.
    story.event(Event::ToldUnknown);
    assert!(!story.does(&Effect::Announce(Announcement::Outdated)));
}

#[test]
fn the_page_says_now_and_then_that_it_is_there() {
    let mut story = Story::talking();
    let here = |story: &Story| story.count_calls(|call| *call == Call::Here);
    for _ in 0..2 {
        story.event(Event::TimerFired(TimerId::Tick));
        assert_eq!(here(&story), 1);
    }
    story.answer(|call| *call == Call::Here, Ok(Answer::Done));
    story.event(Event::LiveLost);
    story.event(Event::TimerFired(TimerId::Tick));
    assert_eq!(here(&story), 0);
}
