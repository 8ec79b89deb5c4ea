//! `GET /chatapi/{token}/events`: waits until something happens.
//!
//! The rules, all assumed (chat-api.md, "Events"):
//! - Without `ts` the reader gets what comes from now on; with `ts` everything
//!   at or after it, oldest first, at most 250.
//! - While there is nothing after `ts`, the answer is held back. So a reader who
//!   asks again at once with the newest time that it knows does not spin,
//!   although the event of that time comes back to it with the next one.
//! - When the time is up, or the sandbox stops, whatever there is is sent.

use axum::response::Response;
use chat_api::Timestamp;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::time::Instant;

use super::channel::OnChannel;
use super::error::ApiError;
use super::faults::away;
use super::pages::{compose, hand_out};
use super::parameters::Parameters;
use super::written;
use crate::faults::plan::Place;
use crate::faults::{Reader, Reading};
use crate::store::{ConversationKey, EventFilter};

/// One page has at most so many events (chat-api.md, "Limits").
const MAX_EVENTS: u32 = 250;

/// Waits for events.
pub(super) async fn events(on: OnChannel, parameters: Parameters) -> Result<Response, ApiError> {
    let sandbox = &on.sandbox;
    let cid = parameters.text("cid");
    let key = ConversationKey {
        channel: on.channel()?.name.clone(),
        client: parameters.needed("clientId")?.to_owned(),
    };
    on.trace.client(&key.client, cid);
    let filter = EventFilter {
        cid: cid.map(str::to_owned),
        all: parameters.is_set("all"),
        limit: MAX_EVENTS,
    };
    let from = match parameters.time("ts")? {
        Some(ts) => ts,
        None => Timestamp(sandbox.store.newest(&key)?.0 + 1),
    };
    let is_fresh = parameters.text("ts").is_none();
    let reading = Reading {
        place: Place::Events,
        reader: Reader {
            cid: filter.cid.clone(),
            all: filter.all,
        },
        from,
        fresh_since: is_fresh.then(|| sandbox.clock.now()),
    };
    let until = Instant::now() + sandbox.settings.hold;
    let watch = sandbox.hub.watch(&key);
    loop {
        let mut news = std::pin::pin!(watch.news());
        news.as_mut().enable();
        let plans = sandbox.faults.changed(&key.channel).map(Notify::notified);
        let outlook = sandbox.faults.outlook(&key, sandbox.clock.now());
        if let Some(manner) = outlook.away {
            return Ok(away(manner, &on.trace));
        }
        let page = sandbox.store.events_from(&key, from, &filter)?;
        let page = compose(sandbox, &key, &reading, &filter, page)?;
        let is_over = Instant::now() >= until || sandbox.stop.is_cancelled();
        if page.has_news || (is_fresh && !page.is_empty()) || is_over {
            hand_out(sandbox, &key, &reading, &page, &on.trace);
            return Ok(written(format!("{{\"events\":{}}}", page.written())));
        }
        let look_again = outlook
            .look_again
            .map(|time| sandbox.clock.instant_of(time));
        let wake = look_again.map_or(until, |look_again| look_again.min(until));
        tokio::select! {
            () = news => {}
            () = changed(plans) => {}
            () = tokio::time::sleep_until(wake) => {}
            () = sandbox.stop.cancelled() => {}
        }
    }
}

/// A plan of faults has begun or ended.
async fn changed(plans: Option<Notified<'_>>) {
    match plans {
        Some(plans) => plans.await,
        None => std::future::pending().await,
    }
}
