//! What a person sees, derived from the model.

use std::collections::BTreeMap;

use desk_api::{Author, Canned, Group, Presence, State, Summary};

use super::body::{Body, one_line};
use super::composer::fitting;
use super::handing::agent_name;
use super::model::{Connection, Desk, Dialog, Model, Phase, SignInProblem, Step, Toast};
use super::row::{Row, rows};
use super::thread::Loading;

/// All that is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewModel {
    /// The page.
    pub page: Page,
    /// Whether the desk is of another version than the page.
    pub outdated: bool,
    /// The rows of the open transcript.
    pub rows: Vec<Row>,
    /// Conversations that nobody has.
    pub waiting: Vec<Entry>,
    /// This agent's.
    pub mine: Vec<Entry>,
}

/// Which page.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// It is not known yet.
    Starting,
    /// The desk cannot be reached.
    Unreachable,
    /// The sign-in.
    SignIn {
        /// Name and password are being looked at.
        busy: bool,
        /// What is to be said about it.
        problem: Option<SignInProblem>,
    },
    /// The desk.
    Desk(Box<DeskView>),
}

/// The desk but its lists and rows.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskView {
    /// The agent's name.
    pub name: String,
    /// Whether the agent is there.
    pub online: bool,
    /// Whether there are sounds.
    pub sound: bool,
    /// Whether the desk can be reached.
    pub cut_off: bool,
    /// Whether the lists have come.
    pub has_lists: bool,
    /// Whether more wait than are listed.
    pub more_wait: bool,
    /// Which part a phone shows.
    pub step: Step,
    /// Whether the client's details are shown beside the transcript.
    pub details: bool,
    /// The open conversation.
    pub open: Option<OpenView>,
    /// What stands before everything else.
    pub dialog: Option<Dialog>,
    /// A notice.
    pub toast: Option<Toast>,
    /// The canned answers.
    pub canned: CannedView,
    /// The groups that a conversation can be passed on to.
    pub groups: Vec<Group>,
    /// So many messages are unsent.
    pub unsent: usize,
    /// The largest file, in bytes.
    pub file_limit: u64,
}

/// The canned answers.
pub type CannedView = Vec<Canned>;

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which.
    pub id: i64,
    /// What the client is called.
    pub title: String,
    /// The channel.
    pub channel: String,
    /// The group that it is for.
    pub group: String,
    /// What was said last.
    pub preview: Preview,
    /// When, or since when the client waits.
    pub at: i64,
    /// How long ago that is, in milliseconds.
    pub age: i64,
    /// Unread messages.
    pub unread: u32,
    /// Whether it is the open one.
    pub is_open: bool,
    /// The text that is being written for it.
    pub draft: Option<String>,
}

/// What was said last, in a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Preview {
    /// Nothing.
    Nothing,
    /// The client said this.
    Client(String),
    /// This or another agent said this.
    Agent(String),
    /// A file without words.
    File,
    /// Something happened.
    Notice(desk_api::Notice),
}

/// The open conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenView {
    /// Which.
    pub id: i64,
    /// What the client is called.
    pub title: String,
    /// The channel.
    pub channel: String,
    /// The client, as the channel knows it.
    pub user_id: String,
    /// The group's name.
    pub group: String,
    /// The group's number.
    pub group_id: String,
    /// When the client began to wait.
    pub since: i64,
    /// Whether the transcript is there.
    pub loading: Loading,
    /// Whether there is more before it.
    pub has_more: bool,
    /// Whether that is being loaded.
    pub older: Loading,
    /// What stands at the bottom.
    pub composer: ComposerView,
    /// What JAICP tells of the client.
    pub attributes: Vec<AttributeView>,
}

/// What JAICP tells of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeView {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub value: String,
    /// Whether it is for agents only.
    pub hidden: bool,
}

/// What stands at the bottom of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum ComposerView {
    /// The text input.
    Writing {
        /// What is being written.
        draft: String,
        /// The canned answers that fit, and which is pointed at.
        picker: Option<(Vec<Canned>, usize)>,
    },
    /// Nobody has it yet; and whether this agent is taking it.
    Waiting {
        /// It is being taken.
        busy: bool,
    },
    /// Another agent has it.
    Held(String),
    /// Nobody has it any more.
    Closed,
    /// It is not known yet.
    Unknown,
}

/// What is seen. `day` gives the number of the day that a moment belongs to,
/// where the agent is.
pub fn view(model: &Model, day: &dyn Fn(i64) -> i64) -> ViewModel {
    let page = match &model.phase {
        Phase::Starting => Page::Starting,
        Phase::Unreachable => Page::Unreachable,
        Phase::SignIn { busy, problem } => Page::SignIn {
            busy: *busy,
            problem: *problem,
        },
        Phase::Desk(desk) => Page::Desk(Box::new(desk_view(desk, model.sound))),
    };
    let mut seen = ViewModel {
        page,
        outdated: model.outdated,
        rows: Vec::new(),
        waiting: Vec::new(),
        mine: Vec::new(),
    };
    if let Some(desk) = model.desk() {
        if let Some(id) = desk.open
            && let Some(thread) = desk.threads.get(&id)
            && thread.state == Loading::Ready
        {
            seen.rows = rows(desk, id, thread, day);
        }
        let entries = |list: &[Summary]| {
            let entries = list.iter().map(|one| entry(desk, one, model.now));
            entries.collect()
        };
        seen.waiting = entries(&desk.waiting);
        seen.mine = entries(&desk.mine);
    }
    seen
}

fn desk_view(desk: &Desk, sound: bool) -> DeskView {
    DeskView {
        name: agent_name(&desk.me),
        online: desk.me.presence == Presence::Online,
        sound,
        cut_off: matches!(desk.connection, Connection::Lost(_)),
        has_lists: desk.has_lists,
        more_wait: desk.more_wait,
        step: desk.step,
        details: desk.details,
        open: desk.open.map(|id| open_view(desk, id)),
        dialog: desk.dialog.clone(),
        toast: desk.toast.clone(),
        canned: desk.canned.clone(),
        groups: desk.groups.clone(),
        unsent: desk.pending.len(),
        file_limit: desk.file_limit,
    }
}

fn entry(desk: &Desk, summary: &Summary, now: i64) -> Entry {
    let waits = summary.state == State::Waiting;
    let said = summary.last.as_ref().map(|last| last.at);
    let at = said.filter(|_| !waits).unwrap_or(summary.since);
    Entry {
        id: summary.id,
        title: named(&summary.title),
        channel: named(&summary.channel),
        group: named(desk.group_name(&summary.group)),
        preview: preview(summary),
        at,
        age: now.saturating_sub(at).max(0),
        unread: summary.unread,
        is_open: desk.open == Some(summary.id),
        draft: desk
            .drafts
            .get(&summary.id)
            .and_then(|draft| one_line(draft)),
    }
}

fn preview(summary: &Summary) -> Preview {
    let Some(last) = &summary.last else {
        return Preview::Nothing;
    };
    let body = Body::of(&last.content);
    match (body.words(), body, &last.author) {
        (_, Body::Notice(notice), _) => Preview::Notice(notice),
        (Some(words), _, Author::Agent { .. }) => Preview::Agent(words),
        (Some(words), ..) => Preview::Client(words),
        (None, Body::Text(_), _) => Preview::Nothing,
        (None, ..) => Preview::File,
    }
}

fn open_view(desk: &Desk, id: i64) -> OpenView {
    let summary = desk.summary(id);
    let thread = desk.threads.get(&id);
    let told = |read: fn(&Summary) -> &str| named(summary.map_or("", read));
    let group_id = summary.map_or("", |summary| summary.group.as_str());
    let none = BTreeMap::new();
    let shown = thread.map_or(&none, |thread| &thread.attributes);
    let hidden = thread.map_or(&none, |thread| &thread.hidden_attributes);
    let hidden = hidden.iter().filter(|_| desk.reads_hidden);
    let attribute = |(name, value): (&String, &String), hidden| AttributeView {
        name: named(name),
        value: value.clone(),
        hidden,
    };
    let shown = shown.iter().map(|pair| attribute(pair, false));
    let hidden = hidden.map(|pair| attribute(pair, true));
    OpenView {
        id,
        title: told(|summary| &summary.title),
        channel: told(|summary| &summary.channel),
        user_id: told(|summary| &summary.user_id),
        group: named(desk.group_name(group_id)),
        group_id: group_id.to_owned(),
        since: summary.map_or(0, |summary| summary.since),
        loading: thread.map_or(Loading::Not, |thread| thread.state),
        has_more: thread.is_some_and(|thread| thread.has_more),
        older: thread.map_or(Loading::Not, |thread| thread.older),
        composer: composer(desk, id, summary),
        attributes: shown.chain(hidden).collect(),
    }
}

fn composer(desk: &Desk, id: i64, summary: Option<&Summary>) -> ComposerView {
    match summary.map(|summary| &summary.state) {
        _ if desk.is_mine(id) => ComposerView::Writing {
            draft: desk.drafts.get(&id).cloned().unwrap_or_default(),
            picker: fitting(desk).map(|fitting| {
                let at = desk.picker.at.min(fitting.len().saturating_sub(1));
                (fitting.into_iter().cloned().collect(), at)
            }),
        },
        Some(State::Waiting) => ComposerView::Waiting {
            busy: desk.taking == Some(id),
        },
        Some(State::Held { agent }) if agent.id != desk.me.id => {
            ComposerView::Held(agent_name(agent))
        }
        Some(_) => ComposerView::Closed,
        None => ComposerView::Unknown,
    }
}

fn named(text: &str) -> String {
    one_line(text).unwrap_or_default()
}
