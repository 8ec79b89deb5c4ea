//! What waits goes to the agents' platform, one call after the other for each
//! conversation, again and again until it is taken.
//!
//! Assumed: a chat that cannot be opened in time, though it should not be
//! opened when nobody is there, counts as nobody being there; a platform that
//! refuses a message will have none of the conversation.

use std::sync::Arc;
use std::time::Duration;

use chat_api::Timestamp;
use operator_api::{Body, CloseChat, Data, SelectDestination, SendFile, SendText};
use serde_json::Value;

use super::call::{Came, Errand, call};
use super::giving_back::{Reason, give_back};
use super::groups::{choose, read_groups};
use super::{Platform, wait};
use crate::clock::whole_millis;
use crate::faults::plan::Place;
use crate::lanes::{self, Lane};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{Call, ConversationId, DeskCall, Stage, chat_of, remove_call, save_chat};

/// What an attempt comes to.
enum Attempt {
    Made,
    /// It may go better later, and not before a wait if the platform asks for
    /// one.
    Failed(Option<Duration>),
    Refused(u16),
    /// There is nobody to open a chat with.
    NobodyThere,
}

/// Tries the call that comes first, and says whether there was one.
pub(crate) async fn desk_step(
    sandbox: &Arc<Sandbox>,
    conversation: ConversationId,
) -> Result<bool, SandboxError> {
    let Some(first) = sandbox.store.first_call(conversation)? else {
        return Ok(false);
    };
    let channel = sandbox.settings.by_name(&first.key.channel);
    let platform = channel.and_then(|channel| Some((channel, channel.agents.as_ref()?)));
    // After a restart with other settings there may be no platform any more.
    let Some((channel, platform)) = platform else {
        give_back(sandbox, conversation, &first, Reason::Refused)?;
        return Ok(true);
    };
    let name = channel.name.as_str();
    match attempt(sandbox, channel, platform, &first).await {
        Attempt::Made => made(sandbox, conversation, &first)?,
        Attempt::Failed(asked) => {
            let tries = first.tries + 1;
            tracing::info!(
                channel = name,
                tries,
                "the agents' platform did not take a call"
            );
            sandbox.store.count_call(first.id)?;
            sandbox.agents.links.doubt(name);
            wait(
                sandbox,
                tries,
                asked.map(|asked| bound(platform, &first, asked)),
            )
            .await;
        }
        Attempt::Refused(status) => {
            tracing::warn!(
                channel = name,
                status,
                "the agents' platform refuses a call"
            );
            give_back(sandbox, conversation, &first, Reason::Refused)?;
        }
        Attempt::NobodyThere => {
            tracing::info!(channel = name, "no agents are there");
            give_back(sandbox, conversation, &first, Reason::NobodyThere)?;
        }
    }
    Ok(true)
}

/// How much of a wait is kept that the platform asks for: a chat that counts as
/// not opened after a while is tried again before that.
fn bound(platform: &Platform, call: &DeskCall, asked: Duration) -> Duration {
    match &call.call {
        Call::Open {
            ignore_offline: false,
            ..
        } => asked.min(platform.patience),
        _ => asked,
    }
}

fn made(
    sandbox: &Arc<Sandbox>,
    conversation: ConversationId,
    made: &DeskCall,
) -> Result<(), SandboxError> {
    sandbox.store.transaction(|data| {
        remove_call(data, made.id)?;
        if matches!(made.call, Call::Open { .. })
            && let Some(mut chat) = chat_of(data, conversation)?
            && chat.id == made.chat
            && chat.stage == Stage::Opening
        {
            chat.stage = Stage::Waiting;
            save_chat(data, conversation, &chat)?;
        }
        Ok(())
    })?;
    Ok(())
}

async fn attempt(
    sandbox: &Sandbox,
    channel: &Channel,
    platform: &Platform,
    waiting: &DeskCall,
) -> Attempt {
    let user_id = waiting.key.client.clone();
    let (place, body, message) = match &waiting.call {
        Call::Open {
            ignore_offline,
            since,
            ..
        } => {
            let waited = sandbox.clock.now().0 - since;
            let is_late = waited > whole_millis(platform.patience);
            if is_late && !ignore_offline && waiting.tries > 0 {
                return Attempt::NobodyThere;
            }
            return open(sandbox, channel, platform, waiting).await;
        }
        Call::Text { text, message_id } => {
            let body = SendText {
                user_id,
                text: text.clone(),
                message_id: Some(message_id.clone()),
            };
            (Place::SendText, body.to_json(), Some(message_id))
        }
        Call::File {
            url,
            name,
            size,
            message_id,
        } => {
            let body = SendFile {
                user_id,
                url: url.clone(),
                file_name: name.clone(),
                size: *size,
                message_id: Some(message_id.clone()),
            };
            (Place::SendFile, body.to_json(), Some(message_id))
        }
        Call::Close { text } => {
            let body = CloseChat {
                user_id,
                text: text.clone(),
            };
            (Place::CloseChat, body.to_json(), None)
        }
    };
    let message = message.filter(|_| waiting.given.is_some());
    let errand = Errand {
        place,
        client: &waiting.key.client,
        message: message.map(String::as_str),
        body: Some(body.to_string()),
    };
    match call(sandbox, channel, platform, errand).await {
        Came::Taken(_) => Attempt::Made,
        Came::Refused(status) => Attempt::Refused(status),
        Came::Nothing(asked) => Attempt::Failed(asked),
    }
}

/// Chooses a group and opens a chat with it.
async fn open(
    sandbox: &Sandbox,
    channel: &Channel,
    platform: &Platform,
    waiting: &DeskCall,
) -> Attempt {
    let Call::Open {
        destination,
        user_name,
        attributes,
        hidden_attributes,
        custom_data,
        ignore_offline,
        ..
    } = &waiting.call
    else {
        return Attempt::Failed(None);
    };
    let client = waiting.key.client.as_str();
    let destination_id = match destination {
        Some(named) if *ignore_offline => named.clone(),
        named => {
            let errand = Errand {
                place: Place::GetDestinations,
                client,
                message: None,
                body: None,
            };
            let groups = match call(sandbox, channel, platform, errand).await {
                Came::Taken(body) => read_groups(&body),
                Came::Refused(_) => None,
                Came::Nothing(asked) => return Attempt::Failed(asked),
            };
            match choose(named.as_deref(), groups.as_deref(), *ignore_offline) {
                Some(chosen) => chosen,
                None => return Attempt::NobodyThere,
            }
        }
    };
    let data = |value: &Option<Value>| value.as_ref().and_then(Data::read);
    let body = SelectDestination {
        user_id: client.to_owned(),
        destination_id,
        user_name: user_name.clone(),
        attributes: data(attributes),
        hidden_attributes: data(hidden_attributes),
        custom_data: data(custom_data),
    };
    let errand = Errand {
        place: Place::SelectDestination,
        client,
        message: None,
        body: Some(body.to_json().to_string()),
    };
    match call(sandbox, channel, platform, errand).await {
        Came::Taken(_) => Attempt::Made,
        Came::Refused(status) => Attempt::Refused(status),
        Came::Nothing(asked) => Attempt::Failed(asked),
    }
}

/// Starts what a chat has waiting in every lane.
pub(super) fn start_lanes(sandbox: &Arc<Sandbox>, conversation: ConversationId) {
    for lane in [Lane::Desk, Lane::Bot] {
        lanes::start(sandbox, lane, conversation);
    }
}

/// How long ago, for the control address.
pub(super) fn since(sandbox: &Sandbox, then: Timestamp) -> f64 {
    (sandbox.clock.now().0 - then.0) as f64
}
