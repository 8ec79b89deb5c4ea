//! What every Chat API address begins with: the channel of the token in the
//! path, and how the client reached the sandbox.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

use super::error::ApiError;
use crate::request_log::Trace;
use crate::sandbox::Sandbox;
use crate::settings::Channel;

/// The channel that a request is for.
pub(super) struct OnChannel {
    pub(super) sandbox: Arc<Sandbox>,
    /// The channel's name.
    name: String,
    /// The host under which the client knows the sandbox.
    pub(super) host: Option<String>,
    pub(super) trace: Trace,
}

impl OnChannel {
    /// The channel.
    pub(super) fn channel(&self) -> Result<&Channel, ApiError> {
        self.sandbox
            .settings
            .by_name(&self.name)
            .ok_or_else(ApiError::internal)
    }
}

impl FromRequestParts<Arc<Sandbox>> for OnChannel {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        sandbox: &Arc<Sandbox>,
    ) -> Result<Self, ApiError> {
        // A `GET` sends messages, so it is not to be tried out by `HEAD`.
        if parts.method == Method::HEAD {
            return Err(ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "this path has no such method",
            ));
        }
        // The token's colon may come as `%3A`: the path is decoded here. That a
        // token that no channel has is answered by 404 is assumed.
        let token = Path::<String>::from_request_parts(parts, sandbox).await;
        let channel = token
            .ok()
            .and_then(|Path(token)| sandbox.settings.by_token(&token))
            .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "no channel has this token"))?;
        let trace = parts
            .extensions
            .get::<Trace>()
            .cloned()
            .ok_or_else(ApiError::internal)?;
        trace.channel(&channel.name);
        Ok(OnChannel {
            sandbox: Arc::clone(sandbox),
            name: channel.name.clone(),
            host: host_of(&parts.headers).map(str::to_owned),
            trace,
        })
    }
}

/// The host that the request names.
pub(super) fn host_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}
