//! What an agents' platform posts to the address of `setWebhook`.

use serde_json::{Map, Value, json};

use crate::calls::{Body, put};
use crate::destination::Destination;
use crate::fields::{Fields, WireError};

/// One event. Whoever receives it drops what comes again under the same `id`.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Identifies the event.
    pub id: String,
    /// The client.
    pub user_id: String,
    /// What has happened.
    pub body: EventBody,
}

/// What has happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventBody {
    /// An agent has written.
    TextMessage {
        /// What the agent wrote.
        text: String,
        /// The agent.
        employee: Employee,
    },
    /// An agent has sent a file.
    FileMessage {
        /// Where the file is.
        url: String,
        /// What it is called.
        name: Option<String>,
        /// How large it is, in bytes.
        size: Option<u64>,
        /// What was said with it.
        comment: Option<String>,
        /// The agent.
        employee: Employee,
    },
    /// An agent has ended the chat.
    Closed {
        /// The agent.
        employee: Employee,
    },
    /// An agent passes the chat to another group.
    SelectDestination {
        /// The group.
        destination: Destination,
    },
    /// A type that is not known here.
    Unknown {
        /// Its name.
        type_name: String,
        /// Everything else that it has.
        rest: Map<String, Value>,
    },
}

/// An agent, as clients are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    /// Identifies the agent.
    pub employee_id: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The address of the agent's picture. An empty string or `null` stand for
    /// none (assumed: the documentation requires the field).
    pub avatar_url: Option<String>,
}

impl Event {
    /// The agent of an event that has one.
    pub fn employee(&self) -> Option<&Employee> {
        match &self.body {
            EventBody::TextMessage { employee, .. }
            | EventBody::FileMessage { employee, .. }
            | EventBody::Closed { employee } => Some(employee),
            EventBody::SelectDestination { .. } | EventBody::Unknown { .. } => None,
        }
    }
}

impl Body for Event {
    fn from_json(body: &Value) -> Result<Self, WireError> {
        let mut fields = Fields::of(body)?;
        let id = fields.id("id");
        let user_id = fields.id("userId");
        let type_name = fields.id("type");
        let read = match type_name.as_str() {
            "TextMessage" => {
                let text = fields.text("text");
                let (employee, fields) = employee(fields)?;
                fields.done(EventBody::TextMessage { text, employee })
            }
            "FileMessage" => {
                let url = fields.address("url");
                let name = fields.optional_text("name");
                let size = fields.size("size");
                let comment = fields.optional_text("comment");
                let (employee, fields) = employee(fields)?;
                fields.done(EventBody::FileMessage {
                    url,
                    name,
                    size,
                    comment,
                    employee,
                })
            }
            "Closed" => {
                let (employee, fields) = employee(fields)?;
                fields.done(EventBody::Closed { employee })
            }
            "SelectDestination" => {
                let value = fields.object("destination").unwrap_or(&Value::Null);
                fields.done(())?;
                Destination::read(value, "destination")
                    .map(|destination| EventBody::SelectDestination { destination })
            }
            _ => {
                let known = ["id", "userId", "type"];
                let rest = body.as_object().into_iter().flatten();
                let rest = rest.filter(|(name, _)| !known.contains(&name.as_str()));
                let rest = rest.map(|(name, value)| (name.clone(), value.clone()));
                fields.done(EventBody::Unknown {
                    type_name,
                    rest: rest.collect(),
                })
            }
        };
        Ok(Event {
            id,
            user_id,
            body: read?,
        })
    }

    fn to_json(&self) -> Value {
        let mut body = match &self.body {
            EventBody::TextMessage { text, employee } => json!({
                "type": "TextMessage",
                "text": text,
                "employee": employee.to_json(),
            }),
            EventBody::FileMessage {
                url,
                name,
                size,
                comment,
                employee,
            } => {
                let mut body = json!({
                    "type": "FileMessage",
                    "url": url,
                    "employee": employee.to_json(),
                });
                put(&mut body, "name", name.clone());
                // A string in the documentation's sample.
                put(&mut body, "size", size.map(|size| size.to_string()));
                put(&mut body, "comment", comment.clone());
                body
            }
            EventBody::Closed { employee } => json!({
                "type": "Closed",
                "employee": employee.to_json(),
            }),
            EventBody::SelectDestination { destination } => json!({
                "type": "SelectDestination",
                "destination": {
                    "destinationId": destination.destination_id,
                    "name": destination.name,
                    // A string in the documentation's sample.
                    "hasOnline": destination.has_online.to_string(),
                },
            }),
            EventBody::Unknown { type_name, rest } => {
                let mut body = Value::Object(rest.clone());
                put(&mut body, "type", Some(type_name.clone()));
                body
            }
        };
        put(&mut body, "id", Some(self.id.clone()));
        put(&mut body, "userId", Some(self.user_id.clone()));
        body
    }
}

impl Employee {
    fn to_json(&self) -> Value {
        json!({
            "employeeId": self.employee_id,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "avatarUrl": self.avatar_url.as_deref().unwrap_or_default(),
        })
    }
}

/// The agent of an event. What its event lacks is named before what it lacks.
fn employee<'v>(mut fields: Fields<'v>) -> Result<(Employee, Fields<'v>), WireError> {
    let value = fields.object("employee");
    let Some(value) = value else {
        return match fields.done(()) {
            Err(error) => Err(error),
            Ok(()) => Err(WireError::Missing(vec!["employee".to_owned()])),
        };
    };
    let mut inner = Fields::within(value, "employee")?;
    let read = Employee {
        employee_id: inner.id("employeeId"),
        first_name: inner.text("firstName"),
        last_name: inner.text("lastName"),
        avatar_url: inner.picture("avatarUrl"),
    };
    Ok((inner.done(read)?, fields))
}
