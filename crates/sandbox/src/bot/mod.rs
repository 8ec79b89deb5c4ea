//! Bots: what answers a client. A script of ours, or somebody's own bot that
//! speaks the platform's webhook protocol.
//!
//! A bot knows nothing of HTTP clients, events and timers: it gets a turn and
//! says something, or fails.

mod scripted;
mod external;
pub mod limits;

use std::sync::Arc;
use std::time::Duration;

use chat_api::{Answer, Input, Json, Reply, ReplyBody};

pub use external::ExternalBot;
pub use scripted::{decide, say_replies, takes};

use crate::script::Script;

/// What answers on a channel.
#[derive(Clone, Debug)]
pub enum Bot {
    /// A script.
    Scripted(Arc<Script>),
    /// A bot at an address.
    External(ExternalBot),
}

/// One thing that a bot answers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The channel's name.
    pub channel: String,
    /// Whose conversation.
    pub client_id: String,
    /// The identifier of this turn.
    pub question_id: String,
    /// The client's own id of its message.
    pub message_id: Option<String>,
    /// The connection that asks.
    pub cid: Option<String>,
    /// What is answered to.
    pub cause: Cause,
    /// What came with the request.
    pub data: Option<Json>,
    /// The first name that the site has told.
    pub first_name: Option<String>,
    /// The sandbox's own address as the client knows it.
    pub origin: String,
}

/// What a bot answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The client's text or event.
    Request(Input),
    /// A state of the script, by a timeout that has ended or by a campaign.
    State(String),
}

/// What a bot does with a turn: an answer without ids and times, or a failure,
/// after a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// How long it takes.
    pub delay: Duration,
    /// What comes of it.
    pub outcome: Result<Answer, BotFailure>,
}

/// A bot that fails, as the client is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotFailure {
    /// The HTTP status.
    pub status: u16,
    /// The words in the error body.
    pub message: String,
    /// How many seconds the client is asked to wait.
    pub retry_after: Option<u32>,
}

/// All texts of an answer, joined by a blank line.
pub fn joined_text(replies: &[Reply]) -> String {
    replies
        .iter()
        .filter_map(|reply| match &reply.body {
            ReplyBody::Text(text) => Some(text.text.as_str()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}
