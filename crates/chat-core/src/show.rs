//! Taking an answer apart: what is shown of it, what its buttons are, and what
//! else it means for the conversation.

use std::time::Duration;

use chat_api::{Answer, Json, Reply, ReplyBody};

use crate::content::Content;
use crate::effect::{Effect, OwnerNotice};
use crate::handoff::{self, Handoff};
use crate::ids::SetId;
use crate::model::Model;
use crate::moment::Moment;
use crate::page::PageNotice;
use crate::quick_replies::{QuickReplies, Set};
use crate::reveal;
use crate::timeline::Author;

/// How much later than promised a bot that writes by itself may do so.
const PROMISE_GRACE: Duration = Duration::from_secs(60);

/// The longest wait that a bot may promise (chat-api.md, "Limits").
const LONGEST_PROMISE: f64 = 99.0 * 3600.0;

/// Shows an answer, whoever gave it, at the time at which it was given. What is
/// promised in it counts from now on: the server's clock may be another one.
pub(crate) fn show_answer(
    model: &mut Model,
    answer: Answer,
    author: Author,
    by_itself: bool,
    at: Moment,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    // While an agent has the conversation, the bot's answers say nothing.
    let says_nothing = answer.replies.is_empty() && model.handoff != Handoff::Bot;
    if says_nothing {
        // But whatever was pressed has been answered.
        model.quick_replies.answered();
    }
    let of_agent = matches!(author, Author::Agent(_));
    // One that was overtaken is shown, and its buttons are past.
    let is_late = answer.timestamp.is_some() && answer.timestamp < model.answered_at;
    if !of_agent {
        model.answered_at = model.answered_at.max(answer.timestamp);
    }
    if !says_nothing && !of_agent && !is_late {
        if answer.timestamp.is_none() || answer.timestamp >= model.promised_at {
            keep_promise(model, by_itself, now);
        }
        // Buttons that never came into view need no announcement any more.
        model.quick_replies = QuickReplies::None;
        if model.handoff == Handoff::Requested {
            // Nobody came, and the bot goes on.
            handoff::given_back(model);
            // Somebody may come all the same.
            listen_for_a_while(model, now);
        }
    }
    reveal::flush(model, at, effects);
    if !model.is_quiet {
        tell_page(&answer.replies, effects);
        let unknown = unknown_types(&answer.replies);
        if !unknown.is_empty() {
            effects.push(Effect::TellOwner(OwnerNotice::UnknownReplies(unknown)));
        }
    }
    let mut buttons = Vec::new();
    let mut messages = Vec::new();
    let mut switch = None;
    for reply in answer.replies {
        match reply.body {
            ReplyBody::Buttons { buttons: more, .. } => buttons.extend(more),
            ReplyBody::Timeout { interval, .. } => {
                promise(model, interval, now);
                model.promised_at = model.promised_at.max(answer.timestamp);
            }
            ReplyBody::Switch(asked) => switch = Some(asked),
            _ => messages.push((
                author.clone(),
                Content::of_reply(reply, model.settings.allowed),
            )),
        }
    }
    if !buttons.is_empty() && !is_late {
        model.quick_replies = QuickReplies::Coming(Set {
            id: SetId(model.ids.next()),
            place: None,
            buttons,
            locks: model.settings.block_form.locks(answer.block_form),
        });
    }
    reveal::begin(model, messages, at, effects);
    if let Some(switch) = switch
        && !switch.one_time_message
        && handoff::counts(model, answer.timestamp)
    {
        handoff::requested(model, &switch, at, effects);
    }
}

/// The bot's promise to write by itself ends when it does. If it has only
/// answered something, that may have been older than the promise, so it is
/// listened to for a while.
fn keep_promise(model: &mut Model, by_itself: bool, now: Moment) {
    let soon = now.after(PROMISE_GRACE);
    let until = model.may_write_until.take_if(|_| by_itself);
    model.catch_up |= until.is_some();
    model.may_write_until = model.may_write_until.map(|until| until.min(soon));
}

/// The bot may say something that nobody waits for.
pub(crate) fn listen_for_a_while(model: &mut Model, now: Moment) {
    let soon = now.after(PROMISE_GRACE);
    model.may_write_until = model.may_write_until.max(Some(soon));
}

/// The bot will write by itself.
fn promise(model: &mut Model, interval: f64, now: Moment) {
    let seconds = interval.clamp(0.0, LONGEST_PROMISE);
    let span = Duration::from_secs(seconds as u64) + PROMISE_GRACE;
    model.may_write_until = model.may_write_until.max(Some(now.after(span)));
}

/// What has come goes to the page, and again what the widget shows nothing of.
fn tell_page(replies: &[Reply], effects: &mut Vec<Effect>) {
    if !replies.is_empty() {
        let all = replies.iter().map(Json::from).collect();
        effects.push(Effect::TellPage(PageNotice::Replies(all)));
    }
    for reply in replies {
        let notice = match &reply.body {
            ReplyBody::Raw { body, method } => PageNotice::RawReply {
                body: body.clone(),
                method: method.clone(),
            },
            ReplyBody::Unknown { kind, json } => PageNotice::UnknownReply {
                kind: kind.clone(),
                reply: json.clone(),
            },
            _ => continue,
        };
        effects.push(Effect::TellPage(notice));
    }
}

/// The types that replies.md does not know, for the site's owner.
fn unknown_types(replies: &[Reply]) -> Vec<String> {
    replies
        .iter()
        .filter_map(|reply| match &reply.body {
            ReplyBody::Unknown { kind, .. } => {
                Some(kind.clone().unwrap_or_else(|| "no type".to_owned()))
            }
            _ => None,
        })
        .collect()
}
