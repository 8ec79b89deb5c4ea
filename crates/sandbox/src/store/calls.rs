//! What waits to go to agents' platforms, and what waits to be told to the bot
//! about agents.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ConversationId, ConversationKey, Store, StoreError};

/// A call to the agents' platform that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskCall {
    /// Its place in the order.
    pub id: i64,
    /// Whose conversation.
    pub key: ConversationKey,
    /// The chat that it belongs to.
    pub chat: String,
    /// What is called.
    pub call: Call,
    /// The client's own message behind it.
    pub given: Option<Given>,
    /// How often it was tried.
    pub tries: u32,
}

/// What is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// A group is chosen, and the chat is opened with it.
    Open {
        /// The group that the bot has named.
        destination: Option<String>,
        /// What the client is called.
        user_name: Option<String>,
        /// What agents are shown.
        attributes: Option<Value>,
        /// What is kept for records.
        hidden_attributes: Option<Value>,
        /// What is passed on unread.
        custom_data: Option<Value>,
        /// Whether it goes over even when nobody is there.
        ignore_offline: bool,
        /// Whether the client stays with the bot.
        one_time: bool,
        /// When it was asked for, in milliseconds since the epoch.
        since: i64,
    },
    /// A text.
    Text {
        /// The text.
        text: String,
        /// Tells repeats.
        message_id: String,
    },
    /// A file.
    File {
        /// Where it is.
        url: String,
        /// What it is called.
        name: Option<String>,
        /// Its size in bytes.
        size: Option<u64>,
        /// Tells repeats.
        message_id: String,
    },
    /// The end, by the client.
    Close {
        /// What the agent is told.
        text: String,
    },
}

/// A message of the client that agents did not get and the bot may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The identifier of its turn.
    pub question_id: String,
    /// The client's own id of it.
    pub message_id: Option<String>,
    /// The connection that has sent it.
    pub cid: Option<String>,
    /// A text, ...
    pub query: Option<String>,
    /// ... or an event.
    pub event: Option<String>,
    /// What came with it.
    pub data: Option<Value>,
}

/// Something that the bot is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BotTask {
    /// An event about agents, and the state that the chat's end leads to.
    Event(String, Option<String>),
    /// A message of the client that agents did not get.
    Message(Given),
}

impl Store {
    /// The call that a conversation has to make first.
    pub fn first_call(&self, conversation: ConversationId) -> Result<Option<DeskCall>, StoreError> {
        let connection = self.lock();
        Ok(some_calls(&connection, conversation, 1)?.into_iter().next())
    }

    /// Counts a try that failed.
    pub fn count_call(&self, call: i64) -> Result<(), StoreError> {
        let count = "UPDATE desk_call SET tries = tries + 1 WHERE id = ?1";
        self.lock().execute(count, [call])?;
        Ok(())
    }

    /// What the bot is to be told first.
    pub fn first_bot_task(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<(i64, ConversationKey, BotTask)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT bot_task.id, channel, client, task FROM bot_task
             JOIN conversation ON conversation.id = bot_task.conversation
             WHERE conversation = ?1 ORDER BY bot_task.id LIMIT 1",
        )?;
        let row = statement.query_row([conversation.0], |row| {
            let key = ConversationKey {
                channel: row.get(1)?,
                client: row.get(2)?,
            };
            Ok((row.get(0)?, key, row.get::<_, String>(3)?))
        });
        match row.optional()? {
            Some((id, key, task)) => Ok(Some((id, key, serde_json::from_str(&task)?))),
            None => Ok(None),
        }
    }
}

/// Puts a call behind those that wait already.
pub fn add_call(
    connection: &Connection,
    conversation: ConversationId,
    chat: &str,
    call: &Call,
    given: Option<&Given>,
) -> Result<(), StoreError> {
    let given = given.map(serde_json::to_string).transpose()?;
    connection
        .prepare_cached(
            "INSERT INTO desk_call (conversation, chat, call, given) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            conversation.0,
            chat,
            serde_json::to_string(call)?,
            given
        ])?;
    Ok(())
}

/// The calls that a conversation has waiting, in their order.
pub fn calls_of(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<DeskCall>, StoreError> {
    some_calls(connection, conversation, u32::MAX)
}

fn some_calls(
    connection: &Connection,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<DeskCall>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT desk_call.id, channel, client, chat, call, given, tries FROM desk_call
         JOIN conversation ON conversation.id = desk_call.conversation
         WHERE conversation = ?1 ORDER BY desk_call.id LIMIT ?2",
    )?;
    let mut rows = statement.query(params![conversation.0, limit])?;
    let mut calls = Vec::new();
    while let Some(row) = rows.next()? {
        let given: Option<String> = row.get(5)?;
        calls.push(DeskCall {
            id: row.get(0)?,
            key: ConversationKey {
                channel: row.get(1)?,
                client: row.get(2)?,
            },
            chat: row.get(3)?,
            call: serde_json::from_str(&row.get::<_, String>(4)?)?,
            given: given
                .map(|given| serde_json::from_str(&given))
                .transpose()?,
            tries: row.get(6)?,
        });
    }
    Ok(calls)
}

/// Takes a call out, made or given up.
pub fn remove_call(connection: &Connection, call: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM desk_call WHERE id = ?1", [call])?;
    Ok(())
}

/// Puts a call back where it was.
pub fn keep_call(
    connection: &Connection,
    conversation: ConversationId,
    call: &DeskCall,
) -> Result<(), StoreError> {
    let given = call.given.as_ref().map(serde_json::to_string).transpose()?;
    connection.execute(
        "INSERT INTO desk_call (id, conversation, chat, call, given, tries)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            call.id,
            conversation.0,
            call.chat,
            serde_json::to_string(&call.call)?,
            given,
            call.tries
        ],
    )?;
    Ok(())
}

/// Takes all calls of a chat out, and gives the client's messages behind them,
/// each once.
pub fn drop_calls(
    connection: &Connection,
    conversation: ConversationId,
    chat: &str,
) -> Result<Vec<Given>, StoreError> {
    let mut messages: Vec<Given> = Vec::new();
    for call in calls_of(connection, conversation)? {
        if call.chat != chat {
            continue;
        }
        remove_call(connection, call.id)?;
        let known = |given: &Given| {
            let mut ids = messages.iter().map(|message| &message.question_id);
            ids.any(|id| *id == given.question_id)
        };
        if let Some(given) = call.given.filter(|given| !known(given)) {
            messages.push(given);
        }
    }
    Ok(messages)
}

/// Puts something behind what the bot is to be told already.
pub fn add_bot_task(
    connection: &Connection,
    conversation: ConversationId,
    task: &BotTask,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO bot_task (conversation, task) VALUES (?1, ?2)")?
        .execute(params![conversation.0, serde_json::to_string(task)?])?;
    Ok(())
}

/// Takes out what the bot has been told.
pub fn remove_bot_task(connection: &Connection, task: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM bot_task WHERE id = ?1", [task])?;
    Ok(())
}
