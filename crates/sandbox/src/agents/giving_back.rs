//! A conversation returns to the bot although neither client nor agent has
//! ended it: nobody is there, or the platform refuses.
//!
//! What people expect, we think (assumed): what the client has written and
//! agents did not get, the bot gets, in its order, after the event that tells
//! it why. The client is told that the agents' time is over. The platform is
//! told too, if it may have the chat.

use std::sync::Arc;

use chat_api::EventBody;

use super::desk::start_lanes;
use super::{FINISHED, NOBODY, tell};
use crate::sandbox::{Sandbox, SandboxError};
use crate::store::{
    BotTask, Call, ConversationId, DeskCall, add_bot_task, add_call, calls_of, chat_of, drop_calls,
    end_chat, remove_call,
};

/// Why it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The platform will not have a call.
    Refused,
    /// There is nobody to open a chat with.
    NobodyThere,
}

/// What the agent is told.
const GONE: &str = "The conversation has returned to the bot";

/// Gives the conversation back because a call came to nothing.
pub(super) fn give_back(
    sandbox: &Arc<Sandbox>,
    conversation: ConversationId,
    call: &DeskCall,
    reason: Reason,
) -> Result<(), SandboxError> {
    let is_open = matches!(call.call, Call::Open { .. });
    if !is_open && call.given.is_none() {
        // Our own words, or a farewell: nobody misses them.
        sandbox
            .store
            .transaction(|data| remove_call(data, call.id))?;
        return Ok(());
    }
    sandbox.store.transaction(|data| {
        // A conversation that was reset meanwhile has nothing to give back.
        if calls_of(data, conversation)?.is_empty() {
            return Ok(());
        }
        let messages = drop_calls(data, conversation, &call.chat)?;
        let chat = chat_of(data, conversation)?.filter(|chat| chat.id == call.chat);
        let was_held = chat.is_some();
        let theme = chat.and_then(|chat| chat.terms.theme);
        if was_held {
            end_chat(data, conversation)?;
            let gone = EventBody::OperatorClosed(None);
            let word = format!("given back {}", call.chat);
            tell(sandbox, data, &call.key, conversation, gone, &word)?;
        }
        let (event, theme) = match is_open {
            true => (NOBODY, None),
            false => (FINISHED, theme),
        };
        // A client who has ended the chat meanwhile has been told.
        if was_held || matches!(call.call, Call::Open { one_time: true, .. }) {
            let task = BotTask::Event(event.to_owned(), theme);
            add_bot_task(data, conversation, &task)?;
        }
        for message in messages {
            add_bot_task(data, conversation, &BotTask::Message(message))?;
        }
        let may_be_open = !is_open || (reason == Reason::NobodyThere && call.tries > 0);
        if may_be_open {
            let text = GONE.to_owned();
            add_call(data, conversation, &call.chat, &Call::Close { text }, None)?;
        }
        Ok(())
    })?;
    sandbox.hub.wake(&call.key);
    start_lanes(sandbox, conversation);
    Ok(())
}
