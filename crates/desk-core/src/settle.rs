//! What follows from every event, whatever it was: what waits is sent, what is
//! seen is read, and title and address say what is so.

use std::time::Duration;

use super::effect::Effect;
use super::model::{Desk, Model};
use super::pending::{Stage, What};
use super::{lists, reading, sending};

/// How often times such as "2 min" are brought up to date, and the desk is told
/// that the page is there.
pub(super) const TICK: Duration = Duration::from_secs(30);

/// How long a notice stays.
pub(super) const TOAST: Duration = Duration::from_secs(8);

/// Does what follows.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    sending::send_next(model, effects);
    reading::mark_read(model, effects);
    // What was missed while the desk was away is asked for when it is back.
    if model.desk().is_some_and(|desk| desk.has_lists) {
        reading::ask(model, effects);
    }
    lists::refill(model, effects);
    show_outside(model, effects);
}

fn show_outside(model: &mut Model, effects: &mut Vec<Effect>) {
    let count = model.desk().map_or(0, count);
    if model.shown.count != count {
        model.shown.count = count;
        effects.push(Effect::Title(count));
    }
    if let Some(desk) = model.desk() {
        let open = desk.open.or(model.address);
        if model.shown.address != open {
            model.shown.address = open;
            effects.push(Effect::Address(open));
        }
    }
    let guarded = model.desk().is_some_and(uploads);
    if model.shown.guarded != guarded {
        model.shown.guarded = guarded;
        effects.push(Effect::GuardLeaving(guarded));
    }
}

/// What wants to be looked at: unread messages, and clients who wait for an
/// agent who is there.
fn count(desk: &Desk) -> u32 {
    let unread = desk.mine.iter().map(|summary| summary.unread);
    let unread = unread.fold(0, u32::saturating_add);
    let waiting = match desk.me.presence {
        desk_api::Presence::Online => desk.waiting.len(),
        desk_api::Presence::Away => 0,
    };
    unread.saturating_add(u32::try_from(waiting).unwrap_or(u32::MAX))
}

/// Files are not kept in the browser: leaving would lose them.
fn uploads(desk: &Desk) -> bool {
    desk.pending.iter().any(|pending| {
        matches!(pending.what, What::File { .. }) && !matches!(pending.stage, Stage::Failed(_))
    })
}
