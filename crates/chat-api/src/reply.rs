//! Everything a bot can send: the elements of `data.replies`.
//!
//! The types only hold; how they are read stands in `reply_decode`, how they
//! are written in `reply_encode`. Addresses and texts are hostile: nothing is
//! checked or cleaned here.

use crate::json::Json;

/// One element of an answer's `replies` (replies.md).
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// What it is.
    pub body: ReplyBody,
    /// The script's state that sent it.
    pub state: Option<String>,
    /// Fields that are not understood.
    pub extra: Vec<(String, Json)>,
}

/// The kinds of replies. A reply of a known type whose main field is missing
/// or unusable is [`ReplyBody::Unknown`].
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyBody {
    /// `text`: a message.
    Text(Text),
    /// `buttons`: quick replies under the last message.
    Buttons {
        /// The buttons; those without a text are left out.
        buttons: Vec<Button>,
        /// Whether the text input is to be locked (assumed).
        block_form: bool,
    },
    /// `inlineButtons`: buttons that belong to the message above them.
    InlineButtons(Vec<InlineButton>),
    /// `image`.
    Image(Media),
    /// `audio`.
    Audio(Media),
    /// `video`.
    Video(Media),
    /// `file`: not documented as a reply, but agents send files.
    File(Media),
    /// `carousel`: cards side by side.
    Carousel {
        /// The text above the cards.
        text: Option<String>,
        /// The cards.
        cards: Vec<Card>,
    },
    /// `location`, in degrees.
    Location {
        /// Latitude, north positive.
        lat: f64,
        /// Longitude, east positive.
        lon: f64,
    },
    /// `timeout`: the bot may write later by itself.
    Timeout {
        /// Seconds until then.
        interval: f64,
        /// The script's state that is entered then.
        target_state: Option<String>,
    },
    /// `switch`: the conversation goes to an agent.
    Switch(Box<Switch>),
    /// `raw`: handed to the host page.
    Raw {
        /// Whatever the script put there.
        body: Json,
        /// The method of the channel that it was meant for.
        method: Option<String>,
    },
    /// A type that is documented and concerns other channels: `hangup`,
    /// `dtmf`, a phone `switch` and so on. Skipped silently.
    Silent {
        /// The type.
        kind: String,
    },
    /// Anything else, kept whole.
    Unknown {
        /// The type, if the element names one.
        kind: Option<String>,
        /// The element as it came.
        json: Json,
    },
}

/// How the text of a `text` reply is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// As it stands.
    Plain,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
}

/// The fields of a `text` reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// How to read it; absent and unknown ones mean plain.
    pub markup: Option<Markup>,
    /// The same for a voice; never shown.
    pub tts: Option<String>,
}

/// One quick reply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Button {
    /// The label, which is also what a press sends. Never empty.
    pub text: String,
    /// The script's state that the press leads to.
    pub transition: Option<String>,
    /// Fields that are not understood.
    pub extra: Vec<(String, Json)>,
}

/// One button that stays with its message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InlineButton {
    /// The label. Never empty.
    pub text: String,
    /// Where it leads, if it is a link.
    pub url: Option<String>,
    /// What messengers send instead of the text.
    pub callback_data: Option<String>,
    /// Fields that are not understood.
    pub extra: Vec<(String, Json)>,
}

/// The fields of `image`, `audio`, `video` and `file`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Media {
    /// Where it is. Never empty.
    pub url: String,
    /// Its name.
    pub name: Option<String>,
    /// The caption (`image` only).
    pub text: Option<String>,
    /// Its size in bytes (`file` only).
    pub size: Option<f64>,
    /// Its media type (`file` only).
    pub mime_type: Option<String>,
}

/// One card of a `carousel`. Any field may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The heading.
    pub title: Option<String>,
    /// The text below it.
    pub description: Option<String>,
    /// The picture's address.
    pub image: Option<String>,
    /// The button's label, cut at 25 characters by the platform.
    pub button_text: Option<String>,
    /// Where the button leads; without it a press sends the label.
    pub url: Option<String>,
    /// Fields that are not understood.
    pub extra: Vec<(String, Json)>,
}

/// The text form of `switch` (operator-api.md, "What the fields of `switch`
/// ask for").
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Switch {
    /// Sent to the agent first.
    pub first_message: Option<String>,
    /// Sent to the agent when the client ends the chat.
    pub last_message: Option<String>,
    /// Texts of the client that end the chat.
    pub close_chat_phrases: Vec<String>,
    /// Shows the first of those phrases as a button.
    pub append_close_chat_button: bool,
    /// The agents' group.
    pub destination: Option<String>,
    /// The script's state that is entered when the chat ends.
    pub theme: Option<String>,
    /// Sends the last messages to the agent.
    pub send_messages_to_operator: bool,
    /// How many of them.
    pub send_message_history_amount: Option<f64>,
    /// Shown to the agent.
    pub attributes: Option<Json>,
    /// Kept for the agents' platform.
    pub hidden_attributes: Option<Json>,
    /// Goes over even when nobody is online.
    pub ignore_offline: bool,
    /// Only the first message goes to the agents.
    pub one_time_message: bool,
    /// Passed on unread.
    pub custom_data: Option<Json>,
}

impl Reply {
    /// A reply with nothing beside its body.
    pub fn new(body: ReplyBody) -> Self {
        Reply {
            body,
            state: None,
            extra: Vec::new(),
        }
    }

    /// A plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Reply::new(ReplyBody::Text(Text {
            text: text.into(),
            ..Text::default()
        }))
    }
}
