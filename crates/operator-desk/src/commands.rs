//! What can be done with a data file whether a desk runs on it or not.

use std::fs::{File, OpenOptions};
use std::io::BufRead;
use std::path::{Path, PathBuf};

use fd_lock::RwLock;
use rusqlite::Connection;
use thiserror::Error;

use crate::arguments::AddAgent;
use crate::error::DeskError;
use crate::secrets;
use crate::store::people::NewAgent;
use crate::store::{self, at_once, channels, people};

/// A password has at least so many characters.
const LEAST_PASSWORD: usize = 8;

/// Why a command did not do what was asked.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The data file cannot be used, or what was asked makes no sense.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// There is no such file.
    #[error("there is no data file {}", .0.display())]
    NoFile(PathBuf),
    /// The password cannot be read.
    #[error("the password cannot be read")]
    Input(#[source] std::io::Error),
    /// The password is too short.
    #[error("a password has at least {LEAST_PASSWORD} characters")]
    Short,
    /// A desk runs on the file.
    #[error("a desk runs on {}", .0.display())]
    Runs(PathBuf),
    /// The lock's file cannot be made.
    #[error("the lock beside the data file cannot be used")]
    Lock(#[source] std::io::Error),
}

/// The lock that a running desk holds, so that there is only one.
pub fn lock(data: &Path) -> Result<RwLock<File>, CommandError> {
    let mut name = data.as_os_str().to_owned();
    name.push(".lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(PathBuf::from(name));
    file.map(RwLock::new).map_err(CommandError::Lock)
}

/// Makes a group, and the data file if need be.
pub fn add_group(data: &Path, id: &str, name: &str) -> Result<(), CommandError> {
    let connection = store::open(data)?;
    Ok(at_once(&connection, |work| {
        people::add_group(work, id, name)
    })?)
}

/// Makes an agent. Gives the password if it was made here.
pub fn add_agent(
    data: &Path,
    agent: AddAgent,
    input: &mut impl BufRead,
) -> Result<Option<String>, CommandError> {
    let connection = store::open(data)?;
    let (password, made) = new_password(agent.print_password, input)?;
    let new = NewAgent {
        login: agent.login.trim().to_owned(),
        password: secrets::hash_password(&password).map_err(DeskError::from)?,
        first_name: agent.first_name,
        last_name: agent.last_name,
        avatar_url: agent.avatar_url,
        groups: agent.groups,
        reads_hidden: agent.reads_hidden,
    };
    at_once(&connection, |work| people::add_agent(work, &new))?;
    Ok(made)
}

/// A password, made here or read; given back if it was made.
pub(crate) fn new_password(
    is_made: bool,
    input: &mut impl BufRead,
) -> Result<(String, Option<String>), CommandError> {
    if is_made {
        let made = secrets::made_password().map_err(DeskError::from)?;
        return Ok((made.clone(), Some(made)));
    }
    let mut line = String::new();
    input.read_line(&mut line).map_err(CommandError::Input)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    match password.chars().count() < LEAST_PASSWORD {
        true => Err(CommandError::Short),
        false => Ok((password, None)),
    }
}

/// Makes a channel. Gives its secret.
pub fn add_channel(
    data: &Path,
    name: &str,
    secret: Option<String>,
) -> Result<String, CommandError> {
    let connection = store::open(data)?;
    let secret = given_or_made(secret)?;
    let digest = secrets::digest(&secret);
    at_once(&connection, |work| channels::add(work, name, &digest))?;
    Ok(secret)
}

/// The secret that was given, or a new one.
pub(crate) fn given_or_made(secret: Option<String>) -> Result<String, CommandError> {
    match secret {
        Some(secret) => Ok(secret),
        None => Ok(secrets::token().map_err(DeskError::from)?),
    }
}

/// A data file that there is.
pub(crate) fn existing(data: &Path) -> Result<Connection, CommandError> {
    match data.is_file() {
        true => Ok(store::open(data)?),
        false => Err(CommandError::NoFile(data.to_owned())),
    }
}

/// Groups, agents and channels, a line each.
pub fn list(data: &Path) -> Result<String, CommandError> {
    let connection = existing(data)?;
    let mut lines = Vec::new();
    for group in people::groups(&connection, &Default::default())? {
        lines.push(format!("group {}: {}", group.id, group.name));
    }
    for (login, agent) in people::all_agents(&connection)? {
        let groups = agent.groups.join(", ");
        let (first, last) = (agent.first_name, agent.last_name);
        let left = match people::may_sign_in(&connection, &login)? {
            true => "",
            false => ", removed",
        };
        lines.push(format!("agent {login}: {first} {last} ({groups}){left}"));
    }
    for (name, has_webhook) in channels::all(&connection)? {
        let events = match has_webhook {
            true => "JAICP has said where events go",
            false => "JAICP has not called setWebhook yet",
        };
        lines.push(format!("channel {name}: {events}"));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}
