//! Signing in and out.

use desk_core::api::{Live, Presence};
use desk_core::{
    Answer, Call, Connection, Dialog, Effect, Event, Failure, Page, SignInProblem, TimerId, Toast,
};

use crate::harness::{Story, agent, is_send, mine, session};

fn problem(story: &Story) -> Option<SignInProblem> {
    match story.seen().page {
        Page::SignIn { problem, .. } => problem,
        page => panic!("no sign-in but {page:?}"),
    }
}

#[test]
fn nobody_signed_in_sees_the_sign_in_without_a_reproach() {
    let mut story = Story::begin();
    story.answer(|call| *call == Call::Session, Err(Failure::SignedOut));
    assert_eq!(problem(&story), None);
}

#[test]
fn password_leaves_with_the_call_and_is_not_remembered() {
    let mut story = Story::begin();
    story.answer(|call| *call == Call::Session, Err(Failure::SignedOut));
    story.event(Event::SignInSubmitted {
        login: " anna ".to_owned(),
        password: "secret words".to_owned(),
    });
    let sent = format!("{:?}", story.effects);
    assert!(
        sent.contains("secret words") && sent.contains("\"anna\""),
        "{sent}"
    );
    assert!(!format!("{:?}", story.model).contains("secret words"));
    // A second press while the first is looked at does nothing.
    story.event(Event::SignInSubmitted {
        login: "anna".to_owned(),
        password: "secret words".to_owned(),
    });
    assert_eq!(story.effects, []);
}

#[test]
fn each_refusal_of_a_sign_in_is_told_for_what_it_is() {
    for (failure, told) in [
        (Failure::SignedOut, SignInProblem::Wrong),
        (
            Failure::Throttled(Some(30)),
            SignInProblem::Throttled(Some(30)),
        ),
        (Failure::Unreachable, SignInProblem::Unreachable),
    ] {
        let mut story = Story::begin();
        story.answer(|call| *call == Call::Session, Err(Failure::SignedOut));
        story.event(Event::SignInSubmitted {
            login: "anna".to_owned(),
            password: "x".to_owned(),
        });
        story.answer(|call| matches!(call, Call::SignIn(_)), Err(failure));
        assert_eq!(problem(&story), Some(told));
    }
}

#[test]
fn desk_that_is_away_at_the_start_is_looked_for_again() {
    let mut story = Story::begin();
    story.answer(|call| *call == Call::Session, Err(Failure::Unreachable));
    assert_eq!(story.seen().page, Page::Unreachable);
    story.event(Event::TimerFired(TimerId::Reconnect));
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    story.lists(vec![], vec![]);
    assert!(story.does(&Effect::OpenLive(10)));
}

#[test]
fn stream_begins_behind_the_lists() {
    let mut story = Story::begin();
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(session()))),
    );
    assert!(
        !story
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::OpenLive(_)))
    );
    story.lists(vec![], vec![]);
    assert!(story.does(&Effect::OpenLive(10)));
}

#[test]
fn calls_that_change_something_carry_the_token_of_the_session() {
    let mut story = Story::talking();
    story.write("Hi");
    let (_, _, csrf) = story
        .calls
        .iter()
        .find(|(_, call, _)| is_send(call))
        .unwrap();
    assert_eq!(csrf.as_deref(), Some("token"));
}

#[test]
fn end_of_the_session_leads_to_the_sign_in_and_keeps_what_was_written() {
    for told in [true, false] {
        let mut story = Story::talking();
        story.write("Unsent");
        if told {
            // Its number says nothing: it is of the session and not of the log.
            story.event(Event::Told(0, Box::new(Live::SignedOut)));
        } else {
            story.answer(is_send, Err(Failure::SignedOut));
        }
        assert_eq!(problem(&story), Some(SignInProblem::Ended));
        assert!(
            !story
                .effects
                .iter()
                .any(|effect| matches!(effect, Effect::Forget(_)))
        );
        assert!(story.does(&Effect::CloseLive));
    }
}

#[test]
fn signing_out_forgets_what_was_written_in_this_browser() {
    let mut story = Story::talking();
    story.event(Event::SignOutPressed);
    story.answer(|call| *call == Call::SignOut, Ok(Answer::Done));
    assert!(story.does(&Effect::Forget("1".to_owned())));
    assert_eq!(problem(&story), None);
}

#[test]
fn signing_out_with_something_unsent_is_asked_about() {
    let mut story = Story::talking();
    story.write("Unsent").event(Event::SignOutPressed);
    assert_eq!(story.desk().dialog, Some(Dialog::SignOut));
    assert_eq!(story.count_calls(|call| *call == Call::SignOut), 0);
    story.event(Event::SignOutConfirmed);
    assert_eq!(story.count_calls(|call| *call == Call::SignOut), 1);
}

#[test]
fn sign_out_that_did_not_arrive_is_no_sign_out() {
    let mut story = Story::talking();
    story.event(Event::SignOutPressed);
    story.answer(|call| *call == Call::SignOut, Err(Failure::Unreachable));
    assert_eq!(story.desk().toast, Some(Toast::Failed));
    assert!(
        !story
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Forget(_)))
    );
}

#[test]
fn another_agent_at_the_same_page_sees_nothing_of_the_first() {
    let mut story = Story::talking();
    story
        .event(Event::LiveLost)
        .event(Event::TimerFired(TimerId::Reconnect));
    let other = desk_core::api::Session {
        agent: agent("2", "Boris"),
        ..session()
    };
    story.answer(
        |call| *call == Call::Session,
        Ok(Answer::Session(Box::new(other))),
    );
    let desk = story.model.desk().unwrap();
    assert!(desk.mine.is_empty() && desk.threads.is_empty() && desk.drafts.is_empty());
}

#[test]
fn coming_and_going_shows_at_once_and_goes_back_if_it_fails() {
    let mut story = Story::with(vec![], vec![mine(1)]);
    story.event(Event::PresencePressed);
    assert!(!story.desk().online);
    let away = Call::SetPresence(Presence::Away);
    story.answer(|call| *call == away, Err(Failure::Unreachable));
    assert!(story.desk().online);
    assert_eq!(story.desk().toast, Some(Toast::Failed));
}

#[test]
fn connection_is_open_once_the_stream_stands() {
    let story = Story::with(vec![], vec![]);
    assert_eq!(story.model.desk().unwrap().connection, Connection::Open);
}
