//! Attributes and other data: objects in the documentation's sample, strings in
//! its table.

use serde_json::{Map, Value};

/// Data that JAICP tells of a client. A string that holds a JSON object counts
/// as that object.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// An object.
    Object(Map<String, Value>),
    /// Plain text.
    Text(String),
}

impl Data {
    /// Reads data; what is neither an object nor a text is none, and so is an
    /// empty text.
    pub fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Data::Object(object.clone())),
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Object(object)) => Some(Data::Object(object)),
                _ => Some(Data::Text(text.clone())),
            },
            _ => None,
        }
    }

    /// The data as JSON: an object or a string.
    pub fn to_json(&self) -> Value {
        match self {
            Data::Object(object) => Value::Object(object.clone()),
            Data::Text(text) => Value::String(text.clone()),
        }
    }

    /// The data as names with texts, for people. What is nested is written as
    /// JSON; plain text has an empty name.
    pub fn entries(&self) -> Vec<(String, String)> {
        match self {
            Data::Text(text) => vec![(String::new(), text.clone())],
            Data::Object(object) => object
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| {
                    let written = match value {
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    (name.clone(), written)
                })
                .collect(),
        }
    }
}
