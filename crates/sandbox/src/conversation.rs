//! One message through the sandbox: it is written down, the bot answers, the
//! answer is written down, and whoever waits is woken.
//!
//! Several messages of one client run at the same time: a slow answer holds up
//! no other (assumed; the platform's documentation says so of asynchronous
//! requests). A turn that has begun runs to its end, whatever becomes of the
//! connection that asked for it.

use std::sync::Arc;
use std::time::Duration;

use chat_api::{
    Answer, EventBody, EventItem, Json, Reply, ReplyBody, Request, WebhookItem, encode_webhook,
};
use uuid::Uuid;

use crate::bot::{self, Bot, BotFailure, Cause, Decision, Turn};
use crate::clock::whole_millis;
use crate::outbox;
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{
    ConversationId, ConversationKey, Memory, NewEvent, Timer, append_event, conversation_for,
    conversation_of, enqueue, save_memory, set_timer,
};

/// The longest `timeout` (chat-api.md, "Limits").
const MAX_TIMEOUT: Duration = Duration::from_secs(99 * 3600);

/// A turn that is under way.
pub struct Started {
    key: ConversationKey,
    conversation: ConversationId,
    turn: Turn,
    /// What the script decided; nothing where a bot must be asked.
    decision: Option<Decision>,
}

/// Where an answer goes beside the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Back to the caller, so nowhere else.
    Returned,
    /// To the channel's webhook address, if it has one.
    ToWebhook,
}

/// What a campaign says.
#[derive(Clone, Debug)]
pub enum Message {
    /// These replies.
    Replies(Vec<Reply>),
    /// What a state of the script says.
    State(String),
}

/// Takes a client's request: writes it down, stops the timer, and lets a
/// script decide.
pub fn receive(
    sandbox: &Sandbox,
    channel: &Channel,
    request: &Request,
    reached_at: Option<&str>,
) -> Result<Started, SandboxError> {
    let key = ConversationKey {
        channel: channel.name.clone(),
        client: request.client_id.clone(),
    };
    let question_id = Uuid::new_v4().to_string();
    let event = NewEvent {
        item: EventItem {
            kind: None,
            timestamp: None,
            question_id: Some(question_id.clone()),
            body: EventBody::ClientRequest {
                input: request.input.clone(),
                cid: request.cid.clone(),
                data: request.data.clone(),
            },
        },
        cid: request.cid.clone(),
        from_agent: false,
    };
    let started = sandbox.store.transaction(|data| {
        let mut conversation = conversation_for(data, &key)?;
        append_event(data, conversation.id, sandbox.clock.now(), event)?;
        set_timer(data, conversation.id, None)?;
        let memory = &mut conversation.memory;
        if let Some(name) = first_name(request) {
            memory.first_name = Some(name.to_owned());
        }
        if let Some(reached_at) = reached_at {
            memory.origin = Some(reached_at.to_owned());
        }
        let turn = Turn {
            channel: channel.name.clone(),
            client_id: request.client_id.clone(),
            question_id: question_id.clone(),
            cid: request.cid.clone(),
            cause: Cause::Request(request.input.clone()),
            data: request.data.clone(),
            first_name: memory.first_name.clone(),
            origin: sandbox.origin(memory.origin.as_deref()),
        };
        let decision = match &channel.bot {
            Bot::Scripted(script) => Some(bot::decide(script, memory, &turn)),
            Bot::External(_) => None,
        };
        save_memory(data, conversation.id, memory)?;
        Ok(Started {
            key: key.clone(),
            conversation: conversation.id,
            turn,
            decision,
        })
    })?;
    sandbox.hub.wake(&key);
    Ok(started)
}

impl Started {
    /// The identifier that the client is told.
    pub fn question_id(&self) -> &str {
        &self.turn.question_id
    }
}

/// Lets the turn come to its end: waits, asks the bot, and writes the answer
/// down.
pub async fn finish(
    sandbox: &Arc<Sandbox>,
    channel: &Channel,
    started: Started,
    delivery: Delivery,
) -> Result<Result<Answer, BotFailure>, SandboxError> {
    let Started {
        key,
        conversation,
        turn,
        decision,
    } = started;
    let outcome = match (decision, &channel.bot) {
        (Some(decision), _) => {
            if !decision.delay.is_zero() {
                tokio::time::sleep(decision.delay).await;
            }
            decision.outcome
        }
        (None, Bot::External(bot)) => {
            bot.ask(
                sandbox.post.as_ref(),
                &turn,
                &channel.token,
                sandbox.clock.now(),
            )
            .await
        }
        (None, Bot::Scripted(_)) => Ok(Answer::default()),
    };
    match outcome {
        Err(failure) => {
            tracing::info!(
                channel = channel.name,
                status = failure.status,
                "bot failed"
            );
            Ok(Err(failure))
        }
        Ok(answer) => record(
            sandbox,
            channel,
            &key,
            conversation,
            &turn,
            answer,
            delivery,
        )
        .map(Ok),
    }
}

/// The bot writes by itself: a state that a timeout or a campaign names.
pub async fn write_by_itself(
    sandbox: &Arc<Sandbox>,
    channel: &Channel,
    key: &ConversationKey,
    message: Message,
    cid: Option<String>,
) -> Result<Result<Answer, BotFailure>, SandboxError> {
    let started = sandbox.store.transaction(|data| {
        let mut conversation = conversation_for(data, key)?;
        let memory = &mut conversation.memory;
        let turn = Turn {
            channel: channel.name.clone(),
            client_id: key.client.clone(),
            question_id: Uuid::new_v4().to_string(),
            cid,
            cause: Cause::State(match &message {
                Message::State(path) => path.clone(),
                Message::Replies(_) => String::new(),
            }),
            data: None,
            first_name: memory.first_name.clone(),
            origin: sandbox.origin(memory.origin.as_deref()),
        };
        let decision = decide_by_itself(&channel.bot, memory, &turn, message);
        save_memory(data, conversation.id, memory)?;
        Ok(Started {
            key: key.clone(),
            conversation: conversation.id,
            turn,
            decision,
        })
    })?;
    finish(sandbox, channel, started, Delivery::ToWebhook).await
}

fn decide_by_itself(
    bot: &Bot,
    memory: &mut Memory,
    turn: &Turn,
    message: Message,
) -> Option<Decision> {
    match (message, bot) {
        (Message::Replies(replies), _) => Some(bot::say_replies(memory, replies)),
        (Message::State(_), Bot::Scripted(script)) => Some(bot::decide(script, memory, turn)),
        (Message::State(_), Bot::External(_)) => None,
    }
}

/// Writes an answer down and tells everybody whom it concerns.
fn record(
    sandbox: &Arc<Sandbox>,
    channel: &Channel,
    key: &ConversationKey,
    conversation: ConversationId,
    turn: &Turn,
    mut answer: Answer,
    delivery: Delivery,
) -> Result<Answer, SandboxError> {
    answer.client_id = Some(key.client.clone());
    answer.question_id = Some(turn.question_id.clone());
    answer.cid = turn.cid.clone();
    answer.block_form = says_block_form(channel, &answer);
    let timer = timer_of(&answer, sandbox, turn);
    let now = sandbox.clock.now();
    let is_delivered = delivery == Delivery::ToWebhook && channel.webhook.is_some();
    let event = NewEvent {
        item: EventItem {
            kind: None,
            timestamp: None,
            question_id: answer.question_id.clone(),
            body: EventBody::Replies {
                employee: None,
                answer: Box::new(answer.clone()),
            },
        },
        cid: turn.cid.clone(),
        from_agent: false,
    };
    let is_kept = sandbox.store.transaction(|data| {
        let time = append_event(data, conversation, now, event)?;
        answer.timestamp = Some(time.unwrap_or(now));
        // A conversation that was reset meanwhile keeps nothing.
        if time.is_some() {
            if timer.is_some() {
                set_timer(data, conversation, timer.as_ref())?;
            }
            if is_delivered {
                let item = WebhookItem {
                    token: None,
                    answer: answer.clone(),
                };
                let body = serde_json::to_string(&encode_webhook(&[item]))?;
                enqueue(data, conversation, &body)?;
            }
        }
        Ok(time.is_some())
    })?;
    if is_kept {
        sandbox.hub.wake(key);
        if timer.is_some() {
            sandbox.timers.notify_one();
        }
        if is_delivered {
            outbox::start_lane(sandbox, conversation);
        }
    }
    Ok(answer)
}

/// How the channel's setting "Disable text input when using buttons" is told:
/// `data.blockForm` in every answer with buttons (assumed). A bot of one's own
/// may say it too.
fn says_block_form(channel: &Channel, answer: &Answer) -> bool {
    let has_buttons = answer
        .replies
        .iter()
        .any(|reply| matches!(reply.body, ReplyBody::Buttons { .. }));
    answer.block_form || (channel.block_form && has_buttons)
}

/// The timer that an answer sets. One is active at a time: the last counts.
fn timer_of(answer: &Answer, sandbox: &Sandbox, turn: &Turn) -> Option<Timer> {
    let (interval, target_state) = answer.replies.iter().rev().find_map(|reply| {
        let ReplyBody::Timeout {
            interval,
            target_state,
        } = &reply.body
        else {
            return None;
        };
        Some((*interval, target_state.clone()))
    })?;
    let interval = Duration::try_from_secs_f64(interval)
        .unwrap_or_default()
        .min(MAX_TIMEOUT);
    Some(Timer {
        due: chat_api::Timestamp(sandbox.clock.now().0 + whole_millis(interval)),
        target_state,
        cid: turn.cid.clone(),
    })
}

/// Whether a client has a conversation on a channel.
pub fn is_known(sandbox: &Sandbox, key: &ConversationKey) -> Result<bool, SandboxError> {
    let found = sandbox
        .store
        .transaction(|data| conversation_of(data, key))?;
    Ok(found.is_some())
}

/// The first name that a site tells, in `clientInfo.firstName`.
fn first_name(request: &Request) -> Option<&str> {
    request
        .client_info
        .as_ref()
        .and_then(|info| info.at("firstName"))
        .and_then(Json::as_text)
}
