//! One call to the agents' platform, with whatever is to go wrong with it.

use std::time::Duration;

use tokio::time::timeout;

use super::Platform;
use crate::faults::plan::{Instead, Kind, Place, Side};
use crate::faults::{Asked, Decision};
use crate::post::Response;
use crate::request_log::Outcome;
use crate::sandbox::Sandbox;
use crate::settings::Channel;

/// An answer of the platform has at most so many bytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// What is called.
pub(super) struct Errand<'a> {
    /// Which call.
    pub(super) place: Place,
    /// Whose conversation; empty for none.
    pub(super) client: &'a str,
    /// The id of the message that it carries, for faults.
    pub(super) message: Option<&'a str>,
    /// What goes with it; without it, it only asks.
    pub(super) body: Option<String>,
}

/// What comes of it.
pub(super) enum Came {
    /// It is taken. What the platform says beside that.
    Taken(Vec<u8>),
    /// The platform will not have it, now or later.
    Refused(u16),
    /// Nothing, or a failure that may pass. How long the platform asks to wait.
    Nothing(Option<Duration>),
}

/// What came back over the wire; nothing if there was no answer.
type Wire = Option<Response>;

/// The name of a call, which is the end of its address.
fn method(place: Place) -> &'static str {
    match place {
        Place::SetWebhook => "setWebhook",
        Place::GetDestinations => "getDestinations",
        Place::SelectDestination => "selectDestination",
        Place::SendText => "sendText",
        Place::SendFile => "sendFile",
        _ => "closeChat",
    }
}

/// Calls. It takes no longer than the platform may.
pub(super) async fn call(
    sandbox: &Sandbox,
    channel: &Channel,
    platform: &Platform,
    errand: Errand<'_>,
) -> Came {
    let verb = match errand.body {
        Some(_) => "POST",
        None => "GET",
    };
    let now = sandbox.clock.now();
    let trace = sandbox.requests.begin(verb, errand.place.name(), now);
    trace.channel(&channel.name);
    if !errand.client.is_empty() {
        trace.client(errand.client, None);
    }
    let asked = Asked {
        place: errand.place,
        client: errand.client,
        message: errand.message,
    };
    let decision = sandbox.faults.decide(&channel.name, asked, now);
    decision.kinds.iter().for_each(|kind| trace.fault(kind));
    let exchange = exchange(sandbox, platform, errand, decision);
    let wire = tokio::select! {
        wire = timeout(platform.timeout, exchange) => wire.unwrap_or_default(),
        () = sandbox.stop.cancelled() => None,
    };
    let outcome = match &wire {
        Some(answer) => Outcome::Answered(answer.status),
        None => Outcome::Unanswered,
    };
    trace.end(outcome, sandbox.clock.now());
    // Which failures pass is assumed: those of the network and of servers, and
    // those that ask to come again.
    let Some(answer) = wire else {
        return Came::Nothing(None);
    };
    match answer.status {
        200..=299 => Came::Taken(answer.body),
        408 | 425 | 429 => Came::Nothing(answer.retry_after),
        status @ 400..=499 => Came::Refused(status),
        _ => Came::Nothing(answer.retry_after),
    }
}

async fn exchange(
    sandbox: &Sandbox,
    platform: &Platform,
    errand: Errand<'_>,
    decision: Decision,
) -> Wire {
    let scale = sandbox.settings.time_scale;
    let kind = decision.strike.map(|strike| strike.kind);
    pause(decision.before).await;
    match kind {
        Some(Kind::Status(Side::Before, instead)) => return Some(answer_instead(instead)),
        Some(Kind::Cut(Side::Before) | Kind::Down) => return None,
        Some(Kind::Hang(Side::Before, bound)) => {
            pause(scale.of(bound)).await;
            return None;
        }
        _ => {}
    }
    let url = format!("{}/{}", platform.url, method(errand.place));
    let (patience, most) = (platform.timeout, MAX_ANSWER_BYTES);
    let posted = match errand.body {
        Some(body) => sandbox.post.post(&url, body, patience, most),
        None => sandbox.post.get(&url, patience, most),
    };
    let mut answer = posted.await.ok()?;
    pause(decision.after).await;
    match kind {
        Some(Kind::Status(Side::After, instead)) => return Some(answer_instead(instead)),
        Some(Kind::Cut(Side::After) | Kind::CutMidBody(_)) => return None,
        Some(Kind::Hang(Side::After, bound)) => {
            pause(scale.of(bound)).await;
            return None;
        }
        Some(Kind::Truncated(part)) => {
            let length = (answer.body.len() as f64 * part) as usize;
            answer.body.truncate(length);
        }
        Some(Kind::NotJson(_)) => answer.body = b"<!DOCTYPE html>".to_vec(),
        _ => {}
    }
    Some(answer)
}

fn answer_instead(instead: Instead) -> Response {
    let seconds = instead.retry_after.map(u64::from);
    Response {
        status: instead.status,
        retry_after: seconds.map(Duration::from_secs),
        body: Vec::new(),
    }
}

async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}
