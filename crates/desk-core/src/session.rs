//! Signing in and out, and being there or away.

use std::time::Duration;

use desk_api::{Presence, Session, SignIn};

use super::call::{Answer, Call, Failure};
use super::effect::{Announcement, Effect, FocusTarget, TimerId};
use super::model::{Connection, Desk, Dialog, Model, Phase, Picker, SignInProblem, Step, Toast};
use super::{live, settle};

/// How long until the desk is looked for again at the start.
const START_AGAIN: Duration = Duration::from_secs(3);

/// Asks who is signed in.
pub(super) fn start(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.calls.is_empty() {
        model.call(Call::Session, effects);
    }
}

/// What is to be known of the agent has come, at the start or after a cut.
pub(super) fn session_answered(
    model: &mut Model,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    match outcome {
        Ok(Answer::Session(session)) => arrived(model, *session, effects),
        _ if model.desk().is_some() => live::lost(model, effects),
        _ => {
            model.phase = Phase::Unreachable;
            effects.push(Effect::StartTimer(TimerId::Reconnect, START_AGAIN));
        }
    }
}

/// Name and password go to the desk, and are forgotten here.
pub(super) fn sign_in(
    model: &mut Model,
    login: String,
    password: String,
    effects: &mut Vec<Effect>,
) {
    if let Phase::SignIn { busy: false, .. } = model.phase {
        model.phase = Phase::SignIn {
            busy: true,
            problem: None,
        };
        let id = model.new_id();
        let call = Call::SignIn(SignIn {
            login: login.trim().to_owned(),
            password,
        });
        let remembered = Call::SignIn(SignIn {
            login: String::new(),
            password: String::new(),
        });
        model.calls.push((id, remembered));
        effects.push(Effect::Call {
            id,
            call,
            csrf: None,
        });
    }
}

/// The desk has looked at name and password.
pub(super) fn sign_in_answered(
    model: &mut Model,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let problem = match outcome {
        Ok(Answer::Session(session)) => return arrived(model, *session, effects),
        Err(Failure::Throttled(seconds)) => SignInProblem::Throttled(seconds),
        Err(Failure::Unreachable | Failure::Foreign) | Ok(_) => SignInProblem::Unreachable,
        Err(_) => SignInProblem::Wrong,
    };
    model.phase = Phase::SignIn {
        busy: false,
        problem: Some(problem),
    };
    effects.push(Effect::Focus(FocusTarget::SignIn));
}

/// The desk is there for an agent: for the first time, or again.
fn arrived(model: &mut Model, session: Session, effects: &mut Vec<Effect>) {
    let same = model
        .desk()
        .is_some_and(|desk| desk.me.id == session.agent.id);
    if same {
        if let Some(desk) = model.desk_mut() {
            desk.me = session.agent;
            desk.reads_hidden = session.reads_hidden;
            desk.groups = session.groups;
            desk.canned = session.canned;
            desk.csrf = session.csrf;
            desk.file_limit = session.file_limit;
        }
        return live::session_refreshed(model, session.sequence, effects);
    }
    give_up_calls(model, effects);
    let agent = session.agent.id.clone();
    model.phase = Phase::Desk(Box::new(Desk {
        me: session.agent,
        reads_hidden: session.reads_hidden,
        groups: session.groups,
        canned: session.canned,
        csrf: session.csrf,
        file_limit: session.file_limit,
        sequence: session.sequence,
        connection: Connection::Opening,
        has_lists: false,
        waiting: Vec::new(),
        more_wait: false,
        mine: Vec::new(),
        open: None,
        step: Step::List,
        details: false,
        end_seen: false,
        threads: Default::default(),
        pending: Vec::new(),
        resends: 0,
        drafts: Default::default(),
        picker: Picker::default(),
        dialog: None,
        toast: None,
        taking: None,
    }));
    effects.push(Effect::FindKept(agent));
    effects.push(Effect::StartTimer(TimerId::Tick, settle::TICK));
    model.call(Call::Conversations, effects);
}

/// The session has ended without the agent's doing. What is unsent stays in
/// this browser, for when the same agent is back.
pub(super) fn ended(model: &mut Model, effects: &mut Vec<Effect>) {
    let problem = model.desk().map(|_| SignInProblem::Ended);
    to_sign_in(model, problem, effects);
}

/// The agent wants to go: asked first if something would be lost.
pub(super) fn sign_out(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if desk.pending.is_empty() {
        sign_out_now(model, effects);
    } else {
        desk.dialog = Some(Dialog::SignOut);
    }
}

/// The agent goes. Nothing that was written stays in the browser.
pub(super) fn sign_out_now(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut() {
        desk.dialog = None;
        model.call(Call::SignOut, effects);
    }
}

/// The desk has ended the session, or cannot be reached: then the agent is
/// told, for the session goes on.
pub(super) fn signed_out(
    model: &mut Model,
    outcome: &Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    if let Some(desk) = model.desk_mut() {
        if outcome.is_err() {
            return show_toast(desk, Toast::Failed, effects);
        }
        effects.push(Effect::Forget(desk.me.id.clone()));
    }
    to_sign_in(model, None, effects);
}

fn to_sign_in(model: &mut Model, problem: Option<SignInProblem>, effects: &mut Vec<Effect>) {
    give_up_calls(model, effects);
    effects.push(Effect::CloseLive);
    model.address = model.desk().and_then(|desk| desk.open).or(model.address);
    model.phase = Phase::SignIn {
        busy: false,
        problem,
    };
    effects.push(Effect::Focus(FocusTarget::SignIn));
}

fn give_up_calls(model: &mut Model, effects: &mut Vec<Effect>) {
    let calls = model.calls.drain(..);
    effects.extend(calls.map(|(id, _)| Effect::GiveUp(id)));
}

/// Comes or goes; shown at once.
pub(super) fn toggle_presence(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut() {
        let presence = other(desk.me.presence);
        desk.me.presence = presence;
        model.call(Call::SetPresence(presence), effects);
    }
}

/// The desk knows, or it goes back to what it was.
pub(super) fn presence_answered(
    model: &mut Model,
    outcome: &Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    if let (Err(_), Some(desk)) = (outcome, model.desk_mut()) {
        desk.me.presence = other(desk.me.presence);
        show_toast(desk, Toast::Failed, effects);
    }
}

fn other(presence: Presence) -> Presence {
    match presence {
        Presence::Online => Presence::Away,
        Presence::Away => Presence::Online,
    }
}

/// Shows a notice for a while, and has it said.
pub(super) fn show_toast(desk: &mut Desk, toast: Toast, effects: &mut Vec<Effect>) {
    desk.toast = Some(toast.clone());
    effects.push(Effect::StartTimer(TimerId::ToastEnd, settle::TOAST));
    effects.push(Effect::Announce(Announcement::Toast(toast)));
}
