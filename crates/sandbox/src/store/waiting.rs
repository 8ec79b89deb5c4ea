//! What waits in order for each conversation, whatever it is.

use super::{ConversationId, Store, StoreError};
use crate::lanes::Lane;

impl Store {
    /// The conversations for which something of a kind waits.
    pub fn conversations_waiting(&self, lane: Lane) -> Result<Vec<ConversationId>, StoreError> {
        let connection = self.lock();
        let table = lane.table();
        let mut statement = connection.prepare(&format!(
            "SELECT DISTINCT conversation FROM {table} ORDER BY conversation"
        ))?;
        let ids = statement.query_map([], |row| row.get(0).map(ConversationId))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Whether something of a kind waits for a conversation.
    pub fn is_waiting(&self, lane: Lane, conversation: ConversationId) -> Result<bool, StoreError> {
        let table = lane.table();
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM {table} WHERE conversation = ?1)"
        ))?;
        Ok(statement.query_row([conversation.0], |row| row.get(0))?)
    }
}
