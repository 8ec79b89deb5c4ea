//! Everything that the parts of a running desk share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::error::DeskError;
use crate::files::Files;
use crate::live::LiveLog;
use crate::outbox::Lanes;
use crate::post::HttpPost;
use crate::presence::Presence;
use crate::store::{self, Store};
use crate::throttle::Throttle;

/// A file of an agent has at most so many bytes, if nobody says.
pub const FILE_LIMIT: u64 = 10 * 1024 * 1024;

/// What can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where others reach the desk, without a slash at the end.
    pub public_url: String,
    /// The folder of the agents' page.
    pub page: Option<PathBuf>,
    /// A file of an agent has at most so many bytes.
    pub file_limit: u64,
    /// The wait before an event's second try; it doubles from there.
    pub retry: Duration,
    /// How long an agent without a live stream still counts as there.
    pub grace: Duration,
    /// How long a page may say nothing before its agent counts as gone.
    pub silence: Duration,
    /// Whether a proxy says from where a request comes.
    pub behind_proxy: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            public_url: String::new(),
            page: None,
            file_limit: FILE_LIMIT,
            retry: Duration::from_millis(500),
            grace: Duration::from_secs(15),
            silence: Duration::from_secs(180),
            behind_proxy: false,
        }
    }
}

impl Settings {
    /// Whether browsers reach the desk over TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// A running desk.
#[derive(Debug)]
pub struct Desk {
    /// What was set.
    pub settings: Settings,
    /// What is kept.
    pub store: Arc<Store>,
    /// What has happened lately.
    pub live: Arc<LiveLog>,
    /// Who is there.
    pub presence: Presence,
    /// The deliveries that are under way.
    pub lanes: Lanes,
    /// How JAICP is reached.
    pub post: HttpPost,
    /// The files of agents.
    pub files: Files,
    /// Who has tried to sign in.
    pub throttle: Throttle,
    /// Cancelled when the desk is to stop.
    pub stop: CancellationToken,
    /// What must come to an end before the desk has stopped.
    pub tasks: TaskTracker,
}

impl Desk {
    /// A desk that runs nothing yet; `server::start` does, with the second
    /// part.
    pub fn new(
        settings: Settings,
        connection: Connection,
        files: Files,
        post: HttpPost,
    ) -> Result<(Arc<Self>, UnboundedReceiver<i64>), DeskError> {
        let first = store::first_sequence();
        let live = Arc::new(LiveLog::behind(first));
        let (deliver, to_deliver) = unbounded_channel();
        let log = Arc::clone(&live);
        let store = Store::start(connection, first, move |news| {
            log.push(news.live);
            for conversation in news.lanes {
                // When the desk stops nobody delivers any more; the next
                // start does.
                let _ = deliver.send(conversation);
            }
        })?;
        let desk = Desk {
            settings,
            store: Arc::new(store),
            live,
            presence: Presence::default(),
            lanes: Lanes::default(),
            post,
            files,
            throttle: Throttle::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        Ok((Arc::new(desk), to_deliver))
    }
}
