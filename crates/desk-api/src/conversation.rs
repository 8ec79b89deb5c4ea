//! Conversations and what was said in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::session::Agent;

/// Identifies a message, in the whole desk. Later ones have larger numbers.
pub type MessageId = i64;

/// So many of those that wait are listed at most: more than anybody looks
/// through, and few enough for a page.
pub const MOST_WAITING: usize = 200;

/// `GET conversations`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Conversations {
    /// Those that nobody has, in the agent's groups; who waits longest first.
    pub waiting: Vec<Summary>,
    /// Whether more wait behind these.
    pub more_wait: bool,
    /// Those that the agent has, the newest message first.
    pub mine: Vec<Summary>,
    /// The live stream goes on behind this sequence number.
    pub sequence: u64,
}

/// A conversation as a list shows it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Summary {
    /// Identifies it. The same client has the same conversation again.
    pub id: i64,
    /// The name of the channel that it came by.
    pub channel: String,
    /// The client, as the channel knows it.
    pub user_id: String,
    /// What the client is called: `userName`, or else channel and `userId`.
    pub title: String,
    /// The group that it is for.
    pub group: String,
    /// Who has it.
    pub state: State,
    /// Messages of the client that its agent has not read.
    pub unread: u32,
    /// What was said last. A long text is cut: it is for a line in a list.
    pub last: Option<Message>,
    /// When the client began to wait, in milliseconds since 1970.
    pub since: i64,
    /// The live stream's newest sequence number when this was so. Answers and
    /// the stream come by ways of their own: of two summaries, the one with the
    /// lower number is out of date.
    pub sequence: u64,
}

/// Who has a conversation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum State {
    /// Nobody yet.
    Waiting,
    /// An agent.
    Held {
        /// Who.
        agent: Agent,
    },
    /// Nobody any more.
    Closed,
}

/// `GET conversations/{id}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transcript {
    /// The conversation.
    pub summary: Summary,
    /// What JAICP tells of the client. Hostile text.
    pub attributes: BTreeMap<String, String>,
    /// The same for those who may see it; empty for others.
    pub hidden_attributes: BTreeMap<String, String>,
    /// What was said, oldest first.
    pub messages: Vec<Message>,
    /// Whether there is more before these.
    pub has_more: bool,
}

/// Something that was said, or that happened.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Message {
    /// Identifies it.
    pub id: MessageId,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Whose it is.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// How far it has got, if it is an agent's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// What the page called it when it sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Whose a message is.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Author {
    /// The client's.
    Client,
    /// An agent's.
    Agent {
        /// Whose.
        agent: Agent,
    },
    /// The desk's own.
    Desk,
}

/// What a message says.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Content {
    /// A text. Hostile if it is the client's.
    Text {
        /// As it was written.
        text: String,
    },
    /// A file.
    File {
        /// Where it is. Hostile if it is the client's.
        url: String,
        /// What it is called.
        name: String,
        /// In bytes, if that is known.
        size: Option<u64>,
        /// Its type, if that is known.
        mime_type: Option<String>,
        /// What was said with it.
        comment: Option<String>,
    },
    /// Something that happened.
    Notice {
        /// What.
        notice: Notice,
    },
}

/// Something that happened to a conversation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Notice {
    /// The client was sent to a group.
    Opened {
        /// The group's name.
        group: String,
    },
    /// An agent took it.
    Taken {
        /// Who.
        agent: Agent,
    },
    /// An agent passed it on.
    Passed {
        /// Who.
        agent: Agent,
        /// The other group's name.
        group: String,
    },
    /// An agent closed it.
    ClosedByAgent {
        /// Who.
        agent: Agent,
    },
    /// The client closed it.
    ClosedByClient {
        /// What JAICP says about it.
        text: String,
    },
}

/// How far an agent's message has got on its way to JAICP.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// It is kept and waits for its turn.
    Queued,
    /// JAICP does not take it at the moment; it is tried again.
    Delayed,
    /// JAICP has it.
    Delivered,
    /// JAICP will not have it.
    Refused,
}

/// `POST conversations/{id}/messages`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewText {
    /// Made by the page. What has been taken under the same key is not taken
    /// again.
    pub key: String,
    /// What it says.
    pub text: String,
}

/// `POST conversations/{id}/read`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Read {
    /// The newest message that was seen.
    pub up_to: MessageId,
}

/// `POST conversations/{id}/pass`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pass {
    /// The group that gets it.
    pub group: String,
}
