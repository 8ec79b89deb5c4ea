//! What is kept in the browser: written whenever it has changed, before
//! anything that follows from the change is done.
//!
//! The conversation is one entry; each message that the server is not known to
//! have is an entry of its own, so that no other tab can overwrite it. What a
//! reply looks like is not kept, but the reply as it came: when it is read
//! again it goes through the same allow-lists.

use std::sync::Arc;

use chat_api::{Json, Timestamp};

use crate::awaited::Awaited;
use crate::effect::Effect;
use crate::handoff::Handoff;
use crate::ids::ItemId;
use crate::kept_items;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{Outgoing, Purpose};
use crate::quick_replies::QuickReplies;
use crate::said::Said;
use crate::timeline::SendState;
use crate::uploads_kept;

/// The form of what is written. Another one is dropped when it is read.
pub(crate) const VERSION: f64 = 1.0;

/// One change of what is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// The conversation; nothing if it is to be forgotten.
    Conversation(Option<Json>),
    /// A message that the server is not known to have; nothing once it has it.
    Unsent {
        /// Names the entry.
        message_id: Arc<str>,
        /// What is to be kept.
        entry: Option<Json>,
    },
    /// What stands in the text input of this tab.
    Draft(String),
    /// The files of this tab that are on their way to where they can be fetched;
    /// nothing if there are none.
    Uploads(Option<Json>),
}

/// What has been written, to see what has changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Written {
    pub(crate) conversation: Option<Digest>,
    pub(crate) unsent: Vec<UnsentDigest>,
    pub(crate) draft: String,
    pub(crate) uploads: Vec<ItemId>,
}

/// Changes when the conversation does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Digest {
    revision: u64,
    cursor: Option<Timestamp>,
    live: bool,
    unread: u32,
    handoff: Handoff,
    close_phrase: Option<String>,
    quick_replies: QuickReplies,
    until: Option<Moment>,
    echoes: bool,
    awaited: Vec<Awaited>,
}

/// Changes when a message's entry does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnsentDigest {
    pub(crate) message_id: Arc<str>,
    pub(crate) unsure: bool,
    pub(crate) failed: bool,
}

/// Puts what has changed before everything else that is to be done.
pub(crate) fn write(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut changes = Vec::new();
    write_unsent(model, &mut changes);
    let digest = digest(model);
    if model.written.conversation.as_ref() != Some(&digest) {
        changes.push(Stored::Conversation(Some(conversation(model))));
        model.written.conversation = Some(digest);
    }
    if model.written.draft != model.draft {
        changes.push(Stored::Draft(model.draft.clone()));
        model.written.draft = model.draft.clone();
    }
    let uploads = uploads_kept::worth_keeping(model);
    if model.written.uploads != uploads {
        changes.push(Stored::Uploads(uploads_kept::entry(model, &uploads)));
        model.written.uploads = uploads;
    }
    effects.splice(0..0, changes.into_iter().map(Effect::Store));
}

pub(crate) fn digest(model: &Model) -> Digest {
    Digest {
        revision: model.timeline.revision(),
        cursor: model.cursor,
        live: model.session == Session::Live,
        unread: model.unread,
        handoff: model.handoff.clone(),
        close_phrase: model.close_phrase.clone(),
        quick_replies: model.quick_replies.clone(),
        until: model.may_write_until,
        echoes: model.echoes,
        awaited: model.awaited.clone(),
    }
}

/// Both lists have about the same order, so that a search goes on where the
/// last one ended.
fn write_unsent(model: &mut Model, changes: &mut Vec<Stored>) {
    let written = std::mem::take(&mut model.written.unsent);
    let mut digests = Vec::new();
    let mut place = 0;
    for outgoing in model.outbox.unsent() {
        let Purpose::Message(item) = outgoing.purpose else {
            continue;
        };
        let failed = matches!(
            model.timeline.send_state(item),
            Some(SendState::Failed | SendState::Unsure)
        );
        let digest = UnsentDigest {
            message_id: outgoing.message_id.clone(),
            // On the wire it may have arrived as soon as the page is gone.
            // What is tried again in two tabs at once may be on the wire there.
            unsure: outgoing.unsure
                || outgoing.may_repeat && !failed
                || model.outbox.is_on_wire(&outgoing.message_id),
            failed,
        };
        let is_written = find(&written, &digest.message_id, &mut place) == Some(&digest);
        if !is_written && let Some(entry) = unsent_entry(model, outgoing, &digest) {
            changes.push(Stored::Unsent {
                message_id: digest.message_id.clone(),
                entry: Some(entry),
            });
        }
        digests.push(digest);
    }
    place = 0;
    for before in written {
        if find(&digests, &before.message_id, &mut place).is_some() {
            continue;
        }
        let is_orphan = |one: &Outgoing| one.message_id == before.message_id;
        if model.orphans.iter().any(is_orphan) {
            // Whoever had it has written it.
            digests.push(before);
        } else {
            changes.push(Stored::Unsent {
                message_id: before.message_id,
                entry: None,
            });
        }
    }
    model.written.unsent = digests;
}

fn find<'a>(
    digests: &'a [UnsentDigest],
    message_id: &str,
    place: &mut usize,
) -> Option<&'a UnsentDigest> {
    let is_it = |digest: &UnsentDigest| *digest.message_id == *message_id;
    let (before, after) = digests.split_at((*place).min(digests.len()));
    let found = match after.iter().position(is_it) {
        Some(behind) => before.len() + behind,
        None => before.iter().position(is_it)?,
    };
    *place = found + 1;
    digests.get(found)
}

/// Another tab looks after a message, and after its entry.
pub(crate) fn disown(model: &mut Model, message_id: &str) {
    let written = &mut model.written.unsent;
    written.retain(|digest| *digest.message_id != *message_id);
}

fn unsent_entry(model: &Model, outgoing: &Outgoing, digest: &UnsentDigest) -> Option<Json> {
    let Purpose::Message(item) = outgoing.purpose else {
        return None;
    };
    let (content, _) = model.timeline.client_message(item)?;
    let at = model.timeline.get(item)?.at;
    let entry = Json::map()
        .with("v", VERSION)
        .with("client", &model.identity.client_id)
        .with("id", &*outgoing.message_id);
    Some(
        Said::of_content(content)?
            .write(entry)
            .with("at", at.0 as f64)
            .with("unsure", digest.unsure)
            .with("failed", digest.failed)
            .with_some("since", outgoing.known_before.map(|at| at.0 as f64)),
    )
}

fn conversation(model: &Model) -> Json {
    let (keys, floor) = model.seen.parts();
    let seen = keys.map(|key| Json::from(key.written())).collect();
    let awaits = model.awaited.iter().map(|one| match &one.question_id {
        Some(question) => Json::from(&**question),
        None => Json::Null,
    });
    Json::map()
        .with("v", VERSION)
        .with("client", &model.identity.client_id)
        .with("live", model.session == Session::Live)
        .with("unread", f64::from(model.unread))
        .with("echoes", model.echoes)
        .with("left", model.agent_has_left)
        .with("awaits", Json::List(awaits.collect()))
        .with_some("cursor", model.cursor.map(|at| at.0 as f64))
        .with_some("since", model.handoff_at.map(|at| at.0 as f64))
        .with_some("until", model.may_write_until.map(|at| at.0 as f64))
        .with_some("handoff", handoff(&model.handoff))
        .with_some("close", model.close_phrase.as_ref())
        .with_some("buttons", model.quick_replies.as_json())
        .with_some("floor", floor.map(|at| at.0 as f64))
        .with("seen", Json::List(seen))
        .with("items", Json::List(kept_items::items(model)))
}

fn handoff(handoff: &Handoff) -> Option<Json> {
    match handoff {
        Handoff::Bot => None,
        Handoff::Requested => Some(Json::from("requested")),
        Handoff::Agent(None) => Some(Json::from("agent")),
        Handoff::Agent(Some(employee)) => Some(Json::from(&**employee)),
    }
}
