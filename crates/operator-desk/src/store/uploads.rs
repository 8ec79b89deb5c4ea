//! Files of agents: what they are; where they are is `files.rs`.

use rusqlite::{Connection, OptionalExtension, params};

use super::Work;
use crate::error::DeskError;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its unguessable name, on the disk and in its address.
    pub token: String,
    /// What people call it.
    pub name: String,
    /// Its type, by its content.
    pub mime_type: String,
    /// How large it is, in bytes.
    pub size: u64,
}

/// Notes a file that is on the disk already.
pub fn add(work: &mut Work<'_>, message: i64, upload: &Upload) -> Result<(), DeskError> {
    let insert = "INSERT INTO upload (token, message, name, mime_type, size)
                  VALUES (?1, ?2, ?3, ?4, ?5)";
    let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
    let Upload {
        token,
        name,
        mime_type,
        ..
    } = upload;
    let row = params![token, message, name, mime_type, size];
    work.connection.execute(insert, row)?;
    Ok(())
}

/// A file.
pub fn by_token(connection: &Connection, token: &str) -> Result<Option<Upload>, DeskError> {
    let mut found = connection
        .prepare_cached("SELECT token, name, mime_type, size FROM upload WHERE token = ?1")?;
    Ok(found.query_row([token], read).optional()?)
}

/// All files.
pub fn all(connection: &Connection) -> Result<Vec<Upload>, DeskError> {
    let mut all = connection.prepare("SELECT token, name, mime_type, size FROM upload")?;
    let rows = all.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Upload> {
    let size: i64 = row.get(3)?;
    Ok(Upload {
        token: row.get(0)?,
        name: row.get(1)?,
        mime_type: row.get(2)?,
        size: u64::try_from(size).unwrap_or_default(),
    })
}
