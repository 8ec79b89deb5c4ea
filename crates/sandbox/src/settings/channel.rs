//! One channel of the settings: what the file says of it, and what comes of it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::{DEMO, DEMO_SCRIPT, SettingsError, read};
use crate::agents::Platform;
use crate::bot::{Bot, ExternalBot};
use crate::faults::plan::Plan;
use crate::faults::read_plan;
use crate::script::Script;

/// How long an external bot may take if the file does not say.
const DEFAULT_PATIENCE: Duration = Duration::from_secs(10);

/// How long a call to an agents' platform may take if the file does not say.
const DEFAULT_AGENTS_PATIENCE: Duration = Duration::from_secs(10);

/// How long a chat with agents may take to open if the file does not say.
const DEFAULT_OPENING: Duration = Duration::from_secs(60);

pub(super) const AGENTS_URL: &str = "agents_url is an http:// address (the sandbox speaks no TLS)";

/// One Chat API channel.
#[derive(Clone)]
pub struct Channel {
    /// Its name: for logs and the data file.
    pub name: String,
    /// Its access token.
    pub token: String,
    /// "Disable text input when using buttons".
    pub block_form: bool,
    /// Where answers to asynchronous requests go.
    pub webhook: Option<String>,
    /// What answers.
    pub bot: Bot,
    /// Whose agents take conversations over, if anybody's.
    pub agents: Option<Platform>,
    /// What goes wrong from the start.
    pub faults: Option<Plan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileChannel {
    pub(super) name: String,
    pub(super) token: String,
    #[serde(default)]
    block_form: bool,
    webhook: Option<String>,
    bot: Option<String>,
    bot_script: Option<PathBuf>,
    bot_url: Option<String>,
    bot_id: Option<String>,
    bot_timeout_ms: Option<u64>,
    agents_url: Option<String>,
    agents_timeout_ms: Option<u64>,
    agents_open_ms: Option<u64>,
    faults: Option<serde_json::Value>,
}

/// Builds a channel, and reads the script that it names.
pub(super) fn build(
    channel: FileChannel,
    folder: &Path,
    problem: impl Fn(Cow<'static, str>) -> SettingsError,
) -> Result<Channel, SettingsError> {
    let only_for_url = channel.bot_id.is_some() || channel.bot_timeout_ms.is_some();
    if only_for_url && channel.bot_url.is_none() {
        return Err(problem("bot_id and bot_timeout_ms go with bot_url".into()));
    }
    let only_for_agents = channel.agents_timeout_ms.is_some() || channel.agents_open_ms.is_some();
    if only_for_agents && channel.agents_url.is_none() {
        return Err(problem(
            "agents_timeout_ms and agents_open_ms go with agents_url".into(),
        ));
    }
    let agents = match &channel.agents_url {
        None => None,
        Some(url) => {
            let millis = |set: Option<u64>, default| set.map_or(default, Duration::from_millis);
            let platform = platform(url).ok_or_else(|| problem(AGENTS_URL.into()))?;
            Some(Platform {
                timeout: millis(channel.agents_timeout_ms, platform.timeout),
                patience: millis(channel.agents_open_ms, platform.patience),
                ..platform
            })
        }
    };
    let plain_http = |url: &Option<String>| url.as_deref().is_none_or(is_plain_http);
    if !plain_http(&channel.webhook) || !plain_http(&channel.bot_url) {
        return Err(problem(
            "webhook and bot_url are http:// addresses (the sandbox speaks no TLS)".into(),
        ));
    }
    let faults = channel.faults.as_ref().map(read_plan).transpose();
    let faults = faults.map_err(|error| problem(format!("faults: {error}").into()))?;
    let bot = match (channel.bot, channel.bot_script, channel.bot_url) {
        (Some(name), None, None) if name == DEMO => {
            Bot::Scripted(Arc::new(Script::parse("demo.yaml", DEMO_SCRIPT)?))
        }
        (Some(_), None, None) => return Err(problem("the only embedded bot is \"demo\"".into())),
        (None, Some(path), None) => {
            let path = folder.join(path);
            let text = read(&path)?;
            Bot::Scripted(Arc::new(Script::parse(&path.display().to_string(), &text)?))
        }
        (None, None, Some(url)) => Bot::External(ExternalBot {
            url,
            bot_id: channel
                .bot_id
                .unwrap_or_else(|| format!("sandbox-{}", channel.name)),
            patience: channel
                .bot_timeout_ms
                .map_or(DEFAULT_PATIENCE, Duration::from_millis),
        }),
        _ => return Err(problem("set one of bot, bot_script and bot_url".into())),
    };
    Ok(Channel {
        name: channel.name,
        token: channel.token,
        block_form: channel.block_form,
        webhook: channel.webhook,
        bot,
        agents,
        faults,
    })
}

/// The agents' platform at an address.
pub(super) fn platform(url: &str) -> Option<Platform> {
    is_plain_http(url).then(|| Platform {
        url: url.trim_end_matches('/').to_owned(),
        timeout: DEFAULT_AGENTS_PATIENCE,
        patience: DEFAULT_OPENING,
    })
}

fn is_plain_http(url: &str) -> bool {
    url.starts_with("http://") && url.len() > "http://".len()
}

/// Tokens and addresses are secrets, so they are not printed.
impl std::fmt::Debug for Channel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Channel")
            .field("name", &self.name)
            .field("block_form", &self.block_form)
            .finish_non_exhaustive()
    }
}
