//! The live stream of an agent's page.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use desk_api::Live;
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::watch;

use super::error::ApiError;
use super::guard::Signed;
use crate::desk::Desk;
use crate::live::{Found, Reader};
use crate::presence::{self, Connected};
use crate::store::{Work, people};

/// Something is sent this often, so that nobody between takes the stream for
/// dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The session is looked at this often while its stream is open.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What the page has seen.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    after: Option<u64>,
}

/// A stream that is open.
struct Open {
    desk: Arc<Desk>,
    reader: Reader,
    after: u64,
    newest: watch::Receiver<u64>,
    is_over: bool,
    _connected: Connected,
}

/// `GET live`. Where the page does not say what it has seen, or a browser comes
/// back by itself, `Last-Event-ID` does.
pub(super) async fn live(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    after: Result<Query<After>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(After { after }) = after?;
    let last = headers.get("last-event-id");
    let last = last.and_then(|last| last.to_str().ok()?.parse().ok());
    let newest = desk.live.watch();
    let now = *newest.borrow();
    let open = Open {
        reader: Reader {
            agent: signed.agent,
            session: signed.session,
        },
        after: last.or(after).unwrap_or(now),
        newest,
        is_over: false,
        _connected: presence::connect(&desk, signed.agent).await?,
        desk,
    };
    let events = stream::unfold(open, next).flat_map(stream::iter);
    // Proxies that collect what they pass on are told not to.
    let headers = [
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, sse(events)).into_response())
}

fn sse<S>(events: S) -> impl IntoResponse
where
    S: Stream<Item = Result<Event, Infallible>> + Send + 'static,
{
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// Waits until there is something for the page.
async fn next(mut open: Open) -> Option<(Vec<Result<Event, Infallible>>, Open)> {
    loop {
        if open.is_over || open.desk.stop.is_cancelled() {
            return None;
        }
        let found = open.desk.live.read(&open.reader, open.after);
        let news = match found {
            Found::TooOld(newest) => {
                open.after = newest;
                written(&Live::Anew).map(|anew| vec![(newest, anew)])?
            }
            Found::News { items, up_to } => {
                open.after = up_to;
                let items = items.into_iter();
                items
                    .map(|(number, body)| (number, body.to_string()))
                    .collect()
            }
        };
        if !news.is_empty() {
            let over = written(&Live::SignedOut)?;
            open.is_over = news.iter().any(|(_, body)| *body == over);
            let event = |(number, body): (u64, String)| {
                Ok(Event::default().id(number.to_string()).data(body))
            };
            return Some((news.into_iter().map(event).collect(), open));
        }
        if *open.newest.borrow_and_update() != open.after {
            continue;
        }
        tokio::select! {
            changed = open.newest.changed() => changed.ok()?,
            () = tokio::time::sleep(LOOK_EVERY) => {
                if !goes_on(&open).await {
                    let number = open.after.to_string();
                    let end = Event::default().id(number).data(written(&Live::SignedOut)?);
                    open.is_over = true;
                    return Some((vec![Ok(end)], open));
                }
            }
            () = open.desk.stop.cancelled() => return None,
        }
    }
}

/// Whether the session has not ended. An open stream alone does not use it.
async fn goes_on(open: &Open) -> bool {
    let session = open.reader.session;
    let look = move |work: &mut Work<'_>| people::session(work, &session);
    // A data file that fails ends no session.
    open.desk
        .store
        .run(look)
        .await
        .map_or(true, |found| found.is_some())
}

fn written(live: &Live) -> Option<String> {
    serde_json::to_string(live).ok()
}
