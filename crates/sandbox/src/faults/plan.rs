//! What a fault plan says: rules, and when each of them strikes.

use std::time::Duration;

use serde_json::{Map, Value, json};

/// Rules and the seed that their chances come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The same seed and the same messages give the same faults.
    pub seed: u64,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// Whether connections are kept although some are going to be cut.
    pub keep_alive: bool,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Which requests it is for.
    pub places: Vec<Place>,
    /// For which client, if not for all.
    pub client: Option<ClientMatch>,
    /// How often it strikes.
    pub frequency: Frequency,
    /// It strikes the first so many requests of a message only.
    pub attempts: Option<u32>,
    /// When it is on.
    pub window: Window,
    /// What happens.
    pub kind: Kind,
    /// The rule as it was written.
    pub text: Map<String, Value>,
}

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A message whose answer is waited for, in either form.
    Send,
    /// A message whose answer goes elsewhere.
    Async,
    /// A poll.
    Events,
    /// What was said before.
    History,
    /// A file of a client.
    Upload,
    /// We tell the agents' platform our address.
    SetWebhook,
    /// We ask it for its groups.
    GetDestinations,
    /// We open a chat with a group.
    SelectDestination,
    /// We pass a client's text on.
    SendText,
    /// We pass a client's file on.
    SendFile,
    /// We end a chat for the client.
    CloseChat,
    /// The agents' platform tells what agents do.
    AgentEvent,
}

impl Place {
    /// All of them.
    pub const ALL: [Place; 12] = [
        Place::Send,
        Place::Async,
        Place::Events,
        Place::History,
        Place::Upload,
        Place::SetWebhook,
        Place::GetDestinations,
        Place::SelectDestination,
        Place::SendText,
        Place::SendFile,
        Place::CloseChat,
        Place::AgentEvent,
    ];

    /// The Chat API: what `any` means.
    pub const CHAT: [Place; 4] = [Place::Send, Place::Async, Place::Events, Place::History];

    /// Our calls to the agents' platform: what `desk` means.
    pub const DESK: [Place; 6] = [
        Place::SetWebhook,
        Place::GetDestinations,
        Place::SelectDestination,
        Place::SendText,
        Place::SendFile,
        Place::CloseChat,
    ];

    /// Its name in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Place::Send => "send",
            Place::Async => "async",
            Place::Events => "events",
            Place::History => "history",
            Place::Upload => "upload",
            Place::SetWebhook => "set-webhook",
            Place::GetDestinations => "get-destinations",
            Place::SelectDestination => "select-destination",
            Place::SendText => "send-text",
            Place::SendFile => "send-file",
            Place::CloseChat => "close-chat",
            Place::AgentEvent => "agent-event",
        }
    }

    /// Whether it is on the agents' side.
    pub fn is_of_agents(self) -> bool {
        self == Place::AgentEvent || Place::DESK.contains(&self)
    }

    /// The place of a kind of the request log.
    pub fn of_kind(kind: &str) -> Option<Self> {
        match kind {
            "simplified" => Some(Place::Send),
            kind => Place::ALL.into_iter().find(|place| place.name() == kind),
        }
    }
}

/// Whom a rule is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientMatch {
    /// The client with this id.
    Is(String),
    /// Clients whose ids begin so.
    BeginsWith(String),
}

impl ClientMatch {
    /// Whether a client is meant.
    pub fn is_for(&self, client: &str) -> bool {
        match self {
            ClientMatch::Is(id) => id == client,
            ClientMatch::BeginsWith(start) => client.starts_with(start),
        }
    }
}

/// How often a rule strikes. Requests are counted for each client apart, so
/// that clients do not disturb each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frequency {
    /// Always.
    Always,
    /// With this probability.
    Probability(f64),
    /// Every so many requests of a client.
    Every(u32),
    /// The first so many requests of a client.
    First(u32),
}

/// When a rule is on, counted from the beginning of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// It begins so late.
    pub after: Duration,
    /// It lasts so long; without it for ever.
    pub lasts: Option<Duration>,
    /// It comes again after so long, counted from its beginning.
    pub period: Option<Duration>,
}

/// A length of time that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Always the same.
    Fixed(Duration),
    /// Between two, all alike.
    Uniform(Duration, Duration),
    /// Exponentially distributed around a mean.
    Exponential(Duration),
}

/// Whether a fault comes before the bot has heard anything, or after it has
/// done its work and everything is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before.
    Before,
    /// After.
    After,
}

/// What the body of an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON as the platform's errors are.
    Json,
    /// A page, as proxies send it.
    Html,
    /// A line of text.
    Text,
    /// Nothing.
    Empty,
}

/// An answer instead of the real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instead {
    /// Its status.
    pub status: u16,
    /// When to come again, in seconds.
    pub retry_after: Option<u32>,
    /// Its body.
    pub body: BodyKind,
}

/// How a channel is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Every request is answered so.
    Answers(Instead),
    /// Every connection is closed without an answer.
    Cuts,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The request or its answer takes longer.
    Delay(Side, Span),
    /// Another answer comes.
    Status(Side, Instead),
    /// The connection is closed without an answer.
    Cut(Side),
    /// The connection is closed after this part of the body.
    CutMidBody(f64),
    /// Nothing comes; after this time the connection is closed.
    Hang(Side, Duration),
    /// The body comes in pieces of so many bytes with pauses between them.
    Drip(usize, Duration),
    /// The body ends after this part of it, as if that were all.
    Truncated(f64),
    /// The body is something else.
    NotJson(BodyKind),
    /// Items of a page come in another order.
    Reorder,
    /// An item comes twice, and again in a later page, if one comes in time.
    Duplicate(Duration),
    /// An item is held back, and then comes in all pages of a while.
    Late(Span, Duration),
    /// The whole channel is not there.
    Away(Manner),
    /// The agents' platform and we do not reach each other.
    Down,
}

impl Kind {
    /// Its name in a plan.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Delay(Side::Before, _) => "delay",
            Kind::Delay(Side::After, _) => "delay-after",
            Kind::Status(Side::Before, _) => "status",
            Kind::Status(Side::After, _) => "status-after",
            Kind::Cut(Side::Before) => "cut-before",
            Kind::Cut(Side::After) => "cut-after",
            Kind::CutMidBody(_) => "cut-mid-body",
            Kind::Hang(Side::Before, _) => "hang-before",
            Kind::Hang(Side::After, _) => "hang-after",
            Kind::Drip(..) => "drip",
            Kind::Truncated(_) => "truncated",
            Kind::NotJson(_) => "not-json",
            Kind::Reorder => "reorder",
            Kind::Duplicate(_) => "duplicate",
            Kind::Late(..) => "late",
            Kind::Away(_) => "away",
            Kind::Down => "down",
        }
    }

    /// Whether it closes connections without an answer.
    pub fn cuts(&self) -> bool {
        matches!(
            self,
            Kind::Cut(_) | Kind::Hang(..) | Kind::Away(Manner::Cuts) | Kind::Down
        )
    }

    /// Whether it strikes items and not requests.
    pub fn is_of_items(&self) -> bool {
        matches!(self, Kind::Duplicate(_) | Kind::Late(..))
    }
}

impl Plan {
    /// Whether connections are to be closed after each answer. Browsers repeat
    /// a request by themselves if a connection that they had used before is
    /// closed without an answer; on one that is new they never do.
    pub fn closes_connections(&self) -> bool {
        let cuts_browsers = |rule: &Rule| {
            let mut places = rule.places.iter();
            rule.kind.cuts() && places.any(|place| !place.is_of_agents())
        };
        !self.keep_alive && self.rules.iter().any(cuts_browsers)
    }

    /// The plan as it was written, with its seed.
    pub fn told(&self) -> Value {
        let rules = self.rules.iter().map(|rule| rule.text.clone().into());
        let mut told = json!({ "seed": self.seed, "rules": rules.collect::<Vec<Value>>() });
        if self.keep_alive {
            told["keep_alive"] = true.into();
        }
        told
    }
}
