//! Reading the states of a script into a draft, which still knows where
//! everything stood.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::fields::{Fields, text};
use super::node::{Node, Value};
use super::problem::{Place, Problems};
use super::{Script, ScriptedError, State, patterns, reply_checks, template};
use chat_api::Json;

/// The longest `delay`, in milliseconds: a client has long given up then.
const MAX_DELAY_MILLIS: f64 = 600_000.0;

/// The longest wait that an error can ask for.
const MAX_RETRY_AFTER_SECONDS: u32 = 3600;

/// A script as it was read, with places.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) states: Vec<StateDraft>,
    pub(crate) fallback: Option<(String, Place)>,
}

/// A state as it was read, with places.
#[derive(Debug)]
pub(crate) struct StateDraft {
    pub(crate) state: State,
    pub(crate) place: Place,
    pub(crate) finds: Finds,
    /// Labels that `button` patterns name.
    pub(crate) awaited_buttons: Vec<(String, Place)>,
    /// States that `from` names.
    pub(crate) from: Vec<(String, Place)>,
    /// Whether campaigns name it, so that nothing in the script has to.
    pub(crate) is_for_campaigns: bool,
}

/// What a state names, and where.
#[derive(Debug, Default)]
pub(crate) struct Finds {
    /// States that it leads to.
    pub(crate) targets: Vec<(String, Place)>,
    /// Variables that its texts use.
    pub(crate) variables: Vec<(String, Place)>,
    /// Labels of the buttons that it sends.
    pub(crate) labels: BTreeSet<String>,
}

impl Finds {
    pub(crate) fn named(&mut self, path: &str, place: Place) {
        self.targets.push((path.to_owned(), place));
    }

    pub(crate) fn variables_in(&mut self, tree: &Json, place: Place) {
        match tree {
            Json::Text(text) => {
                for name in template::variables(text) {
                    self.variables.push((name.to_owned(), place));
                }
            }
            Json::List(items) => items.iter().for_each(|item| self.variables_in(item, place)),
            Json::Map(entries) => entries
                .iter()
                .for_each(|(_, value)| self.variables_in(value, place)),
            _ => {}
        }
    }
}

impl Draft {
    pub(crate) fn into_script(self) -> Script {
        let states: Vec<State> = self.states.into_iter().map(|draft| draft.state).collect();
        let places: BTreeMap<String, usize> = states
            .iter()
            .enumerate()
            .map(|(index, state)| (state.path.clone(), index))
            .collect();
        Script {
            states,
            fallback: self.fallback.map(|(path, _)| path),
            places,
        }
    }
}

/// Reads the top of a script.
pub(crate) fn read(node: &Node, problems: &mut Problems) -> Option<Draft> {
    let mut fields = Fields::of(node, "a script", problems)?;
    fields.text("name", problems);
    let fallback = fields
        .text("fallback", problems)
        .map(|(path, place)| (path.to_owned(), place));
    let mut draft = Draft {
        states: Vec::new(),
        fallback,
    };
    match fields.node("states") {
        None => problems.add(node.place, "a script needs `states`"),
        Some(states) => match &states.value {
            Value::Map(entries) => {
                for (key, state) in entries {
                    draft
                        .states
                        .extend(read_state(&key.name, key.place, state, problems));
                }
            }
            other => problems.add(
                states.place,
                format!("`states` is a mapping, this is {}", other.kind()),
            ),
        },
    }
    fields.finish("a script", problems);
    Some(draft)
}

fn read_state(
    path: &str,
    place: Place,
    node: &Node,
    problems: &mut Problems,
) -> Option<StateDraft> {
    if !path.starts_with('/') {
        problems.add(
            place,
            format!("the name of a state begins with `/`: `/{path}`"),
        );
    }
    let mut fields = Fields::of(node, "a state", problems)?;
    let mut finds = Finds::default();
    let mut awaited_buttons = Vec::new();
    let mut when = Vec::new();
    for pattern in fields.items("when", problems) {
        when.extend(patterns::read(pattern, &mut awaited_buttons, problems));
    }
    let from: Vec<(String, Place)> = fields
        .items("from", problems)
        .iter()
        .filter_map(|item| Some((text(item, "from", problems)?.to_owned(), item.place)))
        .collect();
    let replies = fields
        .items("replies", problems)
        .iter()
        .filter_map(|reply| reply_checks::read(reply, &mut finds, problems))
        .collect();
    let delay = match fields.number("delay", problems) {
        Some((millis, _)) if (0.0..=MAX_DELAY_MILLIS).contains(&millis) => {
            Duration::from_secs_f64(millis / 1000.0)
        }
        Some((_, place)) => {
            problems.add(
                place,
                format!("`delay` is in milliseconds, between 0 and {MAX_DELAY_MILLIS}"),
            );
            Duration::ZERO
        }
        None => Duration::ZERO,
    };
    let error = fields
        .node("error")
        .and_then(|error| read_error(error, problems));
    let otherwise = fields.text("otherwise", problems).map(|(target, place)| {
        finds.named(target, place);
        target.to_owned()
    });
    let remember = fields
        .node("remember")
        .map(|node| read_remember(node, &mut finds, problems))
        .unwrap_or_default();
    let ends_session = fields.boolean("end", problems).unwrap_or_default();
    let is_for_campaigns = fields.boolean("campaign", problems).unwrap_or_default();
    fields.finish("a state", problems);
    let state = State {
        path: path.to_owned(),
        when,
        from: from.iter().map(|(path, _)| path.clone()).collect(),
        replies,
        delay,
        error,
        otherwise,
        remember,
        ends_session,
    };
    Some(StateDraft {
        state,
        place,
        finds,
        awaited_buttons,
        from,
        is_for_campaigns,
    })
}

/// `error: 503`, or a mapping with `status`, `message` and `retryAfter`.
fn read_error(node: &Node, problems: &mut Problems) -> Option<ScriptedError> {
    let mut error = ScriptedError {
        status: 0,
        message: "the script asks for this error".to_owned(),
        retry_after: None,
    };
    let (status, place) = match node.value {
        Value::Number(status) => (status, node.place),
        _ => {
            let mut fields = Fields::of(node, "`error`", problems)?;
            let status = fields.number("status", problems);
            if let Some((words, _)) = fields.text("message", problems) {
                error.message = words.to_owned();
            }
            if let Some((seconds, place)) = fields.number("retryAfter", problems) {
                error.retry_after = whole(seconds, 0, MAX_RETRY_AFTER_SECONDS);
                if error.retry_after.is_none() {
                    problems.add(place, "`retryAfter` is a whole number of seconds");
                }
            }
            fields.finish("`error`", problems);
            let Some(status) = status else {
                problems.add(node.place, "`error` needs a `status`");
                return None;
            };
            status
        }
    };
    let Some(status) = whole(status, 400, 599) else {
        problems.add(place, "the status of an error lies between 400 and 599");
        return None;
    };
    error.status = status as u16;
    Some(error)
}

/// A whole number between two.
fn whole(number: f64, least: u32, most: u32) -> Option<u32> {
    let is_within = (f64::from(least)..=f64::from(most)).contains(&number);
    (is_within && number.fract() == 0.0).then_some(number as u32)
}

fn read_remember(node: &Node, finds: &mut Finds, problems: &mut Problems) -> Vec<(String, String)> {
    let Value::Map(entries) = &node.value else {
        let kind = node.value.kind();
        problems.add(
            node.place,
            format!("`remember` is a mapping of variables, this is {kind}"),
        );
        return Vec::new();
    };
    let mut remember = Vec::new();
    for (key, value) in entries {
        if template::BUILT_IN.contains(&key.name.as_str()) || key.name.starts_with("data.") {
            problems.add(key.place, format!("`{}` cannot be set", key.name));
        }
        if let Some(words) = text(value, &key.name, problems) {
            finds.variables_in(&Json::from(words), value.place);
            remember.push((key.name.clone(), words.to_owned()));
        }
    }
    remember
}
