//! The draft and the canned answers.

use desk_core::api::{Canned, NewCanned};
use desk_core::{Answer, Call, ComposerView, Dialog, Direction, Event, Failure};

use crate::harness::{Story, is_send, mine};

fn draft(story: &Story) -> String {
    match story.desk().open.map(|open| open.composer) {
        Some(ComposerView::Writing { draft, .. }) => draft,
        other => panic!("no draft but {other:?}"),
    }
}

fn offered(story: &Story) -> Option<(Vec<String>, usize)> {
    match story.desk().open.map(|open| open.composer) {
        Some(ComposerView::Writing { picker, .. }) => {
            let (canned, at) = picker?;
            Some((canned.into_iter().map(|one| one.title).collect(), at))
        }
        other => panic!("no picker but {other:?}"),
    }
}

fn type_in(story: &mut Story, text: &str) {
    story.event(Event::DraftChanged(text.to_owned()));
}

#[test]
fn each_conversation_has_its_own_draft() {
    let mut story = Story::with(vec![], vec![mine(1), mine(2)]);
    story.event(Event::ConversationChosen(1));
    type_in(&mut story, "One");
    story.event(Event::ConversationChosen(2));
    assert_eq!(draft(&story), "");
    type_in(&mut story, "Two");
    story.event(Event::ConversationChosen(1));
    assert_eq!(draft(&story), "One");
    let entries = story.seen().mine.into_iter();
    let drafts: Vec<_> = entries.filter_map(|entry| entry.draft).collect();
    assert_eq!(drafts, ["Two", "One"]);
}

#[test]
fn slash_offers_answers_by_title_those_that_begin_with_it_first() {
    let mut story = Story::talking();
    type_in(&mut story, "/");
    assert_eq!(offered(&story).unwrap().0.len(), 3);
    type_in(&mut story, "/GOOD");
    assert_eq!(offered(&story).unwrap().0, ["Goodbye", "Say goodbye"]);
    type_in(&mut story, "/nothing like it");
    assert_eq!(offered(&story).unwrap().0, [""; 0]);
    for other in ["and/or", "/a\nb", ""] {
        type_in(&mut story, other);
        assert_eq!(offered(&story), None, "{other}");
    }
}

#[test]
fn enter_takes_the_answer_pointed_at_and_does_not_send_it() {
    let mut story = Story::talking();
    type_in(&mut story, "/good");
    story.event(Event::PickerMoved(Direction::Down));
    assert_eq!(offered(&story).unwrap().1, 1);
    story.event(Event::DraftSubmitted);
    assert_eq!(draft(&story), "Bye");
    assert_eq!((offered(&story), story.count_calls(is_send)), (None, 0));
    story.event(Event::DraftSubmitted);
    assert_eq!(story.text_on_its_way().0, "Bye");
}

#[test]
fn pointer_goes_round() {
    let mut story = Story::talking();
    type_in(&mut story, "/");
    story.event(Event::PickerMoved(Direction::Up));
    assert_eq!(offered(&story).unwrap().1, 2);
    story.event(Event::PickerMoved(Direction::Down));
    assert_eq!(offered(&story).unwrap().1, 0);
}

#[test]
fn picker_that_was_sent_away_stays_away_until_a_new_slash() {
    let mut story = Story::talking();
    type_in(&mut story, "/");
    story.event(Event::PickerLeft);
    type_in(&mut story, "/etc");
    assert_eq!(offered(&story), None);
    story.event(Event::DraftSubmitted);
    assert_eq!(story.text_on_its_way().0, "/etc", "a path may be sent");
    type_in(&mut story, "/");
    assert!(offered(&story).is_some());
}

#[test]
fn text_that_fits_no_answer_is_sent_as_it_is() {
    let mut story = Story::talking();
    story.write("/shrug");
    assert_eq!(story.text_on_its_way().0, "/shrug");
}

#[test]
fn button_offers_answers_without_touching_what_is_written() {
    let mut story = Story::talking();
    story.event(Event::CannedAsked);
    assert!(offered(&story).is_some());
    type_in(&mut story, "Half a");
    story.event(Event::CannedAsked);
    assert_eq!((draft(&story).as_str(), offered(&story)), ("Half a", None));
}

#[test]
fn answer_is_kept_and_a_failure_leaves_the_form() {
    let mut story = Story::with(vec![], vec![]);
    story
        .event(Event::CannedPressed)
        .event(Event::CannedEdited(None));
    let save = || Event::CannedSaved {
        title: " Hours ".to_owned(),
        text: "Eight to six".to_owned(),
    };
    story.event(save());
    let call = Call::SaveCanned {
        id: None,
        canned: NewCanned {
            title: "Hours".to_owned(),
            text: "Eight to six".to_owned(),
        },
    };
    story.answer(|known| *known == call, Err(Failure::Unreachable));
    let still = Dialog::Canned {
        editing: Some(None),
        busy: false,
        failed: true,
    };
    assert_eq!(story.desk().dialog, Some(still));
    story.event(save());
    let saved = Canned {
        id: 9,
        title: "Hours".to_owned(),
        text: "Eight to six".to_owned(),
    };
    story.answer(|known| *known == call, Ok(Answer::Canned(saved)));
    let titles: Vec<_> = story
        .desk()
        .canned
        .into_iter()
        .map(|one| one.title)
        .collect();
    assert_eq!(titles, ["Goodbye", "Greeting", "Hours", "Say goodbye"]);
}

#[test]
fn answer_that_somebody_else_took_away_is_gone_too() {
    let mut story = Story::with(vec![], vec![]);
    story
        .event(Event::CannedPressed)
        .event(Event::CannedDeleted(1));
    story.answer(|call| *call == Call::DeleteCanned(1), Err(Failure::Missing));
    assert_eq!(story.desk().canned.len(), 2);
}
