//! The timeline: everything that was said, in the order in which it is shown.
//!
//! Items are only added at the end; an item never changes its place.

use std::sync::Arc;

use chat_api::{Employee, Reply, Text};

use crate::ids::ItemId;
use crate::moment::Moment;

/// The items, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    items: Vec<TimelineItem>,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineItem {
    /// Stays the same for as long as the item lives.
    pub id: ItemId,
    /// When it came, by the device's clock.
    pub at: Moment,
    /// What it is.
    pub body: ItemBody,
}

/// A message, or something between messages.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemBody {
    /// What somebody said.
    Message {
        /// Who.
        author: Author,
        /// What.
        content: Arc<Content>,
        /// How far a client's message has got; nothing for the others'.
        send_state: Option<SendState>,
        /// The identifier that goes with a client's message in each attempt,
        /// so that a repeat can be told.
        message_id: Option<Arc<str>>,
    },
    /// What happened.
    Notice(Notice),
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// The visitor.
    Client,
    /// The bot.
    Bot,
    /// A human agent, as far as the platform tells who.
    Agent(Option<Arc<Employee>>),
}

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A text.
    Text(Text),
    /// A reply that has no view: kept, and not shown.
    Unknown(Box<Reply>),
}

/// How far a client's message has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendState {
    /// On its way, or waiting for its turn.
    Sending,
    /// The server has it.
    Sent,
    /// It did not arrive, or nobody knows.
    Failed,
}

/// What happened between messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An agent took the conversation.
    AgentJoined(Option<Arc<Employee>>),
    /// The conversation went back to the bot.
    AgentLeft,
}

impl Timeline {
    /// The items, oldest first.
    pub fn items(&self) -> &[TimelineItem] {
        &self.items
    }

    /// One item.
    pub fn get(&self, id: ItemId) -> Option<&TimelineItem> {
        // Identifiers rise with the place.
        let place = self.items.binary_search_by_key(&id, |item| item.id).ok()?;
        self.items.get(place)
    }

    /// How far a client's message has got.
    pub fn send_state(&self, id: ItemId) -> Option<SendState> {
        match &self.get(id)?.body {
            ItemBody::Message { send_state, .. } => *send_state,
            ItemBody::Notice(_) => None,
        }
    }

    /// The text and the identifier of a client's message.
    pub(crate) fn client_message(&self, id: ItemId) -> Option<(&str, &Arc<str>)> {
        match &self.get(id)?.body {
            ItemBody::Message {
                content,
                message_id: Some(message_id),
                ..
            } => match &**content {
                Content::Text(text) => Some((&text.text, message_id)),
                Content::Unknown(_) => None,
            },
            _ => None,
        }
    }

    pub(crate) fn push(&mut self, item: TimelineItem) {
        self.items.push(item);
    }

    pub(crate) fn set_send_state(&mut self, id: ItemId, state: SendState) {
        let Ok(place) = self.items.binary_search_by_key(&id, |item| item.id) else {
            return;
        };
        if let ItemBody::Message {
            send_state: Some(current),
            ..
        } = &mut self.items[place].body
        {
            *current = state;
        }
    }

    pub(crate) fn clear(&mut self) {
        self.items.clear();
    }
}

impl Content {
    /// A plain text.
    pub(crate) fn plain(text: &str) -> Self {
        Content::Text(Text {
            text: text.to_owned(),
            ..Text::default()
        })
    }

    /// What of a reply is shown in the timeline. Quick replies are not part of
    /// it.
    pub(crate) fn of_reply(reply: Reply) -> Self {
        match reply {
            Reply {
                body: chat_api::ReplyBody::Text(text),
                ..
            } => Content::Text(text),
            reply => Content::Unknown(Box::new(reply)),
        }
    }

    /// Whether there is something to see.
    pub fn is_visible(&self) -> bool {
        match self {
            Content::Text(text) => !text.text.trim().is_empty(),
            Content::Unknown(_) => false,
        }
    }
}
