//! Work that waits in the store, done in order for each conversation.
//!
//! Each conversation has a lane of its own for each kind of work; lanes do not
//! hold each other up. What a lane has not done when the sandbox ends waits in
//! the store for the next run.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use crate::sandbox::{Sandbox, SandboxError};
use crate::store::{ConversationId, StoreError};
use crate::{agents, outbox};

/// So many deliveries to webhook addresses run at the same time.
const MAX_AT_ONCE: usize = 16;

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// What goes to the channel's webhook address.
    Webhook,
    /// What goes to the agents' platform.
    Desk,
    /// What the bot is told of agents.
    Bot,
}

impl Lane {
    const ALL: [Lane; 3] = [Lane::Webhook, Lane::Desk, Lane::Bot];

    /// The table where it waits.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Lane::Webhook => "outbox",
            Lane::Desk => "desk_call",
            Lane::Bot => "bot_task",
        }
    }
}

/// The lanes that are under way.
#[derive(Debug)]
pub struct Lanes {
    running: Mutex<HashSet<(Lane, ConversationId)>>,
    /// Places for deliveries to webhook addresses.
    pub at_once: Semaphore,
}

impl Default for Lanes {
    fn default() -> Self {
        Lanes {
            running: Mutex::default(),
            at_once: Semaphore::new(MAX_AT_ONCE),
        }
    }
}

impl Lanes {
    fn lock(&self) -> MutexGuard<'_, HashSet<(Lane, ConversationId)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts what an earlier run has left undone.
pub fn resume(sandbox: &Arc<Sandbox>) -> Result<(), StoreError> {
    for lane in Lane::ALL {
        for conversation in sandbox.store.conversations_waiting(lane)? {
            start(sandbox, lane, conversation);
        }
    }
    Ok(())
}

/// Does what a conversation has waiting, if nobody does so already.
pub fn start(sandbox: &Arc<Sandbox>, lane: Lane, conversation: ConversationId) {
    if sandbox.lanes.lock().insert((lane, conversation)) {
        let run = run(Arc::clone(sandbox), lane, conversation);
        sandbox.tasks.spawn(run);
    }
}

async fn run(sandbox: Arc<Sandbox>, lane: Lane, conversation: ConversationId) {
    loop {
        match step(&sandbox, lane, conversation).await {
            Ok(true) => {}
            Ok(false) => {
                if has_ended(&sandbox, lane, conversation) {
                    return;
                }
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, ?lane, "what waits cannot be done");
                break;
            }
        }
        if sandbox.stop.is_cancelled() {
            break;
        }
    }
    sandbox.lanes.lock().remove(&(lane, conversation));
}

/// Tries what comes first, and says whether there was anything.
async fn step(
    sandbox: &Arc<Sandbox>,
    lane: Lane,
    conversation: ConversationId,
) -> Result<bool, SandboxError> {
    match lane {
        Lane::Webhook => outbox::step(sandbox, conversation).await,
        Lane::Desk => agents::desk_step(sandbox, conversation).await,
        Lane::Bot => agents::bot_step(sandbox, conversation).await,
    }
}

/// Ends the lane, unless something came in since it last looked: nobody can
/// put something in and see the lane running after this has looked.
fn has_ended(sandbox: &Sandbox, lane: Lane, conversation: ConversationId) -> bool {
    let mut running = sandbox.lanes.lock();
    let is_empty = !matches!(sandbox.store.is_waiting(lane, conversation), Ok(true));
    if is_empty {
        running.remove(&(lane, conversation));
    }
    is_empty
}
