//! `/media/{name}`: the demo bot's pictures and sounds, so that a demo fetches
//! nothing from third parties.

use std::ops::Range;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::ApiError;

/// A file that is part of the program.
struct File {
    name: &'static str,
    kind: &'static str,
    content: &'static [u8],
}

/// A file of the `media` folder.
macro_rules! file {
    ($name:literal, $kind:expr) => {
        File {
            name: $name,
            kind: $kind,
            content: include_bytes!(concat!("../../media/", $name)),
        }
    };
}

const SVG: &str = "image/svg+xml";

const FILES: &[File] = &[
    file!("shop.svg", SVG),
    file!("panorama.svg", SVG),
    file!("poster.svg", SVG),
    file!("lighthouse.svg", SVG),
    file!("tide.svg", SVG),
    file!("night.svg", SVG),
    file!("beans.png", "image/png"),
    file!("bell.wav", "audio/wav"),
    file!("roaster.webm", "video/webm"),
    file!("price-list.txt", "text/plain; charset=utf-8"),
];

/// A file, or the part of it that is asked for: players of some browsers play
/// nothing that they cannot get in parts. It may be kept for a while: it
/// changes with the program only.
pub(super) async fn media(
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = name
        .ok()
        .and_then(|Path(name)| FILES.iter().find(|file| file.name == name))
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "there is no such file"))?;
    let length = file.content.len();
    let asked = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok())
        .and_then(|range| part(range, length));
    let common = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, "public, max-age=600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCEPT_RANGES, "bytes"),
    ];
    let Some(part) = asked else {
        return Ok((common, file.content).into_response());
    };
    let content = file
        .content
        .get(part.clone())
        .filter(|content| !content.is_empty())
        .ok_or_else(|| {
            ApiError::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "the file has no such part",
            )
        })?;
    let told = format!("bytes {}-{}/{length}", part.start, part.end - 1);
    let range = [(header::CONTENT_RANGE, told)];
    Ok((StatusCode::PARTIAL_CONTENT, common, range, content).into_response())
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
