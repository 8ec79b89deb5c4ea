//! The bot is told of agents, without a request of the client.

use std::sync::Arc;

use chat_api::{Answer, Input, Json};
use uuid::Uuid;

use super::{Delivery, Started, finish, plan};
use crate::agents;
use crate::bot::{self, Bot, BotFailure, Cause, Turn};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{
    BotTask, ConversationKey, Given, Memory, chat_of, conversation_of, save_memory,
};

/// What the bot makes of it; nothing if it does not get it.
type Told = Option<Result<Answer, BotFailure>>;

/// The root of a bot's states.
const ROOT: &str = "/";

/// Lets the bot answer to something about agents. The task is taken off with
/// the answer's being written down.
pub async fn tell_bot(
    sandbox: &Arc<Sandbox>,
    channel: &Channel,
    key: &ConversationKey,
    (id, task): (i64, BotTask),
) -> Result<Told, SandboxError> {
    let started = sandbox.store.transaction(|data| {
        let Some(mut conversation) = conversation_of(data, key)? else {
            return Ok(None);
        };
        // Agents may hold the conversation again.
        if let BotTask::Message(given) = &task
            && let Some(chat) = chat_of(data, conversation.id)?
        {
            agents::pass_on(data, conversation.id, &chat, given)?;
            return Ok(None);
        }
        let memory = &mut conversation.memory;
        let (mut turn, theme) = match task {
            BotTask::Event(event, theme) => {
                let given = Given {
                    question_id: Uuid::new_v4().to_string(),
                    message_id: None,
                    cid: None,
                    query: None,
                    event: Some(event),
                    data: None,
                };
                (turn_of(sandbox, key, memory, given), theme)
            }
            BotTask::Message(given) => (turn_of(sandbox, key, memory, given), None),
        };
        enter(&channel.bot, memory, &mut turn, theme);
        let plan = plan(&channel.bot, memory, &turn);
        save_memory(data, conversation.id, memory)?;
        Ok(Some(Started {
            key: key.clone(),
            conversation: conversation.id,
            turn,
            plan,
            task: Some(id),
        }))
    })?;
    match started {
        Some(started) => finish(sandbox, channel, started, Delivery::ToWebhook)
            .await
            .map(Some),
        None => Ok(None),
    }
}

fn turn_of(sandbox: &Sandbox, key: &ConversationKey, memory: &Memory, given: Given) -> Turn {
    let input = match (given.query, given.event) {
        (Some(query), _) => Input::Query(query),
        (None, event) => Input::Event(event.unwrap_or_default()),
    };
    Turn {
        channel: key.channel.clone(),
        client_id: key.client.clone(),
        question_id: given.question_id,
        message_id: given.message_id,
        cid: given.cid,
        cause: Cause::Request(input),
        data: given.data.as_ref().map(Json::from),
        first_name: memory.first_name.clone(),
        origin: sandbox.origin(memory.host.as_deref()),
    }
}

/// The state that a chat's end leads to (assumed): the conversation is there
/// before the bot hears of the end, and if no state takes that event, this one
/// answers. A bot at an address is told it in `data.eventData.theme`.
pub(super) fn enter(bot: &Bot, memory: &mut Memory, turn: &mut Turn, theme: Option<String>) {
    let Some(theme) = theme.filter(|theme| !theme.is_empty()) else {
        return;
    };
    match bot {
        Bot::Scripted(script) => {
            if script.state(&theme).is_none() {
                if theme != ROOT {
                    tracing::warn!(channel = turn.channel, "the script has no such theme");
                    return;
                }
                memory.state = None;
                return;
            }
            memory.state = Some(theme.clone());
            if !bot::takes(script, memory, &turn.cause) {
                turn.cause = Cause::State(theme);
            }
        }
        Bot::External(_) => {
            let event = Json::map().with("theme", theme);
            turn.data = Some(Json::map().with("eventData", event));
        }
    }
}
