//! `GET /chatapi/{token}/history`: what was said before.
//!
//! That the platform has a history is documented; the path, the parameters and
//! the shape are assumed.

use axum::response::Response;
use chat_api::Timestamp;

use super::channel::OnChannel;
use super::error::ApiError;
use super::pages::compose;
use super::parameters::Parameters;
use super::written;
use crate::faults::plan::Place;
use crate::faults::{Reader, Reading};
use crate::store::{ConversationKey, EventFilter};

/// So many items if the reader does not say.
const DEFAULT_ITEMS: u32 = 50;

/// At most so many items.
const MAX_ITEMS: u32 = 250;

/// The newest items older than `before`, oldest first.
pub(super) async fn history(on: OnChannel, parameters: Parameters) -> Result<Response, ApiError> {
    let key = ConversationKey {
        channel: on.channel()?.name.clone(),
        client: parameters.needed("clientId")?.to_owned(),
    };
    on.trace.client(&key.client, parameters.text("cid"));
    let limit = parameters.number("limit")?.unwrap_or(DEFAULT_ITEMS);
    let page =
        on.sandbox
            .store
            .history(&key, parameters.time("before")?, limit.clamp(1, MAX_ITEMS))?;
    let has_more = page.has_more;
    let reading = Reading {
        place: Place::History,
        reader: Reader::default(),
        from: Timestamp::default(),
        fresh_since: None,
    };
    let page = compose(&on.sandbox, &key, &reading, &EventFilter::default(), page)?;
    page.note_on(&on.trace);
    let items = page.written();
    Ok(written(format!(
        "{{\"events\":{items},\"hasMore\":{has_more}}}"
    )))
}
