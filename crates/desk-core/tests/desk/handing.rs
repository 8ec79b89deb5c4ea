//! Taking, passing on, closing.

use desk_core::api::{Live, Notice, Problem, State, Summary};
use desk_core::{Answer, Call, ComposerView, Dialog, Effect, Event, Failure, FocusTarget, Toast};

use crate::harness::{Story, boris, closed, ids, mine, notice, waiting};

#[test]
fn taken_conversation_is_the_agents_and_can_be_written_in() {
    let mut story = Story::with(vec![waiting(1)], vec![]);
    story.event(Event::TakePressed(1));
    let composer = story.desk().open.unwrap().composer;
    assert_eq!(composer, ComposerView::Waiting { busy: true });
    story.answer(
        |call| *call == Call::Take(1),
        Ok(Answer::Taken(Box::new(mine(1)))),
    );
    assert_eq!(ids(&story.seen().mine), [1]);
    assert!(story.seen().waiting.is_empty());
    assert!(story.does(&Effect::Focus(FocusTarget::Composer)));
    assert!(matches!(
        story.desk().open.unwrap().composer,
        ComposerView::Writing { .. }
    ));
}

#[test]
fn what_the_stream_said_before_the_answer_changes_nothing_after_it() {
    let mut story = Story::with(vec![waiting(1)], vec![]);
    story.event(Event::TakePressed(1));
    let answer = Summary {
        sequence: 20,
        ..mine(1)
    };
    let answer = Ok(Answer::Taken(Box::new(answer)));
    story.answer(|call| *call == Call::Take(1), answer);
    let is_writing = |story: &Story| {
        let composer = story.desk().open.unwrap().composer;
        matches!(composer, ComposerView::Writing { .. })
    };
    // The stream is slower than the answer.
    story.tell(Live::Conversation {
        summary: waiting(1),
    });
    assert!(is_writing(&story) && !story.does(&Effect::Chime));
    story.tell(Live::Gone { conversation: 1 });
    assert!(is_writing(&story));
    assert_eq!(ids(&story.seen().mine), [1]);
    let newer = Summary {
        sequence: 21,
        ..closed(1)
    };
    story.tell(Live::Conversation { summary: newer });
    assert!(!is_writing(&story));
}

#[test]
fn whoever_was_slower_is_told_calmly_who_was_faster() {
    let mut story = Story::with(vec![waiting(1)], vec![]);
    story.event(Event::TakePressed(1));
    // The stream may tell before the answer does.
    story.tell(Live::Gone { conversation: 1 });
    let problem = Problem {
        message: String::new(),
        field: None,
        taken_by: Some(boris()),
    };
    let conflict = Failure::Conflict(Some(Box::new(problem)));
    story.answer(|call| *call == Call::Take(1), Err(conflict));
    let desk = story.desk();
    assert_eq!(
        desk.toast,
        Some(Toast::TakenByAnother(Some("Boris".to_owned())))
    );
    assert!(story.seen().waiting.is_empty() && story.seen().mine.is_empty());
    let to_words = Effect::Focus(FocusTarget::Composer);
    assert!(story.does(&to_words), "what was pressed is gone");
}

#[test]
fn only_one_is_taken_at_a_time() {
    let mut story = Story::with(vec![waiting(1), waiting(2)], vec![]);
    story
        .event(Event::TakePressed(1))
        .event(Event::TakePressed(2));
    assert_eq!(story.count_calls(|call| matches!(call, Call::Take(_))), 1);
}

#[test]
fn taking_the_next_takes_who_waits_longest_or_says_that_nobody_does() {
    let mut story = Story::with(vec![waiting(5), waiting(4)], vec![]);
    story.event(Event::TakeNextPressed);
    assert_eq!(story.count_calls(|call| *call == Call::Take(4)), 1);
    let mut story = Story::with(vec![], vec![]);
    story.event(Event::TakeNextPressed);
    assert_eq!(story.desk().toast, Some(Toast::NobodyWaits));
}

#[test]
fn take_that_did_not_arrive_can_be_pressed_again() {
    let mut story = Story::with(vec![waiting(1)], vec![]);
    story.event(Event::TakePressed(1));
    story.answer(|call| *call == Call::Take(1), Err(Failure::Unreachable));
    assert_eq!(story.desk().toast, Some(Toast::Failed));
    story.event(Event::TakePressed(1));
    assert_eq!(story.count_calls(|call| *call == Call::Take(1)), 1);
}

#[test]
fn passing_on_names_the_group_and_leaves_the_conversation() {
    let mut story = Story::talking();
    story.event(Event::PassPressed);
    assert_eq!(story.desk().dialog, Some(Dialog::Pass(1)));
    story.event(Event::PassConfirmed("sales".to_owned()));
    story.tell(Live::Gone { conversation: 1 });
    let call = Call::Pass {
        conversation: 1,
        group: "sales".to_owned(),
    };
    story.answer(|known| *known == call, Ok(Answer::Done));
    let desk = story.desk();
    assert_eq!(desk.toast, Some(Toast::Passed("Sales".to_owned())));
    assert_eq!((desk.open, desk.dialog), (None, None));
    assert!(story.does(&Effect::Focus(FocusTarget::List)));
}

#[test]
fn closing_is_asked_about_once() {
    let mut story = Story::talking();
    story.event(Event::ClosePressed);
    assert_eq!(story.desk().dialog, Some(Dialog::Close(1)));
    assert_eq!(story.count_calls(|call| *call == Call::Close(1)), 0);
    story.event(Event::CloseConfirmed);
    // What the stream says about it comes first: nobody is told twice.
    story.tell(Live::Message {
        conversation: 1,
        message: notice(
            9,
            Notice::ClosedByAgent {
                agent: crate::harness::anna(),
            },
        ),
    });
    story.tell(Live::Conversation { summary: closed(1) });
    assert_eq!(story.desk().toast, None);
    story.answer(|call| *call == Call::Close(1), Ok(Answer::Done));
    assert_eq!(story.desk().toast, Some(Toast::Closed));
    assert_eq!(story.desk().open, None);
}

#[test]
fn question_about_one_conversation_is_not_answered_for_another() {
    let mut story = Story::with(vec![], vec![mine(1), mine(2)]);
    story
        .event(Event::ConversationChosen(1))
        .event(Event::ClosePressed);
    story
        .event(Event::ConversationChosen(2))
        .event(Event::CloseConfirmed);
    assert_eq!(story.count_calls(|call| matches!(call, Call::Close(_))), 0);
}

#[test]
fn client_who_ends_the_conversation_is_told_of() {
    let mut story = Story::talking();
    story.tell(Live::Message {
        conversation: 1,
        message: notice(
            9,
            Notice::ClosedByClient {
                text: String::new(),
            },
        ),
    });
    assert_eq!(story.desk().toast, Some(Toast::EndedByClient));
    assert_eq!(story.desk().open.unwrap().composer, ComposerView::Closed);
}

#[test]
fn conversation_of_another_agent_says_whose_it_is() {
    let held = Summary {
        state: State::Held { agent: boris() },
        ..waiting(1)
    };
    let mut story = Story::talking();
    story.tell(Live::Conversation { summary: held });
    let composer = story.desk().open.unwrap().composer;
    assert_eq!(composer, ComposerView::Held("Boris".to_owned()));
    story.event(Event::ClosePressed);
    assert_eq!(story.desk().dialog, None);
}
