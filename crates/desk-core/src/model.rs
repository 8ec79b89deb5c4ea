//! What the page knows.

use std::collections::BTreeMap;

use desk_api::{Agent, Canned, Group, State, Summary};

use super::call::Call;
use super::effect::Effect;
use super::pending::Pending;
use super::thread::Thread;

/// Everything that the page knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Where the page is.
    pub phase: Phase,
    /// The moment of the last event, in milliseconds since 1970.
    pub now: i64,
    /// Whether the page can be seen.
    pub is_visible: bool,
    /// Whether there are sounds.
    pub sound: bool,
    /// Whether the desk has said something that this page cannot read: it is of
    /// another version, and only a reload helps.
    pub outdated: bool,
    /// The conversation that the address names, until somebody is signed in.
    pub address: Option<i64>,
    /// What was last shown of all this outside of the page's own views.
    pub shown: Outside,
    /// Calls on their way.
    pub calls: Vec<(u64, Call)>,
    /// Names of calls and keys of messages come from here.
    pub next_id: u64,
    /// Makes keys of this page unlike those of any other.
    pub seed: String,
}

/// What is shown outside of the page's own views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// The number in the title.
    pub count: u32,
    /// The conversation in the address.
    pub address: Option<i64>,
    /// Whether leaving is asked about.
    pub guarded: bool,
}

/// Where the page is.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// It is not known yet whether somebody is signed in.
    Starting,
    /// That could not be found out; it is tried again.
    Unreachable,
    /// Nobody is signed in.
    SignIn {
        /// Name and password are being looked at.
        busy: bool,
        /// What is to be said about it.
        problem: Option<SignInProblem>,
    },
    /// Somebody is.
    Desk(Box<Desk>),
}

/// What is to be said at the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// Name or password are not right.
    Wrong,
    /// Too many attempts; seconds until the next, if they are told.
    Throttled(Option<u32>),
    /// The desk cannot be reached.
    Unreachable,
    /// The session has ended.
    Ended,
}

/// What there is when somebody is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// Who.
    pub me: Agent,
    /// Whether hidden attributes are shown.
    pub reads_hidden: bool,
    /// The groups.
    pub groups: Vec<Group>,
    /// Answers for everybody.
    pub canned: Vec<Canned>,
    /// Goes with every call that changes something.
    pub csrf: String,
    /// The largest file, in bytes.
    pub file_limit: u64,
    /// The last sequence number of the live stream.
    pub sequence: u64,
    /// Whether the live stream stands.
    pub connection: Connection,
    /// Whether the lists have come.
    pub has_lists: bool,
    /// Conversations that nobody has, those that wait longest.
    pub waiting: Vec<Summary>,
    /// Whether more wait behind these.
    pub more_wait: bool,
    /// This agent's.
    pub mine: Vec<Summary>,
    /// The one that is open.
    pub open: Option<i64>,
    /// Which part a phone shows.
    pub step: Step,
    /// Whether the client's details are shown beside the transcript.
    pub details: bool,
    /// Whether the end of the transcript is in view.
    pub end_seen: bool,
    /// Transcripts, by conversation.
    pub threads: BTreeMap<i64, Thread>,
    /// What the desk does not have yet, oldest first.
    pub pending: Vec<Pending>,
    /// How often sending has failed in a row.
    pub resends: u32,
    /// Texts that are being written, by conversation.
    pub drafts: BTreeMap<i64, String>,
    /// The picker of canned answers.
    pub picker: Picker,
    /// What stands before everything else.
    pub dialog: Option<Dialog>,
    /// A notice.
    pub toast: Option<Toast>,
    /// The conversation that is being taken.
    pub taking: Option<i64>,
}

/// Whether the live stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It is being opened for the first time, or after all was asked anew.
    Opening,
    /// It stands.
    Open,
    /// It has been cut off, and tried so often since.
    Lost(u32),
}

/// Which part a phone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The lists.
    List,
    /// The transcript.
    Conversation,
    /// The client's details.
    Details,
}

/// The picker of canned answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picker {
    /// Which is pointed at.
    pub at: usize,
    /// It was sent away, until the text begins anew.
    pub left: bool,
}

/// What stands before everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// To which group?
    Pass(i64),
    /// Really close?
    Close(i64),
    /// Really sign out, with something unsent?
    SignOut,
    /// The canned answers; which is being changed, and whether it is on its way.
    Canned {
        /// Nothing: the list. Otherwise the one, or a new one.
        editing: Option<Option<i64>>,
        /// It is on its way.
        busy: bool,
        /// The desk did not take it.
        failed: bool,
    },
    /// The shortcuts.
    Shortcuts,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toast {
    /// Another was faster, who may have a name.
    TakenByAnother(Option<String>),
    /// A conversation has been closed.
    Closed,
    /// A conversation has been passed on, to this group.
    Passed(String),
    /// The client has ended the open conversation.
    EndedByClient,
    /// That did not work.
    Failed,
    /// Nobody waits.
    NobodyWaits,
}

impl Model {
    /// A page before anything has happened. `seed` is like no other page's.
    pub fn new(seed: String, sound: bool, address: Option<i64>) -> Self {
        Model {
            phase: Phase::Starting,
            now: 0,
            is_visible: true,
            sound,
            outdated: false,
            address,
            shown: Outside {
                address,
                ..Outside::default()
            },
            calls: Vec::new(),
            next_id: 1,
            seed,
        }
    }

    /// The desk, if somebody is signed in.
    pub fn desk(&self) -> Option<&Desk> {
        match &self.phase {
            Phase::Desk(desk) => Some(desk),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn desk_mut(&mut self) -> Option<&mut Desk> {
        match &mut self.phase {
            Phase::Desk(desk) => Some(desk),
            _ => None,
        }
    }

    /// A number that was not there before.
    pub fn new_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// A key that no other message has.
    pub fn new_key(&mut self) -> String {
        let id = self.new_id();
        format!("{}-{id}", self.seed)
    }

    /// Makes a call. Its number.
    pub fn call(&mut self, call: Call, effects: &mut Vec<Effect>) -> u64 {
        let id = self.new_id();
        self.calls.push((id, call.clone()));
        let csrf = self.desk().map(|desk| desk.csrf.clone());
        effects.push(Effect::Call { id, call, csrf });
        id
    }
}

impl Desk {
    /// The conversation, as the lists or its transcript have it.
    pub fn summary(&self, id: i64) -> Option<&Summary> {
        let listed = self.mine.iter().chain(&self.waiting);
        let mut listed = listed.filter(|summary| summary.id == id);
        listed.next().or_else(|| {
            let thread = self.threads.get(&id)?;
            thread.summary.as_ref()
        })
    }

    /// Whether this agent has the conversation.
    pub fn is_mine(&self, id: i64) -> bool {
        self.mine.iter().any(|summary| summary.id == id)
    }

    /// Whether a conversation is in this agent's hands, by what it says itself.
    pub fn holds(&self, summary: &Summary) -> bool {
        matches!(&summary.state, State::Held { agent } if agent.id == self.me.id)
    }

    /// What a group is called.
    pub fn group_name<'a>(&'a self, id: &'a str) -> &'a str {
        let group = self.groups.iter().find(|group| group.id == id);
        group.map_or(id, |group| group.name.as_str())
    }
}
