//! Bot scripts in YAML: what they are, and how they are read and checked.
//!
//! A script is checked completely before it runs; every problem is reported
//! with file, line and column, all at once. Nothing here answers anybody: that
//! is `bot::scripted`.

mod problem;
mod node;
mod fields;
pub(crate) mod template;
mod reply_shape;
mod reply_checks;
mod patterns;
mod states;
mod checks;

use std::collections::BTreeMap;
use std::time::Duration;

use chat_api::Json;
use regex::Regex;

pub use problem::{Place, Problem, ScriptError};

/// A script that has been checked.
#[derive(Clone, Debug)]
pub struct Script {
    /// The states in the order of the file; every state that is named anywhere
    /// is among them.
    pub states: Vec<State>,
    /// The state for texts that nothing else takes.
    pub fallback: Option<String>,
    places: BTreeMap<String, usize>,
}

/// One state: when it answers, and what.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name, such as `/Start`.
    pub path: String,
    /// What brings a conversation here. Any of them is enough.
    pub when: Vec<Pattern>,
    /// The states that a conversation must be in for the patterns to count;
    /// empty means any.
    pub from: Vec<String>,
    /// What is said, as it goes over the wire, with variables.
    pub replies: Vec<ReplyTemplate>,
    /// How long the answer takes.
    pub delay: Duration,
    /// Answers with an error instead.
    pub error: Option<ScriptedError>,
    /// Where a text goes that no pattern takes while the conversation is here.
    pub otherwise: Option<String>,
    /// What is remembered: a variable and its value.
    pub remember: Vec<(String, String)>,
    /// Whether the session ends here.
    pub ends_session: bool,
}

/// One reply of a state.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyTemplate {
    /// A reply of a known type.
    Known(Json),
    /// Anything, sent as it stands.
    Verbatim(Json),
}

/// What brings a conversation to a state.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A text, whatever its case and the space around it.
    Text(String),
    /// A text to the letter.
    Exact(String),
    /// A text in which something is found, whatever its case.
    Regex(Regex),
    /// The label of a button that the bot has sent.
    Button(String),
    /// An event.
    Event(String),
}

/// An error that a script asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptedError {
    /// The HTTP status, 400 to 599.
    pub status: u16,
    /// The words in the error body.
    pub message: String,
    /// How many seconds the client is asked to wait.
    pub retry_after: Option<u32>,
}

impl Script {
    /// Reads and checks a script. `file` is the name that problems are
    /// reported under.
    pub fn parse(file: &str, source: &str) -> Result<Self, ScriptError> {
        let mut problems = problem::Problems::default();
        let draft = match node::parse(source) {
            Ok(node) => states::read(&node, &mut problems),
            Err((place, message)) => {
                problems.add(place, message);
                None
            }
        };
        if let Some(draft) = &draft {
            checks::check(draft, &mut problems);
        }
        match (problems.into_error(file), draft) {
            (None, Some(draft)) => Ok(draft.into_script()),
            (Some(error), _) => Err(error),
            (None, None) => Err(ScriptError {
                file: file.to_owned(),
                problems: Vec::new(),
            }),
        }
    }

    /// The state of a name.
    pub fn state(&self, path: &str) -> Option<&State> {
        self.places
            .get(path)
            .and_then(|index| self.states.get(*index))
    }
}
