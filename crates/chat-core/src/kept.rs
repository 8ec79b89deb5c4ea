//! What is kept in the browser: written whenever it has changed, before
//! anything that follows from the change is done.
//!
//! The conversation is one entry; each message that the server is not known to
//! have is an entry of its own, so that no other tab can overwrite it. What a
//! reply looks like is not kept, but the reply as it came: when it is read
//! again it goes through the same allow-lists.

use std::sync::Arc;

use chat_api::{Json, Timestamp};

use crate::effect::Effect;
use crate::handoff::Handoff;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{Outgoing, Purpose};
use crate::quick_replies::QuickReplies;
use crate::timeline::{Author, ItemBody, Notice, SendState, TimelineItem};

/// The form of what is written. Another one is dropped when it is read.
pub(crate) const VERSION: f64 = 1.0;

/// At most so many items are kept, the newest.
const MOST_ITEMS: usize = 200;

/// About so many bytes of text are kept. A browser's store holds a few
/// million characters for all pages of a site.
const MOST_BYTES: usize = 400_000;

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
}

/// What has been written, to see what has changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Written {
    pub(crate) conversation: Option<Digest>,
    pub(crate) unsent: Vec<UnsentDigest>,
    pub(crate) draft: String,
}

/// Changes when the conversation does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Digest {
    revision: u64,
    cursor: Option<Timestamp>,
    live: bool,
    unread: u32,
    handoff: Handoff,
    quick_replies: QuickReplies,
    until: Option<Moment>,
}

/// Changes when a message's entry does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnsentDigest {
    message_id: Arc<str>,
    unsure: bool,
    failed: bool,
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
    effects.splice(0..0, changes.into_iter().map(Effect::Store));
}

pub(crate) fn digest(model: &Model) -> Digest {
    Digest {
        revision: model.timeline.revision(),
        cursor: model.cursor,
        live: model.session == Session::Live,
        unread: model.unread,
        handoff: model.handoff.clone(),
        quick_replies: model.quick_replies.clone(),
        until: model.may_write_until,
    }
}

fn write_unsent(model: &mut Model, changes: &mut Vec<Stored>) {
    let mut digests = Vec::new();
    for outgoing in model.outbox.unsent().chain(&model.orphans) {
        let Purpose::Message(item) = outgoing.purpose else {
            continue;
        };
        let digest = UnsentDigest {
            message_id: outgoing.message_id.clone(),
            // On the wire it may have arrived as soon as the page is gone.
            unsure: outgoing.unsure || model.outbox.is_on_wire(&outgoing.message_id),
            failed: matches!(
                model.timeline.send_state(item),
                Some(SendState::Failed | SendState::Unsure)
            ),
        };
        if !model.written.unsent.contains(&digest)
            && let Some(entry) = unsent_entry(model, outgoing, &digest)
        {
            changes.push(Stored::Unsent {
                message_id: digest.message_id.clone(),
                entry: Some(entry),
            });
        }
        digests.push(digest);
    }
    for gone in &model.written.unsent {
        if !digests
            .iter()
            .any(|digest| digest.message_id == gone.message_id)
        {
            changes.push(Stored::Unsent {
                message_id: gone.message_id.clone(),
                entry: None,
            });
        }
    }
    model.written.unsent = digests;
}

fn unsent_entry(model: &Model, outgoing: &Outgoing, digest: &UnsentDigest) -> Option<Json> {
    let Purpose::Message(item) = outgoing.purpose else {
        return None;
    };
    let (text, _) = model.timeline.client_message(item)?;
    let at = model.timeline.get(item)?.at;
    Some(
        Json::map()
            .with("v", VERSION)
            .with("client", &model.identity.client_id)
            .with("id", &*outgoing.message_id)
            .with("text", text)
            .with("at", at.0 as f64)
            .with("unsure", digest.unsure)
            .with("failed", digest.failed)
            .with_some("since", outgoing.known_before.map(|at| at.0 as f64)),
    )
}

fn conversation(model: &Model) -> Json {
    let (keys, floor) = model.seen.parts();
    let seen = keys.map(|key| Json::from(key.written())).collect();
    Json::map()
        .with("v", VERSION)
        .with("client", &model.identity.client_id)
        .with("live", model.session == Session::Live)
        .with("unread", f64::from(model.unread))
        .with("echoes", model.echoes)
        .with_some("cursor", model.cursor.map(|at| at.0 as f64))
        .with_some("until", model.may_write_until.map(|at| at.0 as f64))
        .with_some("handoff", handoff(&model.handoff))
        .with_some("buttons", model.quick_replies.as_json())
        .with_some("floor", floor.map(|at| at.0 as f64))
        .with("seen", Json::List(seen))
        .with("items", Json::List(items(model.timeline.items())))
}

fn handoff(handoff: &Handoff) -> Option<Json> {
    match handoff {
        Handoff::Bot => None,
        Handoff::Requested => Some(Json::from("requested")),
        Handoff::Agent(None) => Some(Json::from("agent")),
        Handoff::Agent(Some(employee)) => Some(Json::from(&**employee)),
    }
}

/// The newest items, as many as there is room for.
fn items(items: &[TimelineItem]) -> Vec<Json> {
    let mut room = MOST_BYTES;
    let mut kept: Vec<Json> = items
        .iter()
        .rev()
        .take(MOST_ITEMS)
        .map_while(|item| {
            room = room.checked_sub(size(item))?;
            Some(item_entry(item))
        })
        .collect();
    kept.reverse();
    kept
}

/// About how much of the store an item takes.
fn size(item: &TimelineItem) -> usize {
    let text = match &item.body {
        ItemBody::Message { content, .. } => content.source_text().map_or(1000, str::len),
        ItemBody::Choices(choices) => choices.labels.iter().map(String::len).sum(),
        ItemBody::Notice(_) => 0,
    };
    text + 100
}

fn item_entry(item: &TimelineItem) -> Json {
    let entry = Json::map().with("at", item.at.0 as f64);
    match &item.body {
        ItemBody::Message {
            author,
            content,
            send_state,
            message_id,
        } => {
            let (author, employee) = match author {
                Author::Client => ("client", None),
                Author::Bot => ("bot", None),
                Author::Agent(employee) => ("agent", employee.as_deref()),
            };
            entry
                .with("by", author)
                .with_some("employee", employee)
                .with("reply", content.reply())
                .with_some("id", message_id.as_deref())
                .with_some("state", send_state.map(state_name))
        }
        ItemBody::Choices(choices) => entry
            .with(
                "choices",
                Json::List(choices.labels.iter().map(Json::from).collect()),
            )
            .with_some("chosen", choices.chosen.map(|index| index as f64)),
        ItemBody::Notice(notice) => {
            let (name, employee) = match notice {
                Notice::AgentRequested => ("requested", None),
                Notice::AgentJoined(employee) => ("joined", employee.as_deref()),
                Notice::AgentLeft => ("left", None),
            };
            entry.with("notice", name).with_some("employee", employee)
        }
    }
}

pub(crate) fn state_name(state: SendState) -> &'static str {
    match state {
        SendState::Sending => "sending",
        SendState::Sent => "sent",
        SendState::Failed => "failed",
        SendState::Unsure => "unsure",
    }
}
