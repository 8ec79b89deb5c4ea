//! What a person sees, derived from the model. It holds no state of its own.

use std::sync::Arc;
use std::time::Duration;

use crate::content::Content;
use crate::handoff::{self, Handoff};
use crate::ids::{ItemId, SetId};
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{PauseReason, Purpose};
use crate::poll;
use crate::quick_replies::QuickReplies;
use crate::settings::FileLimits;
use crate::timeline::{Author, Choices, ItemBody, Notice, SendState, TimelineItem};

/// Messages of one author within this span stand together as one group.
pub const GROUP_SPAN: Duration = Duration::from_secs(2 * 60);

/// Everything that the views need.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewModel {
    /// Whether the panel is in view.
    pub open: bool,
    /// Messages that came while it was not.
    pub unread: u32,
    /// The rows of the timeline, oldest first.
    pub rows: Vec<Row>,
    /// The buttons that can be pressed now.
    pub quick_replies: Vec<QuickReply>,
    /// Whether the other side is about to say something.
    pub typing: bool,
    /// The text input.
    pub composer: Composer,
    /// Whether the chat can be reached.
    pub connection: Connection,
    /// Who answers.
    pub handoff: Handoff,
    /// What the button says that ends the agent's chat, while there is one.
    pub close_chat: Option<String>,
}

/// One row of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A message.
    Message {
        /// Its item.
        id: ItemId,
        /// Who wrote it.
        author: Author,
        /// What it says.
        content: Arc<Content>,
        /// How far a client's message has got.
        send_state: Option<SendState>,
        /// When it came.
        at: Moment,
        /// Whether it is the first of its group.
        first: bool,
        /// Whether it is the last of its group.
        last: bool,
    },
    /// Buttons that can be pressed no more.
    Choices {
        /// Its item.
        id: ItemId,
        /// What they said, and which one was pressed.
        choices: Choices,
    },
    /// Something that happened.
    Notice {
        /// Its item.
        id: ItemId,
        /// What.
        notice: Notice,
    },
}

/// One button under the last message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    /// The set that it belongs to.
    pub set: SetId,
    /// Its place in the set.
    pub index: usize,
    /// What it says, and what a press sends.
    pub label: String,
}

/// The text input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composer {
    /// What is in it. Kept while it is locked.
    pub draft: String,
    /// Why nothing can be written, if so.
    pub lock: Option<LockReason>,
    /// What files can be sent, if any can.
    pub files: Option<FileLimits>,
}

/// Why the text input is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockReason {
    /// One of the buttons is to be pressed.
    ButtonsActive,
    /// One was pressed, and the answer has not come yet.
    AnswerPending,
}

/// Whether the chat can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// As far as anybody knows.
    #[default]
    Fine,
    /// An answer takes longer than usual.
    Slow,
    /// The server has asked to wait.
    Waiting,
    /// It cannot, and is tried again.
    Lost,
    /// It cannot, and trying again does not help.
    Refused,
}

impl Row {
    /// The item that the row shows.
    pub fn id(&self) -> ItemId {
        match self {
            Row::Message { id, .. } | Row::Choices { id, .. } | Row::Notice { id, .. } => *id,
        }
    }

    /// Whether a later row of the same item looks the same. What an item says
    /// never changes, so that is not compared.
    pub fn looks_like(&self, later: &Row) -> bool {
        match (self, later) {
            (
                Row::Message {
                    send_state,
                    first,
                    last,
                    ..
                },
                Row::Message {
                    send_state: later_state,
                    first: later_first,
                    last: later_last,
                    ..
                },
            ) => (send_state, first, last) == (later_state, later_first, later_last),
            (Row::Choices { choices, .. }, Row::Choices { choices: later, .. }) => {
                choices.chosen == later.chosen
            }
            (Row::Notice { .. }, Row::Notice { .. }) => true,
            _ => false,
        }
    }
}

/// Derives what a person sees.
pub fn view(model: &Model) -> ViewModel {
    ViewModel {
        open: model.panel_open,
        unread: model.unread,
        rows: rows(model.timeline.items()),
        quick_replies: quick_replies(&model.quick_replies),
        typing: is_typing(model),
        composer: Composer {
            draft: model.draft.clone(),
            lock: lock_reason(model),
            files: model.settings.files.clone(),
        },
        connection: connection(model),
        handoff: model.handoff.clone(),
        close_chat: handoff::close_button(model).map(str::to_owned),
    }
}

fn rows(items: &[TimelineItem]) -> Vec<Row> {
    let visible: Vec<&TimelineItem> = items.iter().filter(|item| is_visible(item)).collect();
    (0..visible.len())
        .map(|place| {
            let item = visible[place];
            let joins =
                |other: Option<&&TimelineItem>| other.is_some_and(|other| same_group(other, item));
            match &item.body {
                ItemBody::Message {
                    author,
                    content,
                    send_state,
                    ..
                } => Row::Message {
                    id: item.id,
                    author: author.clone(),
                    content: content.clone(),
                    send_state: *send_state,
                    at: item.at,
                    first: !joins(place.checked_sub(1).and_then(|before| visible.get(before))),
                    last: !joins(visible.get(place + 1)),
                },
                ItemBody::Choices(choices) => Row::Choices {
                    id: item.id,
                    choices: choices.clone(),
                },
                ItemBody::Notice(notice) => Row::Notice {
                    id: item.id,
                    notice: notice.clone(),
                },
            }
        })
        .collect()
}

fn is_visible(item: &TimelineItem) -> bool {
    match &item.body {
        ItemBody::Message { content, .. } => content.is_visible(),
        ItemBody::Choices(choices) => choices.past,
        ItemBody::Notice(_) => true,
    }
}

fn same_group(one: &TimelineItem, other: &TimelineItem) -> bool {
    match (&one.body, &other.body) {
        (ItemBody::Message { author: a, .. }, ItemBody::Message { author: b, .. }) => {
            let span = one.at.since(other.at).max(other.at.since(one.at));
            a == b && span < GROUP_SPAN
        }
        _ => false,
    }
}

fn quick_replies(state: &QuickReplies) -> Vec<QuickReply> {
    let QuickReplies::Active(set) = state else {
        return Vec::new();
    };
    set.buttons
        .iter()
        .enumerate()
        .map(|(index, button)| QuickReply {
            set: set.id,
            index,
            label: button.text.clone(),
        })
        .collect()
}

/// From sending until the answer, and in the pauses between its messages. An
/// agent's answer does not come on the same way.
fn is_typing(model: &Model) -> bool {
    let awaited = match model.outbox.in_flight() {
        Some((Purpose::Opening, lost)) => !lost,
        Some((Purpose::Message(_), _)) => model.handoff == Handoff::Bot,
        None => false,
    };
    let expected = !model.awaited.is_empty() && model.handoff == Handoff::Bot;
    awaited || expected || model.reveal.is_waiting()
}

fn lock_reason(model: &Model) -> Option<LockReason> {
    model
        .input_is_locked()
        .then_some(match model.quick_replies {
            QuickReplies::Pressed { .. } => LockReason::AnswerPending,
            _ => LockReason::ButtonsActive,
        })
}

pub(crate) fn connection(model: &Model) -> Connection {
    let opening_again = matches!(model.outbox.in_flight(), Some((Purpose::Opening, true)));
    match (model.session, model.outbox.pause_reason()) {
        (Session::Refused, _) => Connection::Refused,
        (_, Some(PauseReason::RateLimit)) => Connection::Waiting,
        (_, Some(PauseReason::Unreachable)) => Connection::Lost,
        (_, None) if opening_again => Connection::Lost,
        (_, None) if model.outbox.is_refused() => Connection::Refused,
        (_, None) if model.outbox.is_cut_off() || poll::is_cut_off(model) => Connection::Lost,
        (_, None) if model.outbox.is_slow() => Connection::Slow,
        _ => Connection::Fine,
    }
}
