//! Faults on demand: what each channel is to do wrong, and to whom.
//!
//! - [`plan`], `read`, `fields`: what a plan says, and how it is read.
//! - `chance`, `window`: whether and when a rule strikes.
//! - `state`, `client`: a plan that runs, and what it has seen of each client.
//! - `marks`: items that come twice or late.
//!
//! Here is decided; how a connection is cut and what a broken body looks like
//! is the business of `http`. Without a plan nothing is counted and nothing is
//! kept.

pub mod plan;
mod fields;
mod read;
mod chance;
mod window;
mod marks;
mod client;
mod state;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chat_api::{Json, Timestamp};
use serde_json::Value;
use tokio::sync::Notify;

pub use fields::PlanError;
pub use marks::{Overlay, Reader, Reading};
pub use read::read_plan;

use crate::clock::TimeScale;
use crate::settings::Settings;
use crate::store::ConversationKey;
use chance::Dice;
use plan::{Kind, Manner, Place, Plan};
use state::State;

/// The faults of all channels.
#[derive(Debug)]
pub struct Faults {
    channels: BTreeMap<String, OfChannel>,
    scale: TimeScale,
}

#[derive(Debug, Default)]
struct OfChannel {
    /// Whether there is a plan, or anything left of one.
    is_on: AtomicBool,
    /// Whether the plan wants connections closed after each answer.
    closes: AtomicBool,
    changed: Notify,
    state: Mutex<State>,
}

/// A request, as far as faults go by it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The kind of request.
    pub place: Place,
    /// Who asks.
    pub client: &'a str,
    /// The client's own id of its message, `data.jaicpChat.messageId`.
    pub message: Option<&'a str>,
}

/// What is to go wrong with a request.
#[derive(Debug, Default)]
pub struct Decision {
    /// So much later it reaches the bot.
    pub before: Duration,
    /// So much later its answer goes out.
    pub after: Duration,
    /// What else happens.
    pub strike: Option<Strike>,
    /// The names of all that.
    pub kinds: Vec<&'static str>,
}

impl Decision {
    /// This and another: delays add up, the first other fault is what happens.
    pub fn and(mut self, other: Decision) -> Decision {
        self.before += other.before;
        self.after += other.after;
        self.strike = self.strike.or(other.strike);
        self.kinds.extend(other.kinds);
        self
    }
}

/// A fault other than a delay.
#[derive(Debug)]
pub struct Strike {
    /// What happens.
    pub kind: Kind,
    dice: Dice,
}

impl Strike {
    /// Brings things into the order that this strike gives them.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        self.dice.shuffle(things);
    }
}

/// What is ahead of a reader who waits for events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Whether the channel is away, and how.
    pub away: Option<Manner>,
    /// When to look again.
    pub look_again: Option<Timestamp>,
}

impl Faults {
    /// The faults that the settings say.
    pub fn new(settings: &Settings, now: Timestamp) -> Self {
        let faults = Faults {
            channels: settings
                .channels
                .iter()
                .map(|channel| (channel.name.clone(), OfChannel::default()))
                .collect(),
            scale: settings.time_scale,
        };
        for channel in &settings.channels {
            if let Some(plan) = &channel.faults {
                faults.set(&channel.name, plan.clone(), now);
            }
        }
        faults
    }

    /// Whether any channel has faults.
    pub fn are_on(&self) -> bool {
        let mut channels = self.channels.values();
        channels.any(|channel| channel.is_on.load(Ordering::Relaxed))
    }

    /// Whether connections are to be closed after each answer, those of all
    /// channels: a browser uses them for any.
    pub fn close_connections(&self) -> bool {
        let mut channels = self.channels.values();
        channels.any(|channel| channel.closes.load(Ordering::Relaxed))
    }

    /// Begins a plan in the place of the one before.
    pub fn set(&self, channel: &str, plan: Plan, now: Timestamp) {
        let Some(of) = self.channels.get(channel) else {
            return;
        };
        tracing::info!(channel, seed = plan.seed, "faults begin");
        of.closes
            .store(plan.closes_connections(), Ordering::Relaxed);
        of.lock().begin(plan, now);
        of.is_on.store(true, Ordering::Relaxed);
        of.changed.notify_waiters();
    }

    /// Ends a plan. What was held back comes at once.
    pub fn end(&self, channel: &str, now: Timestamp) {
        let Some(of) = self.channels.get(channel) else {
            return;
        };
        of.closes.store(false, Ordering::Relaxed);
        let mut state = of.lock();
        state.end(now);
        of.is_on.store(!state.is_idle(), Ordering::Relaxed);
        drop(state);
        of.changed.notify_waiters();
    }

    /// Forgets what was seen of a client, or of all of them; then the plan
    /// begins anew.
    pub fn forget(&self, channel: Option<&str>, client: Option<&str>, now: Timestamp) {
        for (name, of) in &self.channels {
            if channel.is_none_or(|channel| channel == name) {
                let mut state = of.lock();
                state.forget(client, now);
                of.is_on.store(!state.is_idle(), Ordering::Relaxed);
            }
        }
    }

    /// What is to go wrong with a request; nothing without a plan.
    pub fn decide(&self, channel: &str, asked: Asked<'_>, now: Timestamp) -> Decision {
        match self.on(channel) {
            Some(of) => of.lock().decide(asked, now, self.scale),
            None => Decision::default(),
        }
    }

    /// Whether a channel is away; whoever asks is turned away then.
    pub fn away(&self, channel: &str, now: Timestamp) -> Option<Manner> {
        self.on(channel)?.lock().away(now, self.scale)
    }

    /// Decides about an item that is being written down. `word` says which it
    /// is, the same in every run if the client names its messages.
    pub fn written(&self, key: &ConversationKey, time: Timestamp, word: &str) {
        if let Some(of) = self.on(&key.channel) {
            of.lock().written(&key.client, time, word, self.scale);
        }
    }

    /// What faults change in a page.
    pub fn overlay(&self, key: &ConversationKey, reading: &Reading, now: Timestamp) -> Overlay {
        let Some(of) = self.on(&key.channel) else {
            return Overlay::default();
        };
        let mut state = of.lock();
        let overlay = state.overlay(&key.client, reading, now);
        of.is_on.store(!state.is_idle(), Ordering::Relaxed);
        overlay
    }

    /// Notes what was put into a page for a reader.
    pub fn handed(&self, key: &ConversationKey, reading: &Reading, times: &[Timestamp]) {
        if let Some(of) = self.on(&key.channel) {
            of.lock().handed(&key.client, reading, times);
        }
    }

    /// What is ahead of a reader who waits.
    pub fn outlook(&self, key: &ConversationKey, now: Timestamp) -> Outlook {
        match self.on(&key.channel) {
            Some(of) => of.lock().outlook(&key.client, now, self.scale),
            None => Outlook::default(),
        }
    }

    /// Woken when a channel's plan begins or ends.
    pub fn changed(&self, channel: &str) -> Option<&Notify> {
        self.channels.get(channel).map(|of| &of.changed)
    }

    /// The plan and what it did, for the control address.
    pub fn told(&self, channel: &str) -> Json {
        let told = match self.channels.get(channel) {
            Some(of) => of.lock().told(),
            None => Value::Null,
        };
        let told = Json::from(&told);
        Json::map().with("channel", channel).with("faults", told)
    }

    fn on(&self, channel: &str) -> Option<&OfChannel> {
        let of = self.channels.get(channel)?;
        of.is_on.load(Ordering::Relaxed).then_some(of)
    }
}

impl OfChannel {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
