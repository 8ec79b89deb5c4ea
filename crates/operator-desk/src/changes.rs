//! Changing and removing agents, groups and channels, whether a desk runs on
//! the data file or not; a running one sees to it that pages hear of it.

use std::io::BufRead;
use std::path::Path;

use crate::agents;
use crate::arguments;
use crate::commands::{CommandError, existing, given_or_made, new_password};
use crate::error::{DeskError, Refusal};
use crate::secrets;
use crate::store::staff::{self, AgentChange};
use crate::store::{Work, at_once, channels, people, summaries};

/// Changes what is given of an agent. Gives the password if it was made here.
pub fn change_agent(
    data: &Path,
    change: arguments::ChangeAgent,
    input: &mut impl BufRead,
) -> Result<Option<String>, CommandError> {
    let connection = existing(data)?;
    let (password, made) = match change.new_password || change.print_password {
        true => {
            let (password, made) = new_password(change.print_password, input)?;
            let hash = secrets::hash_password(&password).map_err(DeskError::from)?;
            (Some(hash), made)
        }
        false => (None, None),
    };
    let row = AgentChange {
        password,
        first_name: change.first_name,
        last_name: change.last_name,
        avatar_url: change.avatar_url,
        reads_hidden: change.reads_hidden,
    };
    at_once(&connection, |work| {
        let agent = known(work, &change.login)?;
        if row.password.is_some() {
            staff::end_sessions(work, agent)?;
        }
        staff::change_agent(work, agent, &row)?;
        match change.groups.as_slice() {
            [] => Ok(()),
            groups => staff::set_groups(work, agent, groups),
        }
    })?;
    Ok(made)
}

/// Lets an agent in no more. What the agent has goes back to its group, and
/// JAICP is told as if the agent had passed it on.
pub fn remove_agent(data: &Path, login: &str) -> Result<(), CommandError> {
    let connection = existing(data)?;
    Ok(at_once(&connection, |work| {
        let agent = known(work, login)?;
        staff::end_sessions(work, agent)?;
        staff::set_groups(work, agent, &[])?;
        staff::lock_out(work, agent)?;
        let connected = people::were_connected(work.connection)?;
        let connected = connected.into_iter().collect();
        for summary in summaries::held_by(work, agent)? {
            agents::pass(work, agent, summary.id, &summary.group, &connected)?;
        }
        Ok(())
    })?)
}

/// Changes the name of a group.
pub fn change_group(data: &Path, id: &str, name: &str) -> Result<(), CommandError> {
    let connection = existing(data)?;
    Ok(at_once(&connection, |work| {
        staff::change_group(work, id, name)
    })?)
}

/// Removes a group. Another gets its conversations, those that are closed too.
pub fn remove_group(data: &Path, id: &str, to: &str) -> Result<(), CommandError> {
    let connection = existing(data)?;
    Ok(at_once(&connection, |work| {
        staff::remove_group(work, id, to)
    })?)
}

/// Gives a channel another secret, and gives it back.
pub fn change_channel(
    data: &Path,
    name: &str,
    secret: Option<String>,
) -> Result<String, CommandError> {
    let connection = existing(data)?;
    let secret = given_or_made(secret)?;
    let digest = secrets::digest(&secret);
    at_once(&connection, |work| channels::change(work, name, &digest))?;
    Ok(secret)
}

/// Removes a channel with its conversations. Their files go with the desk's
/// next start.
pub fn remove_channel(data: &Path, name: &str) -> Result<(), CommandError> {
    let connection = existing(data)?;
    Ok(at_once(&connection, |work| channels::remove(work, name))?)
}

fn known(work: &Work<'_>, login: &str) -> Result<i64, DeskError> {
    let found = people::by_login(work.connection, login.trim())?;
    let (agent, _) = found.ok_or(Refusal::Conflict("there is no such agent"))?;
    Ok(agent)
}
