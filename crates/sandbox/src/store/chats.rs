//! Chats with agents: who holds which conversation, where agents' platforms are
//! heard, and which of their events have come.

use chat_api::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{ConversationId, ConversationKey, Store, StoreError};

/// A chat with agents, while agents hold the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// Tells it from earlier and later chats of the conversation.
    pub id: String,
    /// How far it has come.
    pub stage: Stage,
    /// When it began.
    pub since: Timestamp,
    /// The agent who has written last.
    pub employee: Option<String>,
    /// What the bot has asked for.
    pub terms: Terms,
}

/// How far a chat has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The agents' platform has not taken it yet.
    Opening,
    /// The platform has it; no agent has written yet.
    Waiting,
    /// An agent has written.
    Joined,
}

/// What a `switch` reply says about the chat and its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Texts of the client that end the chat.
    pub close_phrases: Vec<String>,
    /// What the agent is told when the client ends it.
    pub last_message: Option<String>,
    /// The bot's state that is entered at its end.
    pub theme: Option<String>,
}

impl Store {
    /// The unguessable part of the address for a channel's agents, which is
    /// made when it is first asked for. It stays the same as long as the store
    /// does, so that events find their way after a restart.
    pub fn agents_key(&self, channel: &str, fresh: &str) -> Result<String, StoreError> {
        let connection = self.lock();
        connection.execute(
            "INSERT OR IGNORE INTO agents_link (channel, api_key) VALUES (?1, ?2)",
            [channel, fresh],
        )?;
        let query = "SELECT api_key FROM agents_link WHERE channel = ?1";
        Ok(connection.query_row(query, [channel], |row| row.get(0))?)
    }

    /// The channel that such an address is for.
    pub fn channel_of_agents_key(&self, key: &str) -> Result<Option<String>, StoreError> {
        let connection = self.lock();
        let query = "SELECT channel FROM agents_link WHERE api_key = ?1";
        Ok(connection
            .query_row(query, [key], |row| row.get(0))
            .optional()?)
    }

    /// Every conversation that agents hold, or for which something waits.
    pub fn conversations_with_agents(
        &self,
    ) -> Result<Vec<(ConversationKey, ConversationId)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT channel, client, id FROM conversation WHERE id IN (
                 SELECT conversation FROM agents_chat UNION
                 SELECT conversation FROM desk_call UNION
                 SELECT conversation FROM bot_task)
             ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            let key = ConversationKey {
                channel: row.get(0)?,
                client: row.get(1)?,
            };
            Ok((key, ConversationId(row.get(2)?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The chat of a conversation that agents hold.
pub fn chat_of(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<Chat>, StoreError> {
    let row = connection
        .prepare_cached(
            "SELECT id, stage, since, employee, terms FROM agents_chat WHERE conversation = ?1",
        )?
        .query_row([conversation.0], |row| {
            let (stage, terms): (String, String) = (row.get(1)?, row.get(4)?);
            Ok((row.get(0)?, stage, row.get(2)?, row.get(3)?, terms))
        })
        .optional()?;
    let Some((id, stage, since, employee, terms)) = row else {
        return Ok(None);
    };
    Ok(Some(Chat {
        id,
        stage: serde_json::from_str(&stage)?,
        since: Timestamp(since),
        employee,
        terms: serde_json::from_str(&terms)?,
    }))
}

/// Keeps a chat, in the place of the one before.
pub fn save_chat(
    connection: &Connection,
    conversation: ConversationId,
    chat: &Chat,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO agents_chat (conversation, id, stage, since, employee, terms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            conversation.0,
            chat.id,
            serde_json::to_string(&chat.stage)?,
            chat.since.0,
            chat.employee,
            serde_json::to_string(&chat.terms)?,
        ])?;
    Ok(())
}

/// Ends a chat. Agents no longer hold the conversation.
pub fn end_chat(connection: &Connection, conversation: ConversationId) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM agents_chat WHERE conversation = ?1",
        [conversation.0],
    )?;
    Ok(())
}

/// Notes an event of the agents' platform by its id. Nothing is to be done
/// with one that has come before.
pub fn is_first_time(
    connection: &Connection,
    conversation: ConversationId,
    id: &str,
) -> Result<bool, StoreError> {
    let noted = connection
        .prepare_cached("INSERT OR IGNORE INTO agents_event (conversation, id) VALUES (?1, ?2)")?
        .execute(params![conversation.0, id])?;
    Ok(noted > 0)
}
