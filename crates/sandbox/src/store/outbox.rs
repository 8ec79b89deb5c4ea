//! What waits for delivery to channels' webhook addresses.

use rusqlite::{Connection, OptionalExtension, params};

use super::{ConversationId, Store, StoreError};

/// One answer that waits for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its place in the outbox.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// The answer as JSON, without the channel's token.
    pub body: String,
    /// How often it was tried.
    pub tries: u32,
}

impl Store {
    /// What a conversation has to deliver first.
    pub fn first_parcel(&self, conversation: ConversationId) -> Result<Option<Parcel>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT outbox.id, conversation.channel, outbox.body, outbox.tries FROM outbox
             JOIN conversation ON conversation.id = outbox.conversation
             WHERE outbox.conversation = ?1 ORDER BY outbox.id LIMIT 1",
        )?;
        let parcel = statement.query_row([conversation.0], |row| {
            Ok(Parcel {
                id: row.get(0)?,
                channel: row.get(1)?,
                body: row.get(2)?,
                tries: row.get(3)?,
            })
        });
        Ok(parcel.optional()?)
    }

    /// Counts a try that failed.
    pub fn count_try(&self, parcel: i64) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE outbox SET tries = tries + 1 WHERE id = ?1",
            [parcel],
        )?;
        Ok(())
    }

    /// Takes a parcel out, delivered or given up.
    pub fn remove_parcel(&self, parcel: i64) -> Result<(), StoreError> {
        self.lock()
            .execute("DELETE FROM outbox WHERE id = ?1", [parcel])?;
        Ok(())
    }

    /// How many parcels wait.
    pub fn parcels_waiting(&self) -> Result<i64, StoreError> {
        let waiting = self
            .lock()
            .query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))?;
        Ok(waiting)
    }
}

/// Puts an answer behind what the conversation already has to deliver.
pub fn enqueue(
    connection: &Connection,
    conversation: ConversationId,
    body: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO outbox (conversation, body) VALUES (?1, ?2)")?
        .execute(params![conversation.0, body])?;
    Ok(())
}
