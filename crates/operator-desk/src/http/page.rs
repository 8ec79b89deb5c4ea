//! The agents' page: its built files, under rules that let nothing else run.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Redirect;
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
        // Asked for again each time, and sent only if it has changed.
        .layer(fixed(header::CACHE_CONTROL, "no-cache"))
        .route("/agents", get(|| async { Redirect::permanent(PLACE) }))
        .route("/", get(|| async { Redirect::temporary(PLACE) }))
}
