//! The lists: who waits, whom the agent has, and what is unread.

use desk_core::api::{Live, Summary};
use desk_core::{Announcement, Answer, Call, Direction, Effect, Event, Preview};

use crate::harness::{Story, closed, ids, is_read, mine, said, session, waiting};

fn with_last(summary: Summary, id: i64, unread: u32) -> Summary {
    Summary {
        last: Some(said(id, "…")),
        unread,
        ..summary
    }
}

fn tell(story: &mut Story, conversation: i64, id: i64) {
    story.tell(Live::Message {
        conversation,
        message: said(id, "More"),
    });
}

#[test]
fn who_waits_longest_stands_first_and_the_newest_talk_on_top() {
    let story = Story::with(
        vec![waiting(3), waiting(2)],
        vec![with_last(mine(4), 1, 0), with_last(mine(5), 9, 0)],
    );
    assert_eq!(ids(&story.seen().waiting), [2, 3]);
    assert_eq!(ids(&story.seen().mine), [5, 4]);
}

#[test]
fn new_client_who_waits_is_announced_and_heard_once() {
    let mut story = Story::with(vec![], vec![]);
    let told = Live::Conversation {
        summary: waiting(7),
    };
    story.tell(told.clone());
    assert_eq!(ids(&story.seen().waiting), [7]);
    let words = Announcement::Waits("Client 7".to_owned());
    assert!(story.does(&Effect::Announce(words)) && story.does(&Effect::Chime));
    story.tell(told);
    assert!(!story.does(&Effect::Chime));
    tell(&mut story, 7, 50);
    assert!(!story.does(&Effect::Chime), "one sound for one who waits");
}

#[test]
fn messages_of_a_conversation_that_is_not_open_count_as_unread() {
    let mut story = Story::with(vec![], vec![mine(1), mine(2)]);
    tell(&mut story, 2, 20);
    tell(&mut story, 2, 21);
    let first = &story.seen().mine[0];
    assert_eq!((first.id, first.unread), (2, 2));
    assert_eq!(first.preview, Preview::Client("More".to_owned()));
    assert!(story.does(&Effect::Title(2)));
    let words = Announcement::SaidElsewhere("Client 2".to_owned());
    assert!(story.does(&Effect::Announce(words)));
}

#[test]
fn message_that_the_list_has_counted_is_not_counted_again() {
    let mut story = Story::with(vec![], vec![with_last(mine(1), 20, 1)]);
    tell(&mut story, 1, 20);
    assert_eq!(story.seen().mine[0].unread, 1);
}

#[test]
fn what_is_seen_is_read_and_the_desk_is_told_once() {
    let mut story = Story::talking();
    assert_eq!(story.count_calls(is_read), 1);
    tell(&mut story, 1, 30);
    assert_eq!(story.seen().mine[0].unread, 0);
    let up_to = Call::Read {
        conversation: 1,
        up_to: 30,
    };
    assert_eq!(story.count_calls(|call| *call == up_to), 1);
    story.event(Event::EndSeen(true));
    assert_eq!(story.count_calls(|call| *call == up_to), 1);
}

#[test]
fn what_comes_while_nobody_looks_is_read_when_somebody_does() {
    for away in [
        (
            Event::VisibilityChanged(false),
            Event::VisibilityChanged(true),
        ),
        (Event::EndSeen(false), Event::EndSeen(true)),
    ] {
        let mut story = Story::talking();
        story.event(away.0);
        tell(&mut story, 1, 30);
        assert_eq!(story.seen().mine[0].unread, 1);
        assert!(story.does(&Effect::Chime));
        story.event(away.1);
        assert_eq!(story.seen().mine[0].unread, 0);
    }
}

#[test]
fn no_sound_for_what_is_seen_or_when_sounds_are_off() {
    let mut story = Story::talking();
    tell(&mut story, 1, 30);
    assert!(!story.does(&Effect::Chime));
    story
        .event(Event::SoundPressed)
        .event(Event::EndSeen(false));
    tell(&mut story, 1, 31);
    assert!(!story.does(&Effect::Chime));
}

#[test]
fn conversation_that_is_gone_leaves_the_lists_and_stays_open_to_be_read() {
    let mut story = Story::talking();
    story.tell(Live::Gone { conversation: 1 });
    assert!(story.seen().mine.is_empty());
    assert_eq!(story.words(), ["Hello"]);
    let open = story.desk().open.unwrap();
    assert_eq!(open.composer, desk_core::ComposerView::Closed);
}

#[test]
fn closed_conversation_is_in_no_list_and_comes_back_when_the_client_does() {
    let mut story = Story::talking();
    story.tell(Live::Conversation { summary: closed(1) });
    assert!(story.seen().mine.is_empty());
    story.tell(Live::Conversation {
        summary: waiting(1),
    });
    assert_eq!(ids(&story.seen().waiting), [1]);
}

#[test]
fn steps_lead_through_both_lists_and_end_at_their_ends() {
    let mut story = Story::with(vec![waiting(1)], vec![mine(2)]);
    let open = |story: &Story| story.desk().open.map(|open| open.id);
    for (direction, expected) in [
        (Direction::Down, Some(1)),
        (Direction::Down, Some(2)),
        (Direction::Down, Some(2)),
        (Direction::Up, Some(1)),
        (Direction::Up, Some(1)),
    ] {
        story.event(Event::Stepped(direction));
        assert_eq!(open(&story), expected);
    }
}

#[test]
fn waits_are_as_old_as_the_clock_says() {
    let mut story = Story::with(vec![waiting(1)], vec![]);
    story
        .later(120_001)
        .event(Event::TimerFired(desk_core::TimerId::Tick));
    assert_eq!(story.seen().waiting[0].age, 120_000);
}

#[test]
fn of_many_who_wait_those_are_listed_whose_turn_is_next() {
    let mut story = Story::begin();
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    story.lists_of_many((1..=200).map(waiting).collect(), true, vec![]);
    story.event(Event::LiveOpened);
    assert!(story.desk().more_wait);
    // Whoever comes now waits behind them.
    let mut last = waiting(900);
    last.sequence = 50;
    story.tell(Live::Conversation { summary: last });
    assert!(!story.does(&Effect::Chime));
    assert_eq!(story.seen().waiting.len(), 200);
    // Others take them, until few are left.
    for conversation in 1..=101 {
        assert_eq!(story.count_calls(|call| *call == Call::Conversations), 0);
        story.tell(Live::Gone { conversation });
    }
    assert_eq!(story.count_calls(|call| *call == Call::Conversations), 1);
    story.tell(Live::Gone { conversation: 102 });
    assert_eq!(story.count_calls(|call| *call == Call::Conversations), 1);
    let listed = (103..=200).chain([900]).map(waiting).collect();
    story.lists_of_many(listed, false, vec![]);
    assert!(!story.desk().more_wait);
    assert_eq!(story.seen().waiting.len(), 99);
}

#[test]
fn a_desk_that_lists_few_although_more_wait_is_not_asked_without_end() {
    let mut story = Story::begin();
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    story.lists_of_many(vec![waiting(1)], true, vec![]);
    story.event(Event::LiveOpened);
    assert_eq!(story.count_calls(|call| *call == Call::Conversations), 0);
}
