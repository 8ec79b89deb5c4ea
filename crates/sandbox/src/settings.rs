//! The sandbox's settings: channels and their bots, read from TOML.
//!
//! It opens the scripts that the file names, and nothing else.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

use crate::bot::{Bot, ExternalBot};
use crate::clock::TimeScale;
use crate::faults::plan::Plan;
use crate::faults::read_plan;
use crate::script::{Script, ScriptError};
use crate::uploads::Bounds;

/// The settings that the sandbox starts with when no file is given.
pub const EMBEDDED_SETTINGS: &str = include_str!("../sandbox.toml");

/// The script of the demo bot.
pub const DEMO_SCRIPT: &str = include_str!("../bots/demo.yaml");

/// What `bot = "demo"` means.
const DEMO: &str = "demo";

/// How long `GET …/events` waits if the file does not say (assumed: how long
/// the platform waits is unknown).
const DEFAULT_HOLD: Duration = Duration::from_secs(25);

/// How long an external bot may take if the file does not say.
const DEFAULT_PATIENCE: Duration = Duration::from_secs(10);

/// The wait before a webhook's second try, if the file does not say.
const DEFAULT_RETRY: Duration = Duration::from_millis(500);

/// How often a webhook is tried, if the file does not say.
const DEFAULT_TRIES: u32 = 8;

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long `GET …/events` waits for something to happen.
    pub hold: Duration,
    /// The sandbox's address in the bots' texts, where it is not to be told
    /// from the request.
    pub public_origin: Option<String>,
    /// The wait before a webhook's second try.
    pub webhook_retry: Duration,
    /// How often a webhook is tried in all.
    pub webhook_tries: u32,
    /// What the sandbox's own times are multiplied by.
    pub time_scale: TimeScale,
    /// Which files clients may upload.
    pub uploads: Bounds,
    /// The channels.
    pub channels: Vec<Channel>,
}

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
    /// What goes wrong from the start.
    pub faults: Option<Plan>,
}

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        source: std::io::Error,
    },
    /// The file is no TOML of the right shape.
    #[error("{file} cannot be used")]
    Toml {
        /// The file's name as it was given.
        file: String,
        /// The reason, with line and column.
        source: Box<toml::de::Error>,
    },
    /// A channel that cannot work.
    #[error("{file}: channel `{channel}`: {problem}")]
    Channel {
        /// The file's name as it was given.
        file: String,
        /// The channel's name.
        channel: String,
        /// What is wrong.
        problem: Cow<'static, str>,
    },
    /// A time scale that makes no sense.
    #[error("{file}: time_scale is a number from 0 to 1000")]
    TimeScale {
        /// The file's name as it was given.
        file: String,
    },
    /// No channel at all.
    #[error("{file}: there is no [[channel]]")]
    NoChannel {
        /// The file's name as it was given.
        file: String,
    },
    /// A script has problems.
    #[error(transparent)]
    Script(#[from] ScriptError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hold_ms: Option<u64>,
    public_origin: Option<String>,
    webhook_retry_ms: Option<u64>,
    webhook_tries: Option<u32>,
    time_scale: Option<f64>,
    upload_limit: Option<usize>,
    upload_keep: Option<u64>,
    upload_types: Option<Vec<String>>,
    #[serde(default)]
    channel: Vec<FileChannel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileChannel {
    name: String,
    token: String,
    #[serde(default)]
    block_form: bool,
    webhook: Option<String>,
    bot: Option<String>,
    bot_script: Option<PathBuf>,
    bot_url: Option<String>,
    bot_id: Option<String>,
    bot_timeout_ms: Option<u64>,
    faults: Option<serde_json::Value>,
}

impl Settings {
    /// The embedded settings with the demo bot.
    pub fn embedded() -> Result<Self, SettingsError> {
        Settings::parse("sandbox.toml", EMBEDDED_SETTINGS, Path::new("."))
    }

    /// Reads a file, and the scripts that it names relative to itself.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let text = read(path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        Settings::parse(&path.display().to_string(), &text, folder)
    }

    /// Reads settings from a text. `file` is the name in errors, `folder` where
    /// scripts are looked for.
    pub fn parse(file: &str, text: &str, folder: &Path) -> Result<Self, SettingsError> {
        let parsed: File = toml::from_str(text).map_err(|source| SettingsError::Toml {
            file: file.to_owned(),
            source: Box::new(source),
        })?;
        let millis = |set: Option<u64>, default| set.map_or(default, Duration::from_millis);
        let mut channels = Vec::new();
        let (mut names, mut tokens) = (BTreeSet::new(), BTreeSet::new());
        for channel in parsed.channel {
            let name = channel.name.clone();
            let problem = |problem: Cow<'static, str>| SettingsError::Channel {
                file: file.to_owned(),
                channel: name.clone(),
                problem,
            };
            if channel.name.is_empty() || !names.insert(channel.name.clone()) {
                return Err(problem("each channel needs a name of its own".into()));
            }
            if channel.token.is_empty() || !tokens.insert(channel.token.clone()) {
                return Err(problem("each channel needs a token of its own".into()));
            }
            channels.push(build(channel, folder, problem)?);
        }
        if channels.is_empty() {
            return Err(SettingsError::NoChannel {
                file: file.to_owned(),
            });
        }
        let time_scale = match parsed.time_scale {
            None => TimeScale::default(),
            Some(factor) => TimeScale::new(factor).ok_or_else(|| SettingsError::TimeScale {
                file: file.to_owned(),
            })?,
        };
        let uploads = Bounds::default();
        Ok(Settings {
            hold: millis(parsed.hold_ms, DEFAULT_HOLD),
            public_origin: parsed.public_origin,
            webhook_retry: millis(parsed.webhook_retry_ms, DEFAULT_RETRY),
            webhook_tries: parsed.webhook_tries.unwrap_or(DEFAULT_TRIES).max(1),
            time_scale,
            uploads: Bounds {
                limit: parsed.upload_limit.unwrap_or(uploads.limit),
                keep: parsed.upload_keep.unwrap_or(uploads.keep),
                types: parsed.upload_types.unwrap_or(uploads.types),
            },
            channels,
        })
    }

    /// The channel with a token.
    pub fn by_token(&self, token: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.token == token)
    }

    /// The channel of a name.
    pub fn by_name(&self, name: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.name == name)
    }
}

fn build(
    channel: FileChannel,
    folder: &Path,
    problem: impl Fn(Cow<'static, str>) -> SettingsError,
) -> Result<Channel, SettingsError> {
    let only_for_url = channel.bot_id.is_some() || channel.bot_timeout_ms.is_some();
    if only_for_url && channel.bot_url.is_none() {
        return Err(problem("bot_id and bot_timeout_ms go with bot_url".into()));
    }
    let plain_http = |url: &Option<String>| {
        url.as_ref()
            .is_none_or(|url| url.starts_with("http://") && url.len() > "http://".len())
    };
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
        faults,
    })
}

fn read(path: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(path).map_err(|source| SettingsError::Unreadable {
        path: path.to_owned(),
        source,
    })
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
