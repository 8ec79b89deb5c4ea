//! What went wrong with a call, by class: the class decides what happens next
//! (chat-api.md, "Errors").

use std::fmt;
use std::time::Duration;

use crate::fields::Fields;
use crate::json::Json;
use crate::source::{Kind, Source};

/// The longest wait that a server may ask for by `Retry-After`.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// At most so many characters of a server's words go to the console.
const MAX_DETAIL: usize = 300;

/// The classes of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureClass {
    /// 401, 403, 404: the token or the address is wrong. The site owner must
    /// act; sending again does not help.
    Access,
    /// 429: the request was not taken, and may be sent again after a wait.
    TooManyRequests {
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// Any other 4xx: the same request would be refused again.
    Rejected,
    /// 5xx: it is unknown whether the bot got the message.
    Server,
    /// No answer at all: it is unknown whether the bot got the message.
    Network,
    /// The request certainly never left: the device is offline, or nobody
    /// listens at the address.
    Unsent,
    /// An answer that is no JSON, or a redirection: unknown too.
    Unreadable,
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The class.
    pub class: FailureClass,
    /// The HTTP status, if there was one.
    pub status: Option<u16>,
    /// The server's words, for the console and never for the visitor.
    pub detail: Option<String>,
}

impl Failure {
    /// A call that got no answer, with what the caller knows of it.
    pub fn network(detail: impl Into<String>) -> Self {
        Failure {
            class: FailureClass::Network,
            status: None,
            detail: Some(shortened(detail.into())),
        }
    }

    /// A call that certainly never left, with what the caller knows of it.
    pub fn unsent(detail: impl Into<String>) -> Self {
        Failure {
            class: FailureClass::Unsent,
            ..Failure::network(detail)
        }
    }

    /// The failure that a response means, or nothing if it is a success with a
    /// JSON body. `retry_after` is the header of that name in seconds.
    pub fn of_response<S: Source>(
        status: u16,
        retry_after: Option<f64>,
        body: Option<&S>,
    ) -> Option<Self> {
        let class = match status {
            200..=299 if body.is_some() => return None,
            401 | 403 | 404 => FailureClass::Access,
            429 => FailureClass::TooManyRequests {
                retry_after: retry_after.and_then(bounded_wait),
            },
            400..=499 => FailureClass::Rejected,
            500..=599 => FailureClass::Server,
            _ => FailureClass::Unreadable,
        };
        Some(Failure {
            class,
            status: Some(status),
            detail: body.and_then(detail),
        })
    }

    /// Whether it is unknown if the bot got the message.
    pub fn is_uncertain(&self) -> bool {
        matches!(
            self.class,
            FailureClass::Server | FailureClass::Network | FailureClass::Unreadable
        )
    }
}

/// For the site owner: the status and the server's words.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(formatter, "HTTP {status}")?,
            None => formatter.write_str("no answer")?,
        }
        match &self.detail {
            Some(detail) => write!(formatter, ": {detail}"),
            None => Ok(()),
        }
    }
}

/// The body of an error in the shape that public clients of the platform read:
/// `timestamp`, `status`, `error`, `message`, `path`.
pub(crate) fn detail<S: Source>(body: &S) -> Option<String> {
    if body.kind() == Kind::Text {
        return body.text().map(shortened);
    }
    let mut fields = Fields::new(body);
    let error = fields.text("error");
    let message = fields.text("message");
    match (error, message) {
        (Some(error), Some(message)) => Some(shortened(error + ": " + &message)),
        (error, message) => error.or(message).map(shortened),
    }
}

impl Failure {
    /// The error body that a server of ours answers with. The live platform's
    /// is unknown; this is the shape that public clients read (assumed).
    pub fn body(at: &str, status: u16, error: &str, message: &str, path: &str) -> Json {
        Json::map()
            .with("timestamp", at)
            .with("status", f64::from(status))
            .with("error", error)
            .with("message", message)
            .with("path", path)
    }
}

fn bounded_wait(seconds: f64) -> Option<Duration> {
    (seconds.is_finite() && seconds >= 0.0)
        .then(|| Duration::from_millis((seconds * 1000.0) as u64).min(MAX_RETRY_AFTER))
}

fn shortened(text: String) -> String {
    let mut short: String = text.chars().take(MAX_DETAIL).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
