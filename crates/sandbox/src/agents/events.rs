//! What agents do reaches the client: among the events, whatever the client
//! asks for, and what they say also at the channel's webhook address.
//!
//! Assumed:
//! - An agent joins with the first message, and again after a chat was passed
//!   on; another agent joins with the first message of their own.
//! - The end of a chat that the platform has not taken yet is the end of an
//!   earlier one. The end of a chat that is over already is nothing.
//! - What the client has written and agents did not get before the end, the bot
//!   gets after it.
//! - An agent's words reach the client whoever holds the conversation.

use std::sync::Arc;

use chat_api::{
    Answer, Employee, EventBody, Json, Media, Reply, ReplyBody, Timestamp, WebhookItem,
    encode_webhook,
};
use operator_api::{Event, EventBody as DeskEvent};
use rusqlite::Transaction;

use super::desk::start_lanes;
use super::{FINISHED, LEFT, tell};
use crate::bot::joined_text;
use crate::lanes::{self, Lane};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{
    BotTask, Call, Chat, ConversationId, ConversationKey, Stage, StoreError, add_bot_task,
    add_call, calls_of, chat_of, conversation_for, drop_calls, end_chat, enqueue, is_first_time,
    keep_call, save_chat,
};

/// Where an event goes.
struct Target<'a> {
    sandbox: &'a Sandbox,
    channel: &'a Channel,
    data: &'a Transaction<'a>,
    key: &'a ConversationKey,
    conversation: ConversationId,
    /// The event's id.
    id: &'a str,
}

/// Keeps what an event of a channel's agents' platform comes to. Once this has
/// returned, nothing of it is lost; what comes again changes nothing.
pub(crate) fn take_event(
    sandbox: &Arc<Sandbox>,
    channel: &Channel,
    event: &Event,
) -> Result<(), SandboxError> {
    let key = ConversationKey {
        channel: channel.name.clone(),
        client: event.user_id.clone(),
    };
    let conversation = sandbox.store.transaction(|data| {
        let conversation = conversation_for(data, &key)?.id;
        if is_first_time(data, conversation, &event.id)? {
            let target = Target {
                sandbox,
                channel,
                data,
                key: &key,
                conversation,
                id: &event.id,
            };
            take(&target, &event.body)?;
        }
        Ok(conversation)
    })?;
    sandbox.hub.wake(&key);
    sandbox.agents.heard.notify_waiters();
    start_lanes(sandbox, conversation);
    lanes::start(sandbox, Lane::Webhook, conversation);
    Ok(())
}

fn take(target: &Target<'_>, event: &DeskEvent) -> Result<(), StoreError> {
    let chat = chat_of(target.data, target.conversation)?;
    match event {
        DeskEvent::TextMessage { text, employee } => {
            let employee = of_desk(employee);
            join(target, chat, &employee)?;
            let replies = match text.trim().is_empty() {
                true => Vec::new(),
                false => vec![Reply::text(text)],
            };
            say(target, employee, replies)
        }
        DeskEvent::FileMessage {
            url,
            name,
            size,
            comment,
            employee,
        } => {
            let employee = of_desk(employee);
            join(target, chat, &employee)?;
            let file = Media {
                url: url.clone(),
                name: name.clone(),
                size: size.map(|size| size as f64),
                ..Media::default()
            };
            let mut replies = vec![Reply::new(ReplyBody::File(file))];
            let comment = comment.as_ref().filter(|words| !words.trim().is_empty());
            replies.extend(comment.map(Reply::text));
            say(target, employee, replies)
        }
        DeskEvent::SelectDestination { destination } => {
            let group = chat_api::Destination {
                destination_id: Some(destination.destination_id.clone()),
                name: Some(destination.name.clone()),
            };
            if let Some(mut chat) = chat {
                chat.employee = None;
                chat.stage = Stage::Waiting;
                save_chat(target.data, target.conversation, &chat)?;
                notice(
                    target,
                    "passed",
                    EventBody::OperatorPassed(None, Some(group)),
                )?;
            }
            Ok(())
        }
        DeskEvent::Closed { employee } => {
            let Some(chat) = chat.filter(|chat| chat.stage != Stage::Opening) else {
                return Ok(());
            };
            end_chat(target.data, target.conversation)?;
            let closed = EventBody::OperatorClosed(Some(of_desk(employee)));
            notice(target, "closed", closed)?;
            let task = BotTask::Event(FINISHED.to_owned(), chat.terms.theme);
            add_bot_task(target.data, target.conversation, &task)?;
            leave_the_rest(target, &chat.id)
        }
        DeskEvent::Unknown { .. } => {
            tracing::warn!(
                channel = target.channel.name,
                "the agents' platform tells something unknown"
            );
            Ok(())
        }
    }
}

/// What the client has written and no agent can get any more is the bot's. The
/// first call may be on its way, or may have arrived: it stays, so that nothing
/// is said twice, and the end goes after it, because the platform may take it
/// for the beginning of another chat.
fn leave_the_rest(target: &Target<'_>, chat: &str) -> Result<(), StoreError> {
    let (data, conversation) = (target.data, target.conversation);
    let first = calls_of(data, conversation)?.into_iter().next();
    let messages = drop_calls(data, conversation, chat)?;
    let mut kept = None;
    if let Some(first) = first.filter(|first| first.chat == chat) {
        keep_call(data, conversation, &first)?;
        let text = LEFT.to_owned();
        add_call(data, conversation, chat, &Call::Close { text }, None)?;
        kept = first.given.map(|given| given.question_id);
    }
    let rest = messages.into_iter();
    for message in rest.filter(|message| Some(&message.question_id) != kept.as_ref()) {
        add_bot_task(data, conversation, &BotTask::Message(message))?;
    }
    Ok(())
}

/// An agent who has not written yet joins.
fn join(target: &Target<'_>, chat: Option<Chat>, employee: &Employee) -> Result<(), StoreError> {
    let Some(mut chat) = chat else { return Ok(()) };
    if chat.stage == Stage::Joined && chat.employee == employee.employee_id {
        return Ok(());
    }
    chat.stage = Stage::Joined;
    chat.employee = employee.employee_id.clone();
    save_chat(target.data, target.conversation, &chat)?;
    let joined = EventBody::OperatorJoined(Some(employee.clone()));
    notice(target, "joined", joined)?;
    Ok(())
}

fn notice(
    target: &Target<'_>,
    what: &str,
    body: EventBody,
) -> Result<Option<(Timestamp, String)>, StoreError> {
    let word = format!("agent {} {what}", target.id);
    let Target {
        sandbox,
        data,
        key,
        conversation,
        ..
    } = target;
    tell(sandbox, data, key, *conversation, body, &word)
}

/// An agent's words, among the events and on their way to the webhook address.
fn say(target: &Target<'_>, employee: Employee, replies: Vec<Reply>) -> Result<(), StoreError> {
    if replies.is_empty() {
        return Ok(());
    }
    let mut answer = Answer {
        client_id: Some(target.key.client.clone()),
        joined_text: Some(joined_text(&replies)),
        replies,
        ..Answer::default()
    };
    let body = EventBody::Replies {
        employee: Some(employee.clone()),
        answer: Box::new(answer.clone()),
    };
    let kept = notice(target, "says", body)?;
    if let (Some(_), Some((time, question_id))) = (&target.channel.webhook, kept) {
        answer.timestamp = Some(time);
        answer.question_id = Some(question_id);
        answer
            .extra
            .push(("employee".to_owned(), Json::from(&employee)));
        let item = WebhookItem {
            token: None,
            answer,
        };
        let body = serde_json::to_string(&encode_webhook(&[item]))?;
        enqueue(target.data, target.conversation, &body)?;
    }
    Ok(())
}

/// An agent as clients are told.
fn of_desk(employee: &operator_api::Employee) -> Employee {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Employee {
        employee_id: some(&employee.employee_id),
        first_name: some(&employee.first_name),
        last_name: some(&employee.last_name),
        avatar_url: employee.avatar_url.clone(),
    }
}
