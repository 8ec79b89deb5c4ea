//! The live stream: what it says, and coming back when it was cut off.

use std::time::Duration;

use desk_api::{Live, Message, Notice, State, Summary};

use super::body::Body;
use super::call::Call;
use super::effect::{Announcement, Effect, TimerId};
use super::model::{Connection, Desk, Model, Phase, Toast};
use super::{lists, sending, session};

/// The first wait before the desk is looked for again, and the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// The stream stands.
pub(super) fn opened(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut() {
        if matches!(desk.connection, Connection::Lost(_)) {
            effects.push(Effect::Announce(Announcement::Back));
        }
        desk.connection = Connection::Open;
        desk.resends = 0;
    }
}

/// The stream has ended, or the desk cannot be reached.
pub(super) fn lost(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let tries = match desk.connection {
        Connection::Lost(tries) => tries.saturating_add(1),
        Connection::Opening | Connection::Open => {
            effects.push(Effect::Announce(Announcement::CutOff));
            0
        }
    };
    desk.connection = Connection::Lost(tries);
    effects.push(Effect::CloseLive);
    let wait = FIRST_WAIT.saturating_mul(1 << tries.min(6));
    let wait = wait.min(LONGEST_WAIT);
    effects.push(Effect::StartTimer(TimerId::Reconnect, wait));
}

/// Says that the page is there: a stream alone does not tell a page from a
/// computer that has fallen asleep.
pub(super) fn say_here(model: &mut Model, effects: &mut Vec<Effect>) {
    let stands = model
        .desk()
        .is_some_and(|desk| desk.connection == Connection::Open);
    if stands && !model.calls.iter().any(|(_, call)| *call == Call::Here) {
        model.call(Call::Here, effects);
    }
}

/// The browser says that there may be a network again, or somebody looks.
pub(super) fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    let cut_off = model
        .desk()
        .is_some_and(|desk| matches!(desk.connection, Connection::Lost(_)));
    if cut_off || model.phase == Phase::Unreachable {
        reconnect(model, effects);
    }
}

/// Looks for the desk again. The session is asked for first: the stream itself
/// would not tell that it has ended.
pub(super) fn reconnect(model: &mut Model, effects: &mut Vec<Effect>) {
    let asked = model.calls.iter().any(|(_, call)| *call == Call::Session);
    let wanted = match &model.phase {
        Phase::Starting | Phase::Unreachable => true,
        Phase::SignIn { .. } => false,
        Phase::Desk(desk) => matches!(desk.connection, Connection::Lost(_)),
    };
    if wanted && !asked {
        model.call(Call::Session, effects);
    }
}

/// The desk is there again: the stream goes on where it was, or everything is
/// asked anew.
pub(super) fn session_refreshed(model: &mut Model, sequence: u64, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if !desk.has_lists {
        desk.sequence = sequence;
        model.call(Call::Conversations, effects);
    } else if matches!(desk.connection, Connection::Lost(_)) {
        effects.push(Effect::OpenLive(desk.sequence));
    }
}

/// The stream has said something. What was said before is not said again.
pub(super) fn told(model: &mut Model, sequence: u64, told: Live, effects: &mut Vec<Effect>) {
    let is_visible = model.is_visible;
    let sound = model.sound;
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if told == Live::Anew {
        // The numbers may have begun anew too, so none is compared here.
        return anew(model, effects);
    }
    if told == Live::SignedOut {
        return session::ended(model, effects);
    }
    if sequence <= desk.sequence {
        return;
    }
    desk.sequence = sequence;
    match told {
        Live::Anew | Live::SignedOut => {}
        Live::Conversation { summary } => {
            let waits = conversation(desk, summary, effects);
            if waits && sound {
                effects.push(Effect::Chime);
            }
        }
        Live::Gone { conversation } => lists::told_gone(desk, conversation, sequence),
        Live::Message {
            conversation,
            message,
        } => {
            let heard = said(desk, conversation, message, is_visible, effects);
            if heard && sound {
                effects.push(Effect::Chime);
            }
        }
        Live::Delivery {
            conversation,
            message,
            delivery,
        } => {
            if let Some(thread) = desk.threads.get_mut(&conversation) {
                thread.delivered(message, delivery);
            }
        }
        Live::Groups { groups } => desk.groups = groups,
        Live::Canned { canned } => desk.canned = canned,
        Live::Me { agent } => desk.me = agent,
    }
}

/// The desk is not of this page's version any more. What the agent has written
/// is kept, so the agent is told and decides when to load the page anew.
pub(super) fn outdated(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.outdated {
        model.outdated = true;
        effects.push(Effect::Announce(Announcement::Outdated));
    }
}

/// What cannot be read has been missed, so everything is asked for again.
pub(super) fn told_unknown(model: &mut Model, effects: &mut Vec<Effect>) {
    outdated(model, effects);
    anew(model, effects);
}

/// Too much was missed: everything is asked for again, and what is shown stays
/// until then.
fn anew(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::CloseLive);
    if let Some(desk) = model.desk_mut() {
        desk.has_lists = false;
        desk.connection = Connection::Opening;
        for thread in desk.threads.values_mut() {
            thread.stale = true;
            if let Some(summary) = &mut thread.summary {
                summary.sequence = 0;
            }
        }
    }
    let asked = model.calls.iter().any(|(_, call)| *call == Call::Session);
    if !asked {
        model.call(Call::Session, effects);
    }
}

/// A conversation is new or has changed. Whether it newly waits.
fn conversation(desk: &mut Desk, summary: Summary, effects: &mut Vec<Effect>) -> bool {
    if lists::is_outdated(desk, &summary) {
        return false;
    }
    let id = summary.id;
    let waited = desk.waiting.iter().any(|known| known.id == id);
    let was_mine = desk.is_mine(id);
    let newest = summary.last.as_ref().map(|last| last.id);
    let title = summary.title.clone();
    let waits = !waited && summary.state == State::Waiting;
    lists::put(desk, summary);
    // One behind all that are listed is told of when it is listed.
    let waits = waits && desk.waiting.iter().any(|known| known.id == id);
    let is_mine = desk.is_mine(id);
    if let Some(thread) = desk.threads.get_mut(&id) {
        let known = thread.newest();
        // What is said in conversations of others is not told one by one.
        if newest > known && (!is_mine || !was_mine) {
            thread.stale = true;
        }
    }
    if waits {
        effects.push(Effect::Announce(Announcement::Waits(title)));
    }
    waits
}

/// Something was said. Whether it is worth a sound.
fn said(
    desk: &mut Desk,
    id: i64,
    message: Message,
    is_visible: bool,
    effects: &mut Vec<Effect>,
) -> bool {
    sending::confirm(desk, &message, effects);
    let is_clients = message.author == desk_api::Author::Client;
    let ended = matches!(
        &message.content,
        desk_api::Content::Notice {
            notice: Notice::ClosedByClient { .. }
        }
    );
    let body = is_clients.then(|| Body::of(&message.content));
    lists::said(desk, id, &message);
    let is_new = match desk.threads.get_mut(&id) {
        // A transcript that is not there yet will have it.
        Some(thread) => thread.take(message),
        None => true,
    };
    let Some(body) = body else {
        if ended && is_new && desk.open == Some(id) {
            session::show_toast(desk, Toast::EndedByClient, effects);
        }
        return false;
    };
    if !is_new {
        return false;
    }
    let who = desk
        .summary(id)
        .map_or_else(String::new, |summary| summary.title.clone());
    let is_open = desk.open == Some(id);
    if !desk.is_mine(id) && !is_open {
        // Whoever waits has been told of once.
        return false;
    }
    effects.push(Effect::Announce(if is_open {
        let words = body.words().unwrap_or_default();
        Announcement::Said { who, words }
    } else {
        Announcement::SaidElsewhere(who)
    }));
    !(is_open && is_visible && desk.end_seen)
}
