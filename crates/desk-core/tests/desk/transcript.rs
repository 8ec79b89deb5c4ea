//! The transcript: no gap, nothing twice, days, groups, what is new.

use desk_core::api::{Live, Message, Notice, Summary};
use desk_core::{Call, Event, Failure, Loading, Row, RowAuthor};

use crate::harness::{START, Story, boris, mine, notice, said};

fn days_and_marks(story: &Story) -> Vec<String> {
    let rows = story.seen().rows.into_iter();
    rows.map(|row| match row {
        Row::Day { .. } => "day".to_owned(),
        Row::New => "new".to_owned(),
        Row::Notice { .. } => "notice".to_owned(),
        Row::Message {
            body, first, last, ..
        } => format!("{} {first} {last}", body.words().unwrap_or_default()),
    })
    .collect()
}

fn later(message: Message, at: i64) -> Message {
    Message {
        at: START + at,
        ..message
    }
}

#[test]
fn days_and_groups_are_told_apart() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    let day = 86_400_000;
    let taken = Notice::Taken { agent: boris() };
    story.transcript(
        1,
        vec![
            later(said(1, "a"), 0),
            later(said(2, "b"), 119_000),
            later(said(3, "c"), 300_000),
            later(notice(4, taken), 300_001),
            later(said(5, "d"), 300_002),
            later(said(6, "e"), day),
        ],
        false,
    );
    assert_eq!(
        days_and_marks(&story),
        [
            "day",
            "a true false",
            "b false true",
            "c true true",
            "notice",
            "d true true",
            "day",
            "e true true"
        ]
    );
}

#[test]
fn line_stands_above_what_was_unread_when_the_agent_came() {
    let unread = Summary {
        unread: 2,
        last: Some(said(3, "c")),
        ..mine(1)
    };
    let mut story = Story::with(vec![], vec![unread]);
    story.event(Event::ConversationChosen(1));
    story.transcript(1, vec![said(1, "a"), said(2, "b"), said(3, "c")], false);
    assert_eq!(
        days_and_marks(&story),
        ["day", "a true true", "new", "b true false", "c false true"]
    );
    story.event(Event::EndSeen(true)).write("Answer");
    assert!(!days_and_marks(&story).contains(&"new".to_owned()));
}

#[test]
fn older_messages_come_before_and_are_asked_for_once() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    story.transcript(1, vec![said(11, "k"), said(12, "l")], true);
    story.event(Event::OlderWanted).event(Event::OlderWanted);
    let older = Call::Transcript {
        conversation: 1,
        before: Some(11),
    };
    assert_eq!(story.count_calls(|call| *call == older), 1);
    story.transcript(1, vec![said(9, "i"), said(10, "j")], false);
    assert_eq!(story.words(), ["i", "j", "k", "l"]);
    story.event(Event::OlderWanted);
    assert_eq!(
        story.count_calls(|call| matches!(call, Call::Transcript { .. })),
        0
    );
}

#[test]
fn older_messages_that_did_not_come_can_be_asked_for_again() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    story.transcript(1, vec![said(11, "k")], true);
    story.event(Event::OlderWanted);
    story.answer(
        |call| matches!(call, Call::Transcript { .. }),
        Err(Failure::Unreachable),
    );
    assert_eq!(story.desk().open.unwrap().older, Loading::Failed);
    story.event(Event::OlderWanted);
    assert_eq!(
        story.count_calls(|call| matches!(call, Call::Transcript { .. })),
        1
    );
}

#[test]
fn message_that_comes_while_the_transcript_is_on_its_way_is_there_once() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    let told = |message| Live::Message {
        conversation: 1,
        message,
    };
    story.tell(told(said(3, "c"))).tell(told(said(4, "d")));
    story.transcript(1, vec![said(1, "a"), said(2, "b"), said(3, "c")], false);
    assert_eq!(story.words(), ["a", "b", "c", "d"]);
}

#[test]
fn gap_is_never_shown_as_if_nothing_was_missing() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    story.transcript(1, vec![said(1, "a"), said(2, "b")], false);
    story.event(Event::Told(0, Box::new(Live::Anew)));
    story.answer(
        |call| *call == Call::Session,
        Ok(desk_core::Answer::Session(Box::new(
            crate::harness::session(),
        ))),
    );
    story.lists(vec![], vec![mine(1)]);
    // The newest page does not reach back to what was known.
    story.transcript(1, vec![said(50, "y"), said(51, "z")], true);
    assert_eq!(story.words(), ["y", "z"]);
    assert!(story.desk().open.unwrap().has_more);
}

#[test]
fn page_that_reaches_back_joins_what_was_known() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    story.transcript(1, vec![said(1, "a"), said(2, "b")], false);
    story.event(Event::Told(0, Box::new(Live::Anew)));
    story.answer(
        |call| *call == Call::Session,
        Ok(desk_core::Answer::Session(Box::new(
            crate::harness::session(),
        ))),
    );
    story.lists(vec![], vec![mine(1)]);
    story.transcript(1, vec![said(2, "b"), said(3, "c")], true);
    assert_eq!(story.words(), ["a", "b", "c"]);
    assert!(!story.desk().open.unwrap().has_more);
}

#[test]
fn transcript_that_does_not_come_says_so_and_can_be_asked_for_again() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    story.answer(
        |call| matches!(call, Call::Transcript { .. }),
        Err(Failure::Unreachable),
    );
    assert_eq!(story.desk().open.unwrap().loading, Loading::Failed);
    story.event(Event::ReloadPressed);
    story.transcript(1, vec![said(1, "a")], false);
    assert_eq!(story.words(), ["a"]);
}

#[test]
fn messages_of_other_agents_have_their_names() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::ConversationChosen(1));
    let by_boris = Message {
        author: desk_core::api::Author::Agent { agent: boris() },
        ..said(1, "Hi")
    };
    story.transcript(1, vec![by_boris, said(2, "Hello")], false);
    let rows = story.seen().rows.into_iter();
    let authors: Vec<_> = rows
        .filter_map(|row| match row {
            Row::Message { author, .. } => Some(author),
            _ => None,
        })
        .collect();
    let client = RowAuthor::Client("Client 1".to_owned());
    assert_eq!(authors, [RowAuthor::Agent("Boris".to_owned()), client]);
}

#[test]
fn address_of_a_conversation_opens_it_once_the_lists_are_there() {
    let mut story = Story::begin();
    story.model = desk_core::Model::new("seed".to_owned(), true, Some(1));
    story.calls.clear();
    story.event(Event::Started);
    story.answer(
        |call| *call == Call::Session,
        Ok(desk_core::Answer::Session(Box::new(
            crate::harness::session(),
        ))),
    );
    story.lists(vec![], vec![mine(1)]);
    assert_eq!(story.desk().open.unwrap().id, 1);
    story.event(Event::AddressChanged(None));
    assert_eq!(story.desk().open, None);
}
