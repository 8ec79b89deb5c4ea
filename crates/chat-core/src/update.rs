//! From an event to the next state and the effects: every decision starts here.

use std::sync::Arc;

use chat_api::{Answer, Employee, Failure, Reply, ReplyBody};

use crate::content::Content;
use crate::effect::{Effect, FocusTarget, OwnerNotice, PageNotice, TimerId};
use crate::event::Event;
use crate::handoff::Handoff;
use crate::ids::{ItemId, RequestId, SetId};
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{self, PauseReason, Purpose, REQUEST_TIMEOUT};
use crate::quick_replies::{QuickReplies, Set};
use crate::reveal;
use crate::timeline::{Author, ItemBody, Notice, SendState, TimelineItem};

/// Takes one event in. Total: it never panics, and an event that makes no
/// sense in the present state changes nothing.
pub fn update(model: &mut Model, event: Event, now: Moment) -> Vec<Effect> {
    let mut effects = Vec::new();
    let out = &mut effects;
    match event {
        Event::PanelOpened => panel_opened(model, out),
        Event::PanelClosed => panel_closed(model, out),
        Event::PanelToggled if model.panel_open => panel_closed(model, out),
        Event::PanelToggled => panel_opened(model, out),
        Event::DraftChanged(text) => model.draft = text,
        Event::DraftSubmitted => draft_submitted(model, now, out),
        Event::MessageSubmitted(text) => {
            submit(model, text.trim(), now, out);
        }
        Event::QuickReplyPressed { set, index } => quick_reply_pressed(model, set, index, now, out),
        Event::ActionPressed { item, index } => action_pressed(model, item, index, now, out),
        Event::RetryRequested(item) => retry_requested(model, item, out),
        Event::RestartRequested => restart(model, out),
        Event::AnswerArrived { request, answer } => {
            answer_arrived(model, request, *answer, now, out);
        }
        Event::RequestFailed { request, failure } => outbox::failed(model, request, failure, out),
        Event::TimerFired(timer) => timer_fired(model, timer, now, out),
        Event::NetworkReturned => {
            if model.outbox.pause_reason() == Some(PauseReason::Unreachable) {
                outbox::resume(model, out);
            }
        }
        Event::AgentJoined(employee) => agent_joined(model, employee, now),
        Event::AgentLeft => agent_left(model, now, out),
    }
    model
        .timeline
        .settle_choices(model.quick_replies.in_timeline());
    effects
}

fn panel_opened(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.panel_open {
        model.panel_open = true;
        model.unread = 0;
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
        // Buttons may have come while nobody could see them.
        reveal::present_buttons(model, effects);
        outbox::open_session(model, effects);
    }
}

fn panel_closed(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.panel_open {
        model.panel_open = false;
        effects.push(Effect::MoveFocus(FocusTarget::Launcher));
    }
}

fn draft_submitted(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if model.input_is_locked() {
        return;
    }
    let text = std::mem::take(&mut model.draft);
    match submit(model, text.trim(), now, effects) {
        Some(_) => effects.push(Effect::MoveFocus(FocusTarget::Composer)),
        None => model.draft = text,
    }
}

fn quick_reply_pressed(
    model: &mut Model,
    set: SetId,
    index: usize,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(label) = model.quick_replies.label(set, index).map(str::to_owned) else {
        return;
    };
    if let Some(item) = submit(model, &label, now, effects) {
        model.quick_replies.press(index, item);
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
    }
}

/// A button that leads somewhere is followed by the browser, and says nothing.
fn action_pressed(
    model: &mut Model,
    item: ItemId,
    index: usize,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(ItemBody::Message { content, .. }) = model.timeline.get(item).map(|item| &item.body)
    else {
        return;
    };
    let content = content.clone();
    let said = content.action(index).filter(|action| action.link.is_none());
    if let Some(action) = said
        && submit(model, &action.label, now, effects).is_some()
    {
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
    }
}

/// Shows a message of the visitor in its place at once, and queues it.
fn submit(model: &mut Model, text: &str, now: Moment, effects: &mut Vec<Effect>) -> Option<ItemId> {
    if text.trim().is_empty() {
        return None;
    }
    reveal::flush(model, now, effects);
    outbox::open_session(model, effects);
    let id = ItemId(model.ids.next());
    let message_id = model.seed.uuid().into();
    model.timeline.push(TimelineItem {
        id,
        at: now,
        body: ItemBody::Message {
            author: Author::Client,
            content: Arc::new(Content::plain(text)),
            send_state: Some(SendState::Sending),
            message_id: Some(message_id),
        },
    });
    outbox::enqueue(model, id, effects);
    Some(id)
}

fn retry_requested(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    if model.timeline.send_state(item) != Some(SendState::Failed) {
        return;
    }
    model.timeline.set_send_state(item, SendState::Sending);
    if let Some((text, _)) = model.timeline.client_message(item) {
        model.quick_replies.resume(item, text);
    }
    outbox::open_session(model, effects);
    outbox::enqueue(model, item, effects);
    // The button that was pressed is gone.
    effects.push(Effect::MoveFocus(FocusTarget::Composer));
}

/// Forgets the conversation and opens a new one.
fn restart(model: &mut Model, effects: &mut Vec<Effect>) {
    outbox::clear(model, effects);
    reveal::clear(model, effects);
    model.timeline.clear();
    model.quick_replies = QuickReplies::None;
    model.handoff = Handoff::Bot;
    model.session = Session::Idle;
    model.unread = 0;
    outbox::open_session(model, effects);
}

fn answer_arrived(
    model: &mut Model,
    request: RequestId,
    answer: Answer,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    match outbox::settle(model, request, effects) {
        None => return,
        Some(Purpose::Opening) => {}
        Some(Purpose::Message(item)) => model.timeline.set_send_state(item, SendState::Sent),
    }
    model.session = Session::Live;
    show_answer(model, answer, now, effects);
    outbox::pump(model, effects);
}

fn show_answer(model: &mut Model, answer: Answer, now: Moment, effects: &mut Vec<Effect>) {
    // Buttons that never came into view need no announcement any more.
    model.quick_replies = QuickReplies::None;
    reveal::flush(model, now, effects);
    tell_page(&answer.replies, effects);
    let unknown = unknown_types(&answer.replies);
    if !unknown.is_empty() {
        effects.push(Effect::TellOwner(OwnerNotice::UnknownReplies(unknown)));
    }
    let mut buttons = Vec::new();
    let mut messages = Vec::new();
    for reply in answer.replies {
        match reply.body {
            ReplyBody::Buttons { buttons: more, .. } => buttons.extend(more),
            _ => messages.push((
                Author::Bot,
                Content::of_reply(reply, model.settings.allowed),
            )),
        }
    }
    if !buttons.is_empty() {
        model.quick_replies = QuickReplies::Coming(Set {
            id: SetId(model.ids.next()),
            place: None,
            buttons,
            locks: model.settings.block_form.locks(answer.block_form),
        });
    }
    reveal::begin(model, messages, now, effects);
}

/// What the widget itself shows nothing of goes to the page.
fn tell_page(replies: &[Reply], effects: &mut Vec<Effect>) {
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

fn timer_fired(model: &mut Model, timer: TimerId, now: Moment, effects: &mut Vec<Effect>) {
    if model.reveal.runs_on(timer) {
        reveal::step(model, now, effects);
    } else if model.outbox.pauses_on(timer) {
        outbox::pause_ended(model, effects);
    } else if let Some(request) = model.outbox.request_timed_by(timer) {
        effects.push(Effect::Abort(request));
        let seconds = REQUEST_TIMEOUT.as_secs();
        let failure = Failure::network(format!("nothing came within {seconds} seconds"));
        outbox::failed(model, request, failure, effects);
    }
}

fn agent_joined(model: &mut Model, employee: Option<Employee>, now: Moment) {
    let employee = employee.map(Arc::new);
    let handoff = Handoff::Agent(employee.clone());
    if model.handoff != handoff {
        model.handoff = handoff;
        push_notice(model, Notice::AgentJoined(employee), now);
    }
}

fn agent_left(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if model.handoff != Handoff::Bot {
        model.handoff = Handoff::Bot;
        push_notice(model, Notice::AgentLeft, now);
        // Buttons that the agent's coming had unlocked lock again.
        if model.input_is_locked() {
            reveal::present_buttons(model, effects);
        }
    }
}

fn push_notice(model: &mut Model, notice: Notice, now: Moment) {
    let id = ItemId(model.ids.next());
    model.timeline.push(TimelineItem {
        id,
        at: now,
        body: ItemBody::Notice(notice),
    });
}
