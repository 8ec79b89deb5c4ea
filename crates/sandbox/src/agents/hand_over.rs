//! A `switch` reply of the bot: a chat with agents begins.
//!
//! Nothing is called here. What is to be called is written down in the same
//! transaction as the bot's answer, so that neither is there without the other.

use chat_api::{Input, Json, Reply, ReplyBody, Switch};
use rusqlite::Transaction;
use serde_json::Value;
use uuid::Uuid;

use super::{NOBODY, history};
use crate::bot::{Cause, Turn};
use crate::sandbox::Sandbox;
use crate::settings::Channel;
use crate::store::{
    Call, Chat, ConversationId, ConversationKey, Memory, Stage, StoreError, Terms, add_call,
    conversation_of, save_chat,
};

/// A client's name has at most so many characters.
const MOST_NAME_CHARACTERS: usize = 200;

/// Begins the chat that an answer asks for, and says whether one begins. Of
/// several the last counts (assumed). A channel without an agents' platform
/// has none, and then the reply only goes to the client.
pub(crate) fn hand_over(
    sandbox: &Sandbox,
    channel: &Channel,
    data: &Transaction<'_>,
    key: &ConversationKey,
    conversation: ConversationId,
    (turn, replies): (&Turn, &[Reply]),
) -> Result<bool, StoreError> {
    let asked = replies.iter().rev().find_map(|reply| match &reply.body {
        ReplyBody::Switch(switch) => Some(switch),
        _ => None,
    });
    let (Some(switch), true) = (asked, channel.agents.is_some()) else {
        return Ok(false);
    };
    // A bot that answers to nobody being there by asking again would never
    // come to an end.
    let is_told_nobody = turn.cause == Cause::Request(Input::Event(NOBODY.to_owned()));
    if is_told_nobody && !switch.ignore_offline {
        tracing::warn!(channel = channel.name, "asked for agents who are not there");
        return Ok(false);
    }
    let memory = conversation_of(data, key)?.map(|found| found.memory);
    let now = sandbox.clock.now();
    let chat = Chat {
        id: Uuid::new_v4().to_string(),
        stage: Stage::Opening,
        since: now,
        employee: None,
        terms: Terms {
            close_phrases: switch.close_chat_phrases.clone(),
            last_message: switch.last_message.clone(),
            theme: switch.theme.clone(),
        },
    };
    let open = Call::Open {
        destination: switch.destination.clone().filter(|id| !id.is_empty()),
        user_name: memory.as_ref().and_then(name_of),
        attributes: value_of(switch.attributes.as_ref()),
        hidden_attributes: value_of(switch.hidden_attributes.as_ref()),
        custom_data: value_of(switch.custom_data.as_ref()),
        ignore_offline: switch.ignore_offline,
        one_time: switch.one_time_message,
        since: now.0,
    };
    add_call(data, conversation, &chat.id, &open, None)?;
    let words = words_of(data, conversation, switch)?;
    for (what, text) in words {
        let call = Call::Text {
            text,
            message_id: format!("{}-{what}", chat.id),
        };
        add_call(data, conversation, &chat.id, &call, None)?;
    }
    if !switch.one_time_message {
        save_chat(data, conversation, &chat)?;
    }
    Ok(true)
}

/// What the agents are told first: what was said before, as one text, and then
/// `firstMessage`. A one-time message is that message alone.
fn words_of(
    data: &Transaction<'_>,
    conversation: ConversationId,
    switch: &Switch,
) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut words = Vec::new();
    if switch.send_messages_to_operator && !switch.one_time_message {
        let amount = switch.send_message_history_amount;
        if let Some(text) = history::told(data, conversation, amount)? {
            words.push(("history", text));
        }
    }
    let first = switch.first_message.clone();
    if let Some(text) = first.filter(|text| !text.trim().is_empty()) {
        words.push(("first", text));
    }
    Ok(words)
}

/// The client's name, if the site has told it in `clientInfo`.
fn name_of(memory: &Memory) -> Option<String> {
    let parts = [&memory.first_name, &memory.last_name];
    let parts = parts.into_iter().flatten().map(|part| part.trim());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let name: String = parts.join(" ").chars().take(MOST_NAME_CHARACTERS).collect();
    (!name.is_empty()).then_some(name)
}

fn value_of(json: Option<&Json>) -> Option<Value> {
    json.filter(|json| **json != Json::Null).map(Value::from)
}
