//! What happened, for people: lines that are short enough to be read.

use std::time::Duration;

use chat_api::{EventBody, EventItem, Input, ReplyBody};
use chat_core::{Effect, Event};

/// A line has so many characters.
const LONGEST_NOTE: usize = 400;

/// So many events of a page are written down: pages overlap.
const NEWEST: usize = 8;

/// Writes a line, if anybody wants to read it.
pub(crate) fn note(trace: &mut Option<Vec<String>>, at: Duration, who: &str, what: &dyn Noted) {
    if let Some(trace) = trace {
        let words: String = what.words().chars().take(LONGEST_NOTE).collect();
        trace.push(format!("{:>9.3} {who} {words}", at.as_secs_f64()));
    }
}

/// What can be written down.
pub(crate) trait Noted {
    fn words(&self) -> String;
}

impl Noted for Effect {
    fn words(&self) -> String {
        format!("{self:?}")
    }
}

impl Noted for String {
    fn words(&self) -> String {
        self.clone()
    }
}

impl Noted for Event {
    fn words(&self) -> String {
        match self {
            Event::EventsArrived { request, page } => {
                let count = page.events.len();
                let newest = page.events.iter().skip(count.saturating_sub(NEWEST));
                let newest: Vec<String> = newest.map(item).collect();
                format!("{request:?}: {count} events, {}", newest.join(", "))
            }
            other => format!("{other:?}"),
        }
    }
}

/// The end of an item's time tells it from its neighbours.
fn item(item: &EventItem) -> String {
    let time = item.timestamp.map_or(0, |time| time.0 % 1_000_000);
    let what = match &item.body {
        EventBody::ClientRequest { input, .. } => match input {
            Input::Query(text) => format!("< {text:?}"),
            Input::Event(name) => format!("< event {name}"),
        },
        EventBody::Replies { employee, answer } => {
            let who = if employee.is_some() { "agent" } else { "bot" };
            let texts = answer.replies.iter().map(|reply| match &reply.body {
                ReplyBody::Text(text) => text.text.as_str(),
                ReplyBody::File(_) => "a file",
                ReplyBody::Switch(_) => "a switch",
                _ => "...",
            });
            format!("{who} {:?}", texts.collect::<Vec<_>>())
        }
        _ => item.kind.clone().unwrap_or_default(),
    };
    format!("{time} {what}")
}
