//! The real sandbox behind a real port of this machine, with one pair of
//! channels for each conversation that is under way, so that each has a plan
//! of faults of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use chat_api::{Json, Timestamp};
use sandbox::clock::Clock;
use sandbox::post::HttpPost;
use sandbox::sandbox::Sandbox;
use sandbox::server::serve;
use sandbox::settings::Settings;
use sandbox::store::{ConversationKey, EventFilter, Store};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::SoakError;
use crate::case::Case;

/// What the sandbox's own times are multiplied by: a second takes one
/// millisecond.
pub(crate) const TIME_SCALE: f64 = 0.001;

/// How long the sandbox holds a poll, in real milliseconds: 25 seconds by the
/// scale.
const HOLD_MS: u32 = 25;

/// The script, where the sandbox reads it.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bot.yaml");

/// More than any conversation has.
const ALL_EVENTS: u32 = 100_000;

/// A running sandbox. It goes on until the program ends.
#[derive(Clone)]
pub struct Server {
    sandbox: Arc<Sandbox>,
    base: String,
    http: reqwest::Client,
}

impl Server {
    /// Starts one with so many pairs of channels.
    pub async fn start(slots: usize) -> Result<Self, SoakError> {
        let mut text = format!("hold_ms = {HOLD_MS}\ntime_scale = {TIME_SCALE}\n");
        for slot in 0..slots {
            for locks in [false, true] {
                let name = channel(slot, locks);
                // Writing to a string cannot fail.
                let _ = write!(
                    text,
                    "[[channel]]\nname = {name:?}\ntoken = {name:?}\nblock_form = {locks}\n\
                     bot_script = {SCRIPT:?}\n"
                );
            }
        }
        let settings = Settings::parse("soak", &text, std::path::Path::new("."))
            .map_err(|error| SoakError::Sandbox(Box::new(error)))?;
        let store = Store::in_memory().map_err(|error| SoakError::Sandbox(Box::new(error)))?;
        let post = HttpPost::build().map_err(|error| SoakError::Sandbox(Box::new(error)))?;
        let clock = Clock::of_the_device();
        let sandbox = Arc::new(Sandbox::new(settings, store, clock, Arc::new(post)));
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(SoakError::Port)?;
        let address = listener.local_addr().map_err(SoakError::Port)?;
        let serving = serve(Arc::clone(&sandbox), listener, std::future::pending());
        tokio::spawn(serving);
        let http = reqwest::Client::builder()
            .no_proxy()
            // As with browsers, nothing is repeated behind our back.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(SoakError::Control)?;
        Ok(Server {
            sandbox,
            base: format!("http://{address}"),
            http,
        })
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The API's base address.
    pub(crate) fn api(&self) -> String {
        format!("{}/chatapi", self.base)
    }

    /// The time by the server's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.sandbox.clock.now()
    }

    /// Begins the faults of a conversation.
    pub(crate) async fn begin_faults(&self, case: &Case, channel: &str) -> Result<(), SoakError> {
        if case.faults.is_empty() {
            return Ok(());
        }
        let plan = json!({ "seed": case.seed, "rules": case.faults });
        let request = self
            .http
            .put(self.faults_of(channel))
            .body(plan.to_string());
        let answer = request.send().await.map_err(SoakError::Control)?;
        answer.error_for_status().map_err(SoakError::Control)?;
        Ok(())
    }

    /// Ends them, and says what struck how often.
    pub(crate) async fn end_faults(
        &self,
        channel: &str,
    ) -> Result<BTreeMap<String, u64>, SoakError> {
        let request = self.http.delete(self.faults_of(channel));
        let answer = request.send().await.map_err(SoakError::Control)?;
        let text = answer.text().await.map_err(SoakError::Control)?;
        let told: Value = serde_json::from_str(&text).unwrap_or_default();
        Ok(serde_json::from_value(told["faults"]["kinds"].clone()).unwrap_or_default())
    }

    /// Forgets a conversation, so that it can be had again.
    pub(crate) async fn forget(&self, channel: &str, client: &str) -> Result<(), SoakError> {
        let body = json!({ "token": channel, "clientId": client }).to_string();
        let request = self.http.post(format!("{}/control/reset", self.base));
        let answer = request.body(body).send().await;
        let answer = answer.map_err(SoakError::Control)?.error_for_status();
        answer.map(drop).map_err(SoakError::Control)
    }

    fn faults_of(&self, channel: &str) -> String {
        format!("{}/control/channels/{channel}/faults", self.base)
    }

    /// Everything that the server keeps of a conversation, oldest first.
    pub(crate) fn kept(&self, channel: &str, client: &str) -> Result<Vec<Value>, SoakError> {
        let key = ConversationKey {
            channel: channel.to_owned(),
            client: client.to_owned(),
        };
        let filter = EventFilter {
            cid: None,
            all: true,
            limit: ALL_EVENTS,
        };
        let page = self.sandbox.store.events_from(&key, Timestamp(0), &filter);
        let page = page.map_err(|error| SoakError::Sandbox(Box::new(error)))?;
        let items = page.items.iter();
        Ok(items
            .filter_map(|item| serde_json::from_str(&item.body).ok())
            .collect())
    }
}

/// The name and token of a channel.
pub(crate) fn channel(slot: usize, locks: bool) -> String {
    format!("{}{slot}", if locks { "locking-" } else { "free-" })
}

/// A body that goes out.
pub(crate) fn written(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default()
}
