//! Reading a table of a plan field by field, so that every complaint names its
//! field, whether the plan came as TOML or as JSON.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::{Map, Value};
use thiserror::Error;

/// The longest time that a plan may name: an hour.
const MAX_MILLIS: u64 = 3_600_000;

/// Why a plan cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{field}: {problem}")]
pub struct PlanError {
    /// The field, as in `rules[2].probability`.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
}

/// A table that is being read. Every field that is asked for is known; at the
/// end the others are refused.
pub(super) struct Fields<'v> {
    path: String,
    map: &'v Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'v> Fields<'v> {
    pub(super) fn of(path: &str, value: &'v Value) -> Result<Self, PlanError> {
        let map = value.as_object().ok_or_else(|| PlanError {
            field: path.to_owned(),
            problem: "must be a table".to_owned(),
        })?;
        Ok(Fields {
            path: path.to_owned(),
            map,
            known: Vec::new(),
        })
    }

    /// The table as it was written.
    pub(super) fn map(&self) -> &'v Map<String, Value> {
        self.map
    }

    /// A complaint about a field.
    pub(super) fn wrong(&self, name: &str, problem: impl fmt::Display) -> PlanError {
        let field = match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        };
        PlanError {
            field,
            problem: problem.to_string(),
        }
    }

    pub(super) fn value(&mut self, name: &'static str) -> Option<&'v Value> {
        self.known.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Yes or no; no if it is left out.
    pub(super) fn flag(&mut self, name: &'static str) -> Result<bool, PlanError> {
        match self.value(name).map(Value::as_bool) {
            None => Ok(false),
            Some(Some(flag)) => Ok(flag),
            Some(None) => Err(self.wrong(name, "must be true or false")),
        }
    }

    /// A fraction from 0 to 1.
    pub(super) fn fraction(&mut self, name: &'static str) -> Result<Option<f64>, PlanError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        match value.as_f64() {
            Some(number) if (0.0..=1.0).contains(&number) => Ok(Some(number)),
            _ => Err(self.wrong(name, "must be a number from 0 to 1")),
        }
    }

    /// A whole number within a range.
    pub(super) fn whole(
        &mut self,
        name: &'static str,
        range: RangeInclusive<u64>,
    ) -> Result<Option<u64>, PlanError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        match value.as_u64() {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => {
                let (first, last) = range.into_inner();
                Err(self.wrong(
                    name,
                    format_args!("must be a whole number from {first} to {last}"),
                ))
            }
        }
    }

    /// A count from one on.
    pub(super) fn count(&mut self, name: &'static str) -> Result<Option<u32>, PlanError> {
        let count = self.whole(name, 1..=u64::from(u32::MAX))?;
        Ok(count.and_then(|count| u32::try_from(count).ok()))
    }

    /// A time in milliseconds.
    pub(super) fn millis(&mut self, name: &'static str) -> Result<Option<Duration>, PlanError> {
        let millis = self.whole(name, 0..=MAX_MILLIS)?;
        Ok(millis.map(Duration::from_millis))
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<&'v str>, PlanError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        match value.as_str() {
            Some(text) if !text.is_empty() => Ok(Some(text)),
            _ => Err(self.wrong(name, "must be a text")),
        }
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, PlanError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                Err(self.wrong(name, format_args!("must be one of {}", words.join(", "))))
            }
        }
    }

    /// Refuses fields that nobody has asked for.
    pub(super) fn finish(self) -> Result<(), PlanError> {
        match self
            .map
            .keys()
            .find(|key| !self.known.contains(&key.as_str()))
        {
            None => Ok(()),
            Some(unknown) => Err(self.wrong(
                unknown,
                format_args!("is unknown here; known are {}", self.known.join(", ")),
            )),
        }
    }
}
