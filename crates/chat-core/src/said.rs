//! What a visitor can say: a text, or a file that has been uploaded.

use chat_api::{FILE_EVENT, Input, Json, Media, Reply, ReplyBody, Source};

use crate::content::Content;
use crate::link::Link;
use crate::markup::Allowed;

/// What a message of the visitor says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A text.
    Text(String),
    /// A file, where it can be fetched.
    File(Box<Media>),
}

impl Said {
    /// What a message says. Nothing if a visitor cannot say that, or if a file
    /// is not where it may be fetched.
    pub(crate) fn of_content(content: &Content) -> Option<Self> {
        match &content.reply().body {
            ReplyBody::Text(text) => Some(Said::Text(text.text.clone())),
            ReplyBody::File(media) => Said::of_file(media.clone()),
            _ => None,
        }
    }

    /// A file, if it is where it may be fetched.
    pub(crate) fn of_file(media: Media) -> Option<Self> {
        Link::to_load(&media.url)?;
        Some(Said::File(Box::new(media)))
    }

    /// The message that says it. Nothing if it says nothing.
    pub(crate) fn content(&self) -> Option<Content> {
        match self {
            Said::Text(text) if text.trim().is_empty() => None,
            Said::Text(text) => Some(Content::plain(text)),
            Said::File(media) => Some(Content::of_reply(
                Reply::file((**media).clone()),
                Allowed::default(),
            )),
        }
    }

    /// How it is told to the server.
    pub(crate) fn into_input(self) -> (Input, Option<Json>) {
        match self {
            Said::Text(text) => (Input::Query(text), None),
            Said::File(media) => (
                Input::Event(FILE_EVENT.to_owned()),
                Some(media.event_data()),
            ),
        }
    }

    /// What the server tells of it: nothing for events that say nothing to
    /// people, and several files if there were several.
    pub(crate) fn of_input(input: &Input, data: Option<&Json>) -> Vec<Self> {
        match (input, data) {
            (Input::Query(text), _) => vec![Said::Text(text.clone())],
            (Input::Event(name), Some(data)) if name == FILE_EVENT => {
                let files = Media::files_in(data).into_iter();
                files.filter_map(Said::of_file).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Adds it to what is kept, or told to other tabs.
    pub(crate) fn write(&self, entry: Json) -> Json {
        match self {
            Said::Text(text) => entry.with("text", text),
            Said::File(media) => entry.with("file", &**media),
        }
    }

    /// Reads it again, from whoever wrote it.
    pub(crate) fn read<S: Source>(entry: &S) -> Option<Self> {
        match entry.get("file") {
            Some(file) => Said::of_file(Media::decode_file(&file)?),
            None => entry.get("text")?.text().map(Said::Text),
        }
    }
}
