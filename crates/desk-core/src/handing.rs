//! Taking a conversation, passing it on, closing it.

use desk_api::{Agent, State, Summary};

use super::call::{Answer, Call, Failure};
use super::effect::{Effect, FocusTarget};
use super::lists;
use super::model::{Desk, Dialog, Model, Step, Toast};
use super::reading;
use super::session::show_toast;

/// Takes a conversation that waits. One at a time.
pub(super) fn take(model: &mut Model, id: i64, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let waits = desk
        .summary(id)
        .is_some_and(|summary| summary.state == State::Waiting);
    if waits && desk.taking.is_none() {
        desk.taking = Some(id);
        model.call(Call::Take(id), effects);
        reading::open(model, id, effects);
    }
}

/// Takes the one that waits longest.
pub(super) fn take_next(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    match desk.waiting.first().map(|summary| summary.id) {
        Some(id) => take(model, id, effects),
        None => show_toast(desk, Toast::NobodyWaits, effects),
    }
}

/// The conversation is this agent's now, or another was faster.
pub(super) fn taken(
    model: &mut Model,
    id: i64,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    desk.taking = None;
    if desk.open == Some(id) {
        // Into the text input, or to the words that stand in its place.
        effects.push(Effect::Focus(FocusTarget::Composer));
    }
    match outcome {
        Ok(Answer::Taken(summary)) => lists::put(desk, *summary),
        Err(Failure::Conflict(problem)) => {
            let by = problem.and_then(|problem| problem.taken_by);
            let name = by.as_ref().map(agent_name).filter(|name| !name.is_empty());
            taken_by_another(desk, id, by);
            show_toast(desk, Toast::TakenByAnother(name), effects);
        }
        Err(Failure::Missing) => {
            lists::gone(desk, id);
            show_toast(desk, Toast::TakenByAnother(None), effects);
        }
        _ => show_toast(desk, Toast::Failed, effects),
    }
    // What was said while it was taken may not have been told.
    if let Some(thread) = model.desk_mut().and_then(|desk| desk.threads.get_mut(&id)) {
        thread.stale = true;
    }
    reading::ask(model, effects);
}

/// It stays open to be read.
fn taken_by_another(desk: &mut Desk, id: i64, by: Option<Agent>) {
    let listed = desk.summary(id).cloned();
    lists::gone(desk, id);
    if let (Some(listed), Some(thread)) = (listed, desk.threads.get_mut(&id)) {
        thread.summary = Some(Summary {
            state: by.map_or(State::Closed, |agent| State::Held { agent }),
            ..listed
        });
    }
}

/// Puts a question about the open conversation, if it is this agent's.
pub(super) fn ask(model: &mut Model, question: fn(i64) -> Dialog) {
    if let Some(desk) = model.desk_mut()
        && let Some(open) = desk.open.filter(|open| desk.is_mine(*open))
    {
        desk.dialog = Some(question(open));
    }
}

/// Passes on the conversation that was asked about.
pub(super) fn pass(model: &mut Model, group: String, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut()
        && let Some(Dialog::Pass(conversation)) = desk.dialog
    {
        desk.dialog = None;
        let call = Call::Pass {
            conversation,
            group,
        };
        model.call(call, effects);
    }
}

/// It is another group's now.
pub(super) fn passed(
    model: &mut Model,
    id: i64,
    group: &str,
    outcome: &Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let name = model
        .desk()
        .map(|desk| desk.group_name(group).to_owned())
        .unwrap_or_default();
    leave(model, id, outcome, Toast::Passed(name), effects);
}

/// Closes the conversation that was asked about.
pub(super) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut()
        && let Some(Dialog::Close(conversation)) = desk.dialog
    {
        desk.dialog = None;
        model.call(Call::Close(conversation), effects);
    }
}

/// It is closed.
pub(super) fn closed(
    model: &mut Model,
    id: i64,
    outcome: &Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    leave(model, id, outcome, Toast::Closed, effects);
}

fn leave(
    model: &mut Model,
    id: i64,
    outcome: &Result<Answer, Failure>,
    toast: Toast,
    effects: &mut Vec<Effect>,
) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if outcome.is_err() {
        return show_toast(desk, Toast::Failed, effects);
    }
    desk.mine.retain(|summary| summary.id != id);
    if let Some(thread) = desk.threads.get_mut(&id) {
        thread.stale = true;
    }
    if desk.open == Some(id) {
        desk.open = None;
        desk.step = Step::List;
        effects.push(Effect::Focus(FocusTarget::List));
    }
    show_toast(desk, toast, effects);
}

/// What an agent is called.
pub fn agent_name(agent: &Agent) -> String {
    let names = [agent.first_name.trim(), agent.last_name.trim()];
    let names = names.into_iter().filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join(" ")
}
