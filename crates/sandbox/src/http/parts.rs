//! Files that are given whole or in part: players of some browsers play
//! nothing that they cannot get in parts.

use std::ops::Range;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, IntoResponseParts, Response};

use super::error::ApiError;

/// The file, or the part of it that the request asks for.
pub(super) fn in_part(
    headers: &HeaderMap,
    common: impl IntoResponseParts,
    content: Bytes,
) -> Result<Response, ApiError> {
    let length = content.len();
    let asked = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok())
        .and_then(|range| part(range, length));
    let accepts = [(header::ACCEPT_RANGES, "bytes")];
    let Some(part) = asked else {
        return Ok((common, accepts, content).into_response());
    };
    if part.start >= part.end || part.end > length {
        return Err(ApiError::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "the file has no such part",
        ));
    }
    let told = format!("bytes {}-{}/{length}", part.start, part.end - 1);
    let range = [(header::CONTENT_RANGE, told)];
    let status = StatusCode::PARTIAL_CONTENT;
    Ok((status, common, accepts, range, content.slice(part)).into_response())
}

/// The one part that a `Range` header asks for, cut at the file's end. What
/// does not make sense, and several parts at once, ask for the whole file.
fn part(range: &str, length: usize) -> Option<Range<usize>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let count: usize = last.parse().ok()?;
        return Some(length.saturating_sub(count)..length);
    }
    let first: usize = first.parse().ok()?;
    if last.is_empty() {
        return Some(first..length.max(first));
    }
    let last: usize = last.parse().ok()?;
    let end = last.saturating_add(1).min(length).max(first);
    (first <= last).then_some(first..end)
}
