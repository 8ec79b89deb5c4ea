//! Agents, the groups that they are in, their sessions, and the answers that
//! they share.

use std::collections::HashSet;

use desk_api::{Agent, Canned, Group, NewCanned, Presence};
use rusqlite::{Connection, OptionalExtension, params};

use super::Work;
use crate::error::{DeskError, Refusal};
use crate::secrets::Digest;

/// What is needed to make an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAgent {
    /// The name for signing in.
    pub login: String,
    /// The password's hash.
    pub password: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The address of a picture.
    pub avatar_url: Option<String>,
    /// The groups' identifiers.
    pub groups: Vec<String>,
    /// Whether hidden attributes are shown.
    pub reads_hidden: bool,
}

/// A session that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The agent.
    pub agent: i64,
    /// When it ends, in milliseconds since 1970.
    pub expires: i64,
}

/// Makes an agent.
pub fn add_agent(work: &mut Work<'_>, new: &NewAgent) -> Result<i64, DeskError> {
    let connection = work.connection;
    let taken = "SELECT EXISTS (SELECT 1 FROM agent WHERE login = ?1)";
    if connection.query_row(taken, [&new.login], |row| row.get(0))? {
        return Err(Refusal::Conflict("there is an agent with this login already").into());
    }
    connection.execute(
        "INSERT INTO agent (login, password, first_name, last_name, avatar_url, reads_hidden)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            new.login,
            new.password,
            new.first_name,
            new.last_name,
            new.avatar_url,
            new.reads_hidden
        ],
    )?;
    let agent = connection.last_insert_rowid();
    for group in &new.groups {
        group_name(connection, group)?.ok_or(Refusal::Conflict("there is no such group"))?;
        let insert = "INSERT OR IGNORE INTO membership (team, agent) VALUES (?1, ?2)";
        connection.execute(insert, params![group, agent])?;
    }
    Ok(agent)
}

/// Makes a group.
pub fn add_group(work: &mut Work<'_>, id: &str, name: &str) -> Result<(), DeskError> {
    if group_name(work.connection, id)?.is_some() {
        return Err(Refusal::Conflict("there is such a group already").into());
    }
    let insert = "INSERT INTO team (id, name) VALUES (?1, ?2)";
    work.connection.execute(insert, [id, name])?;
    Ok(())
}

/// The name of a group.
pub fn group_name(connection: &Connection, id: &str) -> Result<Option<String>, DeskError> {
    let mut name = connection.prepare_cached("SELECT name FROM team WHERE id = ?1")?;
    Ok(name.query_row([id], |row| row.get(0)).optional()?)
}

/// All groups, in the order in which they were made. A group is online if an
/// agent of it wants to be and is among those who are connected.
pub fn groups(connection: &Connection, connected: &HashSet<i64>) -> Result<Vec<Group>, DeskError> {
    let mut teams = connection.prepare_cached("SELECT id, name FROM team ORDER BY place")?;
    let mut online = connection.prepare_cached(
        "SELECT membership.agent FROM membership JOIN agent ON agent.id = membership.agent
         WHERE membership.team = ?1 AND agent.is_online",
    )?;
    let mut groups = Vec::new();
    let mut rows = teams.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let members = online.query_map([&id], |row| row.get(0))?;
        let members = members.collect::<Result<Vec<i64>, _>>()?;
        groups.push(Group {
            name: row.get(1)?,
            has_online: members.iter().any(|agent| connected.contains(agent)),
            id,
        });
    }
    Ok(groups)
}

/// The agents of a group.
pub fn members(connection: &Connection, group: &str) -> Result<Vec<i64>, DeskError> {
    let mut members = connection.prepare_cached("SELECT agent FROM membership WHERE team = ?1")?;
    let rows = members.query_map([group], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether an agent is in a group.
pub fn is_member(connection: &Connection, agent: i64, group: &str) -> Result<bool, DeskError> {
    let mut found = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM membership WHERE agent = ?1 AND team = ?2)",
    )?;
    Ok(found.query_row(params![agent, group], |row| row.get(0))?)
}

/// An agent.
pub fn agent(connection: &Connection, id: i64) -> Result<Agent, DeskError> {
    let mut teams =
        connection.prepare_cached("SELECT team FROM membership WHERE agent = ?1 ORDER BY team")?;
    let groups = teams.query_map([id], |row| row.get(0))?;
    let groups = groups.collect::<Result<_, _>>()?;
    let mut agent = connection.prepare_cached(
        "SELECT first_name, last_name, avatar_url, is_online FROM agent WHERE id = ?1",
    )?;
    let agent = agent.query_row([id], |row| {
        Ok(Agent {
            id: id.to_string(),
            first_name: row.get(0)?,
            last_name: row.get(1)?,
            avatar_url: row.get(2)?,
            groups,
            presence: match row.get(3)? {
                true => Presence::Online,
                false => Presence::Away,
            },
        })
    });
    agent.optional()?.ok_or_else(|| Refusal::NotFound.into())
}

/// Whether hidden attributes are shown to an agent.
pub fn reads_hidden(connection: &Connection, agent: i64) -> Result<bool, DeskError> {
    let mut found = connection.prepare_cached("SELECT reads_hidden FROM agent WHERE id = ?1")?;
    Ok(found.query_row([agent], |row| row.get(0))?)
}

/// All agents: login, names, groups.
pub fn all_agents(connection: &Connection) -> Result<Vec<(String, Agent)>, DeskError> {
    let mut all = connection.prepare("SELECT login, id FROM agent ORDER BY login")?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows = rows.collect::<Result<Vec<(String, i64)>, _>>()?;
    rows.into_iter()
        .map(|(login, id)| Ok((login, agent(connection, id)?)))
        .collect()
}

/// The agent with a login, and the password's hash.
pub fn by_login(connection: &Connection, login: &str) -> Result<Option<(i64, String)>, DeskError> {
    let mut found = connection.prepare_cached("SELECT id, password FROM agent WHERE login = ?1")?;
    let found = found.query_row([login], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?)
}

/// Whether somebody can sign in by a login: an agent who was removed cannot.
pub fn may_sign_in(connection: &Connection, login: &str) -> Result<bool, DeskError> {
    Ok(by_login(connection, login)?.is_some_and(|(_, hash)| !hash.is_empty()))
}

/// Sets whether an agent takes conversations.
pub fn set_presence(work: &mut Work<'_>, agent: i64, presence: Presence) -> Result<(), DeskError> {
    let update = "UPDATE agent SET is_online = ?2 WHERE id = ?1";
    let is_online = presence == Presence::Online;
    work.connection.execute(update, params![agent, is_online])?;
    Ok(())
}

/// Notes who has the page open, for a desk that starts again.
pub fn set_connected(work: &mut Work<'_>, agent: i64, is: bool) -> Result<(), DeskError> {
    let update = "UPDATE agent SET is_connected = ?2 WHERE id = ?1 AND is_connected <> ?2";
    work.connection.execute(update, params![agent, is])?;
    Ok(())
}

/// Who had the page open when the desk ended.
pub fn were_connected(connection: &Connection) -> Result<Vec<i64>, DeskError> {
    let mut all = connection.prepare("SELECT id FROM agent WHERE is_connected")?;
    let rows = all.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Begins a session, and forgets those that have ended.
pub fn sign_in(work: &mut Work<'_>, token: &Digest, signed: Signed) -> Result<(), DeskError> {
    let over = "DELETE FROM session WHERE expires <= ?1";
    work.connection.execute(over, [work.now])?;
    let insert = "INSERT INTO session (token, agent, expires) VALUES (?1, ?2, ?3)";
    let row = params![token, signed.agent, signed.expires];
    work.connection.execute(insert, row)?;
    Ok(())
}

/// The session of a token, if it goes on.
pub fn session(work: &Work<'_>, token: &Digest) -> Result<Option<Signed>, DeskError> {
    let mut found = work
        .connection
        .prepare_cached("SELECT agent, expires FROM session WHERE token = ?1 AND expires > ?2")?;
    let found = found.query_row(params![token, work.now], |row| {
        Ok(Signed {
            agent: row.get(0)?,
            expires: row.get(1)?,
        })
    });
    Ok(found.optional()?)
}

/// Lets a session go on until another time.
pub fn prolong(work: &Work<'_>, token: &Digest, expires: i64) -> Result<(), DeskError> {
    let update = "UPDATE session SET expires = ?2 WHERE token = ?1";
    work.connection.execute(update, params![token, expires])?;
    Ok(())
}

/// Ends a session.
pub fn sign_out(work: &mut Work<'_>, token: &Digest) -> Result<(), DeskError> {
    let delete = "DELETE FROM session WHERE token = ?1";
    work.connection.execute(delete, [token])?;
    Ok(())
}

/// The answers for everybody, by title.
pub fn canned(connection: &Connection) -> Result<Vec<Canned>, DeskError> {
    let mut all =
        connection.prepare_cached("SELECT id, title, text FROM canned ORDER BY title, id")?;
    let rows = all.query_map([], |row| {
        Ok(Canned {
            id: row.get(0)?,
            title: row.get(1)?,
            text: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes an answer for everybody: a new one, or in place of one.
pub fn write_canned(
    work: &mut Work<'_>,
    id: Option<i64>,
    new: NewCanned,
) -> Result<Canned, DeskError> {
    let NewCanned { title, text } = new;
    let id = match id {
        None => {
            let insert = "INSERT INTO canned (title, text) VALUES (?1, ?2)";
            work.connection.execute(insert, [&title, &text])?;
            work.connection.last_insert_rowid()
        }
        Some(id) => {
            let update = "UPDATE canned SET title = ?2, text = ?3 WHERE id = ?1";
            if work.connection.execute(update, params![id, title, text])? == 0 {
                return Err(Refusal::NotFound.into());
            }
            id
        }
    };
    Ok(Canned { id, title, text })
}

/// Takes an answer for everybody away. It may be gone already.
pub fn remove_canned(work: &mut Work<'_>, id: i64) -> Result<(), DeskError> {
    let delete = "DELETE FROM canned WHERE id = ?1";
    work.connection.execute(delete, [id])?;
    Ok(())
}
