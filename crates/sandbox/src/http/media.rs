//! `/media/{name}`: the demo bot's pictures and sounds, so that a demo fetches
//! nothing from third parties.

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use super::error::ApiError;
use super::parts::in_part;

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

/// A file, or the part of it that is asked for. It may be kept for a while: it
/// changes with the program only.
pub(super) async fn media(
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = name
        .ok()
        .and_then(|Path(name)| FILES.iter().find(|file| file.name == name))
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "there is no such file"))?;
    let common = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, "public, max-age=600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    in_part(&headers, common, Bytes::from_static(file.content))
}
