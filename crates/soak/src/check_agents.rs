//! Whether what the visitor wrote is at the agents' desk, and what agents wrote
//! is in every tab, each once and in order. It looks, and changes nothing.
//!
//! What the specification leaves open is allowed, and named where it is:
//! - the Chat API has no key for repeats, so of two attempts of one message the
//!   bot may get one and the agents the other;
//! - a refusal of an agent's message is for good, and the desk shows it; also
//!   where an earlier try has arrived and its answer was lost.

use chat_core::{Handoff, view};
use desk_api::{Author, Content, Delivery, Message};

use crate::case::Case;
use crate::faults_of_agents::{place_of, refuses};
use crate::record::Record;
use crate::tab::Tab;
use crate::truth::{Truth, counts};

/// What the history of a conversation begins with, as agents get it.
const HISTORY: [&str; 2] = ["Client: ", "Bot: "];

/// What the bot tells the agents first in the last chat, in which nothing goes
/// wrong.
const LAST_WORDS: &str = "first words for anyone at last";

/// What the desk has of a conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct AtDesk {
    /// What came from JAICP, oldest first, without histories.
    heard: Vec<String>,
    /// What agents said, and how far it has got.
    said: Vec<(String, Delivery)>,
    /// Whether nothing is on its way any more.
    pub(crate) is_delivered: bool,
}

impl AtDesk {
    /// Reads a transcript.
    pub(crate) fn of(messages: &[Message]) -> Self {
        let mut desk = AtDesk {
            is_delivered: true,
            ..AtDesk::default()
        };
        for message in messages {
            let delivery = message.delivery.unwrap_or(Delivery::Delivered);
            desk.is_delivered &= matches!(delivery, Delivery::Delivered | Delivery::Refused);
            match (&message.author, &message.content) {
                (Author::Client, Content::Text { text }) if !is_history(text) => {
                    desk.heard.push(text.clone());
                }
                (Author::Client, Content::File { url, .. }) => desk.heard.push(url.clone()),
                (Author::Agent { .. }, Content::Text { text }) => {
                    desk.said.push((text.clone(), delivery));
                }
                (Author::Agent { .. }, Content::File { url, comment, .. }) => {
                    desk.said.push((url.clone(), delivery));
                    let comment = comment.clone().map(|comment| (comment, delivery));
                    desk.said.extend(comment);
                }
                _ => {}
            }
        }
        desk
    }
}

fn is_history(text: &str) -> bool {
    HISTORY.iter().any(|start| text.starts_with(start))
}

/// What is wrong between visitor, sandbox and desk. It is final: nothing is on
/// its way any more.
pub(crate) fn desk_differences(
    case: &Case,
    record: &Record,
    truth: &Truth,
    desk: &AtDesk,
) -> Vec<String> {
    let mut found = Vec::new();
    for id in &truth.answered_twice {
        found.push(format!("the bot answered the request {id} twice"));
    }
    desk_hears(truth, desk, &mut found);
    let mut refused = desk.said.iter().filter(|(_, is)| *is == Delivery::Refused);
    let may_refuse = |rule| refuses(rule) && strikes(rule, &["agents", "agent-event"]);
    if !case.faults.iter().any(may_refuse)
        && let Some((words, _)) = refused.next()
    {
        found.push(format!("{words:?} of an agent is refused"));
    }
    for words in &record.words {
        let times = desk.said.iter().filter(|(said, _)| said == words).count();
        if times != 1 {
            found.push(format!(
                "{words:?} of an agent is {times} times at the desk"
            ));
        }
    }
    // Without a rule that refuses, none is.
    let is_there = |(words, is): &&(String, Delivery)| match is {
        Delivery::Refused => truth.words.contains(words),
        is => *is == Delivery::Delivered,
    };
    let delivered = desk.said.iter().filter(is_there);
    let delivered: Vec<&str> = delivered.map(|(words, _)| words.as_str()).collect();
    if truth.words != delivered {
        found.push(format!(
            "the server has {:?} of the agents' {delivered:?}",
            truth.words
        ));
    }
    found
}

/// What the visitor wrote is at the desk once, in its order.
///
/// The bot's first words are there once at most: they are lost with a chat that
/// ends before they have gone out. Nor is their place certain: what was written
/// in a chat that did not come about goes to the next one, behind its first
/// words.
fn desk_hears(truth: &Truth, desk: &AtDesk, found: &mut Vec<String>) {
    let first: Vec<&str> = truth.first_words().collect();
    let heard = counts(desk.heard.iter().map(String::as_str));
    for words in &first {
        let times = heard.get(words).copied().unwrap_or_default();
        let least = u32::from(*words == LAST_WORDS);
        if !(least..=1).contains(&times) {
            found.push(format!("{words:?} is {times} times at the desk"));
        }
    }
    let written = desk.heard.iter().map(String::as_str);
    let written: Vec<&str> = written.filter(|text| !first.contains(text)).collect();
    let expected: Vec<&str> = truth.for_agents.iter().map(String::as_str).collect();
    if written != expected {
        found.push(format!(
            "the desk has {written:?}, and was to get {expected:?}"
        ));
    }
}

fn strikes(rule: &serde_json::Value, places: &[&str]) -> bool {
    place_of(rule).is_some_and(|place| places.contains(&place))
}

/// What a tab is still to show, or shows wrongly.
pub(crate) fn tab_differences(
    case: &Case,
    record: &Record,
    truth: &Truth,
    tab: &Tab,
) -> Vec<String> {
    let mut found = Vec::new();
    let shown: Vec<&str> = tab.words().collect();
    let (times, has) = (
        counts(shown.iter().copied()),
        counts(truth.words.iter().map(String::as_str)),
    );
    for (words, most) in &has {
        // What was said before the visitor began anew may be shown or not: it
        // may have come after that.
        let least = match record.is_before(words) {
            true => 0,
            false => *most,
        };
        let seen = times.get(words).copied().unwrap_or_default();
        if !(least..=*most).contains(&seen) {
            found.push(format!(
                "{words:?} of an agent is shown {seen} times of {most}"
            ));
        }
    }
    for words in times.keys().filter(|words| !has.contains_key(**words)) {
        found.push(format!("{words:?} of an agent is shown, and was not said"));
    }
    // An item that comes late, after newer ones, is shown where it comes:
    // nothing changes its place while it is looked at. Who begins anew while
    // agents have the conversation is not told so, and may hear of their words
    // when looking for a message.
    let comes_late = case.faults.iter().any(|rule| rule["kind"] == "late");
    let comes_late = comes_late || record.has_begun_anew;
    let mut expected = truth.words.clone();
    expected.retain(|words| times.contains_key(words.as_str()));
    if !comes_late && found.is_empty() && shown != expected {
        found.push(format!("agents are shown as {shown:?}, said {expected:?}"));
    }
    let handoff = view(&tab.model).handoff;
    if handoff != Handoff::Bot {
        found.push(format!("it shows {handoff:?}, and the bot answers"));
    }
    for one in &mut found {
        *one = format!("{}: {one}", tab.cid);
    }
    found
}
