//! Conversations: one per channel and client, with what the bot remembers and
//! the timer that may be running.

use std::collections::{BTreeMap, BTreeSet};

use chat_api::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError};

/// Whose conversation on which channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationKey {
    /// The channel's name.
    pub channel: String,
    /// The identifier that the client chose.
    pub client: String,
}

/// The row of a conversation. A conversation that is reset gets a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub i64);

/// What a scripted bot knows of a conversation between two messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The state that answered last.
    pub state: Option<String>,
    /// The quick replies of the last answer: label and the state it leads to.
    pub quick_replies: Vec<(String, Option<String>)>,
    /// Labels of inline buttons and cards, which can be pressed later too.
    pub standing_buttons: BTreeSet<String>,
    /// What the script asked to remember.
    pub remembered: BTreeMap<String, String>,
    /// The first name that the site told.
    pub first_name: Option<String>,
    /// The last name that the site told.
    pub last_name: Option<String>,
    /// The host that the client reached, for addresses in later messages.
    pub host: Option<String>,
}

/// A `timeout` reply that is waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// When it ends.
    pub due: Timestamp,
    /// The state that writes then.
    pub target_state: Option<String>,
    /// The connection that asked when it was set.
    pub cid: Option<String>,
}

/// A conversation as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its row.
    pub id: ConversationId,
    /// What the bot remembers.
    pub memory: Memory,
    /// Whether it was made just now.
    pub is_new: bool,
}

impl Store {
    /// Every client that has a conversation on a channel.
    pub fn clients_of(&self, channel: &str) -> Result<Vec<String>, StoreError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT client FROM conversation WHERE channel = ?1 ORDER BY id")?;
        let clients = statement.query_map([channel], |row| row.get(0))?;
        Ok(clients.collect::<Result<_, _>>()?)
    }

    /// The timer that ends first.
    pub fn next_timer(&self) -> Result<Option<(ConversationKey, Timer)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT channel, client, timer_due, timer_state, timer_cid FROM conversation
             WHERE timer_due IS NOT NULL ORDER BY timer_due LIMIT 1",
        )?;
        Ok(statement.query_row([], timer_row).optional()?)
    }

    /// Takes a timer off, if it is still the one that is running.
    pub fn claim_timer(&self, key: &ConversationKey, timer: &Timer) -> Result<bool, StoreError> {
        let claimed = self.lock().execute(
            "UPDATE conversation SET timer_due = NULL, timer_state = NULL, timer_cid = NULL
             WHERE channel = ?1 AND client = ?2 AND timer_due = ?3",
            params![key.channel, key.client, timer.due.0],
        )?;
        Ok(claimed > 0)
    }

    /// Forgets conversations, with their events and undelivered messages: one,
    /// those of a channel, or all. Returns how many.
    pub fn forget(&self, channel: Option<&str>, client: Option<&str>) -> Result<usize, StoreError> {
        Ok(self.lock().execute(
            "DELETE FROM conversation
             WHERE (?1 IS NULL OR channel = ?1) AND (?2 IS NULL OR client = ?2)",
            params![channel, client],
        )?)
    }
}

/// The conversation of a client, if there is one.
pub fn conversation_of(
    connection: &Connection,
    key: &ConversationKey,
) -> Result<Option<Conversation>, StoreError> {
    let row = connection
        .prepare_cached("SELECT id, memory FROM conversation WHERE channel = ?1 AND client = ?2")?
        .query_row(params![key.channel, key.client], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    match row {
        None => Ok(None),
        Some((id, memory)) => Ok(Some(Conversation {
            id: ConversationId(id),
            memory: serde_json::from_str(&memory)?,
            is_new: false,
        })),
    }
}

/// The conversation of a client, which is made if there is none.
pub fn conversation_for(
    connection: &Connection,
    key: &ConversationKey,
) -> Result<Conversation, StoreError> {
    if let Some(conversation) = conversation_of(connection, key)? {
        return Ok(conversation);
    }
    let memory = Memory::default();
    connection
        .prepare_cached(
            "INSERT INTO conversation (channel, client, memory, last_ts) VALUES (?1, ?2, ?3, 0)",
        )?
        .execute(params![
            key.channel,
            key.client,
            serde_json::to_string(&memory)?
        ])?;
    Ok(Conversation {
        id: ConversationId(connection.last_insert_rowid()),
        memory,
        is_new: true,
    })
}

/// Keeps what the bot remembers.
pub fn save_memory(
    connection: &Connection,
    id: ConversationId,
    memory: &Memory,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE conversation SET memory = ?2 WHERE id = ?1")?
        .execute(params![id.0, serde_json::to_string(memory)?])?;
    Ok(())
}

/// Sets the one timer of a conversation, or stops it.
pub fn set_timer(
    connection: &Connection,
    id: ConversationId,
    timer: Option<&Timer>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE conversation SET timer_due = ?2, timer_state = ?3, timer_cid = ?4 WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            timer.map(|timer| timer.due.0),
            timer.and_then(|timer| timer.target_state.as_deref()),
            timer.and_then(|timer| timer.cid.as_deref()),
        ])?;
    Ok(())
}

fn timer_row(row: &Row<'_>) -> rusqlite::Result<(ConversationKey, Timer)> {
    let key = ConversationKey {
        channel: row.get(0)?,
        client: row.get(1)?,
    };
    let timer = Timer {
        due: Timestamp(row.get(2)?),
        target_state: row.get(3)?,
        cid: row.get(4)?,
    };
    Ok((key, timer))
}
