//! Files of a client: what an upload address answers with, and the event by
//! which the bot or the agent hears of them (chat-api.md, "file upload";
//! replies.md, "Bot-side events").

use crate::fields::Fields;
use crate::json::Json;
use crate::reply::{Media, Reply, ReplyBody};
use crate::source::Source;

/// The event's name.
pub const FILE_EVENT: &str = "fileEvent";

/// The key in `data` of what an event says.
const EVENT_DATA: &str = "eventData";

impl Media {
    /// Reads a file as upload addresses and events tell of it (assumed: ours).
    /// Nothing without an address, which is hostile until checked.
    pub fn decode_file<S: Source>(source: &S) -> Option<Self> {
        let mut fields = Fields::new(source);
        Some(Media {
            url: fields.text("url").filter(|url| !url.trim().is_empty())?,
            name: fields.text("name"),
            size: fields.number("size"),
            mime_type: fields.text("mimeType"),
            ..Media::default()
        })
    }

    /// The `data` of the event that tells of this file.
    pub fn event_data(&self) -> Json {
        let mime_type = self.mime_type.as_deref().unwrap_or_default();
        let known = ["image", "audio", "video"];
        let kind = known.iter().find(|kind| {
            let rest = mime_type.strip_prefix(**kind);
            rest.is_some_and(|rest| rest.starts_with('/'))
        });
        let file = Json::from(self).with("type", *kind.unwrap_or(&"file"));
        Json::map().with(EVENT_DATA, Json::List(vec![file]))
    }

    /// The files that the `data` of such an event tells of. Its echo comes as
    /// data, and reading that by [`Source`] would bring Rust's own code for
    /// fractions into the widget.
    pub fn files_in(data: &Json) -> Vec<Self> {
        let files = match data.at(EVENT_DATA) {
            Some(Json::List(files)) => files.as_slice(),
            _ => &[],
        };
        let read = |file: &Json| {
            let text = |key| file.at(key).and_then(Json::as_text).map(str::to_owned);
            Some(Media {
                url: text("url").filter(|url| !url.trim().is_empty())?,
                name: text("name"),
                size: match file.at("size") {
                    Some(Json::Number(size)) => Some(*size),
                    _ => None,
                },
                mime_type: text("mimeType"),
                ..Media::default()
            })
        };
        files.iter().filter_map(read).collect()
    }
}

impl Reply {
    /// A file, as an agent would send one.
    pub fn file(file: Media) -> Self {
        Reply::new(ReplyBody::File(file))
    }
}

/// As [`Media::decode_file`] reads it.
impl From<&Media> for Json {
    fn from(file: &Media) -> Self {
        Json::map()
            .with("url", &file.url)
            .with_some("mimeType", file.mime_type.as_ref())
            .with_some("name", file.name.as_ref())
            .with_some("size", file.size)
    }
}
