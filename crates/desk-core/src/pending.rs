//! What this agent has written or picked and the desk does not have yet.

use std::sync::Arc;

use super::body::Body;
use super::call::FileId;
use super::event::Unsent;

/// A message of this agent that the desk does not have yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// What the page calls it; the desk takes each once.
    pub key: String,
    /// In which conversation.
    pub conversation: i64,
    /// When it was written.
    pub at: i64,
    /// What it is.
    pub what: What,
    /// What is shown of it.
    pub body: Arc<Body>,
    /// How far it has got.
    pub stage: Stage,
}

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A text.
    Text(String),
    /// A file.
    File {
        /// Which.
        id: FileId,
        /// What it is called.
        name: String,
        /// So much of it has gone, in parts of thousand.
        sent: u16,
    },
}

/// How far a message has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for its turn, or for the desk to be there again.
    Waiting,
    /// It is on its way, under this number.
    Asked(u64),
    /// It will not go by itself.
    Failed(Trouble),
}

/// Why a message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The conversation is not this agent's any more.
    NotMine,
    /// The file is too large.
    TooLarge,
    /// Files of this type are not taken.
    WrongType,
    /// It has gone since it was chosen, or is a folder.
    Unreadable,
    /// The desk does not take it.
    Refused,
}

impl Pending {
    /// A text.
    pub fn text(unsent: Unsent) -> Self {
        Pending {
            body: Arc::new(Body::own_text(&unsent.text)),
            key: unsent.key,
            conversation: unsent.conversation,
            at: unsent.at,
            what: What::Text(unsent.text),
            stage: Stage::Waiting,
        }
    }

    /// What a store keeps of it. Files are not kept.
    pub fn unsent(&self) -> Option<Unsent> {
        match &self.what {
            What::Text(text) => Some(Unsent {
                key: self.key.clone(),
                conversation: self.conversation,
                text: text.clone(),
                at: self.at,
            }),
            What::File { .. } => None,
        }
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<FileId> {
        match &self.what {
            What::Text(_) => None,
            What::File { id, .. } => Some(*id),
        }
    }
}
