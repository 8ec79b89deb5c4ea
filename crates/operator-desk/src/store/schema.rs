//! The shape of the data file, and how older files get there.

use rusqlite::Connection;

use crate::error::DeskError;

/// Each brings a file from the version of its place to the next. What was
/// released is never changed: a new shape is a new step.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE channel (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        secret BLOB NOT NULL UNIQUE,
        webhook TEXT
    );
    CREATE TABLE team (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL
    );
    CREATE TABLE agent (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        login TEXT NOT NULL UNIQUE COLLATE NOCASE,
        password TEXT NOT NULL,
        first_name TEXT NOT NULL,
        last_name TEXT NOT NULL,
        avatar_url TEXT,
        reads_hidden INTEGER NOT NULL DEFAULT 0,
        is_online INTEGER NOT NULL DEFAULT 1,
        is_connected INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE membership (
        team TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
        agent INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
        PRIMARY KEY (team, agent)
    ) WITHOUT ROWID;
    CREATE INDEX membership_agent ON membership (agent);
    CREATE TABLE session (
        token BLOB PRIMARY KEY,
        agent INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
        expires INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE conversation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel INTEGER NOT NULL REFERENCES channel ON DELETE CASCADE,
        user_id TEXT NOT NULL,
        user_name TEXT,
        team TEXT NOT NULL REFERENCES team (id),
        state INTEGER NOT NULL,
        agent INTEGER REFERENCES agent,
        since INTEGER NOT NULL,
        unread INTEGER NOT NULL DEFAULT 0,
        read_up_to INTEGER NOT NULL DEFAULT 0,
        last INTEGER,
        attributes TEXT,
        hidden_attributes TEXT,
        custom_data TEXT,
        UNIQUE (channel, user_id)
    );
    CREATE INDEX conversation_waiting ON conversation (team, since) WHERE state = 0;
    CREATE INDEX conversation_held ON conversation (agent) WHERE state = 1;
    CREATE TABLE message (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
        at INTEGER NOT NULL,
        author INTEGER NOT NULL,
        agent INTEGER REFERENCES agent,
        content TEXT NOT NULL,
        delivery INTEGER,
        page_key TEXT,
        wire_id TEXT
    );
    CREATE INDEX message_conversation ON message (conversation, id);
    CREATE UNIQUE INDEX message_page_key ON message (conversation, page_key)
        WHERE page_key IS NOT NULL;
    CREATE UNIQUE INDEX message_wire_id ON message (conversation, wire_id)
        WHERE wire_id IS NOT NULL;
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
        message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
        ends_chat INTEGER NOT NULL,
        body TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX outbox_conversation ON outbox (conversation, id);
    CREATE INDEX outbox_message ON outbox (message);
    CREATE TABLE upload (
        token TEXT PRIMARY KEY,
        message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
        name TEXT NOT NULL,
        mime_type TEXT NOT NULL,
        size INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX upload_message ON upload (message);
    CREATE TABLE canned (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        text TEXT NOT NULL
    );
"];

/// The version that this program writes.
pub const SCHEMA_VERSION: usize = MIGRATIONS.len();

/// Brings a file up to date, or refuses one that is newer than the program.
pub fn migrate(connection: &mut Connection) -> Result<(), DeskError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    let steps = MIGRATIONS.get(found..).ok_or(DeskError::Newer {
        found,
        known: SCHEMA_VERSION,
    })?;
    for step in steps {
        transaction.execute_batch(step)?;
    }
    if !steps.is_empty() {
        let version = i64::try_from(SCHEMA_VERSION).unwrap_or(i64::MAX);
        transaction.pragma_update(None, "user_version", version)?;
    }
    Ok(transaction.commit()?)
}

/// The version of a file.
pub(crate) fn version(connection: &Connection) -> Result<usize, DeskError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(found).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_is_brought_up_to_date_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), SCHEMA_VERSION);
    }

    #[test]
    fn file_of_a_newer_desk_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let refused = migrate(&mut connection);
        assert!(matches!(refused, Err(DeskError::Newer { found: 999, .. })));
    }
}
