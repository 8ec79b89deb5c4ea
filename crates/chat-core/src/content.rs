//! What a message says: a reply as it came, and what of it is shown.
//!
//! Everything shown has gone through the allow-lists here, also what comes
//! back from a store.

use chat_api::{Media, Reply, ReplyBody};

use crate::link::Link;
use crate::markup::{self, Allowed, Node, plain_text};

/// At most so many cards are shown (replies.md).
const MAX_CARDS: usize = 10;

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// As it came. Hostile.
    reply: Reply,
    /// What is shown of it.
    pub shown: Shown,
}

/// What is shown of a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A text.
    Text(Vec<Node>),
    /// Buttons that belong to the message above them, and stay.
    Actions(Vec<Action>),
    /// A picture.
    Image {
        /// Where it is; nothing if that is not allowed.
        address: Option<Link>,
        /// What it shows, in words.
        caption: Option<String>,
        /// Its file name.
        name: Option<String>,
    },
    /// A sound.
    Audio(Clip),
    /// A film.
    Video(Clip),
    /// A file to be fetched.
    File {
        /// Where it is; nothing if that is not allowed.
        address: Option<Link>,
        /// Its name.
        name: Option<String>,
        /// Its size in bytes.
        size: Option<u64>,
        /// Its media type.
        mime_type: Option<String>,
    },
    /// Cards side by side.
    Carousel {
        /// What stands above them.
        text: Vec<Node>,
        /// The cards, 10 at most.
        cards: Vec<Card>,
    },
    /// A place on earth, in degrees.
    Location {
        /// Latitude, north positive, from -90 to 90.
        lat: f64,
        /// Longitude, east positive, from -180 to 180.
        lon: f64,
    },
    /// There is nothing to see.
    Nothing,
}

/// A button inside the timeline. With a link it opens that in a new tab;
/// without one it says its label in the visitor's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it says. Never empty.
    pub label: String,
    /// Where it leads.
    pub link: Option<Link>,
}

/// A sound or a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Where it is; nothing if that is not allowed.
    pub address: Option<Link>,
    /// Its name.
    pub name: Option<String>,
}

/// One card of a carousel. Any of it may be missing, not all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The heading.
    pub title: Option<String>,
    /// The text below it.
    pub description: Option<String>,
    /// The picture.
    pub image: Option<Link>,
    /// Its button.
    pub action: Option<Action>,
}

impl Content {
    /// A plain text.
    pub(crate) fn plain(text: &str) -> Self {
        Content::of_reply(Reply::text(text), Allowed::default())
    }

    /// What of a reply is shown in the timeline. Quick replies are not part of
    /// it.
    pub fn of_reply(reply: Reply, allowed: Allowed) -> Self {
        let shown = shown(&reply.body, allowed);
        Content { reply, shown }
    }

    /// The reply as it came.
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// The text as it was written, if it is one.
    pub fn source_text(&self) -> Option<&str> {
        match &self.reply.body {
            ReplyBody::Text(text) => Some(&text.text),
            _ => None,
        }
    }

    /// The file, if it is one.
    pub(crate) fn file(&self) -> Option<&Media> {
        match &self.reply.body {
            ReplyBody::File(media) => Some(media),
            _ => None,
        }
    }

    /// Whether there is something to see.
    pub fn is_visible(&self) -> bool {
        match &self.shown {
            Shown::Text(nodes) => !plain_text(nodes).is_empty() || has_picture(nodes),
            Shown::Actions(actions) => !actions.is_empty(),
            Shown::Carousel { text, cards } => !cards.is_empty() || !plain_text(text).is_empty(),
            Shown::Nothing => false,
            _ => true,
        }
    }

    /// The button with this number, in an element of buttons or cards.
    pub fn action(&self, index: usize) -> Option<&Action> {
        match &self.shown {
            Shown::Actions(actions) => actions.get(index),
            Shown::Carousel { cards, .. } => cards.get(index)?.action.as_ref(),
            _ => None,
        }
    }
}

fn shown(body: &ReplyBody, allowed: Allowed) -> Shown {
    match body {
        ReplyBody::Text(text) => Shown::Text(markup::parse(&text.text, text.markup, allowed)),
        ReplyBody::InlineButtons(buttons) => Shown::Actions(
            buttons
                .iter()
                .map(|button| Action {
                    label: button.text.clone(),
                    link: button.url.as_deref().and_then(Link::to_follow),
                })
                .collect(),
        ),
        ReplyBody::Image(media) => Shown::Image {
            address: Link::to_load(&media.url),
            caption: worded(&media.text),
            name: worded(&media.name),
        },
        ReplyBody::Audio(media) => Shown::Audio(clip(media)),
        ReplyBody::Video(media) => Shown::Video(clip(media)),
        ReplyBody::File(media) if is_of(media, "image/") => Shown::Image {
            address: Link::to_load(&media.url),
            caption: None,
            name: worded(&media.name),
        },
        ReplyBody::File(media) if is_of(media, "audio/") => Shown::Audio(clip(media)),
        ReplyBody::File(media) if is_of(media, "video/") => Shown::Video(clip(media)),
        ReplyBody::File(media) => Shown::File {
            address: Link::to_load(&media.url),
            name: worded(&media.name),
            size: media
                .size
                .filter(|size| *size >= 0.0)
                .map(|size| size as u64),
            mime_type: worded(&media.mime_type),
        },
        ReplyBody::Carousel { text, cards } => Shown::Carousel {
            text: markup::parse(text.as_deref().unwrap_or_default(), None, allowed),
            cards: cards.iter().filter_map(card).take(MAX_CARDS).collect(),
        },
        ReplyBody::Location { lat, lon } if lat.abs() <= 90.0 && lon.abs() <= 180.0 => {
            Shown::Location {
                lat: *lat,
                lon: *lon,
            }
        }
        _ => Shown::Nothing,
    }
}

/// Whether a file can be shown, and is of a kind. Drawings are programs of a sort,
/// and not every browser knows the others.
fn is_of(media: &Media, kind: &str) -> bool {
    const UNKNOWN_TO_SOME: [&str; 4] = ["svg+xml", "heic", "heif", "tiff"];
    let mime_type = media.mime_type.as_deref().unwrap_or_default();
    let subtype = mime_type.strip_prefix(kind);
    Link::to_load(&media.url).is_some()
        && subtype.is_some_and(|subtype| !UNKNOWN_TO_SOME.contains(&subtype))
}

fn clip(media: &Media) -> Clip {
    Clip {
        address: Link::to_load(&media.url),
        name: worded(&media.name),
    }
}

/// Without anything to see there is no card.
fn card(card: &chat_api::Card) -> Option<Card> {
    let shown = Card {
        title: worded(&card.title),
        description: worded(&card.description),
        image: card.image.as_deref().and_then(Link::to_load),
        action: worded(&card.button_text).map(|label| Action {
            label,
            link: card.url.as_deref().and_then(Link::to_follow),
        }),
    };
    let blank = Card {
        title: None,
        description: None,
        image: None,
        action: None,
    };
    (shown != blank).then_some(shown)
}

/// A text with something in it.
fn worded(text: &Option<String>) -> Option<String> {
    text.as_ref()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn has_picture(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Element(crate::markup::Tag::Picture { .. }, _) => true,
        Node::Element(_, children) => has_picture(children),
    })
}
