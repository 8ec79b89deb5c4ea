//! Delivering answers to channels' webhook addresses, again and again until
//! they are taken or given up.
//!
//! Each conversation has a lane of its own, in which the order is kept; lanes
//! do not hold each other up. Assumed, because the platform's retries are
//! unknown: anything but a 2xx is tried again after a growing, jittered wait.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Semaphore;

use crate::sandbox::Sandbox;
use crate::store::{ConversationId, Parcel, StoreError};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A receiver's answer is not looked at beyond its status.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The longest wait between two tries.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// So many deliveries run at the same time.
const MAX_AT_ONCE: usize = 16;

/// The lanes that are under way.
#[derive(Debug)]
pub struct Lanes {
    running: Mutex<HashSet<ConversationId>>,
    at_once: Semaphore,
}

impl Default for Lanes {
    fn default() -> Self {
        Lanes {
            running: Mutex::default(),
            at_once: Semaphore::new(MAX_AT_ONCE),
        }
    }
}

/// Starts what an earlier run has left undelivered.
pub fn resume(sandbox: &Arc<Sandbox>) -> Result<(), StoreError> {
    for conversation in sandbox.store.conversations_with_parcels()? {
        start_lane(sandbox, conversation);
    }
    Ok(())
}

/// Delivers what a conversation has waiting, if nobody does so already.
pub fn start_lane(sandbox: &Arc<Sandbox>, conversation: ConversationId) {
    let is_new = sandbox
        .lanes
        .running
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(conversation);
    if is_new {
        let lane = run_lane(Arc::clone(sandbox), conversation);
        sandbox.tasks.spawn(lane);
    }
}

async fn run_lane(sandbox: Arc<Sandbox>, conversation: ConversationId) {
    loop {
        match sandbox.store.first_parcel(conversation) {
            Ok(Some(parcel)) => {
                if let Err(error) = handle(&sandbox, parcel).await {
                    tracing::error!(%error, "the outbox cannot be used");
                    break;
                }
            }
            Ok(None) => {
                if has_ended(&sandbox, conversation) {
                    return;
                }
            }
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                break;
            }
        }
        if sandbox.stop.is_cancelled() {
            break;
        }
    }
    let mut running = lock_running(&sandbox);
    running.remove(&conversation);
}

/// Ends the lane, unless something came in since it last looked: nobody can
/// put something in and see the lane running after this has looked.
fn has_ended(sandbox: &Sandbox, conversation: ConversationId) -> bool {
    let mut running = lock_running(sandbox);
    let is_empty = matches!(sandbox.store.first_parcel(conversation), Ok(None) | Err(_));
    if is_empty {
        running.remove(&conversation);
    }
    is_empty
}

fn lock_running(sandbox: &Sandbox) -> std::sync::MutexGuard<'_, HashSet<ConversationId>> {
    sandbox
        .lanes
        .running
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// One try, and the wait after one that failed.
async fn handle(sandbox: &Arc<Sandbox>, parcel: Parcel) -> Result<(), StoreError> {
    let channel = sandbox.settings.by_name(&parcel.channel);
    // After a restart with other settings there may be no receiver any more.
    let Some((channel, url)) =
        channel.and_then(|channel| Some((channel, channel.webhook.as_ref()?)))
    else {
        return sandbox.store.remove_parcel(parcel.id);
    };
    let is_taken = {
        let _place = sandbox.lanes.at_once.acquire().await;
        let body = with_token(&parcel.body, &channel.token);
        let posted = sandbox.post.post(url, body, PATIENCE, MAX_ANSWER_BYTES);
        match posted.await {
            Ok(response) => (200..300).contains(&response.status),
            Err(_) => false,
        }
    };
    if is_taken {
        return sandbox.store.remove_parcel(parcel.id);
    }
    let tries = parcel.tries + 1;
    if tries >= sandbox.settings.webhook_tries {
        tracing::warn!(channel = channel.name, tries, "webhook delivery given up");
        return sandbox.store.remove_parcel(parcel.id);
    }
    tracing::info!(channel = channel.name, tries, "webhook delivery failed");
    sandbox.store.count_try(parcel.id)?;
    let wait = wait_after(tries, sandbox.settings.webhook_retry);
    let wait = sandbox.settings.time_scale.of(wait);
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = sandbox.stop.cancelled() => {}
    }
    Ok(())
}

/// The wait after so many tries that failed: twice as long each time, between
/// half of that and all of it.
fn wait_after(tries: u32, first: Duration) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
    doubled.min(MAX_WAIT).mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// The channel's token is not kept, so it is put in when the parcel goes out.
fn with_token(body: &str, token: &str) -> String {
    let mut items: Value = serde_json::from_str(body).unwrap_or_default();
    if let Some(item) = items.get_mut(0).and_then(Value::as_object_mut) {
        item.insert("token".to_owned(), token.into());
    }
    items.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_jitter_up_to_a_minute() {
        let first = Duration::from_millis(500);
        for tries in 1..40 {
            let whole = first
                .saturating_mul(2_u32.saturating_pow(tries - 1))
                .min(MAX_WAIT);
            let wait = wait_after(tries, first);
            assert!(wait >= whole.mul_f64(0.49) && wait <= whole, "{tries}");
        }
    }
}
