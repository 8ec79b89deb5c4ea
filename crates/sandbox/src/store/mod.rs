//! What the sandbox keeps: conversations, their events, and what waits for
//! delivery, in SQLite, in a file or in memory.
//!
//! It decides nothing: no bot, no network, no clock. Tokens are never kept;
//! channels are known by their names.

mod conversations;
mod events;
mod outbox;
mod uploads;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction};
use thiserror::Error;

pub use conversations::{Conversation, ConversationId, ConversationKey, Memory, Timer};
pub use events::{EventFilter, Item, NewEvent, Page, append_event};
pub use outbox::{Parcel, enqueue};
pub use uploads::Upload;

pub use conversations::{conversation_for, conversation_of, save_memory, set_timer};

/// The shape of the data file. An older one is brought up to it, a newer one is
/// refused.
const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// What makes a file of each version from one of the version before.
const STEPS: [&str; 2] = [SCHEMA, UPLOADS];

/// How long another process may hold the data file before we give up.
const BUSY_WAIT: Duration = Duration::from_secs(2);

const SCHEMA: &str = "
    CREATE TABLE conversation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        client TEXT NOT NULL,
        memory TEXT NOT NULL,
        last_ts INTEGER NOT NULL,
        timer_due INTEGER,
        timer_state TEXT,
        timer_cid TEXT,
        UNIQUE (channel, client)
    );
    CREATE INDEX conversation_timer ON conversation (timer_due) WHERE timer_due IS NOT NULL;
    CREATE TABLE event (
        conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
        ts INTEGER NOT NULL,
        from_agent INTEGER NOT NULL,
        cid TEXT,
        body TEXT NOT NULL,
        PRIMARY KEY (conversation, ts)
    ) WITHOUT ROWID;
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
        body TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX outbox_conversation ON outbox (conversation);
";

const UPLOADS: &str = "
    CREATE TABLE upload (
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        mime TEXT NOT NULL,
        is_shown INTEGER NOT NULL,
        at INTEGER NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL
    );
";

/// Why something could not be kept or read.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite says no.
    #[error("the data file cannot be used")]
    Sqlite(#[from] rusqlite::Error),
    /// The file was written by another version of the sandbox.
    #[error("the data file has version {found}, this sandbox writes version {SCHEMA_VERSION}")]
    Version {
        /// The version of the file.
        found: i64,
    },
    /// A conversation's memory cannot be read or written.
    #[error("a conversation's memory is unreadable")]
    Memory(#[from] serde_json::Error),
}

/// The one door to the data.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Keeps everything in memory, and so until the process ends.
    pub fn in_memory() -> Result<Self, StoreError> {
        Store::with(Connection::open_in_memory()?)
    }

    /// Keeps everything in a file, which is made if it is not there.
    pub fn in_file(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Store::with(connection)
    }

    fn with(mut connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(BUSY_WAIT)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let transaction = connection.transaction()?;
        let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let steps = usize::try_from(found)
            .ok()
            .and_then(|done| STEPS.get(done..));
        let Some(steps) = steps else {
            return Err(StoreError::Version { found });
        };
        for step in steps {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        transaction.commit()?;
        Ok(Store {
            connection: Mutex::new(connection),
        })
    }

    /// Does several things, all or none of them, with nobody between.
    pub fn transaction<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic while it was held rolled its transaction back.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
