//! `/files/{token}/{name}`: files that agents have sent, for clients and JAICP.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::error::ApiError;
use crate::desk::Desk;
use crate::file_kind::Kind;
use crate::files::is_token;
use crate::store::Work;
use crate::store::uploads::{self, Upload};

/// What stands in a header's encoded value as it is (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Nothing in a file may run, load or reach anything.
const CSP: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; \
                   img-src 'self'";

/// A file never changes, and its address is known to those who may read it.
const CACHE: &str = "private, max-age=31536000, immutable";

/// A file, or the part of it that is asked for.
pub(super) async fn file(
    State(desk): State<Arc<Desk>>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Result<Response, ApiError> {
    let Path((token, name)) = path?;
    if !is_token(&token) {
        return Err(ApiError::nothing());
    }
    let find = move |work: &mut Work<'_>| uploads::by_token(work.connection, &token);
    let found = desk.store.run(find).await?;
    let upload = found.filter(|upload| upload.name == name);
    let upload = upload.ok_or_else(ApiError::nothing)?;
    let served = ServeFile::new(desk.files.path(&upload.token)).oneshot(request);
    let mut response = served.await.into_response();
    if response.status() == StatusCode::NOT_FOUND {
        // Known, and not on the disk: nobody is to remember that for a year.
        tracing::error!("a file is missing on the disk");
        return Err(ApiError::nothing());
    }
    put_headers(response.headers_mut(), &upload);
    Ok(response)
}

fn put_headers(headers: &mut HeaderMap, upload: &Upload) {
    // The kind decides, and not what is in the data file: what a file may do
    // is up to this program.
    let kind = Kind::of_mime_type(&upload.mime_type);
    let mime_type = kind.map_or("application/octet-stream", |kind| kind.mime_type);
    let mime_type = match mime_type {
        "text/plain" => "text/plain; charset=utf-8",
        other => other,
    };
    let fixed = [
        (header::CONTENT_TYPE, mime_type),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, CACHE),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let is_shown = kind.is_some_and(|kind| kind.is_shown);
    if let Ok(value) = HeaderValue::from_str(&disposition(is_shown, &upload.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
}

/// Whether a browser shows or saves a file, and under which name.
fn disposition(is_shown: bool, name: &str) -> String {
    let how = match is_shown {
        true => "inline",
        false => "attachment",
    };
    let plain: String = name
        .chars()
        .map(|sign| match sign {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => sign,
            _ => '_',
        })
        .collect();
    let whole = utf8_percent_encode(name, PLAIN);
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_header() {
        assert_eq!(
            disposition(false, "a\"; x=\r\nB.txt"),
            "attachment; filename=\"a__ x___B.txt\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0AB.txt"
        );
        assert_eq!(
            disposition(true, "ко т.png"),
            "inline; filename=\"__ _.png\"; filename*=UTF-8''%D0%BA%D0%BE%20%D1%82.png"
        );
    }
}
