//! Answers that are broken on purpose: other statuses and bodies, bodies that
//! break off or drip, and connections that are closed without an answer.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, StatusCode, header, response};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use tokio::time::Sleep;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::error::ApiError;
use crate::faults::plan::{BodyKind, Instead};

/// How long the first part of a body has to leave before the connection is cut.
const LEAD: Duration = Duration::from_millis(5);

/// What a proxy may say that has lost its server.
const PAGE: &str = "<!DOCTYPE html><html><head><title>Sorry</title></head>\
    <body><h1>The server is being repaired</h1></body></html>";

const LINE: &str = "The server is being repaired.\n";

/// Marks an answer that must not go out: the connection is cut instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut;

/// Marks an answer whose body is to stay as it is although it is a failure.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsItIs;

/// Closes the connection without an answer.
pub(super) fn cut() -> Response {
    let pieces = Pieces {
        waiting: VecDeque::new(),
        sleep: None,
        stop: None,
        breaks_off: true,
    };
    let mut response = Body::new(pieces).into_response();
    response.extensions_mut().insert(Cut);
    response
}

/// Another answer.
pub(super) fn instead(instead: Instead) -> Response {
    let status = StatusCode::from_u16(instead.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let mut response = match instead.body {
        BodyKind::Json if status.as_u16() >= 400 => {
            ApiError::new(status, "the sandbox was told to fail here").into_response()
        }
        kind => as_kind(status, kind),
    };
    if let Some(seconds) = instead.retry_after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// An answer with a body of this kind.
pub(super) fn as_kind(status: StatusCode, kind: BodyKind) -> Response {
    let typed = |kind: &'static str, body: &'static str| {
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    };
    let mut response = match kind {
        BodyKind::Json => typed("application/json", "{}"),
        BodyKind::Html => typed("text/html; charset=utf-8", PAGE),
        BodyKind::Text => typed("text/plain; charset=utf-8", LINE),
        BodyKind::Empty => status.into_response(),
    };
    response.extensions_mut().insert(AsItIs);
    response
}

/// The first part of the body, as if it were all of it.
pub(super) fn truncated(parts: response::Parts, bytes: &Bytes, part: f64) -> Response {
    whole(parts, bytes.slice(..length_of(bytes, part)))
}

/// The first part of the body; then the connection breaks.
pub(super) fn cut_within(parts: response::Parts, bytes: Bytes, part: f64) -> Response {
    let first = bytes.slice(..length_of(&bytes, part));
    // The second piece never leaves: the first one does while it is waited for.
    let waiting = VecDeque::from([(Duration::ZERO, first), (LEAD, Bytes::new())]);
    let pieces = Pieces {
        waiting,
        sleep: None,
        stop: None,
        breaks_off: true,
    };
    in_pieces(parts, bytes.len(), pieces)
}

/// The body in pieces of so many bytes, with pauses between them.
pub(super) fn dripping(
    parts: response::Parts,
    mut bytes: Bytes,
    size: usize,
    pause: Duration,
    stop: CancellationToken,
) -> Response {
    let length = bytes.len();
    let mut waiting = VecDeque::new();
    while !bytes.is_empty() {
        let wait = match waiting.is_empty() {
            true => Duration::ZERO,
            false => pause,
        };
        waiting.push_back((wait, bytes.split_to(size.clamp(1, bytes.len()))));
    }
    let pieces = Pieces {
        waiting,
        sleep: None,
        stop: Some(Box::pin(stop.cancelled_owned())),
        breaks_off: false,
    };
    in_pieces(parts, length, pieces)
}

fn length_of(bytes: &Bytes, part: f64) -> usize {
    // At least one byte is missing, or the body would not be broken.
    let most = bytes.len().saturating_sub(1);
    ((bytes.len() as f64 * part) as usize).min(most)
}

fn whole(mut parts: response::Parts, bytes: Bytes) -> Response {
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes))
}

fn in_pieces(mut parts: response::Parts, length: usize, pieces: Pieces) -> Response {
    let headers = &mut parts.headers;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Response::from_parts(parts, Body::new(pieces))
}

/// A body that comes in pieces, each after its pause, and perhaps breaks off.
/// It lives and ends with its connection.
struct Pieces {
    waiting: VecDeque<(Duration, Bytes)>,
    sleep: Option<Pin<Box<Sleep>>>,
    /// Once the sandbox stops there are no pauses.
    stop: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    breaks_off: bool,
}

/// Why a body breaks off.
#[derive(Debug)]
struct BrokenOff;

impl fmt::Display for BrokenOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("broken off on purpose")
    }
}

impl std::error::Error for BrokenOff {}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        let pieces = self.get_mut();
        let Some((pause, _)) = pieces.waiting.front() else {
            return Poll::Ready(pieces.breaks_off.then_some(Err(BrokenOff)));
        };
        let is_hurried = match &mut pieces.stop {
            Some(stop) => stop.as_mut().poll(context).is_ready(),
            None => false,
        };
        if is_hurried {
            pieces.stop = None;
            pieces
                .waiting
                .iter_mut()
                .for_each(|(pause, _)| *pause = Duration::ZERO);
        } else if !pause.is_zero() {
            let pause = *pause;
            let sleep = pieces
                .sleep
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
            if sleep.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
        pieces.sleep = None;
        let piece = pieces.waiting.pop_front();
        Poll::Ready(piece.map(|(_, bytes)| Ok(Frame::data(bytes))))
    }
}
