//! The bodies of the calls that JAICP makes.

use serde_json::{Value, json};

use crate::data::Data;
use crate::fields::{Fields, WireError};

/// A body that can be read and written.
pub trait Body: Sized {
    /// Reads the body of a call.
    fn from_json(body: &Value) -> Result<Self, WireError>;

    /// The body as it is written.
    fn to_json(&self) -> Value;

    /// Reads the bytes of a call.
    fn from_slice(body: &[u8]) -> Result<Self, WireError> {
        let body = serde_json::from_slice(body).map_err(|_| WireError::NotJson)?;
        Self::from_json(&body)
    }
}

/// `setWebhook`: the address that events go to from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetWebhook {
    /// The address.
    pub url: String,
}

/// `selectDestination`: opens a client's chat with a group of agents.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectDestination {
    /// The client.
    pub user_id: String,
    /// The group.
    pub destination_id: String,
    /// What the client is called.
    pub user_name: Option<String>,
    /// What agents are shown.
    pub attributes: Option<Data>,
    /// What is kept for the platform's records.
    pub hidden_attributes: Option<Data>,
    /// What is passed on unread.
    pub custom_data: Option<Data>,
}

/// `sendText`: the client has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendText {
    /// The client.
    pub user_id: String,
    /// What the client wrote.
    pub text: String,
    /// Tells a repeat from a second message. Ours (assumed): the live API has
    /// no such field.
    pub message_id: Option<String>,
}

/// `sendFile`: the client has sent a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendFile {
    /// The client.
    pub user_id: String,
    /// Where the file is.
    pub url: String,
    /// What it is called.
    pub file_name: Option<String>,
    /// How large it is, in bytes.
    pub size: Option<u64>,
    /// As in [`SendText::message_id`].
    pub message_id: Option<String>,
}

/// `closeChat`: the client has ended the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseChat {
    /// The client.
    pub user_id: String,
    /// What to tell the agent.
    pub text: String,
}

impl Body for SetWebhook {
    fn from_json(body: &Value) -> Result<Self, WireError> {
        let mut fields = Fields::of(body)?;
        let read = SetWebhook {
            url: fields.address("url"),
        };
        fields.done(read)
    }

    fn to_json(&self) -> Value {
        json!({ "url": self.url })
    }
}

impl Body for SelectDestination {
    fn from_json(body: &Value) -> Result<Self, WireError> {
        let mut fields = Fields::of(body)?;
        let data = |name| fields.value(name).and_then(Data::read);
        let (attributes, hidden_attributes, custom_data) = (
            data("attributes"),
            data("hiddenAttributes"),
            data("customData"),
        );
        let read = SelectDestination {
            user_id: fields.id("userId"),
            destination_id: fields.id("destinationId"),
            user_name: fields.optional_text("userName"),
            attributes,
            hidden_attributes,
            custom_data,
        };
        fields.done(read)
    }

    fn to_json(&self) -> Value {
        let mut body = json!({
            "userId": self.user_id,
            "destinationId": self.destination_id,
        });
        put(&mut body, "userName", self.user_name.clone());
        let data = |data: &Option<Data>| data.as_ref().map(Data::to_json);
        put(&mut body, "attributes", data(&self.attributes));
        put(&mut body, "hiddenAttributes", data(&self.hidden_attributes));
        put(&mut body, "customData", data(&self.custom_data));
        body
    }
}

impl Body for SendText {
    fn from_json(body: &Value) -> Result<Self, WireError> {
        let mut fields = Fields::of(body)?;
        let read = SendText {
            user_id: fields.id("userId"),
            text: fields.text("text"),
            message_id: fields.optional_text("messageId"),
        };
        fields.done(read)
    }

    fn to_json(&self) -> Value {
        let mut body = json!({ "userId": self.user_id, "text": self.text });
        put(&mut body, "messageId", self.message_id.clone());
        body
    }
}

impl Body for SendFile {
    fn from_json(body: &Value) -> Result<Self, WireError> {
        let mut fields = Fields::of(body)?;
        let read = SendFile {
            user_id: fields.id("userId"),
            url: fields.address("url"),
            file_name: fields.optional_text("fileName"),
            size: fields.size("size"),
            message_id: fields.optional_text("messageId"),
        };
        fields.done(read)
    }

    fn to_json(&self) -> Value {
        let mut body = json!({ "userId": self.user_id, "url": self.url });
        put(&mut body, "fileName", self.file_name.clone());
        put(&mut body, "size", self.size);
        put(&mut body, "messageId", self.message_id.clone());
        body
    }
}

impl Body for CloseChat {
    fn from_json(body: &Value) -> Result<Self, WireError> {
        let mut fields = Fields::of(body)?;
        let read = CloseChat {
            user_id: fields.id("userId"),
            text: fields.text("text"),
        };
        fields.done(read)
    }

    fn to_json(&self) -> Value {
        json!({ "userId": self.user_id, "text": self.text })
    }
}

/// Puts in what is there.
pub(crate) fn put(body: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Some(object), Some(value)) = (body.as_object_mut(), value) {
        object.insert(name.to_owned(), value.into());
    }
}
