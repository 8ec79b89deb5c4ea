//! Who holds the conversation: the bot, or an agent.

use std::sync::Arc;

use chat_api::{Destination, Employee, Input, Switch, Timestamp};

use crate::effect::{Announcement, Effect};
use crate::ids::ItemId;
use crate::model::Model;
use crate::moment::Moment;
use crate::timeline::{ItemBody, Notice, TimelineItem};
use crate::{awaited, reveal, show};

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

/// Whether what is told of agents counts, and is no news from before what is
/// known: one who comes late has not come again.
pub(crate) fn counts(model: &mut Model, at: Option<Timestamp>) -> bool {
    let counts = at.is_none() || at >= model.handoff_at;
    if counts {
        model.handoff_at = model.handoff_at.max(at);
    }
    counts
}

/// The bot hands over (replies.md, `switch`).
pub(crate) fn requested(
    model: &mut Model,
    switch: &Switch,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    model.close_phrase = close_phrase(switch);
    model.agent_has_left = false;
    if model.handoff == Handoff::Bot {
        model.handoff = Handoff::Requested;
        push_notice(model, Notice::AgentRequested, now, effects);
    }
}

/// What the button says that ends the agent's chat, if the bot wants one. It
/// stays as long as that lasts.
fn close_phrase(switch: &Switch) -> Option<String> {
    let phrase = switch.close_chat_phrases.first()?;
    let wanted = switch.append_close_chat_button && !phrase.trim().is_empty();
    wanted.then(|| phrase.clone())
}

/// The same, while it can be pressed: not while it is being said.
pub(crate) fn close_button(model: &Model) -> Option<&str> {
    let phrase = model.close_phrase.as_deref()?;
    let mut said = model.outbox.under_way();
    let is_said = said.any(|one| matches!(&one.input, Input::Query(text) if text == phrase));
    (!is_said).then_some(phrase)
}

/// The agent has passed the conversation on: the next one is waited for.
pub(crate) fn passed(
    model: &mut Model,
    group: Option<Destination>,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    model.handoff = Handoff::Requested;
    model.agent_has_left = false;
    let name = group.and_then(|group| group.name);
    let name = name.filter(|name| !name.trim().is_empty()).map(Arc::from);
    push_notice(model, Notice::AgentPassed(name), now, effects);
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
    model.agent_has_left = false;
    if !known {
        model.handoff = Handoff::Agent(employee.clone());
        push_notice(model, Notice::AgentJoined(employee), now, effects);
    }
}

/// The bot has the conversation again, since a time by the server's clock. Says
/// whether that is news.
pub(crate) fn left(model: &mut Model, at: Moment, now: Moment, effects: &mut Vec<Effect>) -> bool {
    let had_left = given_back(model) != Handoff::Bot;
    model.agent_has_left = true;
    if had_left {
        // What the agent was told needs no answer of the bot's.
        awaited::clear(model, effects);
        // The bot is told of it, and may have something to say.
        show::listen_for_a_while(model, now);
        push_notice(model, Notice::AgentLeft, at, effects);
    }
    had_left
}

/// The bot goes on, without a word about it. Gives back who had the
/// conversation.
pub(crate) fn given_back(model: &mut Model) -> Handoff {
    model.close_phrase = None;
    std::mem::take(&mut model.handoff)
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
