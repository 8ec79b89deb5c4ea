//! Channels of JAICP, each with a secret and a webhook address of its own.

use rusqlite::{Connection, OptionalExtension, params};

use super::Work;
use crate::error::{DeskError, Refusal};
use crate::secrets::Digest;

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Identifies it.
    pub id: i64,
    /// What agents read.
    pub name: String,
}

/// The channel of a secret.
pub fn by_secret(connection: &Connection, secret: &Digest) -> Result<Option<Channel>, DeskError> {
    let mut found = connection.prepare_cached("SELECT id, name FROM channel WHERE secret = ?1")?;
    let channel = found.query_row([secret], |row| {
        Ok(Channel {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    });
    Ok(channel.optional()?)
}

/// Makes a channel.
pub fn add(work: &mut Work<'_>, name: &str, secret: &Digest) -> Result<(), DeskError> {
    let taken: bool = work.connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM channel WHERE name = ?1 OR secret = ?2)",
        params![name, secret],
        |row| row.get(0),
    )?;
    if taken {
        return Err(Refusal::Conflict("there is such a channel already").into());
    }
    let insert = "INSERT INTO channel (name, secret) VALUES (?1, ?2)";
    work.connection.execute(insert, params![name, secret])?;
    Ok(())
}

/// Gives a channel another secret. The one before opens nothing any more.
pub fn change(work: &mut Work<'_>, name: &str, secret: &Digest) -> Result<(), DeskError> {
    let taken: bool = work.connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM channel WHERE secret = ?1)",
        [secret],
        |row| row.get(0),
    )?;
    if taken {
        return Err(Refusal::Conflict("there is a channel with this secret already").into());
    }
    let update = "UPDATE channel SET secret = ?2 WHERE name = ?1";
    match work.connection.execute(update, params![name, secret])? {
        0 => Err(Refusal::Conflict("there is no such channel").into()),
        _ => Ok(()),
    }
}

/// Removes a channel, and with it its conversations.
pub fn remove(work: &mut Work<'_>, name: &str) -> Result<(), DeskError> {
    let delete = "DELETE FROM channel WHERE name = ?1";
    match work.connection.execute(delete, [name])? {
        0 => Err(Refusal::Conflict("there is no such channel").into()),
        _ => Ok(()),
    }
}

/// Sets where a channel's events go from now on, and has those that wait tried
/// there.
pub fn set_webhook(work: &mut Work<'_>, channel: &Channel, url: &str) -> Result<(), DeskError> {
    let update = "UPDATE channel SET webhook = ?2 WHERE id = ?1";
    work.connection.execute(update, params![channel.id, url])?;
    Ok(())
}

/// The names of all channels, and whether JAICP has told where events go.
pub fn all(connection: &Connection) -> Result<Vec<(String, bool)>, DeskError> {
    let mut all =
        connection.prepare("SELECT name, webhook IS NOT NULL FROM channel ORDER BY name")?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
