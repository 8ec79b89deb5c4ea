//! Running a script: which state answers a turn, and what it says.
//!
//! It changes the conversation's memory and nothing else; it waits for nothing.
//!
//! Assumed, because the platform's ways are not public:
//! - The labels of the last answer's buttons lead to their transitions, before
//!   any pattern is tried.
//! - An event that nothing takes is answered without replies.
//! - `newSessionStarted` comes with `/start` and with a conversation's first
//!   message; `confidence` is 1 for an exact match, 0.8 for an expression, and
//!   slightly below zero where nothing matched.

use std::time::Duration;

use chat_api::{Answer, Input, Json, Reply, ReplyBody};

use super::{BotFailure, Cause, Decision, Turn, joined_text, limits};
use crate::script::template::{self, Values};
use crate::script::{Pattern, ReplyTemplate, Script, State};
use crate::store::Memory;

/// The text that opens a session by convention.
const START: &str = "/start";

/// So many labels of inline buttons and cards are known at a time.
const MAX_STANDING_BUTTONS: usize = 200;

const SURE: f64 = 1.0;
const FAIRLY_SURE: f64 = 0.8;
const NO_MATCH: f64 = -0.01;

/// What a script answers to a turn.
pub fn decide(script: &Script, memory: &mut Memory, turn: &Turn) -> Decision {
    let Some((state, confidence)) = choose(script, memory, &turn.cause) else {
        memory.quick_replies.clear();
        return Decision {
            delay: Duration::ZERO,
            outcome: Ok(unanswered(memory, turn)),
        };
    };
    let is_new_session = begins_session(memory, turn);
    for (name, words) in &state.remember {
        let value = template::fill(words, &Context { turn, memory });
        memory
            .remembered
            .insert(name.clone(), value.trim().to_owned());
    }
    let outcome = match &state.error {
        Some(error) => Err(BotFailure {
            status: error.status,
            message: error.message.clone(),
            retry_after: error.retry_after,
        }),
        None => Ok(Answer {
            nlp_class: Some(state.path.clone()),
            confidence: Some(confidence),
            new_session_started: Some(is_new_session),
            end_session: Some(state.ends_session),
            ..say(state, memory, turn)
        }),
    };
    memory.state = (!state.ends_session).then(|| state.path.clone());
    if let Ok(answer) = &outcome {
        remember_buttons(memory, &answer.replies);
    }
    Decision {
        delay: state.delay,
        outcome,
    }
}

/// Whether any state of a script takes this.
pub fn takes(script: &Script, memory: &Memory, cause: &Cause) -> bool {
    choose(script, memory, cause).is_some()
}

/// What a bot says when it is told what to say, as by a campaign.
pub fn say_replies(memory: &mut Memory, mut replies: Vec<Reply>) -> Decision {
    limits::cut(&mut replies);
    remember_buttons(memory, &replies);
    Decision {
        delay: Duration::ZERO,
        outcome: Ok(Answer {
            joined_text: Some(joined_text(&replies)),
            replies,
            new_session_started: Some(false),
            end_session: Some(false),
            ..Answer::default()
        }),
    }
}

/// The state that answers, and how sure that is.
fn choose<'s>(script: &'s Script, memory: &Memory, cause: &Cause) -> Option<(&'s State, f64)> {
    let input = match cause {
        Cause::State(path) => return Some((script.state(path)?, SURE)),
        Cause::Request(input) => input,
    };
    if let Some(state) = transition(script, memory, input) {
        return Some((state, SURE));
    }
    let current = memory.state.as_deref();
    let here = |state: &&State| {
        current.is_some_and(|current| state.from.iter().any(|from| from == current))
    };
    let everywhere = |state: &&State| state.from.is_empty();
    let states = || script.states.iter();
    let matched = states()
        .filter(here)
        .chain(states().filter(everywhere))
        .find_map(|state| {
            let confidence = state
                .when
                .iter()
                .find_map(|pattern| confidence_of(pattern, memory, input))?;
            Some((state, confidence))
        });
    if matched.is_some() || matches!(input, Input::Event(_)) {
        return matched;
    }
    let otherwise = current
        .and_then(|current| script.state(current)?.otherwise.as_deref())
        .or(script.fallback.as_deref())?;
    Some((script.state(otherwise)?, NO_MATCH))
}

/// Where a quick reply of the last answer leads.
fn transition<'s>(script: &'s Script, memory: &Memory, input: &Input) -> Option<&'s State> {
    let Input::Query(query) = input else {
        return None;
    };
    let (_, target) = memory
        .quick_replies
        .iter()
        .find(|(label, target)| target.is_some() && same_text(label, query))?;
    script.state(target.as_deref()?)
}

fn confidence_of(pattern: &Pattern, memory: &Memory, input: &Input) -> Option<f64> {
    let (matches, confidence) = match (pattern, input) {
        (Pattern::Text(words), Input::Query(query)) => (same_text(words, query), SURE),
        (Pattern::Exact(words), Input::Query(query)) => (words == query, SURE),
        (Pattern::Regex(regex), Input::Query(query)) => (regex.is_match(query), FAIRLY_SURE),
        (Pattern::Button(label), Input::Query(query)) => {
            (same_text(label, query) && is_button(memory, query), SURE)
        }
        (Pattern::Event(name), Input::Event(event)) => (name == event, SURE),
        _ => (false, SURE),
    };
    matches.then_some(confidence)
}

fn same_text(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

fn is_button(memory: &Memory, query: &str) -> bool {
    memory
        .quick_replies
        .iter()
        .map(|(label, _)| label)
        .chain(&memory.standing_buttons)
        .any(|label| same_text(label, query))
}

fn begins_session(memory: &Memory, turn: &Turn) -> bool {
    match &turn.cause {
        Cause::Request(Input::Query(query)) => query.trim() == START || memory.state.is_none(),
        Cause::Request(Input::Event(_)) => memory.state.is_none(),
        Cause::State(_) => false,
    }
}

fn unanswered(memory: &Memory, turn: &Turn) -> Answer {
    Answer {
        joined_text: Some(String::new()),
        nlp_class: memory.state.clone(),
        confidence: Some(NO_MATCH),
        new_session_started: Some(begins_session(memory, turn)),
        end_session: Some(false),
        ..Answer::default()
    }
}

fn say(state: &State, memory: &Memory, turn: &Turn) -> Answer {
    let context = Context { turn, memory };
    let mut replies: Vec<Reply> = state
        .replies
        .iter()
        .map(|template| render(template, &state.path, &context))
        .collect();
    if limits::cut(&mut replies) {
        tracing::warn!(channel = turn.channel, state = state.path, "answer cut");
    }
    Answer {
        joined_text: Some(joined_text(&replies)),
        replies,
        ..Answer::default()
    }
}

fn render(template: &ReplyTemplate, path: &str, context: &Context<'_>) -> Reply {
    match template {
        ReplyTemplate::Verbatim(json) => {
            let json = template::fill_tree(json, context);
            let kind = json.at("type").and_then(Json::as_text).map(str::to_owned);
            Reply::new(ReplyBody::Unknown { kind, json })
        }
        ReplyTemplate::Known(json) => {
            let mut reply = Reply::decode(&&template::fill_tree(json, context));
            reply.state.get_or_insert_with(|| path.to_owned());
            reply
        }
    }
}

fn remember_buttons(memory: &mut Memory, replies: &[Reply]) {
    memory.quick_replies.clear();
    for reply in replies {
        match &reply.body {
            ReplyBody::Buttons { buttons, .. } => memory.quick_replies.extend(
                buttons
                    .iter()
                    .map(|button| (button.text.clone(), button.transition.clone())),
            ),
            ReplyBody::InlineButtons(buttons) => memory
                .standing_buttons
                .extend(buttons.iter().map(|button| button.text.clone())),
            ReplyBody::Carousel { cards, .. } => memory
                .standing_buttons
                .extend(cards.iter().filter_map(|card| card.button_text.clone())),
            _ => {}
        }
    }
    while memory.standing_buttons.len() > MAX_STANDING_BUTTONS {
        memory.standing_buttons.pop_first();
    }
}

/// The values of a script's variables in a turn.
struct Context<'a> {
    turn: &'a Turn,
    memory: &'a Memory,
}

impl Values for Context<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let turn = self.turn;
        match (name, &turn.cause) {
            ("query", Cause::Request(Input::Query(query))) => Some(query.clone()),
            ("event", Cause::Request(Input::Event(event))) => Some(event.clone()),
            ("clientId", _) => Some(turn.client_id.clone()),
            ("firstName", _) => turn.first_name.clone(),
            ("channel", _) => Some(turn.channel.clone()),
            ("origin", _) => Some(turn.origin.clone()),
            _ => match name.strip_prefix("data.") {
                Some(path) => at_path(turn.data.as_ref()?, path),
                None => self.memory.remembered.get(name).cloned(),
            },
        }
    }
}

/// The text or number at a path such as `eventData.0.name`.
fn at_path(data: &Json, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(data, |here, step| match here {
        Json::List(items) => items.get(step.parse::<usize>().ok()?),
        _ => here.at(step),
    })?;
    match found {
        Json::Text(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
