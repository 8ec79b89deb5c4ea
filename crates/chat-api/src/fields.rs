//! Reading an object field by field, remembering which fields were understood.
//!
//! A field that is missing, `null` or of a kind that cannot be used reads as
//! nothing; it is never an error.

use crate::json::Json;
use crate::source::{Kind, Source};
use crate::timestamp::Timestamp;

/// The fields of one object, read one by one.
pub(crate) struct Fields<S> {
    source: S,
    understood: Vec<&'static str>,
}

impl<S: Source> Fields<S> {
    pub(crate) fn new(source: &S) -> Self {
        Fields {
            source: source.clone(),
            understood: Vec::new(),
        }
    }

    /// The value at a key, unless it is missing or `null`.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<S> {
        self.understood.push(key);
        present(&self.source, key)
    }

    /// Whether a key is there and not `null`, without counting it as understood.
    pub(crate) fn peek(&self, key: &str) -> bool {
        present(&self.source, key).is_some()
    }

    /// A string; numbers and truth values in its place are written out.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<String> {
        lenient_text(&self.value(key)?)
    }

    /// A number; a string that spells one counts too.
    pub(crate) fn number(&mut self, key: &'static str) -> Option<f64> {
        let value = self.value(key)?;
        match value.kind() {
            Kind::Text => value.spelled_number(),
            _ => value.number(),
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// A truth value; the strings `"true"` and `"false"` count too.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        match value.text().as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => value.boolean(),
        }
    }

    /// Arbitrary data.
    pub(crate) fn json(&mut self, key: &'static str) -> Option<Json> {
        self.value(key).map(|value| Json::read(&value))
    }

    /// A point in time.
    pub(crate) fn timestamp(&mut self, key: &'static str) -> Option<Timestamp> {
        let value = self.value(key)?;
        match value.number() {
            Some(millis) => Timestamp::from_millis(millis),
            None => Timestamp::parse(&value.text()?),
        }
    }

    /// The elements of an array.
    pub(crate) fn items(&mut self, key: &'static str) -> Vec<S> {
        self.value(key)
            .map(|value| value.items())
            .unwrap_or_default()
    }

    /// Every field that was not asked for, so that nothing is lost.
    pub(crate) fn rest(self) -> Vec<(String, Json)> {
        self.source
            .keys()
            .into_iter()
            .filter(|key| !self.understood.contains(&key.as_str()))
            .filter_map(|key| {
                let value = Json::read(&self.source.get(&key)?);
                Some((key, value))
            })
            .collect()
    }
}

/// The value at a key, unless it is missing or `null`.
pub(crate) fn present<S: Source>(source: &S, key: &str) -> Option<S> {
    source.get(key).filter(|value| value.kind() != Kind::Null)
}

/// A string, or what a number or a truth value looks like as one.
pub(crate) fn lenient_text<S: Source>(value: &S) -> Option<String> {
    match value.kind() {
        Kind::Text => value.text(),
        Kind::Number => value.written_number(),
        Kind::Bool => value
            .boolean()
            .map(|truth| if truth { "true" } else { "false" }.to_owned()),
        _ => None,
    }
}
