//! One message through the sandbox: it is written down, the bot answers, the
//! answer is written down, and whoever waits is woken.
//!
//! Several messages of one client run at the same time: a slow answer holds up
//! no other (assumed; the platform's documentation says so of asynchronous
//! requests). A turn that has begun runs to its end, whatever becomes of the
//! connection that asked for it.

mod record;
mod by_itself;
mod of_agents;

use std::sync::Arc;

use chat_api::{Answer, EventBody, EventItem, Input, Json, Request, Timestamp};
use uuid::Uuid;

pub use by_itself::{Message, write_by_itself};
pub use of_agents::tell_bot;

use crate::agents::{self, Taken};
use crate::bot::{self, Bot, BotFailure, Cause, Decision, Turn};
use crate::lanes::{self, Lane};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{
    ConversationId, ConversationKey, Memory, NewEvent, append_event, conversation_for, save_memory,
    set_timer,
};

/// A turn that is under way.
pub struct Started {
    key: ConversationKey,
    conversation: ConversationId,
    turn: Turn,
    plan: Plan,
    /// What the bot was to be told, which is done when its answer is written
    /// down.
    task: Option<i64>,
}

/// Who answers a turn.
enum Plan {
    /// A script, which has decided what.
    Decided(Box<Decision>),
    /// A bot that must be asked.
    AskBot,
    /// Agents have the conversation, so nobody does now. When the request was
    /// written down.
    Agents(Option<Timestamp>),
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
/// script decide. While agents hold the conversation it is theirs.
pub fn receive(
    sandbox: &Arc<Sandbox>,
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
    let mut is_for_agents = false;
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
        if let Some(name) = told(request, "firstName") {
            memory.first_name = Some(name.to_owned());
        }
        if let Some(name) = told(request, "lastName") {
            memory.last_name = Some(name.to_owned());
        }
        if let Some(host) = host {
            memory.host = Some(host.to_owned());
        }
        let mut turn = Turn {
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
        let asked = (request, question_id.as_str());
        let taken = agents::take_request(sandbox, data, &key, conversation.id, asked)?;
        is_for_agents = !matches!(taken, Taken::ByBot);
        let plan = match taken {
            Taken::ByAgents => Plan::Agents(time),
            Taken::ByBot => plan(&channel.bot, memory, &turn),
            Taken::Ended(theme) => {
                // The answer to the words that end a chat is what the bot says
                // to its end (assumed).
                turn.cause = Cause::Request(Input::Event(agents::FINISHED.to_owned()));
                turn.data = None;
                of_agents::enter(&channel.bot, memory, &mut turn, theme);
                plan(&channel.bot, memory, &turn)
            }
        };
        save_memory(data, conversation.id, memory)?;
        Ok(Started {
            key: key.clone(),
            conversation: conversation.id,
            turn,
            plan,
            task: None,
        })
    })?;
    sandbox.hub.wake(&key);
    if is_for_agents {
        lanes::start(sandbox, Lane::Desk, started.conversation);
    }
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
        plan,
        task,
    } = started;
    let outcome = match (plan, &channel.bot) {
        (Plan::Agents(timestamp), _) => {
            return Ok(Ok(Answer {
                client_id: Some(key.client),
                question_id: Some(turn.question_id),
                timestamp,
                cid: turn.cid,
                ..Answer::default()
            }));
        }
        (Plan::Decided(decision), _) => {
            let delay = sandbox.settings.time_scale.of(decision.delay);
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            decision.outcome
        }
        (Plan::AskBot, Bot::External(bot)) => {
            bot.ask(
                sandbox.post.as_ref(),
                &turn,
                &channel.token,
                sandbox.clock.now(),
            )
            .await
        }
        (Plan::AskBot, Bot::Scripted(_)) => Ok(Answer::default()),
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
            (delivery, task),
        )
        .map(Ok),
    }
}

/// A script decides now, another's bot is asked later.
fn plan(bot: &Bot, memory: &mut Memory, turn: &Turn) -> Plan {
    match bot {
        Bot::Scripted(script) => Plan::Decided(Box::new(bot::decide(script, memory, turn))),
        Bot::External(_) => Plan::AskBot,
    }
}

/// What a site tells of the person in `clientInfo`.
fn told<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request
        .client_info
        .as_ref()
        .and_then(|info| info.at(name))
        .and_then(Json::as_text)
}
