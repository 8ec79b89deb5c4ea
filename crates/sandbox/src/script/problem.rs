//! What is wrong with a script: every problem with its place, all at once.

use std::fmt;

/// A place in a file, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Default for Place {
    fn default() -> Self {
        Place { line: 1, column: 1 }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, and what would be right.
    pub message: String,
}

/// Everything that is wrong with a script, in the order of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The file's name as it was given.
    pub file: String,
    /// The problems; at least one.
    pub problems: Vec<Problem>,
}

/// One line for each problem: `file:line:column: message`.
impl fmt::Display for ScriptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Problem { place, message }) in self.problems.iter().enumerate() {
            if index > 0 {
                formatter.write_str("\n")?;
            }
            let Place { line, column } = place;
            write!(formatter, "{}:{line}:{column}: {message}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for ScriptError {}

/// Where problems are collected while reading goes on.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn add(&mut self, place: Place, message: impl Into<String>) {
        self.0.push(Problem {
            place,
            message: message.into(),
        });
    }

    /// The problems in the order of the file's lines, if there are any.
    pub(crate) fn into_error(mut self, file: &str) -> Option<ScriptError> {
        if self.0.is_empty() {
            return None;
        }
        self.0.sort();
        self.0.dedup();
        Some(ScriptError {
            file: file.to_owned(),
            problems: self.0,
        })
    }
}
