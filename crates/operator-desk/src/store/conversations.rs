//! Conversations: whose they are, and who sees them.

use std::collections::BTreeMap;

use desk_api::{Live, Message, Summary};
use operator_api::Data;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use super::rows::{BY_CLIENT, CLOSED, HELD, WAITING};
use super::{Work, channels::Channel, people, summaries};
use crate::error::{DeskError, Refusal};
use crate::live::Audience;

/// A conversation as the desk decides about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Identifies it.
    pub id: i64,
    /// The client, as JAICP calls it.
    pub user_id: String,
    /// The group that it is for.
    pub group: String,
    /// Who has it.
    pub phase: Phase,
}

/// Who has a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody yet.
    Waiting,
    /// An agent.
    Held(i64),
    /// Nobody any more; the one who had it last, if somebody did.
    Closed(Option<i64>),
}

/// What JAICP tells of a client when it opens a chat.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What the client is called.
    pub user_name: Option<String>,
    /// What agents are shown.
    pub attributes: Option<Data>,
    /// What some agents are shown.
    pub hidden_attributes: Option<Data>,
    /// What is kept unread.
    pub custom_data: Option<Data>,
}

const COLUMNS: &str = "id, user_id, team, state, agent";

/// A conversation that there is.
pub fn by_id(work: &Work<'_>, id: i64) -> Result<Conversation, DeskError> {
    let select = format!("SELECT {COLUMNS} FROM conversation WHERE id = ?1");
    let mut found = work.connection.prepare_cached(&select)?;
    let found = found.query_row([id], read).optional()?;
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// The conversation of a channel's client.
pub fn of_client(
    work: &Work<'_>,
    channel: &Channel,
    user_id: &str,
) -> Result<Option<Conversation>, DeskError> {
    let mut found = work.connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM conversation WHERE channel = ?1 AND user_id = ?2"
    ))?;
    let found = found.query_row(params![channel.id, user_id], read);
    Ok(found.optional()?)
}

/// A new conversation that waits.
pub fn add(
    work: &mut Work<'_>,
    channel: &Channel,
    user_id: &str,
    group: &str,
) -> Result<Conversation, DeskError> {
    let mut insert = work.connection.prepare_cached(
        "INSERT INTO conversation (channel, user_id, team, state, since)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    insert.execute(params![channel.id, user_id, group, WAITING, work.now])?;
    Ok(Conversation {
        id: work.connection.last_insert_rowid(),
        user_id: user_id.to_owned(),
        group: group.to_owned(),
        phase: Phase::Waiting,
    })
}

/// Notes what JAICP tells of the client. What it does not tell stays.
pub fn note(work: &mut Work<'_>, id: i64, told: &Told) -> Result<(), DeskError> {
    let written = |data: &Option<Data>| data.as_ref().map(|data| data.to_json().to_string());
    let mut update = work.connection.prepare_cached(
        "UPDATE conversation SET user_name = coalesce(?2, user_name),
         attributes = coalesce(?3, attributes),
         hidden_attributes = coalesce(?4, hidden_attributes),
         custom_data = coalesce(?5, custom_data) WHERE id = ?1",
    )?;
    update.execute(params![
        id,
        told.user_name,
        written(&told.attributes),
        written(&told.hidden_attributes),
        written(&told.custom_data),
    ])?;
    Ok(())
}

/// Writes down who has a conversation now, and for which group it is. Whoever
/// waits begins to wait now.
pub fn set(work: &mut Work<'_>, conversation: &Conversation) -> Result<(), DeskError> {
    let (state, agent) = match conversation.phase {
        Phase::Waiting => (WAITING, None),
        Phase::Held(agent) => (HELD, Some(agent)),
        Phase::Closed(agent) => (CLOSED, agent),
    };
    let mut update = work.connection.prepare_cached(
        "UPDATE conversation SET team = ?2, state = ?3, agent = ?4,
         since = CASE WHEN ?3 = 0 THEN ?5 ELSE since END WHERE id = ?1",
    )?;
    let row = params![conversation.id, conversation.group, state, agent, work.now];
    update.execute(row)?;
    Ok(())
}

/// Notes what the agent has seen.
pub fn read_up_to(work: &mut Work<'_>, id: i64, message: i64) -> Result<(), DeskError> {
    let mut update = work.connection.prepare_cached(
        "UPDATE conversation SET read_up_to = max(read_up_to, ?2), unread =
         (SELECT count(*) FROM message WHERE message.conversation = ?1
          AND message.author = ?3 AND message.id > max(read_up_to, ?2)) WHERE id = ?1",
    )?;
    update.execute(params![id, message, BY_CLIENT])?;
    Ok(())
}

/// Who sees a conversation: the group while it waits, then who has it.
pub fn viewers(work: &Work<'_>, conversation: &Conversation) -> Result<Vec<i64>, DeskError> {
    match conversation.phase {
        Phase::Waiting => people::members(work.connection, &conversation.group),
        Phase::Held(agent) => Ok(vec![agent]),
        Phase::Closed(agent) => Ok(agent.into_iter().collect()),
    }
}

/// Whether an agent sees a conversation.
pub fn is_seen_by(
    work: &Work<'_>,
    conversation: &Conversation,
    agent: i64,
) -> Result<bool, DeskError> {
    match conversation.phase {
        Phase::Waiting => people::is_member(work.connection, agent, &conversation.group),
        Phase::Held(holder) => Ok(holder == agent),
        Phase::Closed(holder) => Ok(holder == Some(agent)),
    }
}

/// Tells those who see a conversation how it is, and those who saw it before
/// that it is gone.
pub fn announce(work: &mut Work<'_>, id: i64, before: &[i64]) -> Result<Summary, DeskError> {
    let now = viewers(work, &by_id(work, id)?)?;
    let gone = before.iter().filter(|agent| !now.contains(agent));
    let gone = Audience::Agents(gone.copied().collect());
    work.tell(gone, &Live::Gone { conversation: id })?;
    let summary = summaries::summary(work, id)?;
    let live = Live::Conversation {
        summary: summary.clone(),
    };
    work.tell(Audience::Agents(now), &live)?;
    Ok(summary)
}

/// Tells those who see a conversation what was said.
pub fn announce_message(
    work: &mut Work<'_>,
    conversation: &Conversation,
    message: &Message,
) -> Result<(), DeskError> {
    let audience = Audience::Agents(viewers(work, conversation)?);
    let live = Live::Message {
        conversation: conversation.id,
        message: message.clone(),
    };
    work.tell(audience, &live)
}

/// What JAICP tells of the client, open and hidden, for people.
pub fn attributes(work: &Work<'_>, id: i64) -> Result<[BTreeMap<String, String>; 2], DeskError> {
    let mut found = work
        .connection
        .prepare_cached("SELECT attributes, hidden_attributes FROM conversation WHERE id = ?1")?;
    let kept: [Option<String>; 2] = found.query_row([id], |row| Ok([row.get(0)?, row.get(1)?]))?;
    let read = |text: Option<String>| -> Result<BTreeMap<String, String>, DeskError> {
        let Some(text) = text else {
            return Ok(BTreeMap::new());
        };
        let data: Value = serde_json::from_str(&text)?;
        let entries = Data::read(&data).map(|data| data.entries());
        Ok(entries.into_iter().flatten().collect())
    };
    let [open, hidden] = kept;
    Ok([read(open)?, read(hidden)?])
}

fn read(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    let agent: Option<i64> = row.get(4)?;
    let state: i64 = row.get(3)?;
    Ok(Conversation {
        id: row.get(0)?,
        user_id: row.get(1)?,
        group: row.get(2)?,
        phase: match (state, agent) {
            (HELD, Some(agent)) => Phase::Held(agent),
            (WAITING, _) => Phase::Waiting,
            (_, agent) => Phase::Closed(agent),
        },
    })
}
