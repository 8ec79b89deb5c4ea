//! What becomes of agents and groups after they were made.

use rusqlite::params;

use super::Work;
use super::people::group_name;
use crate::error::{DeskError, Refusal};

/// No password has this hash.
const NO_HASH: &str = "";

/// What an agent is from now on; what is nothing stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentChange {
    /// The password's hash.
    pub password: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The address of a picture; an empty one is none.
    pub avatar_url: Option<String>,
    /// Whether hidden attributes are shown.
    pub reads_hidden: Option<bool>,
}

/// Changes an agent.
pub fn change_agent(work: &mut Work<'_>, id: i64, change: &AgentChange) -> Result<(), DeskError> {
    let update = "UPDATE agent SET password = coalesce(?2, password),
        first_name = coalesce(?3, first_name), last_name = coalesce(?4, last_name),
        avatar_url = nullif(coalesce(?5, avatar_url), ''),
        reads_hidden = coalesce(?6, reads_hidden) WHERE id = ?1";
    let row = params![
        id,
        change.password,
        change.first_name,
        change.last_name,
        change.avatar_url,
        change.reads_hidden
    ];
    work.connection.execute(update, row)?;
    Ok(())
}

/// Puts an agent into these groups and no others.
pub fn set_groups(work: &mut Work<'_>, id: i64, groups: &[String]) -> Result<(), DeskError> {
    let connection = work.connection;
    connection.execute("DELETE FROM membership WHERE agent = ?1", [id])?;
    for group in groups {
        group_name(connection, group)?.ok_or(Refusal::Conflict("there is no such group"))?;
        let insert = "INSERT OR IGNORE INTO membership (team, agent) VALUES (?1, ?2)";
        connection.execute(insert, params![group, id])?;
    }
    Ok(())
}

/// Ends all sessions of an agent.
pub fn end_sessions(work: &mut Work<'_>, id: i64) -> Result<(), DeskError> {
    let delete = "DELETE FROM session WHERE agent = ?1";
    work.connection.execute(delete, [id])?;
    Ok(())
}

/// Takes an agent's password away. A new one lets the agent in again.
pub fn lock_out(work: &mut Work<'_>, id: i64) -> Result<(), DeskError> {
    let update = "UPDATE agent SET password = ?2 WHERE id = ?1";
    work.connection.execute(update, params![id, NO_HASH])?;
    Ok(())
}

/// Changes the name of a group.
pub fn change_group(work: &mut Work<'_>, id: &str, name: &str) -> Result<(), DeskError> {
    let update = "UPDATE team SET name = ?2 WHERE id = ?1";
    match work.connection.execute(update, [id, name])? {
        0 => Err(Refusal::Conflict("there is no such group").into()),
        _ => Ok(()),
    }
}

/// Removes a group; another gets its conversations.
pub fn remove_group(work: &mut Work<'_>, id: &str, to: &str) -> Result<(), DeskError> {
    let connection = work.connection;
    for group in [id, to] {
        group_name(connection, group)?.ok_or(Refusal::Conflict("there is no such group"))?;
    }
    if id == to {
        return Err(Refusal::Conflict("a group is not removed to itself").into());
    }
    let update = "UPDATE conversation SET team = ?2 WHERE team = ?1";
    connection.execute(update, [id, to])?;
    connection.execute("DELETE FROM team WHERE id = ?1", [id])?;
    Ok(())
}
