//! Wire types and codec of the JAICP Chat API.
//!
//! Pure functions in both directions: a request becomes the parts of an HTTP
//! call ([`Endpoint`]), the parsed body of a response becomes an [`Answer`],
//! an [`EventsPage`] or a [`Failure`]. Nothing here performs input or output.
//!
//! One decoder serves two worlds: it reads through the small trait [`Source`],
//! which `serde_json::Value` implements here (feature `serde_json`) and the
//! browser's own objects implement in the widget.
//!
//! Reading is tolerant: whatever the server sends decodes to something, and a
//! reply that nobody understands is kept as data beside the ones that are
//! understood. Facts about the protocol that nobody outside the platform can
//! check are marked "assumed" in the documentation of the item concerned.

mod source;
mod json;
mod fields;
mod timestamp;
mod request;
mod endpoint;
mod reply;
mod reply_decode;
mod reply_encode;
mod file;
mod answer;
mod events;
mod webhook;
mod failure;
#[cfg(feature = "serde_json")]
mod native;

pub use answer::Answer;
pub use endpoint::{Endpoint, EventsQuery, HistoryQuery, HttpRequest, Method};
pub use events::{Destination, Employee, EventBody, EventItem, EventsPage};
pub use failure::{Failure, FailureClass};
pub use file::FILE_EVENT;
pub use json::{Json, MAX_DEPTH};
pub use reply::{Button, Card, InlineButton, Markup, Media, Reply, ReplyBody, Switch, Text};
pub use reply_decode::SILENT_TYPES;
pub use request::{Input, Request, RequestError, data_with_message_id, message_id_in};
pub use source::{Kind, Source};
pub use timestamp::Timestamp;
pub use webhook::{WebhookItem, decode_webhook, encode_webhook};
