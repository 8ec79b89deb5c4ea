//! The agents' page: its built files, under rules that let nothing else run.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{Redirect, Response};
use axum::routing::get;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::desk::Desk;

/// Where the page is.
const PLACE: &str = "/agents/";

/// Pictures and sounds of clients come from wherever JAICP keeps them.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                   connect-src 'self'; font-src 'self'; manifest-src 'self'; \
                   img-src 'self' data: blob: http: https:; media-src 'self' blob: http: https:; \
                   base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Asked for again each time, and sent only if it has changed.
const CHECKED: &str = "no-cache";

/// Never asked for again: another content has another name.
const KEPT: &str = "public, max-age=31536000, immutable";

/// A hash in a file's name has so many hexadecimal digits.
const HASH: usize = 10;

/// Said where no page is given.
const NO_PAGE: &str = "This desk was started without --page, so it has no page for agents.\n";

/// The page's addresses. Whatever is no file is the page itself, which reads
/// its own address.
pub(super) fn routes(folder: Option<&Path>) -> Router<Arc<Desk>> {
    let routes = match folder {
        Some(folder) => {
            let index = ServeFile::new(folder.join("index.html"));
            let files = ServeDir::new(folder)
                .precompressed_br()
                .precompressed_gzip()
                .fallback(index);
            Router::new().nest_service(PLACE, files)
        }
        None => Router::new()
            .route(PLACE, get(|| async { NO_PAGE }))
            .route("/agents/{*path}", get(|| async { NO_PAGE })),
    };
    let fixed =
        |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    routes
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CSP))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(
            header::HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
        .layer(middleware::from_fn(cache))
        .route("/agents", get(|| async { Redirect::permanent(PLACE) }))
        .route("/", get(|| async { Redirect::temporary(PLACE) }))
}

/// How long a browser keeps what it is given.
async fn cache(request: Request, next: Next) -> Response {
    let is_named = is_named_by_content(request.uri().path());
    let mut response = next.run(request).await;
    // Where a file is missing, the page itself is given.
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let rule = match is_named && !is_page && response.status().is_success() {
        true => KEPT,
        false => CHECKED,
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    response
}

/// Whether a file's name has a hash of its content, as the build gives it:
/// `desk-page-0123456789.js`.
fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}
