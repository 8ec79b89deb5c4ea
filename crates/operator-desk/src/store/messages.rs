//! What was said, and what happened.

use desk_api::{Agent, Author, Content, Delivery, Message, MessageId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::rows::{BY_AGENT, BY_CLIENT, BY_DESK, delivery_number, delivery_of};
use super::{Work, people};
use crate::error::DeskError;

/// A transcript's page has so many messages.
const PAGE: usize = 50;

/// A message before it is kept.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The conversation.
    pub conversation: i64,
    /// Whose it is.
    pub by: By,
    /// What it says.
    pub content: Content,
    /// How far it has got, if it goes to JAICP.
    pub delivery: Option<Delivery>,
}

/// Whose a message is, and what it is called by who sent it.
#[derive(Clone, Debug)]
pub enum By {
    /// The client's, with JAICP's name for it.
    Client(Option<String>),
    /// An agent's, with the page's name for it.
    Agent(i64, String),
    /// The desk's.
    Desk,
}

/// A row as it is; agents are looked up when it is read.
struct Kept {
    id: MessageId,
    at: i64,
    author: i64,
    agent: Option<i64>,
    content: String,
    delivery: Option<i64>,
    key: Option<String>,
}

const COLUMNS: &str = "id, at, author, agent, content, delivery, page_key";

/// Keeps a message.
pub fn add(work: &mut Work<'_>, new: NewMessage) -> Result<Message, DeskError> {
    let (author, agent, page_key, wire_id) = match &new.by {
        By::Client(wire_id) => (BY_CLIENT, None, None, wire_id.as_deref()),
        By::Agent(agent, key) => (BY_AGENT, Some(*agent), Some(key.as_str()), None),
        By::Desk => (BY_DESK, None, None, None),
    };
    let mut insert = work.connection.prepare_cached(
        "INSERT INTO message
         (conversation, at, author, agent, content, delivery, page_key, wire_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    insert.execute(params![
        new.conversation,
        work.now,
        author,
        agent,
        serde_json::to_string(&new.content)?,
        new.delivery.map(delivery_number),
        page_key,
        wire_id,
    ])?;
    let id = work.connection.last_insert_rowid();
    let is_said = !matches!(new.content, Content::Notice { .. });
    let mut update = work.connection.prepare_cached(
        "UPDATE conversation SET last = CASE WHEN ?2 THEN ?3 ELSE last END,
         unread = unread + ?4 WHERE id = ?1",
    )?;
    let unread = i64::from(author == BY_CLIENT);
    update.execute(params![new.conversation, is_said, id, unread])?;
    Ok(Message {
        id,
        at: work.now,
        author: author_of(work.connection, author, agent)?,
        content: new.content,
        delivery: new.delivery,
        key: page_key.map(str::to_owned),
    })
}

/// Whether the client's message of this name is kept already.
pub fn has_wire_id(work: &Work<'_>, conversation: i64, wire_id: &str) -> Result<bool, DeskError> {
    let mut found = work.connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM message WHERE conversation = ?1 AND wire_id = ?2)",
    )?;
    Ok(found.query_row(params![conversation, wire_id], |row| row.get(0))?)
}

/// The message that the page has sent under a name.
pub fn by_key(
    connection: &Connection,
    conversation: i64,
    key: &str,
) -> Result<Option<Message>, DeskError> {
    let mut found = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM message WHERE conversation = ?1 AND page_key = ?2"
    ))?;
    let kept = found
        .query_row(params![conversation, key], kept)
        .optional()?;
    kept.map(|kept| read(connection, kept)).transpose()
}

/// A message.
pub fn by_id(connection: &Connection, id: MessageId) -> Result<Option<Message>, DeskError> {
    let select = format!("SELECT {COLUMNS} FROM message WHERE id = ?1");
    let mut found = connection.prepare_cached(&select)?;
    let kept = found.query_row([id], kept).optional()?;
    kept.map(|kept| read(connection, kept)).transpose()
}

/// A page of a transcript, oldest first: the last ones, or those before one.
/// Says too whether there are more before them.
pub fn page(
    connection: &Connection,
    conversation: i64,
    before: Option<MessageId>,
) -> Result<(Vec<Message>, bool), DeskError> {
    let mut found = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM message WHERE conversation = ?1 AND id < ?2
         ORDER BY id DESC LIMIT {}",
        PAGE + 1
    ))?;
    let before = before.unwrap_or(i64::MAX);
    let rows = found.query_map(params![conversation, before], kept)?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    rows.reverse();
    let messages = rows.into_iter().map(|kept| read(connection, kept));
    Ok((messages.collect::<Result<_, _>>()?, has_more))
}

/// Notes how far a message has got. Says in which conversation, if that is new.
pub fn set_delivery(
    work: &Work<'_>,
    id: MessageId,
    delivery: Delivery,
) -> Result<Option<i64>, DeskError> {
    let mut update = work.connection.prepare_cached(
        "UPDATE message SET delivery = ?2 WHERE id = ?1 AND delivery <> ?2
         RETURNING conversation",
    )?;
    let row = params![id, delivery_number(delivery)];
    Ok(update.query_row(row, |row| row.get(0)).optional()?)
}

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: row.get(0)?,
        at: row.get(1)?,
        author: row.get(2)?,
        agent: row.get(3)?,
        content: row.get(4)?,
        delivery: row.get(5)?,
        key: row.get(6)?,
    })
}

fn read(connection: &Connection, kept: Kept) -> Result<Message, DeskError> {
    Ok(Message {
        id: kept.id,
        at: kept.at,
        author: author_of(connection, kept.author, kept.agent)?,
        content: serde_json::from_str(&kept.content)?,
        delivery: kept.delivery.map(delivery_of),
        key: kept.key,
    })
}

fn author_of(
    connection: &Connection,
    author: i64,
    agent: Option<i64>,
) -> Result<Author, DeskError> {
    let named = |agent| -> Result<Agent, DeskError> { people::agent(connection, agent) };
    Ok(match (author, agent) {
        (BY_CLIENT, _) => Author::Client,
        (BY_AGENT, Some(agent)) => Author::Agent {
            agent: named(agent)?,
        },
        _ => Author::Desk,
    })
}
