//! The text that is being written, and the picker of canned answers that a
//! slash opens.

use desk_api::Canned;

use super::effect::{Announcement, Effect, FocusTarget, Kept};
use super::event::Direction;
use super::model::{Desk, Model, Picker};
use super::sending;

/// So many canned answers are offered at once.
const OFFERED: usize = 50;

/// The text has changed.
pub(super) fn changed(model: &mut Model, text: String, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let Some(open) = desk.open else {
        return;
    };
    let before = fitting(desk).map(|fitting| fitting.len());
    keep(desk, open, text.clone(), effects);
    desk.picker.at = 0;
    if query(&text).is_none() {
        desk.picker = Picker::default();
    }
    let count = fitting(desk).map(|fitting| fitting.len());
    if let Some(count) = count.filter(|_| count != before) {
        effects.push(Effect::Announce(Announcement::Fitting(count)));
    }
}

/// The text is to be sent. With the picker open, what it points at is taken.
pub(super) fn submitted(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let Some(open) = desk.open.filter(|open| desk.is_mine(*open)) else {
        return;
    };
    if fitting(desk).is_some_and(|fitting| !fitting.is_empty()) {
        return take_canned(model, None, effects);
    }
    let text = desk.drafts.get(&open).cloned().unwrap_or_default();
    if text.trim().is_empty() {
        return;
    }
    keep(desk, open, String::new(), effects);
    desk.picker = Picker::default();
    // Whoever writes has read what was new.
    if let Some(thread) = desk.threads.get_mut(&open) {
        thread.seen_before = None;
    }
    sending::text(model, open, text.trim().to_owned(), effects);
}

/// Points at another one.
pub(super) fn move_picker(model: &mut Model, direction: Direction) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let count = fitting(desk).map_or(0, |fitting| fitting.len());
    if count > 0 {
        let step = match direction {
            Direction::Up => count - 1,
            Direction::Down => 1,
        };
        desk.picker.at = (desk.picker.at.min(count - 1) + step) % count;
    }
}

/// Takes the answer with this number, or the one pointed at, into the text.
pub(super) fn take_canned(model: &mut Model, id: Option<i64>, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let Some(open) = desk.open else {
        return;
    };
    let offered = fitting(desk).unwrap_or_default();
    let taken = match id {
        Some(id) => offered.iter().find(|canned| canned.id == id),
        None => offered.get(desk.picker.at),
    };
    if let Some(text) = taken.map(|canned| canned.text.clone()) {
        keep(desk, open, text, effects);
        desk.picker = Picker { at: 0, left: true };
        effects.push(Effect::Focus(FocusTarget::Composer));
    }
}

/// Offers the canned answers by a button: as if a slash were typed, for which
/// nothing else must stand there.
pub(super) fn ask_canned(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let draft = desk.open.and_then(|open| desk.drafts.get(&open));
    match draft.map(String::as_str) {
        None | Some("") => changed(model, "/".to_owned(), effects),
        Some(draft) if draft.starts_with('/') => desk.picker = Picker::default(),
        Some(_) => {}
    }
    effects.push(Effect::Focus(FocusTarget::Composer));
}

/// None of them.
pub(super) fn leave_picker(model: &mut Model) {
    if let Some(desk) = model.desk_mut() {
        desk.picker.left = true;
    }
}

/// The canned answers that fit what is written, those whose title begins with
/// it first. Nothing while no slash asks for them.
pub(super) fn fitting(desk: &Desk) -> Option<Vec<&Canned>> {
    let open = desk.open.filter(|open| desk.is_mine(*open))?;
    let query = query(desk.drafts.get(&open)?)?;
    if desk.picker.left {
        return None;
    }
    let query = query.trim().to_lowercase();
    let mut fitting: Vec<(bool, &Canned)> = desk
        .canned
        .iter()
        .filter_map(|canned| {
            let title = canned.title.to_lowercase();
            let within = title.contains(&query);
            within.then_some((!title.starts_with(&query), canned))
        })
        .collect();
    fitting.sort_by_key(|(inside, _)| *inside);
    let fitting = fitting.into_iter().map(|(_, canned)| canned);
    Some(fitting.take(OFFERED).collect())
}

/// What stands behind a slash at the very beginning, on its one line.
fn query(text: &str) -> Option<&str> {
    text.strip_prefix('/').filter(|rest| !rest.contains('\n'))
}

fn keep(desk: &mut Desk, conversation: i64, text: String, effects: &mut Vec<Effect>) {
    let kept = Kept::Draft(conversation, text.clone());
    effects.push(Effect::Keep(desk.me.id.clone(), kept));
    if text.is_empty() {
        desk.drafts.remove(&conversation);
    } else {
        desk.drafts.insert(conversation, text);
    }
}
