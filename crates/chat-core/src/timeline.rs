//! The timeline: everything that was said, in the order in which it is shown.
//!
//! Items are added at the end, except for what a server still had, which goes
//! before all others; an item never changes its place among those.

use std::sync::Arc;

use chat_api::Employee;

use crate::content::Content;
use crate::ids::ItemId;
use crate::moment::Moment;
use crate::order;
use crate::uploads::UploadFailure;

/// The items, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    items: Vec<TimelineItem>,
    /// Counts the changes.
    revision: u64,
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
    /// Buttons that could be pressed once. While they still can, they stand
    /// above the composer, and not here.
    Choices(Choices),
    /// What happened.
    Notice(Notice),
}

/// The buttons of one answer, as they stay in the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What they said.
    pub labels: Arc<[String]>,
    /// Which one was pressed.
    pub chosen: Option<usize>,
    /// Whether they can be pressed no more.
    pub past: bool,
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

/// How far a client's message has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendState {
    /// On its way, or waiting for its turn.
    Sending,
    /// The server has it.
    Sent,
    /// It did not arrive.
    Failed,
    /// Nobody knows whether it arrived. It is not sent again without the
    /// visitor's say.
    Unsure,
    /// Its file is on its way to where it can be fetched, so many hundredths of
    /// it.
    Uploading(u8),
    /// Its file did not get there.
    NotUploaded(UploadFailure),
}

impl SendState {
    /// Whether it is a file that cannot be fetched yet.
    pub fn is_upload(self) -> bool {
        matches!(self, SendState::Uploading(_) | SendState::NotUploaded(_))
    }
}

/// What happened between messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The bot has handed the conversation over.
    AgentRequested,
    /// An agent took the conversation.
    AgentJoined(Option<Arc<Employee>>),
    /// The agent has passed the conversation on to another group, as far as the
    /// platform tells its name.
    AgentPassed(Option<Arc<str>>),
    /// The conversation went back to the bot.
    AgentLeft,
}

impl TimelineItem {
    /// A message of the visitor.
    pub(crate) fn of_client(
        id: ItemId,
        at: Moment,
        content: Content,
        state: SendState,
        message_id: Arc<str>,
    ) -> Self {
        TimelineItem {
            id,
            at,
            body: ItemBody::Message {
                author: Author::Client,
                content: Arc::new(content),
                send_state: Some(state),
                message_id: Some(message_id),
            },
        }
    }
}

impl Timeline {
    /// The items, oldest first.
    pub fn items(&self) -> &[TimelineItem] {
        &self.items
    }

    pub(crate) fn into_items(self) -> Vec<TimelineItem> {
        self.items
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
            _ => None,
        }
    }

    /// What a client's message says, and its identifier.
    pub(crate) fn client_message(&self, id: ItemId) -> Option<(&Content, &Arc<str>)> {
        match &self.get(id)?.body {
            ItemBody::Message {
                content,
                message_id: Some(message_id),
                ..
            } => Some((content, message_id)),
            _ => None,
        }
    }

    /// The client's message with an identifier.
    pub(crate) fn item_of(&self, message_id: &str) -> Option<ItemId> {
        let is_it = |item: &&TimelineItem| match &item.body {
            ItemBody::Message {
                message_id: Some(id),
                ..
            } => **id == *message_id,
            _ => false,
        };
        self.items.iter().rev().find(is_it).map(|item| item.id)
    }

    /// Changes whenever anything else here does.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn push(&mut self, item: TimelineItem) {
        self.revision += 1;
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
            && *current != state
        {
            // Nothing is kept of how far a file has got.
            if !matches!(
                (*current, state),
                (SendState::Uploading(_), SendState::Uploading(_))
            ) {
                self.revision += 1;
            }
            *current = state;
        }
    }

    /// A client's file can be fetched, and shown.
    pub(crate) fn set_content(&mut self, id: ItemId, new: Content) {
        let place = self.items.binary_search_by_key(&id, |item| item.id);
        if let Some(item) = place.ok().and_then(|place| self.items.get_mut(place))
            && let ItemBody::Message { content, .. } = &mut item.body
        {
            *content = Arc::new(new);
            self.revision += 1;
        }
    }

    /// Takes one out: a file that the visitor does not want to send.
    pub(crate) fn remove(&mut self, id: ItemId) {
        self.items.retain(|item| item.id != id);
        self.revision += 1;
    }

    /// Brings the buttons in the timeline in line with those that can be
    /// pressed: all others are past.
    pub(crate) fn settle_choices(&mut self, current: Option<(ItemId, Option<usize>, bool)>) {
        for item in &mut self.items {
            if let ItemBody::Choices(choices) = &mut item.body {
                let (chosen, past) = match current {
                    Some((place, chosen, past)) if place == item.id => (chosen, past),
                    _ => (choices.chosen, true),
                };
                if (choices.chosen, choices.past) != (chosen, past) {
                    choices.chosen = chosen;
                    choices.past = past;
                    self.revision += 1;
                }
            }
        }
    }

    /// Puts the items in the order of their identifiers.
    pub(crate) fn sort(&mut self) {
        order::sort_by_key(&mut self.items, |item| item.id);
    }

    pub(crate) fn clear(&mut self) {
        self.items.clear();
        self.revision += 1;
    }
}
