//! Who holds the conversation: the bot, or an agent.

use std::sync::Arc;

use chat_api::Employee;

use crate::effect::{Announcement, Effect};
use crate::ids::ItemId;
use crate::model::Model;
use crate::moment::Moment;
use crate::timeline::{ItemBody, Notice, TimelineItem};
use crate::{awaited, reveal};

/// Who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Handoff {
    /// The bot.
    #[default]
    Bot,
    /// The bot has handed over; no agent has been heard of yet.
    Requested,
    /// An agent, as far as the platform tells who.
    Agent(Option<Arc<Employee>>),
}

/// The bot hands over (replies.md, `switch`).
pub(crate) fn requested(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if model.handoff == Handoff::Bot {
        model.handoff = Handoff::Requested;
        push_notice(model, Notice::AgentRequested, now, effects);
    }
}

/// An agent has the conversation.
pub(crate) fn joined(
    model: &mut Model,
    employee: Option<Arc<Employee>>,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let known = match &model.handoff {
        Handoff::Agent(known) => is_same_person(known.as_deref(), employee.as_deref()),
        _ => false,
    };
    if !known {
        model.handoff = Handoff::Agent(employee.clone());
        push_notice(model, Notice::AgentJoined(employee), now, effects);
    }
}

/// The bot has the conversation again. Says whether that is news.
pub(crate) fn left(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) -> bool {
    let had_left = std::mem::take(&mut model.handoff) != Handoff::Bot;
    if had_left {
        // What the agent was told needs no answer of the bot's.
        awaited::clear(model, effects);
        push_notice(model, Notice::AgentLeft, now, effects);
    }
    had_left
}

/// One whose message does not say who it is is the one who is there.
fn is_same_person(one: Option<&Employee>, other: Option<&Employee>) -> bool {
    match (one, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) if one.employee_id.is_some() => {
            one.employee_id == other.employee_id
        }
        (one, other) => one == other,
    }
}

/// What was said before it is shown before it.
fn push_notice(model: &mut Model, notice: Notice, now: Moment, effects: &mut Vec<Effect>) {
    reveal::flush(model, now, effects);
    if model.panel_open && !model.is_quiet {
        let announcement = Announcement::Notice(notice.clone());
        effects.push(Effect::Announce(announcement));
    }
    let id = ItemId(model.ids.next());
    model.timeline.push(TimelineItem {
        id,
        at: now,
        body: ItemBody::Notice(notice),
    });
}
