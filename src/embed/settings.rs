//! What a site sets, whether by attributes, by an object or by props.

use std::time::Duration;

use chat_api::{Endpoint, Json};
use chat_core::markup::Allowed;
use chat_core::{BlockForm, FileLimits, Listen, Opening};

use super::mode::Mode;
use crate::i18n::Language;
use crate::runtime::Keep;

/// A site's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The Chat API's base address, prefix included, such as
    /// `https://bot.jaicp.com/chatapi`. A relative one counts from the page.
    pub api: String,
    /// The channel's access token.
    pub token: String,
    /// How the widget stands in the page.
    pub mode: Mode,
    /// When active buttons lock the text input.
    pub block_form: BlockForm,
    /// What opens the conversation; `/start` if nothing is said.
    pub opening: Option<Opening>,
    /// The pause between several replies of one answer.
    pub reply_pause: Option<Duration>,
    /// The visitor's identifier, if the site has one of its own.
    pub client_id: Option<String>,
    /// The visitor's first name, told to the bot.
    pub client_name: Option<String>,
    /// The language of the widget's own texts; the page's if nothing is said.
    pub language: Option<Language>,
    /// The panel's heading.
    pub header: Option<String>,
    /// When to listen for what comes by itself.
    pub listen: Listen,
    /// Whether the bot's answers come by the events and not with the request.
    pub asynchronous: bool,
    /// Where the conversation is kept.
    pub keep: Keep,
    /// After so many days without a visit the visitor is somebody new.
    pub remember_days: u32,
    /// Whether texts with markup may show pictures.
    pub text_pictures: bool,
    /// Where the visitor's files are brought to; without it there are none. A
    /// relative address counts from the page.
    pub upload: Option<String>,
    /// The largest file, in megabytes.
    pub upload_limit: u32,
    /// The types of files, as the attribute `accept` of HTML has them; all if
    /// nothing is said.
    pub upload_types: String,
}

/// The largest file of a site that says nothing, in megabytes.
const UPLOAD_LIMIT: u32 = 10;

/// A visitor is remembered for a year.
pub(super) const REMEMBER_DAYS: u32 = 365;

/// Settings of a site that says nothing.
impl Default for Settings {
    fn default() -> Self {
        Settings {
            api: String::new(),
            token: String::new(),
            mode: Mode::default(),
            block_form: BlockForm::default(),
            opening: None,
            reply_pause: None,
            client_id: None,
            client_name: None,
            language: None,
            header: None,
            listen: Listen::default(),
            asynchronous: false,
            keep: Keep::default(),
            remember_days: REMEMBER_DAYS,
            text_pictures: false,
            upload: None,
            upload_limit: UPLOAD_LIMIT,
            upload_types: String::new(),
        }
    }
}

impl Settings {
    /// Where the channel is reached, if that has been told.
    pub(crate) fn endpoint(&self) -> Option<Endpoint> {
        let told = !self.api.is_empty() && !self.token.is_empty();
        told.then(|| Endpoint::new(&self.api, &self.token))
    }

    /// The part that the conversation goes by.
    pub(crate) fn conversation(&self) -> chat_core::Settings {
        let defaults = chat_core::Settings::default();
        chat_core::Settings {
            opening: self.opening.clone().unwrap_or(defaults.opening),
            block_form: self.block_form,
            reply_pause: self.reply_pause.unwrap_or(defaults.reply_pause),
            listen: self.listen,
            asynchronous: self.asynchronous,
            stays_open: self.mode.stays_open(),
            allowed: Allowed {
                pictures: self.text_pictures,
            },
            files: self.upload.as_ref().map(|_| FileLimits {
                most_bytes: u64::from(self.upload_limit) * 1_000_000,
                types: self.upload_types.clone(),
            }),
            ..defaults
        }
    }

    /// Whether a conversation can go on under these settings. Another channel,
    /// visitor, place to keep things or address for files is another one.
    pub(crate) fn go_on_from(&self, before: &Settings) -> bool {
        self.api == before.api
            && self.token == before.token
            && self.client_id == before.client_id
            && self.upload == before.upload
            && self.keep == before.keep
            && self.remember_days == before.remember_days
            && self.mode == before.mode
    }

    /// What the bot is told of the visitor.
    pub(crate) fn client_info(&self) -> Option<Json> {
        let name = self.client_name.as_ref()?;
        Some(Json::map().with("firstName", name))
    }
}
