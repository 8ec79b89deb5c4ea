//! What comes by itself: the items of `GET …/events` and of the history.
//!
//! Items are read by shape and not by name, because of the names only
//! `botResponse` is evidenced; the others are assumed (chat-api.md, "Events").

use crate::answer::Answer;
use crate::fields::{Fields, lenient_text, present};
use crate::json::Json;
use crate::request::Input;
use crate::source::{Kind, Source};
use crate::timestamp::Timestamp;

/// An answer to `GET …/events` or `GET …/history`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventsPage {
    /// The items, oldest first.
    pub events: Vec<EventItem>,
    /// Whether older ones exist (history only).
    pub has_more: Option<bool>,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct EventItem {
    /// The wire name of the item's type.
    pub kind: Option<String>,
    /// The server's time of the item.
    pub timestamp: Option<Timestamp>,
    /// The request that it belongs to. With the timestamp it tells repeats.
    pub question_id: Option<String>,
    /// What happened.
    pub body: EventBody,
}

/// What an item says.
#[derive(Clone, Debug, PartialEq)]
pub enum EventBody {
    /// Replies of the bot or, with an employee, of an agent.
    Replies {
        /// The agent who wrote them.
        employee: Option<Employee>,
        /// The replies and all that came with them.
        answer: Box<Answer>,
    },
    /// What the client sent, from whatever page.
    ClientRequest {
        /// The text or the event.
        input: Input,
        /// The connection that sent it.
        cid: Option<String>,
        /// What went with it.
        data: Option<Json>,
    },
    /// An agent took the conversation.
    OperatorJoined(Option<Employee>),
    /// An agent passed the conversation on to another group.
    OperatorPassed(Option<Employee>, Option<Destination>),
    /// An agent ended the conversation.
    OperatorClosed(Option<Employee>),
    /// Anything else, kept whole.
    Unknown(Json),
}

/// An agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Employee {
    /// Who it is, for the agents' platform.
    pub employee_id: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The picture's address. Hostile until checked.
    pub avatar_url: Option<String>,
}

/// A group of agents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// Which group, for the agents' platform.
    pub destination_id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

impl EventsPage {
    /// Reads a page; a bare array counts as its items. Items that are `null`
    /// are none; what else is no object is kept as unknown.
    pub fn decode<S: Source>(body: &S) -> Self {
        let mut fields = Fields::new(body);
        let mut items = fields.items("events");
        if items.is_empty() {
            items = body.items();
        }
        EventsPage {
            events: items
                .iter()
                .filter(|item| item.kind() != Kind::Null)
                .map(EventItem::decode)
                .collect(),
            has_more: fields.boolean("hasMore"),
        }
    }
}

impl EventItem {
    /// Reads one item, whatever it is.
    pub fn decode<S: Source>(source: &S) -> Self {
        let mut outer = Fields::new(source);
        let kind = outer.text("type");
        let Some(event) = outer.value("event") else {
            return EventItem {
                kind,
                timestamp: None,
                question_id: None,
                body: EventBody::Unknown(Json::read(source)),
            };
        };
        let mut fields = Fields::new(&event);
        EventItem {
            timestamp: fields.timestamp("timestamp"),
            question_id: fields.text("questionId"),
            body: decode_body(kind.as_deref(), &event, source),
            kind,
        }
    }
}

impl Employee {
    /// Reads who an agent is. Any of it may be missing.
    pub fn decode<S: Source>(source: &S) -> Self {
        let mut fields = Fields::new(source);
        Employee {
            employee_id: fields.text("employeeId"),
            first_name: fields.text("firstName"),
            last_name: fields.text("lastName"),
            avatar_url: fields.text("avatarUrl"),
        }
    }
}

fn decode_body<S: Source>(kind: Option<&str>, event: &S, source: &S) -> EventBody {
    let employee = present(event, "employee").map(|employee| Employee::decode(&employee));
    let has_replies = present(event, "data")
        .and_then(|data| present(&data, "replies"))
        .is_some_and(|replies| replies.kind() == Kind::List);
    if has_replies {
        let mut answer = Box::new(Answer::decode(event));
        answer.extra.retain(|(key, _)| key != "employee");
        return EventBody::Replies { employee, answer };
    }
    match kind {
        Some("operatorJoined") => EventBody::OperatorJoined(employee),
        Some("operatorPassed") => {
            let destination = present(event, "destination").map(|group| decode_destination(&group));
            EventBody::OperatorPassed(employee, destination)
        }
        Some("operatorClosed") => EventBody::OperatorClosed(employee),
        Some("clientRequest") => {
            decode_client_request(event).unwrap_or_else(|| EventBody::Unknown(Json::read(source)))
        }
        _ => EventBody::Unknown(Json::read(source)),
    }
}

fn decode_client_request<S: Source>(event: &S) -> Option<EventBody> {
    let query = present(event, "query").as_ref().and_then(lenient_text);
    let name = present(event, "event").as_ref().and_then(lenient_text);
    let input = match (query, name) {
        (Some(query), _) => Input::Query(query),
        (None, Some(name)) => Input::Event(name),
        (None, None) => return None,
    };
    let mut fields = Fields::new(event);
    Some(EventBody::ClientRequest {
        input,
        cid: fields.text("cid"),
        data: fields.json("data"),
    })
}

fn decode_destination<S: Source>(source: &S) -> Destination {
    let mut fields = Fields::new(source);
    Destination {
        destination_id: fields.text("destinationId"),
        name: fields.text("name"),
    }
}

impl From<&EventsPage> for Json {
    fn from(page: &EventsPage) -> Self {
        Json::map()
            .with("events", page.events.iter().collect::<Json>())
            .with_some("hasMore", page.has_more)
    }
}

impl From<&EventItem> for Json {
    fn from(item: &EventItem) -> Self {
        let event = Json::map()
            .with_some("timestamp", item.timestamp.map(|at| at.to_string()))
            .with_some("questionId", item.question_id.as_ref());
        let (kind, event) = match &item.body {
            EventBody::Unknown(json) => return json.clone(),
            EventBody::Replies { employee, answer } => {
                let kind = if employee.is_some() {
                    "operatorMessage"
                } else {
                    "botResponse"
                };
                let event = event
                    .with_some("clientId", answer.client_id.as_ref())
                    .with_some("cid", answer.cid.as_ref())
                    .with_some("employee", employee.as_ref())
                    .with("data", answer.data())
                    .with_all(&answer.extra);
                (kind, event)
            }
            EventBody::ClientRequest { input, cid, data } => {
                let (key, value) = match input {
                    Input::Query(text) => ("query", text),
                    Input::Event(name) => ("event", name),
                };
                let event = event
                    .with_some("cid", cid.as_ref())
                    .with(key, value)
                    .with_some("data", data.as_ref());
                ("clientRequest", event)
            }
            EventBody::OperatorJoined(employee) => (
                "operatorJoined",
                event.with_some("employee", employee.as_ref()),
            ),
            EventBody::OperatorPassed(employee, destination) => (
                "operatorPassed",
                event
                    .with_some("employee", employee.as_ref())
                    .with_some("destination", destination.as_ref()),
            ),
            EventBody::OperatorClosed(employee) => (
                "operatorClosed",
                event.with_some("employee", employee.as_ref()),
            ),
        };
        Json::map()
            .with("type", item.kind.as_deref().unwrap_or(kind))
            .with("event", event)
    }
}

impl From<&Employee> for Json {
    fn from(employee: &Employee) -> Self {
        Json::map()
            .with_some("employeeId", employee.employee_id.as_ref())
            .with_some("firstName", employee.first_name.as_ref())
            .with_some("lastName", employee.last_name.as_ref())
            .with_some("avatarUrl", employee.avatar_url.as_ref())
    }
}

impl From<&Destination> for Json {
    fn from(destination: &Destination) -> Self {
        Json::map()
            .with_some("destinationId", destination.destination_id.as_ref())
            .with_some("name", destination.name.as_ref())
    }
}
