//! What a site decides about the conversation, and who takes part in it.

use std::time::Duration;

use chat_api::Json;

use crate::markup::Allowed;
use crate::uploads::{ChosenFile, UploadFailure};

/// The site's settings that concern the conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How the conversation is opened.
    pub opening: Opening,
    /// When active buttons lock the text input.
    pub block_form: BlockForm,
    /// The pause between several replies of one answer. Zero shows them all
    /// at once.
    pub reply_pause: Duration,
    /// What goes with every request, for the bot's script.
    pub data: Option<Json>,
    /// What is allowed in texts with markup.
    pub allowed: Allowed,
    /// When to listen for what comes by itself.
    pub listen: Listen,
    /// Whether requests are answered at once and the bot's answers come by the
    /// events (chat-api.md, `POST …/async`).
    pub asynchronous: bool,
    /// Whether the panel cannot be closed, because it is a part of the page.
    pub stays_open: bool,
    /// What files the visitor may send; nothing if none.
    pub files: Option<FileLimits>,
}

/// What files the visitor may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// The largest, in bytes.
    pub most_bytes: u64,
    /// The types, as the attribute `accept` of HTML has them: media types, also
    /// such as `image/*`, and endings such as `.pdf`. All if there are none.
    pub types: String,
}

impl FileLimits {
    /// Why a file is not wanted, if it is not.
    pub(crate) fn refuse(&self, file: &ChosenFile) -> Option<UploadFailure> {
        if !self.allows_type(file) {
            Some(UploadFailure::WrongType)
        } else if file.size > self.most_bytes {
            Some(UploadFailure::TooLarge(Some(self.most_bytes)))
        } else {
            None
        }
    }

    fn allows_type(&self, file: &ChosenFile) -> bool {
        let (name, mime_type) = (lowercase(&file.name), lowercase(&file.mime_type));
        let allows = |one: &str| {
            let one = lowercase(one.trim());
            if one.starts_with('.') {
                name.ends_with(&one)
            } else if let Some(kind) = one.strip_suffix('*') {
                mime_type.starts_with(kind)
            } else {
                mime_type == one
            }
        };
        self.types.trim().is_empty() || self.types.split(',').any(allows)
    }
}

fn lowercase(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// When to listen for what comes by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listen {
    /// While something may come: an agent has the conversation, the bot has
    /// promised to write, or an answer is waited for.
    #[default]
    Auto,
    /// As long as there is a conversation, so that campaigns arrive too.
    Always,
    /// Never.
    Never,
}

/// What is sent to open a conversation. The visitor does not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// A text; `/start` by the platform's convention.
    Query(String),
    /// An event.
    Event(String),
    /// Nothing: the visitor speaks first.
    None,
}

/// When active buttons lock the text input (chat-api.md, "Disable text input
/// when using buttons").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlockForm {
    /// When the answer that brought them says so.
    #[default]
    Auto,
    /// Whenever there are any.
    Always,
    /// Never.
    Never,
}

/// Who talks, from where.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// The client's identifier, kept across visits.
    pub client_id: String,
    /// Whether the server may know that identifier already.
    pub is_returning: bool,
    /// What the site says of the person, as `clientInfo`.
    pub client_info: Option<Json>,
    /// Names this connection: one for each page.
    pub cid: Option<String>,
    /// Where message identifiers and jitter come from.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            opening: Opening::Query("/start".to_owned()),
            block_form: BlockForm::Auto,
            reply_pause: Duration::from_millis(450),
            data: None,
            allowed: Allowed::default(),
            listen: Listen::Auto,
            asynchronous: false,
            stays_open: false,
            files: None,
        }
    }
}

impl BlockForm {
    /// Whether buttons lock the input, given what their answer says. This is
    /// the one place that decides it.
    pub(crate) fn locks(self, answer_says_so: bool) -> bool {
        match self {
            BlockForm::Auto => answer_says_so,
            BlockForm::Always => true,
            BlockForm::Never => false,
        }
    }
}
