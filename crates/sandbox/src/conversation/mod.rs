//! One message through the sandbox: it is written down, the bot answers, the
//! answer is written down, and whoever waits is woken.
//!
//! Several messages of one client run at the same time: a slow answer holds up
//! no other (assumed; the platform's documentation says so of asynchronous
//! requests). A turn that has begun runs to its end, whatever becomes of the
//! connection that asked for it.

mod record;
mod by_itself;

use std::sync::Arc;

use chat_api::{Answer, EventBody, EventItem, Json, Request};
use uuid::Uuid;

pub use by_itself::{Message, write_by_itself};

use crate::bot::{self, Bot, BotFailure, Cause, Decision, Turn};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{
    ConversationId, ConversationKey, NewEvent, append_event, conversation_for, save_memory,
    set_timer,
};

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

/// Takes a client's request: writes it down, stops the timer, and lets a
/// script decide.
pub fn receive(
    sandbox: &Sandbox,
    channel: &Channel,
    request: &Request,
    host: Option<&str>,
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
        let time = append_event(data, conversation.id, sandbox.clock.now(), event)?;
        let word = request.message_id().unwrap_or(&question_id);
        if let Some(time) = time {
            // Readers see the event and its fate at the same time.
            sandbox
                .faults
                .written(&key, time, &format!("request {word}"));
        }
        set_timer(data, conversation.id, None)?;
        let memory = &mut conversation.memory;
        if let Some(name) = first_name(request) {
            memory.first_name = Some(name.to_owned());
        }
        if let Some(host) = host {
            memory.host = Some(host.to_owned());
        }
        let turn = Turn {
            channel: channel.name.clone(),
            client_id: request.client_id.clone(),
            question_id: question_id.clone(),
            message_id: request.message_id().map(str::to_owned),
            cid: request.cid.clone(),
            cause: Cause::Request(request.input.clone()),
            data: request.data.clone(),
            first_name: memory.first_name.clone(),
            origin: sandbox.origin(memory.host.as_deref()),
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
            let delay = sandbox.settings.time_scale.of(decision.delay);
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
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
        Ok(answer) => record::record(
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

/// The first name that a site tells, in `clientInfo.firstName`.
fn first_name(request: &Request) -> Option<&str> {
    request
        .client_info
        .as_ref()
        .and_then(|info| info.at("firstName"))
        .and_then(Json::as_text)
}
