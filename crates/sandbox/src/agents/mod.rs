//! JAICP's side of the Operator API: a conversation goes to the agents of a
//! platform outside, and comes back (operator-api.md).
//!
//! - `hand_over`, `history`: a `switch` reply of the bot begins a chat.
//! - `held`: what the client sends meanwhile, and how the client ends it.
//! - `desk`, `groups`, `call`: what waits in the store goes to the platform, in order,
//!   until it is taken.
//! - `link`: the platform is told our address.
//! - `events`: what agents do reaches the client.
//! - `giving_back`, `bot`: the conversation returns to the bot.
//! - `told`: all of it, for the control address.
//!
//! No request of a client waits for the platform: everything for it is written
//! down first. What is assumed about the platform's ways stands in
//! docs/sandbox.md, and with an "assumed" where it is done.

mod hand_over;
mod history;
mod held;
mod desk;
mod groups;
mod call;
mod link;
mod events;
mod giving_back;
mod bot;
mod told;

use std::sync::Arc;
use std::time::Duration;

use chat_api::{EventBody, EventItem, Timestamp};
use rusqlite::Transaction;
use tokio::sync::Notify;
use uuid::Uuid;

pub(crate) use bot::bot_step;
pub(crate) use desk::desk_step;
pub(crate) use events::take_event;
pub(crate) use hand_over::hand_over;
pub(crate) use held::{Taken, pass_on, take_request};
pub use link::{Links, PATH};
pub use told::told;

use crate::sandbox::Sandbox;
use crate::store::{ConversationId, ConversationKey, NewEvent, StoreError, append_event};

/// The event that the bot gets when a chat has ended.
pub(crate) const FINISHED: &str = "livechatFinished";

/// The event that the bot gets when nobody is there.
pub(crate) const NOBODY: &str = "noLivechatOperatorsOnline";

/// The event by which a client sends files.
const FILES: &str = "fileEvent";

/// What the agent is told at the end, if the bot has not said what.
const LEFT: &str = "The client left the chat";

/// The wait before a second try at the platform, before time is scaled.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait between two tries: the platform may be back any moment.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The agents' platform of a channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Platform {
    /// What the calls' addresses begin with. It carries a secret.
    pub url: String,
    /// How long a call may take.
    pub timeout: Duration,
    /// How long the platform may take to open a chat before that counts as
    /// nobody being there.
    pub patience: Duration,
}

/// What the agents' side shares.
#[derive(Debug, Default)]
pub struct Agents {
    /// The platforms, by channel.
    pub links: Links,
    /// Woken when a platform is heard of: whoever waits for it tries at once.
    pub heard: Notify,
}

/// Starts the agents' side of all channels that have one.
pub fn start(sandbox: &Arc<Sandbox>) -> Result<(), StoreError> {
    link::start(sandbox)
}

/// Writes down an event that the client is told whatever it asks for. Its time
/// and its identifier come back.
fn tell(
    sandbox: &Sandbox,
    data: &Transaction<'_>,
    key: &ConversationKey,
    conversation: ConversationId,
    body: EventBody,
    word: &str,
) -> Result<Option<(Timestamp, String)>, StoreError> {
    let question_id = Uuid::new_v4().to_string();
    let event = NewEvent {
        item: EventItem {
            kind: None,
            timestamp: None,
            question_id: Some(question_id.clone()),
            body,
        },
        cid: None,
        from_agent: true,
    };
    let time = append_event(data, conversation, sandbox.clock.now(), event)?;
    if let Some(time) = time {
        sandbox.faults.written(key, time, word);
    }
    Ok(time.map(|time| (time, question_id)))
}

/// Waits before another try, unless the sandbox stops: as long as the platform
/// asks for, or else until it is heard of.
async fn wait(sandbox: &Sandbox, tries: u32, asked: Option<Duration>) {
    let own = serving::retry_wait(tries, FIRST_WAIT).min(LONGEST_WAIT);
    let wait = asked.unwrap_or_default().max(own);
    tokio::select! {
        () = tokio::time::sleep(sandbox.settings.time_scale.of(wait)) => {}
        () = sandbox.agents.heard.notified(), if asked.is_none() => {}
        () = sandbox.stop.cancelled() => {}
    }
}

/// The address is a secret, so it is not printed.
impl std::fmt::Debug for Platform {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Platform")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
