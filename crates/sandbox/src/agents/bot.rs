//! What the bot is told of agents: that a chat has ended, that nobody is
//! there, and what the client has written meanwhile.

use std::sync::Arc;

use crate::conversation;
use crate::sandbox::{Sandbox, SandboxError};
use crate::store::{ConversationId, remove_bot_task};

/// Tells the bot what comes first, and says whether there was anything.
pub(crate) async fn bot_step(
    sandbox: &Arc<Sandbox>,
    conversation: ConversationId,
) -> Result<bool, SandboxError> {
    let Some((id, key, task)) = sandbox.store.first_bot_task(conversation)? else {
        return Ok(false);
    };
    if let Some(channel) = sandbox.settings.by_name(&key.channel) {
        // A bot's failure is logged where it happens; nobody waits for this.
        let _ = conversation::tell_bot(sandbox, channel, &key, (id, task)).await?;
    }
    sandbox
        .store
        .transaction(|data| remove_bot_task(data, id))?;
    Ok(true)
}
