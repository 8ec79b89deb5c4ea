//! What happens while the page is open.

use serde::{Deserialize, Serialize};

use crate::conversation::{Delivery, Message, MessageId, Summary};
use crate::session::{Agent, Canned, Group};

/// One thing that has happened. The stream's `id` is its sequence number, its
/// `data` is this; a page that comes back names the last number that it has
/// seen. Where that is too long ago, the stream begins with [`Live::Anew`].
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Live {
    /// Too much was missed: the page asks for everything again.
    Anew,
    /// A conversation is new to this agent, or is not what it was.
    Conversation {
        /// How it is now.
        summary: Summary,
    },
    /// A conversation is not this agent's concern any more: another has it, or
    /// another group.
    Gone {
        /// Which.
        conversation: i64,
    },
    /// Something was said in a conversation of this agent's.
    Message {
        /// In which.
        conversation: i64,
        /// What.
        message: Message,
    },
    /// A message of an agent has got further.
    Delivery {
        /// In which conversation.
        conversation: i64,
        /// Which message.
        message: MessageId,
        /// How far.
        delivery: Delivery,
    },
    /// Groups have agents online, or have none any more.
    Groups {
        /// All of them.
        groups: Vec<Group>,
    },
    /// The answers for everybody have changed.
    Canned {
        /// All of them.
        canned: Vec<Canned>,
    },
    /// The agent has been changed, in another window say.
    Me {
        /// How it is now.
        agent: Agent,
    },
    /// The session has ended: the page goes to its sign-in.
    SignedOut,
}
