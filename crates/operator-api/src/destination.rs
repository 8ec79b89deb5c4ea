//! Groups of agents, which the API calls destinations.

use serde_json::{Value, json};

use crate::fields::{Fields, WireError};

/// A group of agents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Identifies it.
    pub destination_id: String,
    /// What it is called; its identifier, where nobody says.
    pub name: String,
    /// Whether somebody of it is there; no, where nobody says.
    pub has_online: bool,
}

impl Destination {
    /// Reads the object at a path of a body.
    pub(crate) fn read(value: &Value, path: &str) -> Result<Self, WireError> {
        let mut fields = Fields::within(value, path)?;
        let destination_id = fields.id("destinationId");
        let read = Destination {
            name: fields
                .optional_text("name")
                .unwrap_or_else(|| destination_id.clone()),
            has_online: fields.truth("hasOnline").unwrap_or_default(),
            destination_id,
        };
        fields.done(read)
    }
}

/// Reads the answer to `getDestinations` (its shape is assumed).
pub fn destinations_from(body: &[u8]) -> Result<Vec<Destination>, WireError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| WireError::NotJson)?;
    let items = body
        .as_array()
        .ok_or_else(|| WireError::WrongKind("the body".to_owned(), "an array"))?;
    let read = |(at, item)| Destination::read(item, &format!("[{at}]"));
    items.iter().enumerate().map(read).collect()
}

/// The answer to `getDestinations` as it is written.
pub fn destinations_to(destinations: &[Destination]) -> Value {
    let written = |destination: &Destination| {
        json!({
            "destinationId": destination.destination_id,
            "name": destination.name,
            "hasOnline": destination.has_online,
        })
    };
    destinations.iter().map(written).collect()
}
