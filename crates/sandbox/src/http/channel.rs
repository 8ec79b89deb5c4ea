//! What every Chat API address begins with: the channel of the token in the
//! path, and how the client reached the sandbox.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};

use super::error::ApiError;
use crate::request_log::Trace;
use crate::sandbox::Sandbox;
use crate::settings::Channel;

/// The channel that a request is for.
pub(super) struct OnChannel {
    pub(super) sandbox: Arc<Sandbox>,
    /// The channel's name.
    name: String,
    /// The origin under which the client knows the sandbox.
    pub(super) reached_at: Option<String>,
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
            reached_at: origin_of(parts),
            trace,
        })
    }
}

/// `http://` and the `Host` header, if that looks like one.
pub(super) fn origin_of(parts: &Parts) -> Option<String> {
    let host = parts.headers.get(header::HOST)?.to_str().ok()?;
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    is_host.then(|| format!("http://{host}"))
}
