//! What can go wrong inside the desk, and what it refuses.

use desk_api::Agent;
use thiserror::Error;

use crate::secrets::SecretError;

/// Why something was not done.
#[derive(Debug, Error)]
pub enum DeskError {
    /// SQLite says no.
    #[error("the data file cannot be used")]
    Sqlite(#[from] rusqlite::Error),
    /// Something kept cannot be read, or written.
    #[error("what is kept cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// A file cannot be written or read.
    #[error("the files' folder cannot be used")]
    File(#[from] std::io::Error),
    /// There is no randomness.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The data file was written by a newer desk.
    #[error("the data file has version {found}, this desk knows up to {known}")]
    Newer {
        /// The version of the file.
        found: usize,
        /// The newest that this program knows.
        known: usize,
    },
    /// The store does not answer any more.
    #[error("the store has ended")]
    Ended,
    /// The desk works, and will not do it.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What the desk will not do.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such thing, or not for who asks.
    #[error("there is nothing at this path")]
    NotFound,
    /// Another agent has the conversation.
    #[error("another agent has this conversation")]
    Taken(Box<Agent>),
    /// The conversation is in a state in which this cannot be done.
    #[error("{0}")]
    Conflict(&'static str),
    /// A field is wrong.
    #[error("{field}: {message}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        message: &'static str,
    },
}

impl Refusal {
    /// A field that is wrong.
    pub fn field(field: &'static str, message: &'static str) -> Self {
        Refusal::Field { field, message }
    }
}
