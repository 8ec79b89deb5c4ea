//! Reading an object field by field: lenient in kinds, strict in what must be
//! there.

use serde_json::{Map, Value};
use thiserror::Error;

/// Why a body cannot be read. It repeats nothing of the body but names.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WireError {
    /// It is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// It is JSON of another kind than the one that belongs here.
    #[error("{0} must be {1}")]
    WrongKind(String, &'static str),
    /// Required fields are not there, in their order.
    #[error("missing: {}", .0.join(", "))]
    Missing(Vec<String>),
}

impl WireError {
    /// The first field that is to blame, as a path of names with dots.
    pub fn field(&self) -> Option<&str> {
        match self {
            WireError::NotJson => None,
            WireError::WrongKind(field, _) => Some(field),
            WireError::Missing(fields) => fields.first().map(String::as_str),
        }
    }
}

/// The fields of one object. Required ones that are missing are collected, so
/// that one answer names all of them.
pub(crate) struct Fields<'v> {
    object: &'v Map<String, Value>,
    within: String,
    missing: Vec<String>,
    wrong: Option<WireError>,
}

impl<'v> Fields<'v> {
    /// The fields of a body.
    pub(crate) fn of(body: &'v Value) -> Result<Self, WireError> {
        Fields::within(body, "")
    }

    /// The fields of an object at a path.
    pub(crate) fn within(value: &'v Value, path: &str) -> Result<Self, WireError> {
        let name = if path.is_empty() { "the body" } else { path };
        let object = value
            .as_object()
            .ok_or_else(|| WireError::WrongKind(name.to_owned(), "an object"))?;
        Ok(Fields {
            object,
            within: path.to_owned(),
            missing: Vec::new(),
            wrong: None,
        })
    }

    /// The path of a field.
    pub(crate) fn path(&self, name: &str) -> String {
        match self.within.as_str() {
            "" => name.to_owned(),
            within => format!("{within}.{name}"),
        }
    }

    /// A value that is there and not `null`.
    pub(crate) fn value(&self, name: &str) -> Option<&'v Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A required object.
    pub(crate) fn object(&mut self, name: &str) -> Option<&'v Value> {
        let value = self.value(name);
        if value.is_none() {
            self.missing.push(self.path(name));
        }
        value
    }

    /// A required identifier: a string that is not empty, or a
    /// number.
    pub(crate) fn id(&mut self, name: &str) -> String {
        let found = match self.value(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => {
                self.wrong_kind(name, "a string");
                return String::new();
            }
            None => None,
        };
        match found {
            Some(id) if !id.is_empty() => id,
            _ => {
                self.missing.push(self.path(name));
                String::new()
            }
        }
    }

    /// A required address: a string that is not empty.
    pub(crate) fn address(&mut self, name: &str) -> String {
        let address = self.text(name);
        if address.is_empty() && self.value(name).is_some_and(Value::is_string) {
            self.missing.push(self.path(name));
        }
        address
    }

    /// A required text. It may be empty.
    pub(crate) fn text(&mut self, name: &str) -> String {
        match self.value(name) {
            Some(Value::String(text)) => text.clone(),
            Some(_) => {
                self.wrong_kind(name, "a string");
                String::new()
            }
            None => {
                self.missing.push(self.path(name));
                String::new()
            }
        }
    }

    /// A required address that may say that there is none.
    pub(crate) fn picture(&mut self, name: &str) -> Option<String> {
        if !self.object.contains_key(name) {
            self.missing.push(self.path(name));
        }
        self.optional_text(name)
    }

    /// A text that says something; a number counts as one.
    pub(crate) fn optional_text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A number of bytes, or a string that spells one.
    pub(crate) fn size(&self, name: &str) -> Option<u64> {
        match self.value(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value, or a string that spells one.
    pub(crate) fn truth(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(truth) => Some(*truth),
            Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
            _ => None,
        }
    }

    /// What was read, unless something required was missing or unusable.
    pub(crate) fn done<T>(self, read: T) -> Result<T, WireError> {
        if !self.missing.is_empty() {
            return Err(WireError::Missing(self.missing));
        }
        self.wrong.map_or(Ok(read), Err)
    }

    fn wrong_kind(&mut self, name: &str, needed: &'static str) {
        let wrong = WireError::WrongKind(self.path(name), needed);
        self.wrong.get_or_insert(wrong);
    }
}
