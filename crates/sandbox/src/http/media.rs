//! `/media/{name}`: the demo bot's pictures and sounds, so that a demo fetches
//! nothing from third parties.

use axum::extract::Path;
use axum::http::{StatusCode, header};
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

/// A file. It may be kept for a while: it changes with the program only.
pub(super) async fn media(
    name: Result<Path<String>, axum::extract::rejection::PathRejection>,
) -> Result<Response, ApiError> {
    let file = name
        .ok()
        .and_then(|Path(name)| FILES.iter().find(|file| file.name == name))
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "there is no such file"))?;
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, "public, max-age=600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, file.content).into_response())
}
