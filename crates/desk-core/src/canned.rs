//! The dialog in which canned answers are written and changed.

use desk_api::{Canned, NewCanned};

use super::call::{Answer, Call, Failure};
use super::effect::Effect;
use super::model::{Dialog, Model, Toast};
use super::session::show_toast;

/// Shows the dialog with its list.
pub(super) fn open(model: &mut Model) {
    show(model, None);
}

/// One is to be changed, or a new one written.
pub(super) fn edit(model: &mut Model, id: Option<i64>) {
    show(model, Some(id));
}

/// Keeps what was written.
pub(super) fn save(model: &mut Model, title: String, text: String, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let Some(Dialog::Canned {
        editing: Some(id),
        busy,
        failed,
    }) = &mut desk.dialog
    else {
        return;
    };
    let [title, text] = [title.trim(), text.trim()].map(str::to_owned);
    if *busy || title.is_empty() || text.is_empty() {
        return;
    }
    *busy = true;
    *failed = false;
    let call = Call::SaveCanned {
        id: *id,
        canned: NewCanned { title, text },
    };
    model.call(call, effects);
}

/// The desk has kept it, or has not: then what was written stays.
pub(super) fn saved(model: &mut Model, outcome: Result<Answer, Failure>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let saved = match outcome {
        Ok(Answer::Canned(saved)) => Some(saved),
        _ => None,
    };
    if let Some(Dialog::Canned {
        editing,
        busy,
        failed,
    }) = &mut desk.dialog
    {
        *busy = false;
        *failed = saved.is_none();
        if saved.is_some() {
            *editing = None;
        }
    }
    if let Some(saved) = saved {
        desk.canned.retain(|known| known.id != saved.id);
        desk.canned.push(saved);
        desk.canned.sort_by_key(by_title);
    }
}

/// One is to go.
pub(super) fn delete(model: &mut Model, id: i64, effects: &mut Vec<Effect>) {
    if model.desk().is_some() {
        model.call(Call::DeleteCanned(id), effects);
    }
}

/// It is gone.
pub(super) fn deleted(
    model: &mut Model,
    id: i64,
    outcome: &Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if matches!(outcome, Ok(_) | Err(Failure::Missing)) {
        desk.canned.retain(|known| known.id != id);
        if let Some(Dialog::Canned { editing, .. }) = &mut desk.dialog
            && *editing == Some(Some(id))
        {
            *editing = None;
        }
    } else {
        show_toast(desk, Toast::Failed, effects);
    }
}

fn show(model: &mut Model, editing: Option<Option<i64>>) {
    if let Some(desk) = model.desk_mut() {
        desk.dialog = Some(Dialog::Canned {
            editing,
            busy: false,
            failed: false,
        });
    }
}

fn by_title(canned: &Canned) -> (String, i64) {
    (canned.title.to_lowercase(), canned.id)
}
