//! Everything that the parts of a running sandbox share.

use std::sync::{Arc, OnceLock};

use thiserror::Error;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::agents::Agents;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::hub::Hub;
use crate::lanes::Lanes;
use crate::origin::Origin;
use crate::post::Post;
use crate::request_log::RequestLog;
use crate::settings::Settings;
use crate::store::{Store, StoreError};

/// A running sandbox.
pub struct Sandbox {
    /// What was set.
    pub settings: Settings,
    /// What is kept.
    pub store: Store,
    /// Who waits for events.
    pub hub: Hub,
    /// What goes wrong on demand.
    pub faults: Faults,
    /// The server's time.
    pub clock: Clock,
    /// How bots and webhook addresses are reached.
    pub post: Arc<dyn Post>,
    /// Wakes the one task that runs timers.
    pub timers: Notify,
    /// How the agents' platforms stand.
    pub agents: Agents,
    /// The work that is done beside requests.
    pub lanes: Lanes,
    /// The last requests.
    pub requests: RequestLog,
    /// Whether the control addresses are served.
    pub control: Control,
    /// Cancelled when the sandbox is to stop.
    pub stop: CancellationToken,
    /// What must come to an end before the sandbox has stopped.
    pub tasks: TaskTracker,
    own_origin: OnceLock<Origin>,
}

/// Who may use the control addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Control {
    /// Nobody: the sandbox listens on more than loopback.
    Off,
    /// Programs on this machine.
    #[default]
    Loopback,
    /// Anybody who reaches the sandbox.
    Anybody,
}

/// What can go wrong inside the sandbox.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// Something cannot be kept or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sandbox {
    /// A sandbox that runs nothing yet; `server::start` does.
    pub fn new(settings: Settings, store: Store, clock: Clock, post: Arc<dyn Post>) -> Self {
        Sandbox {
            faults: Faults::new(&settings, clock.now()),
            settings,
            store,
            hub: Hub::default(),
            clock,
            post,
            timers: Notify::new(),
            agents: Agents::default(),
            lanes: Lanes::default(),
            requests: RequestLog::default(),
            control: Control::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            own_origin: OnceLock::new(),
        }
    }

    /// Tells the sandbox where it listens; the first call counts.
    pub fn listens_at(&self, origin: Origin) {
        // A second address changes nothing.
        let _ = self.own_origin.set(origin);
    }

    /// The sandbox's own address for a bot's texts: the one that was set, or
    /// where the client has reached it, or where it listens.
    ///
    /// A client that names this machine and another port has come through a
    /// proxy on this machine (such as Trunk's), which may not know all our
    /// paths.
    pub fn origin(&self, reached_at: Option<&str>) -> String {
        if let Some(origin) = &self.settings.public_origin {
            return origin.trim_end_matches('/').to_owned();
        }
        let reached_at = reached_at.and_then(Origin::of_host);
        let origin = match (reached_at, self.own_origin.get()) {
            (Some(reached_at), Some(own))
                if reached_at.is_loopback() && !reached_at.has_port_of(own) =>
            {
                Some(own.clone())
            }
            (Some(reached_at), _) => Some(reached_at),
            (None, own) => own.cloned(),
        };
        origin.map_or_else(String::new, |origin| origin.to_string())
    }
}
