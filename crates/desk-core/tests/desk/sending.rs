//! Sending: local echo, order, keys, and nothing lost.

use desk_core::api::{Delivery, Live};
use desk_core::{
    Answer, Call, Effect, Event, Failure, FocusTarget, Found, Kept, PickedFile, Progress, Row,
    RowKey, RowState, TimerId, Trouble, Unsent,
};

use crate::harness::{START, Story, is_send, mine, own, said};

fn own_rows(story: &Story) -> Vec<(RowKey, Option<RowState>)> {
    let rows = story.seen().rows.into_iter();
    rows.filter_map(|row| match row {
        Row::Message {
            key: key @ RowKey::Own(_),
            state,
            ..
        } => Some((key, state)),
        _ => None,
    })
    .collect()
}

fn states(story: &Story) -> Vec<RowState> {
    let rows = own_rows(story).into_iter();
    rows.filter_map(|(_, state)| state).collect()
}

fn file(id: u64, name: &str, size: u64) -> PickedFile {
    PickedFile {
        id,
        name: name.to_owned(),
        size,
    }
}

#[test]
fn text_is_seen_at_once_and_stays_the_same_row_when_the_desk_has_it() {
    let mut story = Story::talking();
    story.write(" Hi \n");
    let before = own_rows(&story);
    assert_eq!(before[0].1, Some(RowState::Sending(Progress::None)));
    story.take_text(6);
    let after = own_rows(&story);
    assert_eq!((after.len(), &after[0].0), (1, &before[0].0));
    assert_eq!(after[0].1, Some(RowState::Queued));
    assert_eq!(story.words(), ["Hello", "Hi"]);
}

#[test]
fn stream_and_answer_tell_of_the_same_message_in_any_order() {
    let mut story = Story::talking();
    story.write("Hi");
    let (text, key) = story.text_on_its_way();
    story.tell(Live::Message {
        conversation: 1,
        message: own(6, &text, &key),
    });
    assert_eq!(story.words(), ["Hello", "Hi"]);
    story.take_text(6);
    assert_eq!(story.words(), ["Hello", "Hi"]);
    // Progress that came in between is not taken back.
    story.tell(Live::Delivery {
        conversation: 1,
        message: 6,
        delivery: Delivery::Delivered,
    });
    story.tell(Live::Message {
        conversation: 1,
        message: own(6, &text, &key),
    });
    assert_eq!(states(&story), [RowState::Delivered]);
}

#[test]
fn texts_go_one_after_the_other_in_their_order() {
    let mut story = Story::talking();
    story.write("One").write("Two");
    assert_eq!(story.count_calls(is_send), 1);
    assert_eq!(story.text_on_its_way().0, "One");
    story.take_text(6);
    assert_eq!(story.text_on_its_way().0, "Two");
}

#[test]
fn text_that_did_not_arrive_goes_again_under_the_same_key() {
    let mut story = Story::talking();
    story.write("Hi");
    let (_, key) = story.text_on_its_way();
    story.answer(is_send, Err(Failure::Unreachable));
    assert_eq!(states(&story), [RowState::Waiting]);
    assert_eq!(
        story.count_calls(is_send),
        0,
        "it waits before it goes again"
    );
    story.event(Event::TimerFired(TimerId::Resend));
    assert_eq!(story.text_on_its_way().1, key);
}

#[test]
fn text_waits_behind_one_that_waits() {
    let mut story = Story::talking();
    story.write("One");
    story.answer(is_send, Err(Failure::Unreachable));
    story.write("Two");
    assert_eq!(story.count_calls(is_send), 0);
    story.event(Event::TimerFired(TimerId::Resend));
    assert_eq!(story.text_on_its_way().0, "One");
}

#[test]
fn stream_that_is_back_sends_what_waits() {
    let mut story = Story::talking();
    story.write("Hi");
    story.answer(is_send, Err(Failure::Unreachable));
    story.event(Event::LiveLost).event(Event::LiveOpened);
    assert_eq!(story.text_on_its_way().0, "Hi");
}

#[test]
fn text_is_kept_until_the_desk_has_it_and_the_draft_until_it_is_sent() {
    let mut story = Story::talking();
    story.event(Event::DraftChanged("Hi".to_owned()));
    assert_eq!(story.kept(), [&Kept::Draft(1, "Hi".to_owned())]);
    story.event(Event::DraftSubmitted);
    assert!(
        story
            .kept()
            .iter()
            .any(|kept| matches!(kept, Kept::Unsent(_)))
    );
    assert!(story.kept().contains(&&Kept::Draft(1, String::new())));
    let (_, key) = story.text_on_its_way();
    story.take_text(6);
    assert!(story.kept().contains(&&Kept::Settled(key)));
}

#[test]
fn what_was_kept_comes_back_after_a_reload_and_goes_under_its_key() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    let unsent = |key: &str, text: &str, at| Unsent {
        key: key.to_owned(),
        conversation: 1,
        text: text.to_owned(),
        at,
    };
    story.find(Found {
        agent: "1".to_owned(),
        drafts: vec![(1, "Half a".to_owned())],
        unsent: vec![
            unsent("b", "Second", START + 2),
            unsent("a", "First", START + 1),
        ],
    });
    assert_eq!(
        story.text_on_its_way(),
        ("First".to_owned(), "a".to_owned())
    );
    story.event(Event::ConversationChosen(1));
    // One of them had arrived after all.
    story.transcript(1, vec![own(7, "First", "a")], false);
    assert!(story.kept().contains(&&Kept::Settled("a".to_owned())));
    assert_eq!(story.words(), ["First", "Second"]);
}

#[test]
fn what_was_kept_for_another_agent_is_left_alone() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.find(Found {
        agent: "2".to_owned(),
        drafts: vec![(1, "Secret".to_owned())],
        unsent: vec![],
    });
    assert!(story.model.desk().unwrap().drafts.is_empty());
}

#[test]
fn refusal_shows_at_the_message_which_can_be_tried_again_or_discarded() {
    let mut story = Story::talking();
    story.write("Hi");
    let (_, key) = story.text_on_its_way();
    story.answer(is_send, Err(Failure::Conflict(None)));
    let failed = RowState::Failed {
        trouble: Trouble::NotMine,
        again: true,
    };
    assert_eq!(states(&story), [failed]);
    story.event(Event::RetryPressed(key.clone()));
    assert_eq!(story.text_on_its_way().1, key);
    story.answer(is_send, Err(Failure::Refused));
    story.event(Event::DiscardPressed(key.clone()));
    assert_eq!(states(&story), []);
    assert!(story.kept().contains(&&Kept::Settled(key)));
}

#[test]
fn refused_text_does_not_hold_up_the_next() {
    let mut story = Story::talking();
    story.write("One").write("Two");
    story.answer(is_send, Err(Failure::Refused));
    assert_eq!(story.text_on_its_way().0, "Two");
}

#[test]
fn session_that_changed_elsewhere_is_asked_for_before_it_goes_again() {
    let mut story = Story::talking();
    story.write("Hi");
    story.answer(is_send, Err(Failure::Forbidden));
    assert_eq!(story.count_calls(|call| *call == Call::Session), 1);
    assert_eq!(states(&story), [RowState::Waiting]);
}

#[test]
fn file_shows_how_far_it_has_got_and_can_be_taken_back() {
    let mut story = Story::talking();
    story.event(Event::FilesPicked(vec![file(1, "a.pdf", 900)]));
    story.event(Event::Uploaded(1, 420));
    assert_eq!(states(&story), [RowState::Sending(Progress::Percent(42))]);
    let (RowKey::Own(key), _) = own_rows(&story).remove(0) else {
        panic!("no key");
    };
    story.event(Event::DiscardPressed(key));
    assert_eq!(
        story.calls.len(),
        1,
        "only what was read is still told: {:?}",
        story.calls
    );
    assert!(story.does(&Effect::DropFile(1)));
    assert!(story.does(&Effect::GuardLeaving(false)));
    let to_input = Effect::Focus(FocusTarget::Composer);
    assert!(story.does(&to_input), "the button that was pressed is gone");
}

#[test]
fn file_beyond_the_limit_is_told_before_it_goes() {
    let mut story = Story::talking();
    story.event(Event::FilesPicked(vec![file(1, "a.iso", 1001)]));
    let failed = RowState::Failed {
        trouble: Trouble::TooLarge,
        again: false,
    };
    assert_eq!(states(&story), [failed]);
    assert_eq!(
        story.count_calls(|call| matches!(call, Call::SendFile { .. })),
        0
    );
}

#[test]
fn several_files_go_side_by_side_and_do_not_hold_up_texts() {
    let mut story = Story::talking();
    story.event(Event::FilesPicked(vec![file(1, "a", 1), file(2, "b", 2)]));
    story.write("Hi");
    assert_eq!(
        story.count_calls(|call| matches!(call, Call::SendFile { .. })),
        2
    );
    assert_eq!(story.count_calls(is_send), 1);
    story.answer(
        |call| matches!(call, Call::SendFile { file: 1, .. }),
        Err(Failure::WrongType),
    );
    let failed = RowState::Failed {
        trouble: Trouble::WrongType,
        again: false,
    };
    assert_eq!(states(&story)[0], failed);
}

#[test]
fn a_file_that_has_gone_holds_nothing_up() {
    let mut story = Story::talking();
    story.event(Event::FilesPicked(vec![file(1, "a", 1)]));
    story.answer(
        |call| matches!(call, Call::SendFile { .. }),
        Err(Failure::Unreadable),
    );
    let failed = RowState::Failed {
        trouble: Trouble::Unreadable,
        again: false,
    };
    assert_eq!(states(&story), [failed]);
    story.write("Hi");
    assert_eq!(story.count_calls(is_send), 1);
}

#[test]
fn nothing_is_sent_into_a_conversation_of_others() {
    let mut story = Story::with(vec![crate::harness::waiting(1)], vec![]);
    story.event(Event::ConversationChosen(1)).write("Hi");
    story.event(Event::FilesPicked(vec![file(1, "a", 1)]));
    assert_eq!(
        story.count_calls(|call| matches!(call, Call::SendFile { .. })),
        0
    );
    assert_eq!(story.count_calls(is_send), 0);
}

#[test]
fn empty_text_is_not_sent() {
    let mut story = Story::talking();
    story.write(" \n ");
    assert_eq!(story.count_calls(is_send), 0);
}

#[test]
fn answers_that_nobody_waits_for_change_nothing() {
    let mut story = Story::talking();
    let before = story.model.clone();
    let message = Box::new(said(99, "Who?"));
    story.event(Event::Answered(4711, Ok(Answer::Message(message))));
    assert_eq!(story.model, before);
}
