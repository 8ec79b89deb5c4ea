//! The events of a conversation, each at a time of its own.
//!
//! Assumed, because nothing public says it (chat-api.md, "Events"):
//! - `cid` filters by connection: an event that belongs to a connection (a
//!   request, its answer, the timeout that the answer set) is seen by that one
//!   only; one that belongs to none (an agent's message, a campaign) by all.
//! - A page with `ts` holds everything at or after it, oldest first. Whether
//!   there is news is asked apart ([`Page::has_news`]), so that a reader who
//!   asks again with the newest time that it knows can be made to wait.

use chat_api::{EventItem, Json, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{ConversationId, ConversationKey, Store, StoreError};

/// An event that is about to be kept.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The item; its time is set when it is kept.
    pub item: EventItem,
    /// The connection that it belongs to, if it belongs to one.
    pub cid: Option<String>,
    /// Whether it comes from agents, and so is seen without `all`.
    pub from_agent: bool,
}

/// Which events of a conversation are asked for.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Only those that this connection sees.
    pub cid: Option<String>,
    /// Everything instead of agents' events only.
    pub all: bool,
    /// At most so many.
    pub limit: u32,
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its time.
    pub time: Timestamp,
    /// The item as JSON.
    pub body: String,
}

/// Some events of a conversation, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The items.
    pub items: Vec<Item>,
    /// Whether there is one that the reader cannot have seen.
    pub has_news: bool,
    /// Whether older ones were left out (history only).
    pub has_more: bool,
}

impl Store {
    /// The time of the newest event of a conversation, zero if there is none.
    pub fn newest(&self, key: &ConversationKey) -> Result<Timestamp, StoreError> {
        let newest = self
            .lock()
            .prepare_cached("SELECT last_ts FROM conversation WHERE channel = ?1 AND client = ?2")?
            .query_row(params![key.channel, key.client], |row| row.get(0))
            .optional()?;
        Ok(Timestamp(newest.unwrap_or_default()))
    }

    /// The events at or after a time.
    pub fn events_from(
        &self,
        key: &ConversationKey,
        from: Timestamp,
        filter: &EventFilter,
    ) -> Result<Page, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT event.ts, event.body FROM event
             JOIN conversation ON conversation.id = event.conversation
             WHERE channel = ?1 AND client = ?2 AND event.ts >= ?3
               AND (?4 OR event.from_agent)
               AND (?5 IS NULL OR event.cid IS NULL OR event.cid = ?5)
             ORDER BY event.ts LIMIT ?6",
        )?;
        let mut rows = statement.query(params![
            key.channel,
            key.client,
            from.0,
            filter.all,
            filter.cid,
            filter.limit
        ])?;
        let mut page = Page::default();
        while let Some(row) = rows.next()? {
            let item = item_of(row)?;
            page.has_news |= item.time > from;
            page.items.push(item);
        }
        Ok(page)
    }

    /// The event of a time, if the filter lets it through.
    pub fn event_at(
        &self,
        key: &ConversationKey,
        time: Timestamp,
        filter: &EventFilter,
    ) -> Result<Option<Item>, StoreError> {
        let one = EventFilter {
            limit: 1,
            ..filter.clone()
        };
        let page = self.events_from(key, time, &one)?;
        Ok(page.items.into_iter().find(|item| item.time == time))
    }

    /// The newest events of a conversation that are older than a time.
    pub fn history(
        &self,
        key: &ConversationKey,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Page, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT event.ts, event.body FROM event
             JOIN conversation ON conversation.id = event.conversation
             WHERE channel = ?1 AND client = ?2 AND event.ts < ?3
             ORDER BY event.ts DESC LIMIT ?4",
        )?;
        let before = before.map_or(i64::MAX, |before| before.0);
        let items = statement.query_map(
            params![key.channel, key.client, before, i64::from(limit) + 1],
            item_of,
        )?;
        let mut items: Vec<Item> = items.collect::<Result<_, _>>()?;
        let has_more = items.len() > limit as usize;
        items.truncate(limit as usize);
        items.reverse();
        Ok(Page {
            items,
            has_news: false,
            has_more,
        })
    }
}

fn item_of(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        time: Timestamp(row.get(0)?),
        body: row.get(1)?,
    })
}

/// The newest events of a conversation, newest first, within a transaction.
pub fn newest_events(
    connection: &Connection,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT ts, body FROM event WHERE conversation = ?1 ORDER BY ts DESC LIMIT ?2",
    )?;
    let items = statement.query_map(params![conversation.0, limit], item_of)?;
    Ok(items.collect::<Result<_, _>>()?)
}

/// Keeps an event and gives it a time: now, or the next free millisecond, so
/// that the times of a conversation are distinct and rising. Nothing, if the
/// conversation was reset meanwhile.
pub fn append_event(
    connection: &Connection,
    conversation: ConversationId,
    now: Timestamp,
    mut event: NewEvent,
) -> Result<Option<Timestamp>, StoreError> {
    let time: Option<i64> = connection
        .prepare_cached(
            "UPDATE conversation SET last_ts = max(last_ts + 1, ?2) WHERE id = ?1
             RETURNING last_ts",
        )?
        .query_row(params![conversation.0, now.0], |row| row.get(0))
        .optional()?;
    let Some(time) = time else { return Ok(None) };
    event.item.timestamp = Some(Timestamp(time));
    let body = serde_json::to_string(&Json::from(&event.item))?;
    connection
        .prepare_cached(
            "INSERT INTO event (conversation, ts, from_agent, cid, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            conversation.0,
            time,
            event.from_agent,
            event.cid,
            body
        ])?;
    Ok(Some(Timestamp(time)))
}
