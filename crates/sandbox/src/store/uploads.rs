//! Files that clients have uploaded. They are kept with the rest: in the data
//! file, or in memory.

use chat_api::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The unguessable part of its address.
    pub id: String,
    /// Its name, made harmless.
    pub name: String,
    /// Its media type, by its content.
    pub mime: String,
    /// Whether a browser may show it.
    pub is_shown: bool,
    /// What is in it.
    pub content: Vec<u8>,
}

impl Store {
    /// Keeps a file. So that all of them have at most `most` bytes together,
    /// the oldest give way.
    pub fn keep_upload(
        &self,
        upload: &Upload,
        now: Timestamp,
        most: u64,
    ) -> Result<(), StoreError> {
        self.transaction(|data| {
            data.prepare_cached(
                "INSERT INTO upload (id, name, mime, is_shown, at, size, content)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                upload.id,
                upload.name,
                upload.mime,
                upload.is_shown,
                now.0,
                upload.content.len() as i64,
                upload.content,
            ])?;
            data.prepare_cached(
                "DELETE FROM upload WHERE rowid IN (
                     SELECT rowid FROM (
                         SELECT rowid, sum(size) OVER (ORDER BY rowid DESC) AS so_far FROM upload
                     ) WHERE so_far > ?1)",
            )?
            .execute([i64::try_from(most).unwrap_or(i64::MAX)])?;
            Ok(())
        })
    }

    /// The file of an address.
    pub fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT id, name, mime, is_shown, content FROM upload WHERE id = ?1")?;
        let upload = statement.query_row([id], |row| {
            Ok(Upload {
                id: row.get(0)?,
                name: row.get(1)?,
                mime: row.get(2)?,
                is_shown: row.get(3)?,
                content: row.get(4)?,
            })
        });
        Ok(upload.optional()?)
    }
}
