//! Conversations as lists show them.

use desk_api::{Content, MOST_WAITING, Message, State, Summary};
use rusqlite::Row;

use super::rows::{HELD, WAITING};
use super::{Work, messages, people};
use crate::error::DeskError;

/// A list shows so many characters of a text at most.
const MOST_SHOWN: usize = 200;

const SUMMARY: &str = "SELECT conversation.id, channel.name, conversation.user_id,
    conversation.user_name, conversation.team, conversation.state, conversation.agent,
    conversation.unread, conversation.last, conversation.since
    FROM conversation JOIN channel ON channel.id = conversation.channel";

/// A conversation as a list shows it.
pub fn summary(work: &Work<'_>, id: i64) -> Result<Summary, DeskError> {
    let select = format!("{SUMMARY} WHERE conversation.id = ?1");
    let mut found = work.connection.prepare_cached(&select)?;
    let row = found.query_row([id], summary_row)?;
    summary_of(work, row)
}

/// Those that wait in an agent's groups, who waits longest first, and whether
/// there are more.
pub fn waiting_for(work: &Work<'_>, agent: i64) -> Result<(Vec<Summary>, bool), DeskError> {
    let select = format!(
        "{SUMMARY} WHERE conversation.state = {WAITING} AND conversation.team IN
         (SELECT team FROM membership WHERE agent = ?1)
         ORDER BY conversation.since, conversation.id LIMIT {}",
        MOST_WAITING + 1
    );
    let mut waiting = summaries(work, &select, agent)?;
    let more_wait = waiting.len() > MOST_WAITING;
    waiting.truncate(MOST_WAITING);
    Ok((waiting, more_wait))
}

/// Those that an agent has, the newest message first.
pub fn held_by(work: &Work<'_>, agent: i64) -> Result<Vec<Summary>, DeskError> {
    let select = format!(
        "{SUMMARY} WHERE conversation.state = {HELD} AND conversation.agent = ?1
         ORDER BY conversation.last DESC, conversation.id DESC"
    );
    summaries(work, &select, agent)
}

type SummaryRow = (
    i64,
    String,
    String,
    Option<String>,
    String,
    i64,
    Option<i64>,
    u32,
    Option<i64>,
    i64,
);

fn summary_row(row: &Row<'_>) -> rusqlite::Result<SummaryRow> {
    row.try_into()
}

fn summaries(work: &Work<'_>, select: &str, agent: i64) -> Result<Vec<Summary>, DeskError> {
    let mut found = work.connection.prepare_cached(select)?;
    let rows = found.query_map([agent], summary_row)?;
    rows.map(|row| summary_of(work, row?)).collect()
}

fn summary_of(work: &Work<'_>, row: SummaryRow) -> Result<Summary, DeskError> {
    let (id, channel, user_id, user_name, group, state, agent, unread, last, since) = row;
    let last = match last {
        Some(last) => messages::by_id(work.connection, last)?.map(in_few_words),
        None => None,
    };
    let state = match (state, agent) {
        (HELD, Some(agent)) => State::Held {
            agent: people::agent(work.connection, agent)?,
        },
        (WAITING, _) => State::Waiting,
        _ => State::Closed,
    };
    Ok(Summary {
        id,
        title: user_name
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| format!("{channel} {user_id}")),
        channel,
        user_id,
        group,
        state,
        unread,
        last,
        since,
        sequence: work.sequence(),
    })
}

/// A message as a list shows it.
fn in_few_words(mut message: Message) -> Message {
    if let Content::Text { text }
    | Content::File {
        comment: Some(text),
        ..
    } = &mut message.content
        && let Some((end, _)) = text.char_indices().nth(MOST_SHOWN)
    {
        text.truncate(end);
    }
    message
}
