//! The agents' platform is told where its events go: at the start, and again
//! after failures, for it may have forgotten.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use operator_api::{Body, SetWebhook};
use tokio::sync::Notify;
use uuid::Uuid;

use super::call::{Came, Errand, call};
use super::wait;
use crate::faults::plan::Place;
use crate::sandbox::Sandbox;
use crate::store::StoreError;

/// Where events come in; behind it stands what nobody can guess.
pub const PATH: &str = "/chatadapter/chatapi/webhook/operatorapi";

/// How the platforms stand, by channel.
#[derive(Debug, Default)]
pub struct Links(Mutex<BTreeMap<String, Arc<Link>>>);

/// How the platform of a channel stands.
#[derive(Debug, Default)]
struct Link {
    knows_us: AtomicBool,
    doubted: Notify,
}

impl Links {
    fn of(&self, channel: &str) -> Arc<Link> {
        let mut links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(links.entry(channel.to_owned()).or_default())
    }

    /// Whether the platform has taken our address, as far as is known.
    pub fn knows_us(&self, channel: &str) -> bool {
        self.of(channel).knows_us.load(Ordering::Relaxed)
    }

    /// Something failed: the platform is told our address again.
    pub(super) fn doubt(&self, channel: &str) {
        let link = self.of(channel);
        if link.knows_us.swap(false, Ordering::Relaxed) {
            link.doubted.notify_one();
        }
    }
}

/// Starts to tell all platforms.
pub(super) fn start(sandbox: &Arc<Sandbox>) -> Result<(), StoreError> {
    for channel in &sandbox.settings.channels {
        if channel.agents.is_some() {
            let fresh = Uuid::new_v4().simple().to_string();
            let key = sandbox.store.agents_key(&channel.name, &fresh)?;
            let run = run(Arc::clone(sandbox), channel.name.clone(), key);
            sandbox.tasks.spawn(run);
        }
    }
    Ok(())
}

async fn run(sandbox: Arc<Sandbox>, name: String, key: String) {
    let link = sandbox.agents.links.of(&name);
    let Some(channel) = sandbox.settings.by_name(&name) else {
        return;
    };
    let Some(platform) = &channel.agents else {
        return;
    };
    let mut tries: u32 = 0;
    while !sandbox.stop.is_cancelled() {
        let url = format!("{}{PATH}/{key}", sandbox.origin(None));
        let errand = Errand {
            place: Place::SetWebhook,
            client: "",
            message: None,
            body: Some(SetWebhook { url }.to_json().to_string()),
        };
        let mut asked = None;
        match call(&sandbox, channel, platform, errand).await {
            Came::Taken(_) => {
                tracing::info!(channel = name, "the agents' platform knows our address");
                tries = 0;
                link.knows_us.store(true, Ordering::Relaxed);
                sandbox.agents.heard.notify_waiters();
                tokio::select! {
                    () = link.doubted.notified() => {}
                    () = sandbox.stop.cancelled() => {}
                }
                continue;
            }
            Came::Refused(status) if tries == 0 => {
                tracing::warn!(
                    channel = name,
                    status,
                    "the agents' platform refuses our address"
                );
            }
            Came::Nothing(wait) => {
                asked = wait;
                if tries == 0 {
                    tracing::warn!(channel = name, "the agents' platform cannot be reached");
                }
            }
            Came::Refused(_) => {}
        }
        tries = tries.saturating_add(1);
        wait(&sandbox, tries, asked).await;
    }
}
