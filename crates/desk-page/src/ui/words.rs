//! How the core's states are worded.

use desk_core::api::Notice;
use desk_core::{Body, Preview, SignInProblem, Toast, Trouble, agent_name};

use super::Appearance;
use super::screen::isolated;
use crate::i18n::Key;

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// The window's title.
pub(crate) fn title(count: u32, appearance: Appearance) -> String {
    let name = appearance.text(Key::Title);
    match count {
        0 => name.to_owned(),
        count => format!("({count}) {name}"),
    }
}

/// A span as people say it, in minutes, hours or days.
pub(super) fn span(millis: i64, appearance: Appearance) -> String {
    let minutes = millis / MINUTE;
    match minutes {
        0 => appearance.text(Key::Now).to_owned(),
        1..=59 => appearance.with(Key::Minutes, &minutes.to_string()),
        60..=1439 => appearance.with(Key::Hours, &(minutes / 60).to_string()),
        _ => appearance.with(Key::Days, &(minutes / 1440).to_string()),
    }
}

/// How urgent a wait has become, as style sheets know it.
pub(super) fn urgency(millis: i64) -> &'static str {
    match millis / MINUTE {
        0..=1 => "fresh",
        2..=9 => "long",
        _ => "overdue",
    }
}

/// What was said last, in a list.
pub(super) fn preview(preview: &Preview, appearance: Appearance) -> String {
    match preview {
        Preview::Nothing => String::new(),
        Preview::Client(words) => words.clone(),
        Preview::Agent(words) => appearance.with(Key::YouSaid, words),
        Preview::File => appearance.text(Key::File).to_owned(),
        Preview::Notice(told) => notice(told, appearance),
    }
}

/// What has happened to a conversation.
pub(super) fn notice(notice: &Notice, appearance: Appearance) -> String {
    match notice {
        Notice::Opened { group } => appearance.with(Key::NoticeOpened, group),
        Notice::Taken { agent } => appearance.with(Key::NoticeTaken, &agent_name(agent)),
        Notice::Passed { agent, group } => appearance
            .with(Key::NoticePassed, &agent_name(agent))
            .replacen("{}", &isolated(group), 1),
        Notice::ClosedByAgent { agent } => appearance.with(Key::NoticeClosed, &agent_name(agent)),
        Notice::ClosedByClient { text } if text.trim().is_empty() => {
            appearance.text(Key::NoticeClosedByClient).to_owned()
        }
        Notice::ClosedByClient { text } => appearance.with(Key::NoticeClosedByClientWith, text),
    }
}

/// The words of a row that is a notice.
pub(super) fn notice_of(body: &Body, appearance: Appearance) -> String {
    match body {
        Body::Notice(told) => notice(told, appearance),
        _ => String::new(),
    }
}

/// Why somebody is not signed in.
pub(super) fn sign_in_problem(problem: SignInProblem, appearance: Appearance) -> String {
    match problem {
        SignInProblem::Wrong => appearance.text(Key::SignInWrong).to_owned(),
        SignInProblem::Throttled(Some(seconds)) => {
            appearance.with(Key::SignInThrottledFor, &seconds.to_string())
        }
        SignInProblem::Throttled(None) => appearance.text(Key::SignInThrottled).to_owned(),
        SignInProblem::Unreachable => appearance.text(Key::SignInUnreachable).to_owned(),
        SignInProblem::Ended => appearance.text(Key::SignInEnded).to_owned(),
    }
}

/// What a notice says.
pub(super) fn toast(toast: &Toast, appearance: Appearance) -> String {
    match toast {
        Toast::TakenByAnother(Some(name)) => appearance.with(Key::TakenBy, name),
        Toast::TakenByAnother(None) => appearance.text(Key::TakenByAnother).to_owned(),
        Toast::Closed => appearance.text(Key::ToastClosed).to_owned(),
        Toast::Passed(group) => appearance.with(Key::ToastPassed, group),
        Toast::EndedByClient => appearance.text(Key::ToastEnded).to_owned(),
        Toast::Failed => appearance.text(Key::ToastFailed).to_owned(),
        Toast::NobodyWaits => appearance.text(Key::ToastNobody).to_owned(),
    }
}

/// Why a message was not sent.
pub(super) fn trouble(trouble: Trouble, appearance: Appearance) -> &'static str {
    appearance.text(match trouble {
        Trouble::NotMine => Key::TroubleNotMine,
        Trouble::TooLarge => Key::TroubleTooLarge,
        Trouble::WrongType => Key::TroubleWrongType,
        Trouble::Unreadable => Key::TroubleUnreadable,
        Trouble::Refused => Key::TroubleRefused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_become_urgent() {
        assert_eq!(urgency(0), "fresh");
        assert_eq!(urgency(2 * MINUTE), "long");
        assert_eq!(urgency(10 * MINUTE), "overdue");
    }
}
