//! The sandbox's addresses: the Chat API, uploads, the demo bot's media, health,
//! and control.
//!
//! What a request means is decided elsewhere; here it is read, and answered in
//! the shapes of chat-api.md.

mod observe;
mod error;
mod parameters;
mod channel;
mod broken;
mod faults;
mod send;
mod pages;
mod events;
mod history;
mod parts;
mod media;
mod uploads;
mod control;
mod control_faults;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, Method, header, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use chat_api::Json;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::sandbox::{Control, Sandbox};

/// A request body has at most so many bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// A file that is too large is read, and thrown away, up to so many times the
/// limit, so that its sender gets an answer and no broken connection.
const DRAINED_LIMITS: usize = 10;

/// How long a browser may remember the answer to a preflight.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// Where the control addresses are. They are for no page of another origin.
const CONTROL: &str = "/control";

/// The sandbox as a service, without a port.
pub fn app(sandbox: Arc<Sandbox>) -> Router {
    let chat_api = Router::new()
        .route(
            "/chatapi/{token}",
            post(send::send).get(send::send_simplified),
        )
        .route("/chatapi/{token}/async", post(send::send_async))
        .route("/chatapi/{token}/events", get(events::events))
        .route("/chatapi/{token}/history", get(history::history))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(&sandbox),
            faults::faults,
        ));
    let most = sandbox
        .settings
        .uploads
        .limit
        .saturating_mul(DRAINED_LIMITS);
    let uploads = Router::new()
        .route("/uploads", post(uploads::take))
        .route_layer(DefaultBodyLimit::max(most + uploads::ENVELOPE_BYTES))
        .route("/uploads/{id}/{name}", get(uploads::give));
    let mut app = chat_api
        .merge(uploads)
        .route("/media/{name}", get(media::media))
        .route("/health", get(health));
    if sandbox.control != Control::Off {
        app = app.nest(CONTROL, control::routes(Arc::clone(&sandbox)));
    }
    app.layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(error::of_panic))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&sandbox),
            observe::observe,
        ))
        .layer(cors())
        .layer(middleware::from_fn_with_state(
            Arc::clone(&sandbox),
            faults::close_connections,
        ))
        .with_state(sandbox)
}

/// Any page may use the API, as far as is known of the platform (assumed).
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(
            |_: &HeaderValue, request: &Parts| !request.uri.path().starts_with(CONTROL),
        ))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(Any)
        .expose_headers([header::RETRY_AFTER, header::DATE])
        .allow_private_network(true)
        .max_age(PREFLIGHT_AGE)
}

async fn health() -> Response {
    json(
        &Json::map()
            .with("status", "UP")
            .with("version", env!("CARGO_PKG_VERSION")),
    )
}

/// A JSON answer.
fn json(body: &Json) -> Response {
    written(serde_json::to_string(body).unwrap_or_default())
}

/// An answer that is JSON already.
fn written(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
