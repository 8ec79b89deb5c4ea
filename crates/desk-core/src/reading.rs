//! Opening conversations, loading what was said, and what has been read.

use desk_api::{MessageId, State};

use super::call::{Answer, Call, Failure};
use super::effect::{Effect, FocusTarget};
use super::event::Direction;
use super::model::{Dialog, Model, Picker, Step};
use super::sending;
use super::thread::Loading;

/// Opens a conversation.
pub(super) fn open(model: &mut Model, id: i64, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let unread = desk.summary(id).map_or(0, |summary| summary.unread);
    let changed = desk.open != Some(id);
    desk.open = Some(id);
    desk.step = Step::Conversation;
    if changed {
        desk.picker = Picker::default();
        desk.end_seen = false;
        if matches!(desk.dialog, Some(Dialog::Pass(_) | Dialog::Close(_))) {
            desk.dialog = None;
        }
        let thread = desk.threads.entry(id).or_default();
        thread.seen_before = None;
        if unread > 0 && thread.state == Loading::Ready {
            mark_unread(thread, unread);
        }
        if thread.state == Loading::Failed {
            thread.state = Loading::Not;
        }
    }
    // A waiting conversation's news are not told one by one.
    if !desk.is_mine(id)
        && let Some(thread) = desk.threads.get_mut(&id)
    {
        thread.stale = true;
    }
    ask(model, effects);
}

/// The line above what is new stands where it was when the agent came.
fn mark_unread(thread: &mut super::thread::Thread, unread: u32) {
    let clients = thread
        .messages
        .iter()
        .rev()
        .filter(|said| said.message.author == desk_api::Author::Client);
    let first_new = clients.take(unread as usize).last();
    thread.seen_before = first_new.map(|said| said.message.id);
}

/// Asks for the open conversation's transcript if it is not there or stale.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let wanted = model.desk().and_then(|desk| {
        let id = desk.open?;
        let thread = desk.threads.get(&id)?;
        let wanted = match thread.state {
            Loading::Not => true,
            Loading::Ready => thread.stale,
            Loading::Asked(_) | Loading::Failed => false,
        };
        wanted.then_some(id)
    });
    let Some(conversation) = wanted else {
        return;
    };
    let call = Call::Transcript {
        conversation,
        before: None,
    };
    if model.calls.iter().any(|(_, known)| *known == call) {
        return;
    }
    let id = model.call(call, effects);
    if let Some(thread) = thread(model, conversation) {
        thread.stale = false;
        if thread.state == Loading::Not {
            thread.state = Loading::Asked(id);
        }
    }
}

/// A part of a transcript has come, or has not.
pub(super) fn answered(
    model: &mut Model,
    conversation: i64,
    before: Option<MessageId>,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let listed = desk.summary(conversation).cloned();
    let Some(thread) = desk.threads.get_mut(&conversation) else {
        return;
    };
    match (outcome, before) {
        (Ok(Answer::Transcript(transcript)), Some(_)) => thread.take_older(*transcript),
        (Ok(Answer::Transcript(transcript)), None) => {
            let first_time = thread.state != Loading::Ready;
            let unread = transcript.summary.unread;
            thread.take_newest(*transcript);
            if first_time && unread > 0 {
                mark_unread(thread, unread);
            }
            if let Some(listed) = listed {
                thread.summary = Some(listed);
            }
        }
        (_, Some(_)) => thread.older = Loading::Failed,
        (_, None) if thread.state == Loading::Ready => thread.stale = true,
        (_, None) => thread.state = Loading::Failed,
    }
    // What the desk has got is not sent again.
    let keyed = thread.messages.iter().rev().map(|said| &said.message);
    let keyed: Vec<_> = keyed.filter(|one| one.key.is_some()).cloned().collect();
    for message in &keyed {
        sending::confirm(desk, message, effects);
    }
}

/// Asks for what came before.
pub(super) fn older(model: &mut Model, effects: &mut Vec<Effect>) {
    let wanted = model.desk().and_then(|desk| {
        let id = desk.open?;
        let thread = desk.threads.get(&id)?;
        let idle = matches!(thread.older, Loading::Not | Loading::Failed);
        let wanted = idle && thread.has_more && thread.state == Loading::Ready;
        wanted.then_some((id, thread.oldest()?))
    });
    if let Some((conversation, before)) = wanted {
        let call = Call::Transcript {
            conversation,
            before: Some(before),
        };
        let id = model.call(call, effects);
        if let Some(thread) = thread(model, conversation) {
            thread.older = Loading::Asked(id);
        }
    }
}

/// What did not come is asked for again.
pub(super) fn reload(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(id) = model.desk().and_then(|desk| desk.open)
        && let Some(thread) = thread(model, id)
        && thread.state == Loading::Failed
    {
        thread.state = Loading::Not;
    }
    ask(model, effects);
    super::live::look(model, effects);
}

/// The browser's own "back", or a link.
pub(super) fn address_changed(
    model: &mut Model,
    conversation: Option<i64>,
    effects: &mut Vec<Effect>,
) {
    match conversation {
        Some(id) => open(model, id, effects),
        None => {
            if let Some(desk) = model.desk_mut() {
                desk.open = None;
                desk.step = Step::List;
            }
        }
    }
}

/// The conversation above or below the open one.
pub(super) fn step(model: &mut Model, direction: Direction, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk() else {
        return;
    };
    let listed: Vec<i64> = desk
        .waiting
        .iter()
        .chain(&desk.mine)
        .map(|summary| summary.id)
        .collect();
    let at = desk
        .open
        .and_then(|open| listed.iter().position(|id| *id == open));
    let next = match (at, direction) {
        (None, Direction::Down) => listed.first(),
        (None, Direction::Up) => listed.last(),
        (Some(at), Direction::Down) => listed.get(at + 1),
        (Some(at), Direction::Up) => at.checked_sub(1).and_then(|at| listed.get(at)),
    };
    if let Some(id) = next.copied() {
        open(model, id, effects);
        effects.push(Effect::Focus(FocusTarget::Composer));
    }
}

/// Tells the desk what has been read: what the agent has, with its end in view
/// in a window that can be seen.
pub(super) fn mark_read(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.is_visible {
        return;
    }
    let read = model.desk_mut().and_then(|desk| {
        let conversation = desk.open.filter(|_| desk.end_seen)?;
        let me = desk.me.id.clone();
        let summary = desk.mine.iter_mut().find(|one| one.id == conversation)?;
        let held = matches!(&summary.state, State::Held { agent } if agent.id == me);
        let thread = desk.threads.get_mut(&conversation)?;
        let newest = thread.newest_of_client()?;
        let told = thread.read_up_to >= newest && summary.unread == 0;
        if !held || thread.state != Loading::Ready || told || thread.read_up_to > newest {
            return None;
        }
        let was_told = thread.read_up_to == newest;
        thread.read_up_to = newest;
        summary.unread = 0;
        (!was_told).then_some((conversation, newest))
    });
    if let Some((conversation, up_to)) = read {
        let call = Call::Read {
            conversation,
            up_to,
        };
        model.call(call, effects);
    }
}

fn thread(model: &mut Model, id: i64) -> Option<&mut super::thread::Thread> {
    model.desk_mut()?.threads.get_mut(&id)
}
