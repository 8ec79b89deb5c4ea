//! The two lists: who waits, and whom this agent has.

use desk_api::{Author, Content, MOST_WAITING, Message, Notice, State, Summary};

use super::call::{Answer, Call, Failure};
use super::effect::Effect;
use super::model::{Connection, Desk, Model};
use super::{live, reading};

/// The lists have come; the live stream goes on behind them.
pub(super) fn answered(
    model: &mut Model,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let address = model.address;
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let Ok(Answer::Conversations(conversations)) = outcome else {
        return live::lost(model, effects);
    };
    desk.waiting = conversations.waiting;
    // A desk that lists few although more wait would be asked without end.
    desk.more_wait = conversations.more_wait && desk.waiting.len() >= FEW_WAITING;
    desk.mine = conversations.mine;
    sort(desk);
    // What changed between the two answers is told again, which does no harm.
    desk.sequence = desk.sequence.min(conversations.sequence);
    desk.has_lists = true;
    if desk.connection == Connection::Open {
        desk.connection = Connection::Opening;
    }
    effects.push(Effect::OpenLive(desk.sequence));
    let is_open = desk.open;
    model.address = None;
    if let Some(id) = address.filter(|_| is_open.is_none()) {
        reading::open(model, id, effects);
    }
}

/// When so few are listed although more wait, they are asked for.
const FEW_WAITING: usize = MOST_WAITING / 2;

/// Asks for those that wait behind the listed ones when these become few.
pub(super) fn refill(model: &mut Model, effects: &mut Vec<Effect>) {
    let is_wanted = model.desk().is_some_and(|desk| {
        let is_short = desk.more_wait && desk.waiting.len() < FEW_WAITING;
        is_short && desk.has_lists && desk.connection == Connection::Open
    });
    let mut calls = model.calls.iter();
    if is_wanted && !calls.any(|(_, call)| *call == Call::Conversations) {
        model.call(Call::Conversations, effects);
    }
}

/// A conversation is as this says, unless it has changed since.
pub(super) fn put(desk: &mut Desk, summary: Summary) {
    if is_outdated(desk, &summary) {
        return;
    }
    desk.waiting.retain(|known| known.id != summary.id);
    desk.mine.retain(|known| known.id != summary.id);
    if let Some(thread) = desk.threads.get_mut(&summary.id) {
        thread.summary = Some(summary.clone());
    }
    if desk.holds(&summary) {
        desk.mine.push(summary);
    } else if summary.state == State::Waiting {
        desk.waiting.push(summary);
    }
    sort(desk);
}

/// Whether something newer is known of the conversation.
pub(super) fn is_outdated(desk: &Desk, summary: &Summary) -> bool {
    let known = desk.summary(summary.id);
    known.is_some_and(|known| known.sequence > summary.sequence)
}

/// The stream says, by this number, that a conversation is gone, which may have
/// been before it came back.
pub(super) fn told_gone(desk: &mut Desk, id: i64, sequence: u64) {
    let known = desk.summary(id);
    if known.is_none_or(|known| known.sequence <= sequence) {
        gone(desk, id);
    }
}

/// A conversation is not this agent's concern any more. If it is open, it stays
/// so to be read.
pub(super) fn gone(desk: &mut Desk, id: i64) {
    let listed = desk.summary(id).cloned();
    desk.waiting.retain(|known| known.id != id);
    desk.mine.retain(|known| known.id != id);
    if desk.taking == Some(id) {
        return;
    }
    if let (Some(mut summary), Some(thread)) = (listed, desk.threads.get_mut(&id)) {
        // Who has it now is not told.
        summary.state = State::Closed;
        thread.summary = Some(summary);
    }
}

/// Something was said in a conversation: it is the newest, and perhaps unread.
pub(super) fn said(desk: &mut Desk, id: i64, message: &Message) {
    let mut lists = desk.mine.iter_mut().chain(&mut desk.waiting);
    let Some(summary) = lists.find(|summary| summary.id == id) else {
        return;
    };
    // The list may have counted it already.
    if summary
        .last
        .as_ref()
        .is_some_and(|last| last.id >= message.id)
    {
        return;
    }
    if message.author == Author::Client && !is_notice(message) {
        summary.unread = summary.unread.saturating_add(1);
    }
    summary.last = Some(message.clone());
    if let Content::Notice {
        notice: Notice::ClosedByClient { .. } | Notice::ClosedByAgent { .. },
    } = message.content
    {
        let closed = Summary {
            state: State::Closed,
            ..summary.clone()
        };
        put(desk, closed);
    } else {
        sort(desk);
    }
}

fn is_notice(message: &Message) -> bool {
    matches!(message.content, Content::Notice { .. })
}

/// Who waits longest first, so many as are listed; and the newest message first.
fn sort(desk: &mut Desk) {
    desk.waiting
        .sort_by_key(|summary| (summary.since, summary.id));
    // Who waits behind the others is shown when it is their turn.
    desk.more_wait |= desk.waiting.len() > MOST_WAITING;
    desk.waiting.truncate(MOST_WAITING);
    let newest = |summary: &Summary| {
        let last = summary.last.as_ref().map_or(summary.since, |last| last.at);
        std::cmp::Reverse((last, summary.id))
    };
    desk.mine.sort_by_key(newest);
}
