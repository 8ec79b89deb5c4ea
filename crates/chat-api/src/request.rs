//! What a client sends: the request body, in both directions.

use thiserror::Error;

use crate::fields::{Fields, lenient_text};
use crate::json::Json;
use crate::source::{Kind, Source};

/// The key in `data` that holds what the widget itself has to say.
const OWN_DATA: &str = "jaicpChat";

/// The key in there of a message's identifier.
const MESSAGE_ID: &str = "messageId";

/// What a request carries: a text of the person, or the name of an event.
/// Never both (chat-api.md, "Methods").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The person's text; `/start` opens a conversation by convention.
    Query(String),
    /// An event's name instead of a text.
    Event(String),
}

/// One request of a client (chat-api.md, "Request body").
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Chosen by the caller, one per person.
    pub client_id: String,
    /// The text or the event.
    pub input: Input,
    /// Arbitrary data for the bot's script; event data goes under `eventData`.
    pub data: Option<Json>,
    /// What the site says of the person, `firstName` for one.
    pub client_info: Option<Json>,
    /// Names this connection, such as a browser tab.
    pub cid: Option<String>,
}

/// Why a request body cannot be taken. The platform's own words are unknown;
/// these are what the sandbox answers with (assumed).
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RequestError {
    /// The body is JSON, but not an object.
    #[error("the body must be a JSON object")]
    NotAnObject,
    /// `clientId` is missing, empty or of a kind that names nobody.
    #[error("clientId is required: a string that names the client")]
    ClientId,
    /// Both `query` and `event` are there.
    #[error("query and event exclude each other")]
    QueryAndEvent,
    /// Neither `query` nor `event` is there.
    #[error("either query or event is required")]
    NeitherQueryNorEvent,
    /// `query` or `event` is not a string.
    #[error("query and event are strings")]
    InputKind,
    /// `data` or `clientInfo` is not an object.
    #[error("data and clientInfo are objects")]
    DataKind,
}

impl Request {
    /// Reads a request body as a server does. A number is accepted as
    /// `clientId`.
    pub fn decode<S: Source>(body: &S) -> Result<Self, RequestError> {
        if body.kind() != Kind::Map {
            return Err(RequestError::NotAnObject);
        }
        let mut fields = Fields::new(body);
        let client_id = fields
            .text("clientId")
            .filter(|id| !id.is_empty())
            .ok_or(RequestError::ClientId)?;
        let input = match (fields.value("query"), fields.value("event")) {
            (Some(_), Some(_)) => return Err(RequestError::QueryAndEvent),
            (None, None) => return Err(RequestError::NeitherQueryNorEvent),
            (Some(query), None) => lenient_text(&query).map(Input::Query),
            (None, Some(event)) => lenient_text(&event).map(Input::Event),
        }
        .ok_or(RequestError::InputKind)?;
        let data = object(fields.value("data"))?;
        let client_info = object(fields.value("clientInfo"))?;
        Ok(Request {
            client_id,
            input,
            data,
            client_info,
            cid: fields.text("cid"),
        })
    }

    /// The identifier that the widget gives each of its messages, at
    /// `data.jaicpChat.messageId` (assumed: ours, not the platform's).
    pub fn message_id(&self) -> Option<&str> {
        message_id_in(self.data.as_ref()?)
    }

    /// The request with this identifier. Whatever stood in its place gives way,
    /// and so does data that is no object.
    #[must_use]
    pub fn with_message_id(mut self, id: &str) -> Self {
        self.data = Some(data_with_message_id(self.data, id));
        self
    }
}

/// The identifier that a message carries in its `data`, if it is one of the
/// widget's (assumed: ours, not the platform's).
pub fn message_id_in(data: &Json) -> Option<&str> {
    data.at(OWN_DATA)?.at(MESSAGE_ID)?.as_text()
}

/// The `data` that carries a message's identifier beside what it carried.
/// Whatever stood in its place gives way, and so does data that is no object.
pub fn data_with_message_id(data: Option<Json>, id: &str) -> Json {
    let mut entries = match data {
        Some(Json::Map(entries)) => entries,
        _ => Vec::new(),
    };
    entries.retain(|(key, _)| key != OWN_DATA);
    Json::Map(entries).with(OWN_DATA, Json::map().with(MESSAGE_ID, id))
}

impl From<&Request> for Json {
    fn from(request: &Request) -> Self {
        let (key, value) = match &request.input {
            Input::Query(text) => ("query", text),
            Input::Event(name) => ("event", name),
        };
        Json::map()
            .with("clientId", &request.client_id)
            .with(key, value)
            .with_some("data", request.data.as_ref())
            .with_some("clientInfo", request.client_info.as_ref())
            .with_some("cid", request.cid.as_ref())
    }
}

fn object<S: Source>(value: Option<S>) -> Result<Option<Json>, RequestError> {
    match value {
        None => Ok(None),
        Some(value) if value.kind() == Kind::Map => Ok(Some(Json::read(&value))),
        Some(_) => Err(RequestError::DataKind),
    }
}
