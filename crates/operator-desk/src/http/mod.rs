//! The desk's addresses: JAICP's calls, the agents' API and page, files,
//! health, and the description of JAICP's calls.
//!
//! What a request means is decided elsewhere; here it is read and answered.

mod error;
mod operator;
mod guard;
mod sign_in;
mod session;
mod conversations;
mod uploads;
mod live;
mod files;
mod page;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, OriginalUri, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post, put};
use axum::{Json, Router};
use serde_json::json;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::desk::Desk;
use error::ApiError;

/// The body of one of JAICP's calls has at most so many bytes.
pub const OPERATOR_BODY: usize = 256 * 1024;

/// The body of an agent's call has at most so many bytes, files aside.
const AGENTS_BODY: usize = 128 * 1024;

/// How long the data file may take to show that the desk is well.
const HEALTH_PATIENCE: Duration = Duration::from_secs(5);

/// The description of JAICP's calls.
pub const OPENAPI: &str = include_str!("../../openapi.json");

/// The desk as a service, without a port. Needs to be told from where a
/// request comes (`ConnectInfo<SocketAddr>`).
pub fn app(desk: Arc<Desk>) -> Router {
    let file_limit = usize::try_from(desk.settings.file_limit).unwrap_or(usize::MAX);
    let uploads = Router::new()
        .route("/conversations/{id}/files", post(uploads::upload))
        .layer(DefaultBodyLimit::max(file_limit));
    let agents = Router::new()
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/session", get(session::session))
        .route("/presence", put(session::set_presence))
        .route(guard::HERE, post(session::here))
        .route("/canned", post(session::add_canned))
        .route(
            "/canned/{id}",
            put(session::change_canned).delete(session::remove_canned),
        )
        .route("/conversations", get(conversations::list))
        .route("/conversations/{id}", get(conversations::transcript))
        .route("/conversations/{id}/take", post(conversations::take))
        .route("/conversations/{id}/messages", post(conversations::say))
        .route("/conversations/{id}/read", post(conversations::read))
        .route("/conversations/{id}/pass", post(conversations::pass))
        .route("/conversations/{id}/close", post(conversations::close))
        .route("/live", get(live::live))
        .route("/{*rest}", any(nothing))
        .layer(DefaultBodyLimit::max(AGENTS_BODY))
        .merge(uploads)
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ));
    let operator = Router::new()
        .route("/setWebhook", post(operator::set_webhook))
        .route("/getDestinations", get(operator::get_destinations))
        .route("/selectDestination", post(operator::select_destination))
        .route("/sendText", post(operator::send_text))
        .route("/sendFile", post(operator::send_file))
        .route("/closeChat", post(operator::close_chat))
        .layer(DefaultBodyLimit::max(OPERATOR_BODY));
    Router::new()
        .nest("/operator/{secret}", operator)
        .nest("/agents/api", agents)
        .merge(page::routes(desk.settings.page.as_deref()))
        .route("/files/{token}/{name}", get(files::file))
        .route("/openapi.json", get(openapi))
        .route("/health", get(health))
        .fallback(nothing)
        .method_not_allowed_fallback(no_such_method)
        .layer(CatchPanicLayer::custom(error::of_panic))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        // Addresses of JAICP's calls hold secrets.
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
        .with_state(desk)
}

async fn health(State(desk): State<Arc<Desk>>) -> Response {
    let asked = desk.store.run(|_| Ok(()));
    match tokio::time::timeout(HEALTH_PATIENCE, asked).await {
        Ok(Ok(())) => Json(json!({
            "status": "UP",
            "version": env!("CARGO_PKG_VERSION"),
        }))
        .into_response(),
        _ => {
            let body = Json(json!({ "status": "DOWN" }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

/// There is nothing at this path. It is looked for as a secret would be, so
/// that a wrong secret takes as long as any other path.
async fn nothing(State(desk): State<Arc<Desk>>, OriginalUri(uri): OriginalUri) -> ApiError {
    let secret = uri.path().split('/').nth(2).unwrap_or_default();
    operator::refuse(&desk, secret).await
}

async fn no_such_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path has no such method",
    )
}
