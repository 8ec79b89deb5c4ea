//! What the host page is told: what has changed since it was told last.
//!
//! It is read off the model after each event, so that no step of the
//! conversation has to think of it.

use std::sync::Arc;

use chat_api::{Employee, Json};

use crate::content::Content;
use crate::effect::Effect;
use crate::handoff::Handoff;
use crate::ids::ItemId;
use crate::model::Model;
use crate::moment::Moment;
use crate::timeline::{Author, ItemBody, SendState, TimelineItem};
use crate::view::{self, Connection};

/// What the host page is told, so that a site can act on it. The words of
/// people and bots in it are as they came: foreign text.
#[derive(Clone, Debug, PartialEq)]
pub enum PageNotice {
    /// The panel came into view.
    Opened,
    /// The panel went out of view.
    Closed,
    /// Another number of messages has not been read.
    Unread(u32),
    /// Somebody else answers from now on.
    Handoff(Handoff),
    /// Whether the chat can be reached is another matter now.
    Connection(Connection),
    /// Somebody has said something: the visitor, the bot or an agent. Not what
    /// was said before this page was there.
    Message {
        /// Who.
        author: Author,
        /// What.
        content: Arc<Content>,
        /// When it came, by the device's clock.
        at: Moment,
        /// The identifier of a message of the visitor.
        message_id: Option<Arc<str>>,
    },
    /// The server has a message of the visitor.
    Sent(Arc<str>),
    /// A message of the visitor was not sent.
    Failed {
        /// Which one.
        message_id: Arc<str>,
        /// Whether it may have arrived all the same.
        unsure: bool,
    },
    /// An answer has come: all its replies as they came, also those that are
    /// not shown.
    Replies(Vec<Json>),
    /// A `raw` reply has come.
    RawReply {
        /// Whatever the script put there.
        body: Json,
        /// The method of the channel that it was meant for.
        method: Option<String>,
    },
    /// A reply has come of a type that nobody knows, or without what its type
    /// needs.
    UnknownReply {
        /// The type, if the reply names one.
        kind: Option<String>,
        /// The reply as it came.
        reply: Json,
    },
}

impl PageNotice {
    /// The event that it is on the element.
    pub fn name(&self) -> &'static str {
        match self {
            PageNotice::Opened => "open",
            PageNotice::Closed => "close",
            PageNotice::Unread(_) => "unread",
            PageNotice::Handoff(_) => "handoff",
            PageNotice::Connection(_) => "connection",
            PageNotice::Message { .. } => "message",
            PageNotice::Sent(_) => "sent",
            PageNotice::Failed { .. } => "failed",
            PageNotice::Replies(_) => "replies",
            PageNotice::RawReply { .. } => "raw-reply",
            PageNotice::UnknownReply { .. } => "unknown-reply",
        }
    }

    /// What the event says, as docs/js-api.md has it. What is not there is
    /// `null`.
    pub fn detail(&self) -> Json {
        let detail = Json::map();
        match self {
            PageNotice::Opened | PageNotice::Closed => detail,
            PageNotice::Unread(count) => detail.with("count", f64::from(*count)),
            PageNotice::Handoff(handoff) => {
                let (state, agent) = match handoff {
                    Handoff::Bot => ("bot", Json::Null),
                    Handoff::Requested => ("waiting", Json::Null),
                    Handoff::Agent(employee) => ("agent", agent(employee.as_deref())),
                };
                detail.with("state", state).with("agent", agent)
            }
            PageNotice::Connection(connection) => {
                let state = match connection {
                    Connection::Fine => "fine",
                    Connection::Slow => "slow",
                    Connection::Waiting => "waiting",
                    Connection::Lost => "lost",
                    Connection::Refused => "refused",
                };
                detail.with("state", state)
            }
            PageNotice::Message {
                author,
                content,
                at,
                message_id,
            } => {
                let (who, agent) = match author {
                    Author::Client => ("client", Json::Null),
                    Author::Bot => ("bot", Json::Null),
                    Author::Agent(employee) => ("agent", agent(employee.as_deref())),
                };
                detail
                    .with("author", who)
                    .with("agent", agent)
                    .with("reply", Json::from(content.reply()))
                    .with("at", at.0 as f64)
                    .with("id", optional(message_id.as_deref()))
            }
            PageNotice::Sent(message_id) => detail.with("id", &**message_id),
            PageNotice::Failed { message_id, unsure } => {
                detail.with("id", &**message_id).with("unsure", *unsure)
            }
            PageNotice::Replies(replies) => detail.with("replies", Json::List(replies.clone())),
            PageNotice::RawReply { body, method } => detail
                .with("body", body)
                .with("method", optional(method.as_deref())),
            PageNotice::UnknownReply { kind, reply } => detail
                .with("type", optional(kind.as_deref()))
                .with("reply", reply),
        }
    }
}

fn agent(employee: Option<&Employee>) -> Json {
    let field = |read: fn(&Employee) -> &Option<String>| {
        optional(employee.and_then(|employee| read(employee).as_deref()))
    };
    Json::map()
        .with("firstName", field(|employee| &employee.first_name))
        .with("lastName", field(|employee| &employee.last_name))
        .with("picture", field(|employee| &employee.avatar_url))
}

fn optional(text: Option<&str>) -> Json {
    text.map_or(Json::Null, Json::from)
}

/// What the page has been told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    open: bool,
    unread: u32,
    handoff: Handoff,
    connection: Connection,
    /// The timeline's revision.
    revision: u64,
    /// The newest item.
    newest: ItemId,
    /// The visitor's messages that the server is not known to have.
    unsent: Vec<Unsent>,
}

/// A message of the visitor that the server is not known to have.
#[derive(Clone, Debug, PartialEq)]
struct Unsent {
    item: ItemId,
    message_id: Arc<str>,
    state: SendState,
}

/// What was there before the page is known to it.
pub(crate) fn begin(model: &mut Model) {
    model.told = Told {
        revision: model.timeline.revision(),
        newest: newest(model),
        unsent: model.timeline.items().iter().filter_map(unsent).collect(),
        ..Told::default()
    };
}

/// What was added last was said long ago, and the page is not told.
pub(crate) fn pass_over(model: &mut Model) {
    model.told.newest = model.told.newest.max(newest(model));
}

/// Tells the page what has changed. Called after every event.
pub(crate) fn tell(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut tell = |notice| effects.push(Effect::TellPage(notice));
    let connection = view::connection(model);
    if model.told.revision != model.timeline.revision() {
        tell_timeline(model, &mut tell);
    }
    let told = &mut model.told;
    if std::mem::replace(&mut told.unread, model.unread) != model.unread {
        tell(PageNotice::Unread(model.unread));
    }
    if told.handoff != model.handoff {
        told.handoff = model.handoff.clone();
        tell(PageNotice::Handoff(model.handoff.clone()));
    }
    if std::mem::replace(&mut told.connection, connection) != connection {
        tell(PageNotice::Connection(connection));
    }
    let open = model.panel_open;
    if std::mem::replace(&mut told.open, open) != open {
        tell(if open {
            PageNotice::Opened
        } else {
            PageNotice::Closed
        });
    }
}

fn tell_timeline(model: &mut Model, tell: &mut impl FnMut(PageNotice)) {
    let items = model.timeline.items();
    let told = &mut model.told;
    told.revision = model.timeline.revision();
    let known = items.partition_point(|item| item.id <= told.newest);
    let new = &items[known..];
    // What waits may go to another place, and is no news there.
    let mut moved = Vec::new();
    for one in &mut told.unsent {
        if let Some(item) = new.iter().find(|item| id_of(item) == Some(&one.message_id)) {
            one.item = item.id;
            moved.push(item.id);
        }
    }
    told.unsent.retain_mut(|one| {
        let Some(state) = model.timeline.send_state(one.item) else {
            return false;
        };
        if std::mem::replace(&mut one.state, state) != state {
            tell_state(state, &one.message_id, tell);
        }
        state != SendState::Sent
    });
    if let Some(last) = new.last() {
        told.newest = last.id;
    }
    for item in new.iter().filter(|item| !moved.contains(&item.id)) {
        let ItemBody::Message {
            author,
            content,
            message_id,
            send_state,
        } = &item.body
        else {
            continue;
        };
        if !content.is_visible() {
            continue;
        }
        tell(PageNotice::Message {
            author: author.clone(),
            content: content.clone(),
            at: item.at,
            message_id: message_id.clone(),
        });
        if let (Some(state), Some(message_id)) = (send_state, message_id) {
            tell_state(*state, message_id, tell);
        }
        told.unsent.extend(unsent(item));
    }
}

fn id_of(item: &TimelineItem) -> Option<&Arc<str>> {
    match &item.body {
        ItemBody::Message { message_id, .. } => message_id.as_ref(),
        _ => None,
    }
}

fn tell_state(state: SendState, message_id: &Arc<str>, tell: &mut impl FnMut(PageNotice)) {
    let message_id = message_id.clone();
    match state {
        SendState::Sent => tell(PageNotice::Sent(message_id)),
        SendState::Failed | SendState::Unsure | SendState::NotUploaded(_) => {
            let unsure = state == SendState::Unsure;
            tell(PageNotice::Failed { message_id, unsure });
        }
        SendState::Sending | SendState::Uploading(_) => {}
    }
}

fn unsent(item: &TimelineItem) -> Option<Unsent> {
    match &item.body {
        ItemBody::Message {
            send_state: Some(state),
            message_id: Some(message_id),
            ..
        } if *state != SendState::Sent => Some(Unsent {
            item: item.id,
            message_id: message_id.clone(),
            state: *state,
        }),
        _ => None,
    }
}

fn newest(model: &Model) -> ItemId {
    let newest = model.timeline.items().last();
    newest.map_or(ItemId::default(), |item| item.id)
}
