//! How the agents' side stands, for the control address. No texts, no secrets.

use chat_api::Json;

use super::desk::since;
use crate::lanes::Lane;
use crate::sandbox::Sandbox;
use crate::store::{Call, DeskCall, Stage, StoreError, calls_of, chat_of};

/// Everything, of all channels and clients or of one.
pub fn told(
    sandbox: &Sandbox,
    channel: Option<&str>,
    client: Option<&str>,
) -> Result<Json, StoreError> {
    let channels = sandbox.settings.channels.iter();
    let channels: Json = channels
        .filter(|known| known.agents.is_some())
        .filter(|known| channel.is_none_or(|channel| known.name == channel))
        .map(|known| {
            Json::map()
                .with("channel", &known.name)
                .with("knowsUs", sandbox.agents.links.knows_us(&known.name))
        })
        .collect();
    let mut conversations = Vec::new();
    for (key, conversation) in sandbox.store.conversations_with_agents()? {
        let is_other = channel.is_some_and(|channel| key.channel != channel)
            || client.is_some_and(|client| key.client != client);
        if is_other {
            continue;
        }
        let (chat, calls) = sandbox.store.transaction(|data| {
            Ok((chat_of(data, conversation)?, calls_of(data, conversation)?))
        })?;
        let told = Json::map()
            .with("channel", &key.channel)
            .with("clientId", &key.client);
        let told = match chat {
            None => told.with("holder", "bot"),
            Some(chat) => told
                .with("holder", "agents")
                .with("stage", name_of(chat.stage))
                .with("sinceMs", since(sandbox, chat.since))
                .with_some("employeeId", chat.employee),
        };
        let told_bot = sandbox.store.is_waiting(Lane::Bot, conversation)?;
        conversations.push(
            told.with("waiting", calls.iter().map(told_call).collect::<Json>())
                .with("botWaiting", told_bot),
        );
    }
    Ok(Json::map()
        .with("channels", channels)
        .with("conversations", conversations.into_iter().collect::<Json>()))
}

fn told_call(call: &DeskCall) -> Json {
    let (name, message_id) = match &call.call {
        Call::Open { .. } => ("open", None),
        Call::Text { message_id, .. } => ("text", Some(message_id)),
        Call::File { message_id, .. } => ("file", Some(message_id)),
        Call::Close { .. } => ("close", None),
    };
    Json::map()
        .with("call", name)
        .with_some("messageId", message_id)
        .with("tries", f64::from(call.tries))
}

fn name_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Opening => "opening",
        Stage::Waiting => "waiting",
        Stage::Joined => "joined",
    }
}
