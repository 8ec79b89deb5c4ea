//! The real sandbox behind a real port of this machine, with channels of its
//! own for each conversation that is under way, so that each has a plan of
//! faults of its own; and a real desk for those that have agents.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use chat_api::{Json, Timestamp};
use sandbox::agents;
use sandbox::clock::Clock;
use sandbox::origin::Origin;
use sandbox::post::HttpPost;
use sandbox::sandbox::Sandbox;
use sandbox::server::serve;
use sandbox::settings::Settings;
use sandbox::store::{ConversationKey, EventFilter, Store};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::SoakError;
use crate::agent::Whose;
use crate::case::{Case, Site};
use crate::desk::Desk;
use crate::faults_of_agents::place_of;
use crate::faults_of_uploads;
use crate::files::SERVER_TAKES;

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

/// How long the desk may take to open a chat, in real milliseconds, before that
/// counts as nobody being there. Some desks that are killed take longer.
const OPENS_WITHIN_MS: u32 = 400;

/// A running sandbox, which goes on until the program ends, and the desk.
#[derive(Clone)]
pub struct Server {
    sandbox: Arc<Sandbox>,
    base: String,
    http: reqwest::Client,
    pub(crate) desk: Arc<Desk>,
}

/// How a conversation stands with the agents, as the sandbox sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whether they hold it.
    pub(crate) is_held: bool,
    /// Whether something is still to go to the desk or to the bot.
    pub(crate) is_busy: bool,
}

impl Server {
    /// Starts one with channels for so many conversations at the same time.
    /// `program` is the soak's own, which can be a desk too.
    pub async fn start(program: PathBuf, slots: usize) -> Result<Self, SoakError> {
        let names = (0..slots).flat_map(channels_with_agents).collect();
        let desk = Arc::new(Desk::start(program, names).await?);
        let text = settings_of(slots, &desk);
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
        if let Some(origin) = Origin::of_host(&address.to_string()) {
            sandbox.listens_at(origin);
        }
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
            desk,
        })
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The API's base address.
    pub(crate) fn api(&self) -> String {
        format!("{}/chatapi", self.base)
    }

    /// Where the files of a channel's visitors go. It names the channel, so that
    /// the faults of others do not strike them.
    pub(crate) fn uploads(&self, channel: &str) -> String {
        format!("{}/uploads?token={channel}", self.base)
    }

    /// What can be fetched at an address that the server has given.
    pub(crate) async fn fetch(&self, url: &str) -> Result<Vec<u8>, SoakError> {
        let answer = self.http.get(url).send().await;
        let answer = answer.and_then(|answer| answer.error_for_status());
        let body = answer.map_err(SoakError::Control)?.bytes().await;
        body.map(|body| body.to_vec()).map_err(SoakError::Control)
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

    /// Ends them, and says what struck how often: each kind, those of uploads
    /// apart, and on the agents' side also each place.
    pub(crate) async fn end_faults(
        &self,
        case: &Case,
        channel: &str,
    ) -> Result<BTreeMap<String, u64>, SoakError> {
        let request = self.http.delete(self.faults_of(channel));
        let answer = request.send().await.map_err(SoakError::Control)?;
        let text = answer.text().await.map_err(SoakError::Control)?;
        let told: Value = serde_json::from_str(&text).unwrap_or_default();
        let told = told["faults"]["rules"].as_array();
        let mut kinds = BTreeMap::new();
        for (rule, told) in case.faults.iter().zip(told.into_iter().flatten()) {
            let kind = rule["kind"].as_str().unwrap_or_default();
            let names = match place_of(rule) {
                None if faults_of_uploads::is_one(rule) => vec![format!("upload: {kind}")],
                None => vec![kind.to_owned()],
                Some(place) => vec![format!("agents: {kind}"), format!("on {place}")],
            };
            for name in names {
                *kinds.entry(name).or_default() += told["struck"].as_u64().unwrap_or_default();
            }
        }
        Ok(kinds)
    }

    /// How a conversation stands with the agents.
    pub(crate) fn standing(&self, whose: &Whose) -> Result<Standing, SoakError> {
        let told = agents::told(&self.sandbox, Some(&whose.channel), Some(&whose.client));
        let told = told.map_err(|error| SoakError::Sandbox(Box::new(error)))?;
        let told: Value = serde_json::from_str(&written(&told)).unwrap_or_default();
        let of = &told["conversations"][0];
        let is_waiting = of["waiting"].as_array().is_some_and(|all| !all.is_empty());
        Ok(Standing {
            is_held: of["holder"] == "agents",
            is_busy: is_waiting || of["botWaiting"] == true,
        })
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

/// The sandbox's settings.
fn settings_of(slots: usize, desk: &Desk) -> String {
    let mut text =
        format!("hold_ms = {HOLD_MS}\ntime_scale = {TIME_SCALE}\nupload_limit = {SERVER_TAKES}\n");
    for slot in 0..slots {
        for (locks, agents) in [(false, false), (true, false), (false, true), (true, true)] {
            let name = name_of(slot, locks, agents);
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "[[channel]]\nname = {name:?}\ntoken = {name:?}\nblock_form = {locks}\n\
                 bot_script = {SCRIPT:?}\n"
            );
            if agents {
                let url = desk.url(&name);
                let _ = write!(
                    text,
                    "agents_url = {url:?}\nagents_open_ms = {OPENS_WITHIN_MS}\n"
                );
            }
        }
    }
    text
}

/// The name and token of a conversation's channel.
pub(crate) fn channel(slot: usize, site: &Site) -> String {
    name_of(slot, site.channel_locks, site.agents)
}

fn channels_with_agents(slot: usize) -> [String; 2] {
    [false, true].map(|locks| name_of(slot, locks, true))
}

fn name_of(slot: usize, locks: bool, agents: bool) -> String {
    let whose = if agents { "agents-" } else { "" };
    format!("{whose}{}{slot}", if locks { "locking-" } else { "free-" })
}

/// A body that goes out.
pub(crate) fn written(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default()
}
