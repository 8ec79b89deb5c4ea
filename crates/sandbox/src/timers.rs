//! The one task that lets `timeout` replies write when their time has come.
//!
//! Timers live in the store, so that they survive a restart if the store does.

use std::sync::Arc;

use crate::conversation::{self, Message};
use crate::sandbox::{Sandbox, SandboxError};
use crate::store::{ConversationKey, Timer};

/// Runs timers until the sandbox stops.
pub async fn run(sandbox: Arc<Sandbox>) {
    loop {
        let changed = sandbox.timers.notified();
        let next = match sandbox.store.next_timer() {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, "timers cannot be read");
                None
            }
        };
        let Some((key, timer)) = next else {
            tokio::select! {
                () = changed => continue,
                () = sandbox.stop.cancelled() => return,
            }
        };
        tokio::select! {
            () = changed => {}
            () = sandbox.stop.cancelled() => return,
            () = tokio::time::sleep_until(sandbox.clock.instant_of(timer.due)) => {
                end(&sandbox, key, timer);
            }
        }
    }
}

/// Takes the timer off, and lets the bot write in a task of its own.
fn end(sandbox: &Arc<Sandbox>, key: ConversationKey, timer: Timer) {
    match sandbox.store.claim_timer(&key, &timer) {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => {
            tracing::error!(%error, "a timer cannot be taken off");
            return;
        }
    }
    let task = {
        let sandbox = Arc::clone(sandbox);
        async move {
            if let Err(error) = write(&sandbox, &key, timer).await {
                tracing::error!(%error, channel = key.channel, "a timeout cannot be written");
            }
        }
    };
    sandbox.tasks.spawn(task);
}

async fn write(
    sandbox: &Arc<Sandbox>,
    key: &ConversationKey,
    timer: Timer,
) -> Result<(), SandboxError> {
    // After a restart with other settings the channel may be gone.
    let Some(channel) = sandbox.settings.by_name(&key.channel) else {
        return Ok(());
    };
    let state = timer.target_state.unwrap_or_default();
    let message = Message::State(state);
    // A bot's failure is logged where it happens; nobody waits for this answer.
    conversation::write_by_itself(sandbox, channel, key, message, timer.cid)
        .await
        .map(drop)
}
