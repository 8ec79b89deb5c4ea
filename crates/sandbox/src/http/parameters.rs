//! The query string of a request, read as leniently as bodies are.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chat_api::Timestamp;
use std::convert::Infallible;

use super::error::ApiError;

/// The parameters in their order. Empty ones count as missing.
pub(super) struct Parameters(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Ok(Parameters(pairs.collect()))
    }
}

impl Parameters {
    /// The first value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub(super) fn needed(&self, name: &'static str) -> Result<&str, ApiError> {
        self.text(name)
            .ok_or_else(|| ApiError::bad_request(format!("{name} is required")))
    }

    /// A parameter that is set by `true`, `1` or its name alone.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .is_some_and(|(_, value)| matches!(value.as_str(), "" | "1" | "true"))
    }

    /// A time in milliseconds since the epoch.
    pub(super) fn time(&self, name: &'static str) -> Result<Option<Timestamp>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        text.parse()
            .ok()
            .and_then(Timestamp::from_millis)
            .map(Some)
            .ok_or_else(|| ApiError::bad_request(format!("{name} is in milliseconds since 1970")))
    }

    /// A whole number.
    pub(super) fn number(&self, name: &'static str) -> Result<Option<u32>, ApiError> {
        self.text(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| ApiError::bad_request(format!("{name} is a whole number")))
            })
            .transpose()
    }
}
