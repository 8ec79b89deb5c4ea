//! Failures as a client sees them: a status, and a JSON body in the shape that
//! public clients of the platform read (assumed; chat-api.md, "Errors").
//!
//! An error body never repeats what the client sent but the path.

use std::any::Any;
use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chat_api::{Failure, RequestError, Timestamp};

use super::broken::AsItIs;
use crate::bot::BotFailure;
use crate::sandbox::SandboxError;
use crate::store::StoreError;

/// A request that fails. The body is written by [`with_body`], which knows the
/// path and the time.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    message: Cow<'static, str>,
    retry_after: Option<u32>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        ApiError {
            status,
            message: message.into(),
            retry_after: None,
        }
    }

    pub(super) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        ApiError::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn internal() -> Self {
        ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the sandbox failed; its log says why",
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        ApiError::bad_request(error.to_string())
    }
}

impl From<SandboxError> for ApiError {
    fn from(error: SandboxError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "sandbox failed");
        ApiError::internal()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        SandboxError::from(error).into()
    }
}

impl From<BotFailure> for ApiError {
    fn from(failure: BotFailure) -> Self {
        let status =
            StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        ApiError {
            retry_after: failure.retry_after,
            ..ApiError::new(status, failure.message)
        }
    }
}

/// Gives every failure its body: those of the handlers, and those that the
/// framework finds itself (no such path, no such method).
pub(super) fn with_body(response: Response, path: &str, now: Timestamp) -> Response {
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    if !is_failure || response.extensions().get::<AsItIs>().is_some() {
        return response;
    }
    let message: Cow<'static, str> = match response.extensions().get::<ApiError>() {
        Some(error) => error.message.clone(),
        None => match status {
            StatusCode::NOT_FOUND => "there is nothing at this path".into(),
            StatusCode::METHOD_NOT_ALLOWED => "this path has no such method".into(),
            _ => status
                .canonical_reason()
                .unwrap_or("the request failed")
                .into(),
        },
    };
    let body = Failure::body(
        &now.to_string(),
        status.as_u16(),
        status.canonical_reason().unwrap_or("Error"),
        &message,
        path,
    );
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    let body = serde_json::to_string(&body).unwrap_or_default();
    Response::from_parts(parts, body.into())
}

/// A panic is logged where it happens; the client gets an error.
pub(super) fn of_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::internal().into_response()
}
