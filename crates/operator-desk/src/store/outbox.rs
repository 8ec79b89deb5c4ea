//! Events that wait to be posted to JAICP, in order for each conversation.

use desk_api::{Delivery, Live, MessageId};
use operator_api::{Body, Event, EventBody};
use rusqlite::{OptionalExtension, params};

use super::conversations::{self, Conversation};
use super::{Work, messages};
use crate::error::DeskError;
use crate::live::Audience;
use crate::secrets;

/// One event that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its place in the outbox.
    pub id: i64,
    /// The channel that it belongs to.
    pub channel: i64,
    /// The channel's name.
    pub channel_name: String,
    /// Where it goes, if JAICP has said.
    pub webhook: Option<String>,
    /// What goes there.
    pub body: String,
    /// How often it was tried.
    pub tries: u32,
    message: MessageId,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// JAICP has it.
    Delivered,
    /// JAICP will not have it.
    Refused,
    /// It is tried again.
    Failed,
}

/// Puts an event behind what its conversation already has to deliver, and has
/// it delivered. `message` shows how far it gets.
pub fn add(
    work: &mut Work<'_>,
    conversation: &Conversation,
    message: MessageId,
    body: EventBody,
) -> Result<(), DeskError> {
    let ends_chat = matches!(body, EventBody::Closed { .. });
    let event = Event {
        // Receivers drop what comes again under the same name, so it is kept
        // with the event.
        id: secrets::token()?[..32].to_owned(),
        user_id: conversation.user_id.clone(),
        body,
    };
    let mut insert = work.connection.prepare_cached(
        "INSERT INTO outbox (conversation, message, ends_chat, body) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let body = event.to_json().to_string();
    insert.execute(params![conversation.id, message, ends_chat, body])?;
    work.deliver(conversation.id);
    Ok(())
}

/// Whether JAICP is still to hear that an agent has closed a conversation.
pub fn has_end(work: &Work<'_>, conversation: i64) -> Result<bool, DeskError> {
    let mut found = work.connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation = ?1 AND ends_chat)",
    )?;
    Ok(found.query_row([conversation], |row| row.get(0))?)
}

/// Takes back what would end a chat or pass it on, as far as JAICP has not
/// taken it: that chat is over, and JAICP would take it for the next one's,
/// because events do not say which chat they are of. What agents have said
/// stays.
pub fn take_back_turns(work: &mut Work<'_>, conversation: i64) -> Result<(), DeskError> {
    const TURNS: &str = "conversation = ?1
        AND json_extract(body, '$.type') IN ('Closed', 'SelectDestination')";
    let messages = format!(
        "UPDATE message SET delivery = NULL
         WHERE id IN (SELECT message FROM outbox WHERE {TURNS})"
    );
    for statement in [messages, format!("DELETE FROM outbox WHERE {TURNS}")] {
        let mut statement = work.connection.prepare_cached(&statement)?;
        statement.execute([conversation])?;
    }
    Ok(())
}

/// The conversations that have something to deliver.
pub fn conversations_with_parcels(work: &Work<'_>) -> Result<Vec<i64>, DeskError> {
    let select = "SELECT DISTINCT conversation FROM outbox ORDER BY conversation";
    let mut all = work.connection.prepare(select)?;
    let rows = all.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a conversation has to deliver first.
pub fn first(work: &Work<'_>, conversation: i64) -> Result<Option<Parcel>, DeskError> {
    let mut found = work.connection.prepare_cached(
        "SELECT outbox.id, channel.id, channel.name, channel.webhook, outbox.body,
         outbox.tries, outbox.message FROM outbox
         JOIN conversation ON conversation.id = outbox.conversation
         JOIN channel ON channel.id = conversation.channel
         WHERE outbox.conversation = ?1 ORDER BY outbox.id LIMIT 1",
    )?;
    let found = found.query_row([conversation], |row| {
        Ok(Parcel {
            id: row.get(0)?,
            channel: row.get(1)?,
            channel_name: row.get(2)?,
            webhook: row.get(3)?,
            body: row.get(4)?,
            tries: row.get(5)?,
            message: row.get(6)?,
        })
    });
    Ok(found.optional()?)
}

/// Notes what came of a try, and tells the agents. What was taken back while it
/// was tried is no concern any more.
pub fn settle(work: &mut Work<'_>, parcel: &Parcel, outcome: Outcome) -> Result<(), DeskError> {
    let statement = match outcome {
        Outcome::Delivered | Outcome::Refused => "DELETE FROM outbox WHERE id = ?1",
        Outcome::Failed => "UPDATE outbox SET tries = tries + 1 WHERE id = ?1",
    };
    let mut statement = work.connection.prepare_cached(statement)?;
    if statement.execute([parcel.id])? == 0 {
        return Ok(());
    }
    let delivery = match outcome {
        Outcome::Delivered => Delivery::Delivered,
        Outcome::Refused => Delivery::Refused,
        Outcome::Failed => Delivery::Delayed,
    };
    let Some(id) = messages::set_delivery(work, parcel.message, delivery)? else {
        return Ok(());
    };
    let conversation = conversations::by_id(work, id)?;
    let audience = Audience::Agents(conversations::viewers(work, &conversation)?);
    let live = Live::Delivery {
        conversation: id,
        message: parcel.message,
        delivery,
    };
    work.tell(audience, &live)
}
