//! What the bot writes without having been asked: after a timeout, or by a
//! campaign.

use std::sync::Arc;

use chat_api::{Answer, Reply};
use uuid::Uuid;

use super::{Delivery, Plan, Started, finish};
use crate::bot::{self, Bot, BotFailure, Cause, Turn};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{ConversationKey, Memory, conversation_for, save_memory};

/// What a campaign says.
#[derive(Clone, Debug)]
pub enum Message {
    /// These replies.
    Replies(Vec<Reply>),
    /// What a state of the script says.
    State(String),
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
            message_id: None,
            cid,
            cause: Cause::State(match &message {
                Message::State(path) => path.clone(),
                Message::Replies(_) => String::new(),
            }),
            data: None,
            first_name: memory.first_name.clone(),
            origin: sandbox.origin(memory.host.as_deref()),
        };
        let plan = decide_by_itself(&channel.bot, memory, &turn, message);
        save_memory(data, conversation.id, memory)?;
        Ok(Started {
            key: key.clone(),
            conversation: conversation.id,
            turn,
            plan,
            task: None,
        })
    })?;
    finish(sandbox, channel, started, Delivery::ToWebhook).await
}

fn decide_by_itself(bot: &Bot, memory: &mut Memory, turn: &Turn, message: Message) -> Plan {
    match (message, bot) {
        (Message::Replies(replies), _) => {
            Plan::Decided(Box::new(bot::say_replies(memory, replies)))
        }
        (Message::State(_), Bot::Scripted(script)) => {
            Plan::Decided(Box::new(bot::decide(script, memory, turn)))
        }
        (Message::State(_), Bot::External(_)) => Plan::AskBot,
    }
}
