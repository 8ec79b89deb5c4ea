//! Sending: one message after the other in each conversation, each under its
//! key until the desk has it.

use std::sync::Arc;
use std::time::Duration;

use desk_api::{Message, NewText};

use super::body::Body;
use super::call::{Answer, Call, Failure, FileId};
use super::effect::{Announcement, Effect, FocusTarget, Kept, TimerId};
use super::event::{Found, PickedFile, Unsent};
use super::live;
use super::model::{Desk, Model};
use super::pending::{Pending, Stage, Trouble, What};

/// The first wait before something is sent again, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A text is to be sent.
pub(super) fn text(model: &mut Model, conversation: i64, text: String, effects: &mut Vec<Effect>) {
    let unsent = Unsent {
        key: model.new_key(),
        conversation,
        text,
        at: model.now,
    };
    if let Some(desk) = model.desk_mut() {
        let kept = Kept::Unsent(unsent.clone());
        effects.push(Effect::Keep(desk.me.id.clone(), kept));
        desk.pending.push(Pending::text(unsent));
    }
}

/// Files are to be sent, to the open conversation.
pub(super) fn files(model: &mut Model, files: Vec<PickedFile>, effects: &mut Vec<Effect>) {
    let open = model.desk().and_then(|desk| {
        let open = desk.open.filter(|open| desk.is_mine(*open))?;
        Some((open, desk.file_limit))
    });
    for PickedFile { id, name, size } in files {
        let Some((conversation, limit)) = open else {
            effects.push(Effect::DropFile(id));
            continue;
        };
        let key = model.new_key();
        let at = model.now;
        let too_large = size > limit;
        let pending = Pending {
            key,
            conversation,
            at,
            body: Arc::new(Body::own_file(&name, size)),
            what: What::File { id, name, sent: 0 },
            stage: if too_large {
                Stage::Failed(Trouble::TooLarge)
            } else {
                Stage::Waiting
            },
        };
        if let Some(desk) = model.desk_mut() {
            desk.pending.push(pending);
        }
        if too_large {
            effects.push(Effect::Announce(Announcement::NotSent));
        }
    }
}

/// So much of a file has gone.
pub(super) fn uploaded(model: &mut Model, file: FileId, so_far: u16) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    for pending in &mut desk.pending {
        if let What::File { id, sent, .. } = &mut pending.what
            && *id == file
        {
            *sent = so_far.min(1000);
        }
    }
}

/// Sends whatever is next in each conversation.
pub(super) fn send_next(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk() else {
        return;
    };
    // While sending fails, the timer says when to try again.
    if desk.resends > 0 || !desk.has_lists {
        return;
    }
    let mut busy: Vec<i64> = Vec::new();
    let mut next = Vec::new();
    for (at, pending) in desk.pending.iter().enumerate() {
        // A large file does not hold up what is written meanwhile.
        let is_text = matches!(pending.what, What::Text(_));
        match pending.stage {
            Stage::Waiting if !is_text => next.push(at),
            Stage::Waiting if !busy.contains(&pending.conversation) => {
                busy.push(pending.conversation);
                next.push(at);
            }
            Stage::Asked(_) if is_text => busy.push(pending.conversation),
            _ => {}
        }
    }
    for at in next {
        let call = match model.desk().and_then(|desk| desk.pending.get(at)) {
            Some(pending) => call_for(pending),
            None => continue,
        };
        let id = model.call(call, effects);
        if let Some(desk) = model.desk_mut()
            && let Some(pending) = desk.pending.get_mut(at)
        {
            pending.stage = Stage::Asked(id);
        }
    }
}

fn call_for(pending: &Pending) -> Call {
    match &pending.what {
        What::Text(text) => Call::Send {
            conversation: pending.conversation,
            text: NewText {
                key: pending.key.clone(),
                text: text.clone(),
            },
        },
        What::File { id, name, .. } => Call::SendFile {
            conversation: pending.conversation,
            key: pending.key.clone(),
            name: name.clone(),
            file: *id,
        },
    }
}

/// The desk has answered a message.
pub(super) fn answered(
    model: &mut Model,
    call: u64,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let place = desk
        .pending
        .iter()
        .position(|pending| pending.stage == Stage::Asked(call));
    let Some(at) = place else {
        return;
    };
    match outcome {
        Ok(Answer::Message(message)) => {
            let conversation = desk.pending[at].conversation;
            confirm(desk, &message, effects);
            super::lists::said(desk, conversation, &message);
            if let Some(thread) = desk.threads.get_mut(&conversation) {
                thread.take(*message);
            }
        }
        Ok(_)
        | Err(
            Failure::Unreachable | Failure::Foreign | Failure::Throttled(_) | Failure::SignedOut,
        ) => {
            wait(desk, at, effects);
        }
        Err(Failure::Forbidden) => {
            // The session may be another one by now.
            wait(desk, at, effects);
            model.call(Call::Session, effects);
        }
        Err(failure) => {
            let trouble = match failure {
                Failure::Conflict(_) | Failure::Missing => Trouble::NotMine,
                Failure::TooLarge => Trouble::TooLarge,
                Failure::WrongType => Trouble::WrongType,
                Failure::Unreadable => Trouble::Unreadable,
                _ => Trouble::Refused,
            };
            desk.pending[at].stage = Stage::Failed(trouble);
            effects.push(Effect::Announce(Announcement::NotSent));
        }
    }
}

fn wait(desk: &mut Desk, at: usize, effects: &mut Vec<Effect>) {
    desk.pending[at].stage = Stage::Waiting;
    if let What::File { sent, .. } = &mut desk.pending[at].what {
        *sent = 0;
    }
    desk.resends = desk.resends.saturating_add(1);
    let wait = FIRST_WAIT.saturating_mul(1 << desk.resends.min(6));
    let wait = wait.min(LONGEST_WAIT);
    effects.push(Effect::StartTimer(TimerId::Resend, wait));
}

/// The desk has this message, however that became known.
pub(super) fn confirm(desk: &mut Desk, message: &Message, effects: &mut Vec<Effect>) {
    let Some(key) = &message.key else {
        return;
    };
    let place = desk.pending.iter().position(|pending| pending.key == *key);
    if let Some(at) = place {
        let pending = desk.pending.remove(at);
        desk.resends = 0;
        settled(desk, &pending, effects);
    }
}

/// A message whose call came to nothing waits again.
pub(super) fn put_back(model: &mut Model, call: u64) {
    if let Some(desk) = model.desk_mut() {
        for pending in &mut desk.pending {
            if pending.stage == Stage::Asked(call) {
                pending.stage = Stage::Waiting;
            }
        }
    }
}

/// What was not sent is tried again.
pub(super) fn retry(model: &mut Model, key: &str, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut() {
        desk.resends = 0;
        let limit_passed = |pending: &Pending| pending.stage == Stage::Failed(Trouble::TooLarge);
        for pending in &mut desk.pending {
            if pending.key == key
                && matches!(pending.stage, Stage::Failed(_))
                && !limit_passed(pending)
            {
                pending.stage = Stage::Waiting;
            }
        }
    }
    live::look(model, effects);
}

/// What was not sent is not sent any more.
pub(super) fn discard(model: &mut Model, key: &str, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    let Some(at) = desk.pending.iter().position(|pending| pending.key == key) else {
        return;
    };
    let pending = desk.pending.remove(at);
    settled(desk, &pending, effects);
    if desk.open == Some(pending.conversation) {
        // The button that was pressed is gone.
        effects.push(Effect::Focus(FocusTarget::Composer));
    }
    if let Stage::Asked(call) = pending.stage {
        model.calls.retain(|(id, _)| *id != call);
        effects.push(Effect::GiveUp(call));
    }
}

fn settled(desk: &Desk, pending: &Pending, effects: &mut Vec<Effect>) {
    match pending.file() {
        Some(file) => effects.push(Effect::DropFile(file)),
        None => {
            let kept = Kept::Settled(pending.key.clone());
            effects.push(Effect::Keep(desk.me.id.clone(), kept));
        }
    }
}

/// What this browser had kept: drafts and texts come back, those in the order
/// in which they were written.
pub(super) fn found(model: &mut Model, found: Found, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if desk.me.id != found.agent {
        return;
    }
    for (conversation, draft) in found.drafts {
        desk.drafts.entry(conversation).or_insert(draft);
    }
    let mut unsent = found.unsent;
    unsent.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    for one in unsent {
        let known = desk.pending.iter().any(|pending| pending.key == one.key);
        let arrived = desk
            .threads
            .get(&one.conversation)
            .is_some_and(|thread| thread.has_key(&one.key));
        if arrived {
            effects.push(Effect::Keep(desk.me.id.clone(), Kept::Settled(one.key)));
        } else if !known {
            desk.pending.push(Pending::text(one));
        }
    }
}
