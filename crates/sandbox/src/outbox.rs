//! Delivering answers to channels' webhook addresses, again and again until
//! they are taken or given up.
//!
//! Assumed, because the platform's retries are unknown: anything but a 2xx is
//! tried again after a growing, jittered wait.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serving::retry_wait;

use crate::sandbox::{Sandbox, SandboxError};
use crate::store::{ConversationId, Parcel, StoreError};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A receiver's answer is not looked at beyond its status.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Tries what a conversation has to deliver first, and says whether there was
/// anything.
pub(crate) async fn step(
    sandbox: &Arc<Sandbox>,
    conversation: ConversationId,
) -> Result<bool, SandboxError> {
    let Some(parcel) = sandbox.store.first_parcel(conversation)? else {
        return Ok(false);
    };
    handle(sandbox, parcel).await?;
    Ok(true)
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
    let wait = retry_wait(tries, sandbox.settings.webhook_retry);
    let wait = sandbox.settings.time_scale.of(wait);
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = sandbox.stop.cancelled() => {}
    }
    Ok(())
}

/// The channel's token is not kept, so it is put in when the parcel goes out.
fn with_token(body: &str, token: &str) -> String {
    let mut items: Value = serde_json::from_str(body).unwrap_or_default();
    if let Some(item) = items.get_mut(0).and_then(Value::as_object_mut) {
        item.insert("token".to_owned(), token.into());
    }
    items.to_string()
}
