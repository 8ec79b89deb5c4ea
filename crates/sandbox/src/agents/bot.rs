//! What the bot is told of agents: that a chat has ended, that nobody is
//! there, and what the client has written meanwhile.

use std::sync::Arc;

use super::wait;
use crate::bot::Bot;
use crate::conversation;
use crate::sandbox::{Sandbox, SandboxError};
use crate::store::{ConversationId, remove_bot_task};

/// A bot at an address that fails is told so often.
const MOST_TRIES: u32 = 8;

/// Tells the bot what comes first, and says whether there was anything.
pub(crate) async fn bot_step(
    sandbox: &Arc<Sandbox>,
    conversation: ConversationId,
) -> Result<bool, SandboxError> {
    let Some((id, key, task)) = sandbox.store.first_bot_task(conversation)? else {
        return Ok(false);
    };
    if let Some(channel) = sandbox.settings.by_name(&key.channel) {
        for tries in 1..=MOST_TRIES {
            let task = (id, task.clone());
            let told = conversation::tell_bot(sandbox, channel, &key, task).await?;
            // A script fails because it is told to; a bot at an address may be
            // back. Its failure is logged where it happens.
            let may_be_back = matches!((&told, &channel.bot), (Some(Err(_)), Bot::External(_)));
            if !may_be_back {
                break;
            }
            wait(sandbox, tries, None).await;
            if sandbox.stop.is_cancelled() {
                return Ok(true);
            }
        }
    }
    sandbox
        .store
        .transaction(|data| remove_bot_task(data, id))?;
    Ok(true)
}
