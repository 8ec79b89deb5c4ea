//! The shapes of the replies that a script can send: their keys, which of them
//! must be there, and what may stand in them (replies.md).
//!
//! It only tells; `reply_checks` compares.

/// `timeout` waits at most so long: 99 hours (chat-api.md, "Limits").
const MAX_TIMEOUT_SECONDS: f64 = 99.0 * 3600.0;

/// A carousel has at most so many cards (replies.md).
pub(super) const MAX_CARDS: usize = 10;

/// What may stand at a key.
#[derive(Clone, Copy)]
pub(super) enum Slot {
    Text,
    /// A text or nothing.
    TextOrNull,
    OneOf(&'static [&'static str]),
    Bool,
    Number(f64, f64),
    /// The path of a state.
    State,
    /// The path of a state, or `/` for none.
    StateOrRoot,
    Texts,
    Map,
    Any,
    List(&'static [Entry], Element),
}

/// What the elements of a list are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Element {
    QuickReply,
    InlineButton,
    Card,
}

/// A key, whether it must be there, and what may stand in it.
pub(super) type Entry = (&'static str, bool, Slot);

const NEEDED: bool = true;
const OPTIONAL: bool = false;

const TEXT: &[Entry] = &[
    ("text", NEEDED, Slot::Text),
    (
        "markup",
        OPTIONAL,
        Slot::OneOf(&["plain", "html", "markdown"]),
    ),
    ("tts", OPTIONAL, Slot::Text),
];
const QUICK_REPLY: &[Entry] = &[
    ("text", NEEDED, Slot::Text),
    ("transition", OPTIONAL, Slot::State),
];
const BUTTONS: &[Entry] = &[
    (
        "buttons",
        NEEDED,
        Slot::List(QUICK_REPLY, Element::QuickReply),
    ),
    ("blockForm", OPTIONAL, Slot::Bool),
];
const INLINE_BUTTON: &[Entry] = &[
    ("text", NEEDED, Slot::Text),
    ("url", OPTIONAL, Slot::Text),
    ("callback_data", OPTIONAL, Slot::Text),
];
const INLINE_BUTTONS: &[Entry] = &[(
    "buttons",
    NEEDED,
    Slot::List(INLINE_BUTTON, Element::InlineButton),
)];
const IMAGE: &[Entry] = &[
    ("imageUrl", NEEDED, Slot::Text),
    ("text", OPTIONAL, Slot::Text),
    ("imageName", OPTIONAL, Slot::Text),
];
const AUDIO: &[Entry] = &[
    ("audioUrl", NEEDED, Slot::Text),
    ("audioName", OPTIONAL, Slot::Text),
];
const VIDEO: &[Entry] = &[
    ("videoUrl", NEEDED, Slot::Text),
    ("videoName", OPTIONAL, Slot::Text),
];
const FILE: &[Entry] = &[
    ("fileUrl", NEEDED, Slot::Text),
    ("fileName", OPTIONAL, Slot::Text),
    ("fileSize", OPTIONAL, Slot::Number(0.0, f64::MAX)),
    ("mimeType", OPTIONAL, Slot::Text),
];
const CARD: &[Entry] = &[
    ("title", OPTIONAL, Slot::TextOrNull),
    ("description", OPTIONAL, Slot::TextOrNull),
    ("image", OPTIONAL, Slot::TextOrNull),
    ("btnText", OPTIONAL, Slot::TextOrNull),
    ("url", OPTIONAL, Slot::TextOrNull),
];
const CAROUSEL: &[Entry] = &[
    ("text", OPTIONAL, Slot::TextOrNull),
    ("content", NEEDED, Slot::List(CARD, Element::Card)),
];
const LOCATION: &[Entry] = &[
    ("lat", NEEDED, Slot::Number(-90.0, 90.0)),
    ("lon", NEEDED, Slot::Number(-180.0, 180.0)),
];
const TIMEOUT: &[Entry] = &[
    ("interval", NEEDED, Slot::Number(0.0, MAX_TIMEOUT_SECONDS)),
    ("targetState", NEEDED, Slot::State),
];
const SWITCH: &[Entry] = &[
    ("firstMessage", OPTIONAL, Slot::Text),
    ("lastMessage", OPTIONAL, Slot::Text),
    ("closeChatPhrases", OPTIONAL, Slot::Texts),
    ("appendCloseChatButton", OPTIONAL, Slot::Bool),
    ("destination", OPTIONAL, Slot::Text),
    ("theme", OPTIONAL, Slot::StateOrRoot),
    ("sendMessagesToOperator", OPTIONAL, Slot::Bool),
    (
        "sendMessageHistoryAmount",
        OPTIONAL,
        Slot::Number(0.0, f64::MAX),
    ),
    ("attributes", OPTIONAL, Slot::Map),
    ("hiddenAttributes", OPTIONAL, Slot::Map),
    ("ignoreOffline", OPTIONAL, Slot::Bool),
    ("oneTimeMessage", OPTIONAL, Slot::Bool),
    ("customData", OPTIONAL, Slot::Any),
    ("phoneNumber", OPTIONAL, Slot::Text),
    ("headers", OPTIONAL, Slot::Map),
    ("transferChannel", OPTIONAL, Slot::Text),
    ("continueCall", OPTIONAL, Slot::Bool),
    ("method", OPTIONAL, Slot::Text),
    ("sipUri", OPTIONAL, Slot::Text),
];
const RAW: &[Entry] = &[
    ("body", NEEDED, Slot::Any),
    ("method", OPTIONAL, Slot::Text),
];

pub(super) const SHAPES: [(&str, &[Entry]); 12] = [
    ("text", TEXT),
    ("buttons", BUTTONS),
    ("inlineButtons", INLINE_BUTTONS),
    ("image", IMAGE),
    ("audio", AUDIO),
    ("video", VIDEO),
    ("file", FILE),
    ("carousel", CAROUSEL),
    ("location", LOCATION),
    ("timeout", TIMEOUT),
    ("switch", SWITCH),
    ("raw", RAW),
];
