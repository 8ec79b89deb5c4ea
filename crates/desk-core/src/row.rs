//! The rows of the transcript, as a person sees them.

use std::sync::Arc;

use desk_api::{Agent, Author, Content, Delivery};

use super::body::{Body, one_line};
use super::handing::agent_name;
use super::model::Desk;
use super::pending::{Pending, Stage, Trouble, What};
use super::thread::{Said, Thread};

/// Messages of one author within this time are one group, in milliseconds.
const GROUP_SPAN: i64 = 2 * 60 * 1000;

/// Names a row; stays the same when the desk confirms a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// A day, by its number.
    Day(i64),
    /// The line above what is new.
    New,
    /// A message of the desk.
    Message(i64),
    /// A message of this page.
    Own(String),
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A new day.
    Day {
        /// A moment of it.
        at: i64,
        /// Its name.
        key: RowKey,
    },
    /// From here on it is new.
    New,
    /// Something that happened.
    Notice {
        /// Its name.
        key: RowKey,
        /// What.
        body: Arc<Body>,
        /// When.
        at: i64,
    },
    /// Something that was said.
    Message {
        /// Its name.
        key: RowKey,
        /// By whom.
        author: RowAuthor,
        /// What.
        body: Arc<Body>,
        /// When.
        at: i64,
        /// Whether a group begins with it.
        first: bool,
        /// Whether a group ends with it.
        last: bool,
        /// How far it has got, if it is this agent's.
        state: Option<RowState>,
    },
}

/// Who has said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowAuthor {
    /// The client, who is called this.
    Client(String),
    /// This agent.
    Me,
    /// Another one.
    Agent(String),
    /// The desk: what bot and client said before, for one.
    Desk,
}

/// How far a message of this agent has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// It goes when the desk is there again, or after the one before it.
    Waiting,
    /// It is on its way to the desk.
    Sending(Progress),
    /// The desk has it, and passes it on.
    Queued,
    /// The desk cannot pass it on at the moment.
    Delayed,
    /// JAICP has it.
    Delivered,
    /// JAICP does not take it.
    Refused,
    /// It was not sent.
    Failed {
        /// Why.
        trouble: Trouble,
        /// Whether it may be tried again.
        again: bool,
    },
}

/// How far a file has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is no file.
    None,
    /// So much of it, in parts of a hundred.
    Percent(u16),
}

impl Row {
    /// Its name.
    pub fn key(&self) -> RowKey {
        match self {
            Row::New => RowKey::New,
            Row::Day { key, .. } | Row::Notice { key, .. } | Row::Message { key, .. } => {
                key.clone()
            }
        }
    }
}

/// The rows of a transcript with what is still to be sent. `day` gives the
/// number of the day that a moment belongs to, where the agent is.
pub(super) fn rows(desk: &Desk, id: i64, thread: &Thread, day: &dyn Fn(i64) -> i64) -> Vec<Row> {
    let client = desk
        .summary(id)
        .and_then(|summary| one_line(&summary.title));
    let client = client.unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    let mut last_day = None;
    let mut push = |rows: &mut Vec<Row>, row: Row, at: i64| {
        let today = day(at);
        if last_day != Some(today) {
            last_day = Some(today);
            rows.push(Row::Day {
                at,
                key: RowKey::Day(today),
            });
        }
        join(rows, row);
    };
    for said in &thread.messages {
        if thread.seen_before == Some(said.message.id) {
            rows.push(Row::New);
        }
        push(&mut rows, row_of(desk, &client, said), said.message.at);
    }
    for pending in &desk.pending {
        if pending.conversation == id && !thread.has_key(&pending.key) {
            push(&mut rows, row_of_pending(pending), pending.at);
        }
    }
    // A day's line never stands between the mark and what it marks.
    for at in 1..rows.len() {
        if rows[at - 1] == Row::New && matches!(rows[at], Row::Day { .. }) {
            rows.swap(at - 1, at);
        }
    }
    rows
}

/// Puts a row behind the others, in one group with the last where they belong
/// together.
fn join(rows: &mut Vec<Row>, mut row: Row) {
    if let Row::Message {
        author, at, first, ..
    } = &mut row
        && let Some(Row::Message {
            author: before,
            at: was,
            last,
            ..
        }) = rows.last_mut()
        && before == author
        && at.saturating_sub(*was) < GROUP_SPAN
    {
        *first = false;
        *last = false;
    }
    rows.push(row);
}

fn row_of(desk: &Desk, client: &str, said: &Said) -> Row {
    let message = &said.message;
    let key = match &message.key {
        Some(key) => RowKey::Own(key.clone()),
        None => RowKey::Message(message.id),
    };
    let (body, at) = (said.body.clone(), message.at);
    if matches!(message.content, Content::Notice { .. }) {
        return Row::Notice { key, body, at };
    }
    Row::Message {
        key,
        author: author(desk, client, &message.author),
        body,
        at,
        first: true,
        last: true,
        state: message.delivery.map(|delivery| match delivery {
            Delivery::Queued => RowState::Queued,
            Delivery::Delayed => RowState::Delayed,
            Delivery::Delivered => RowState::Delivered,
            Delivery::Refused => RowState::Refused,
        }),
    }
}

fn row_of_pending(pending: &Pending) -> Row {
    let state = match (&pending.stage, &pending.what) {
        (Stage::Waiting, _) => RowState::Waiting,
        (Stage::Asked(_), What::Text(_)) => RowState::Sending(Progress::None),
        (Stage::Asked(_), What::File { sent, .. }) => {
            RowState::Sending(Progress::Percent(sent / 10))
        }
        (Stage::Failed(trouble), _) => RowState::Failed {
            trouble: *trouble,
            again: !matches!(
                trouble,
                Trouble::TooLarge | Trouble::WrongType | Trouble::Unreadable
            ),
        },
    };
    Row::Message {
        key: RowKey::Own(pending.key.clone()),
        author: RowAuthor::Me,
        body: pending.body.clone(),
        at: pending.at,
        first: true,
        last: true,
        state: Some(state),
    }
}

fn author(desk: &Desk, client: &str, author: &Author) -> RowAuthor {
    match author {
        Author::Client => RowAuthor::Client(client.to_owned()),
        Author::Agent { agent } if is(agent, &desk.me) => RowAuthor::Me,
        Author::Agent { agent } => RowAuthor::Agent(agent_name(agent)),
        Author::Desk => RowAuthor::Desk,
    }
}

fn is(one: &Agent, other: &Agent) -> bool {
    one.id == other.id
}
