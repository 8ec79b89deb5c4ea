//! A JSON tree of our own: what arbitrary data is kept in, and what every
//! outgoing body is built from.
//!
//! It never interprets what it holds.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::source::{Kind, Source};

/// How deep arbitrary data is followed. What lies deeper reads as `null`, so
/// that a nesting bomb can exhaust no stack.
pub const MAX_DEPTH: usize = 96;

/// Whole numbers below this one are exact in an `f64`, and are written without
/// a fraction.
const MAX_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

/// Any JSON value. Objects keep the order of their keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as exact as JavaScript keeps it.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Copies a value out of whatever it was parsed into.
    pub fn read<S: Source>(source: &S) -> Self {
        read_at_depth(source, 0)
    }

    /// The value at a key, if this is an object that has it.
    pub fn at(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Map(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The string, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Starts an object that is filled with [`Json::with`].
    pub fn map() -> Self {
        Json::Map(Vec::new())
    }

    /// The object with one more key; anything else stays as it is.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        if let Json::Map(entries) = &mut self {
            entries.push((key.to_owned(), value.into()));
        }
        self
    }

    /// Like [`Json::with`], and without the key where there is no value.
    #[must_use]
    pub fn with_some(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The object with entries that were read and not understood.
    #[must_use]
    pub(crate) fn with_all(mut self, extra: &[(String, Json)]) -> Self {
        if let Json::Map(entries) = &mut self {
            entries.extend_from_slice(extra);
        }
        self
    }
}

fn read_at_depth<S: Source>(source: &S, depth: usize) -> Json {
    if depth > MAX_DEPTH {
        return Json::Null;
    }
    match source.kind() {
        Kind::Null => Json::Null,
        Kind::Bool => Json::Bool(source.boolean().unwrap_or_default()),
        Kind::Number => Json::Number(source.number().unwrap_or_default()),
        Kind::Text => Json::Text(source.text().unwrap_or_default()),
        Kind::List => Json::List(
            source
                .items()
                .iter()
                .map(|item| read_at_depth(item, depth + 1))
                .collect(),
        ),
        Kind::Map => Json::Map(
            source
                .keys()
                .into_iter()
                .filter_map(|key| {
                    let value = read_at_depth(&source.get(&key)?, depth + 1);
                    Some((key, value))
                })
                .collect(),
        ),
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Bool(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Json::Number(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Json::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Json::Text(value)
    }
}

impl From<&String> for Json {
    fn from(value: &String) -> Self {
        Json::Text(value.clone())
    }
}

impl From<&Json> for Json {
    fn from(value: &Json) -> Self {
        value.clone()
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Json::List(items.into_iter().map(Into::into).collect())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(value) if value.fract() == 0.0 && value.abs() < MAX_EXACT_INTEGER => {
                serializer.serialize_i64(*value as i64)
            }
            Json::Number(value) => serializer.serialize_f64(*value),
            Json::Text(value) => serializer.serialize_str(value),
            Json::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Json::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Data that was kept can be read again like data that just came in.
impl Source for &Json {
    fn kind(&self) -> Kind {
        match self {
            Json::Null => Kind::Null,
            Json::Bool(_) => Kind::Bool,
            Json::Number(_) => Kind::Number,
            Json::Text(_) => Kind::Text,
            Json::List(_) => Kind::List,
            Json::Map(_) => Kind::Map,
        }
    }

    fn boolean(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Json::Number(value) => Some(*value),
            _ => None,
        }
    }

    fn text(&self) -> Option<String> {
        self.as_text().map(str::to_owned)
    }

    fn written_number(&self) -> Option<String> {
        // Adding nothing turns -0 into 0, as browsers write it.
        self.number().map(|number| (number + 0.0).to_string())
    }

    fn spelled_number(&self) -> Option<f64> {
        self.as_text()?.trim().parse().ok()
    }

    fn items(&self) -> Vec<Self> {
        match self {
            Json::List(items) => items.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn keys(&self) -> Vec<String> {
        match self {
            Json::Map(entries) => entries.iter().map(|(key, _)| key.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn get(&self, key: &str) -> Option<Self> {
        self.at(key)
    }
}
