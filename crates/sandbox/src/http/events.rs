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
use tokio::time::Instant;

use super::channel::OnChannel;
use super::error::ApiError;
use super::parameters::Parameters;
use super::written;
use crate::store::{ConversationKey, EventFilter, Page};

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
    let until = Instant::now() + sandbox.settings.hold;
    let watch = sandbox.hub.watch(&key);
    loop {
        let mut news = std::pin::pin!(watch.news());
        news.as_mut().enable();
        let page = sandbox.store.events_from(&key, from, &filter)?;
        if page.has_news || (is_fresh && !page.items.is_empty()) {
            return Ok(page_of(&page));
        }
        tokio::select! {
            () = news => {}
            () = tokio::time::sleep_until(until) => return Ok(page_of(&page)),
            () = sandbox.stop.cancelled() => return Ok(page_of(&page)),
        }
    }
}

/// The items are JSON already.
fn page_of(page: &Page) -> Response {
    written(format!("{{\"events\":[{}]}}", page.items.join(",")))
}
