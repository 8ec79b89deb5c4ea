//! Failures as a caller sees them: a status, and a JSON body that says what is
//! wrong, with the field if it is one.
//!
//! No body repeats what was sent.

use std::any::Any;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk_api::Problem;
use operator_api::WireError;

use crate::error::{DeskError, Refusal};
use crate::secrets::SecretError;

/// A request that fails.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    problem: Box<Problem>,
    retry_after: Option<Duration>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        ApiError {
            status,
            problem: Box::new(Problem {
                message: message.into(),
                field: None,
                taken_by: None,
            }),
            retry_after: None,
        }
    }

    /// There is nothing at this path, or nothing for who asks.
    pub(super) fn nothing() -> Self {
        Refusal::NotFound.into()
    }

    pub(super) fn too_many(wait: Duration) -> Self {
        ApiError {
            retry_after: Some(wait),
            ..ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too many attempts")
        }
    }

    /// A field that is wrong.
    pub(super) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = ApiError::new(StatusCode::BAD_REQUEST, message);
        error.problem.field = Some(field.into());
        error
    }

    fn internal() -> Self {
        ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the desk failed; its log says why",
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&*self.problem)).into_response();
        if let Some(wait) = self.retry_after {
            // A part of a second is a second.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let words = refusal.to_string();
        match refusal {
            Refusal::NotFound => ApiError::new(StatusCode::NOT_FOUND, words),
            Refusal::Conflict(_) => ApiError::new(StatusCode::CONFLICT, words),
            Refusal::Field { field, message } => ApiError::field(field, message),
            Refusal::Taken(agent) => {
                let mut error = ApiError::new(StatusCode::CONFLICT, words);
                error.problem.taken_by = Some(*agent);
                error
            }
        }
    }
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(refusal) => refusal.into(),
            error => {
                tracing::error!(error = &error as &dyn std::error::Error, "the desk failed");
                ApiError::internal()
            }
        }
    }
}

impl From<SecretError> for ApiError {
    fn from(error: SecretError) -> Self {
        DeskError::from(error).into()
    }
}

impl From<WireError> for ApiError {
    fn from(error: WireError) -> Self {
        let words = error.to_string();
        match error.field() {
            Some(field) => ApiError::field(field, words),
            None => ApiError::new(StatusCode::BAD_REQUEST, words),
        }
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        let words = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
            _ => "the body cannot be read",
        };
        ApiError::new(rejection.status(), words)
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                let words = "the body must be application/json";
                ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words)
            }
            _ => ApiError::new(StatusCode::BAD_REQUEST, "the body is not what belongs here"),
        }
    }
}

impl From<PathRejection> for ApiError {
    fn from(_: PathRejection) -> Self {
        ApiError::nothing()
    }
}

impl From<QueryRejection> for ApiError {
    fn from(_: QueryRejection) -> Self {
        let words = "the parameters are not what belongs here";
        ApiError::new(StatusCode::BAD_REQUEST, words)
    }
}

/// A panic is logged where it happens; the caller gets an error.
pub(super) fn of_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request has panicked");
    ApiError::internal().into_response()
}
