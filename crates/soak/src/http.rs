//! One HTTP call of the Chat API, with the same outcomes as in a browser
//! (`src/runtime/http.rs`).

use chat_api::{Failure, HttpRequest, Method};
use reqwest::header::RETRY_AFTER;
use serde_json::Value;

use crate::server::written;

/// Performs a call. Dropping the future ends the call.
pub(crate) async fn call(http: reqwest::Client, call: HttpRequest) -> Result<Value, Failure> {
    let request = match (call.method, &call.body) {
        (Method::Get, _) => http.get(&call.url),
        (Method::Post, body) => http
            .post(&call.url)
            .header("Content-Type", "application/json")
            .body(body.as_ref().map(written).unwrap_or_default()),
    };
    answer(request).await
}

/// Sends a request, and reads what comes back.
pub(crate) async fn answer(request: reqwest::RequestBuilder) -> Result<Value, Failure> {
    let response = request.send().await.map_err(|error| failure(&error))?;
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER);
    let retry_after = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let text = response.text().await.map_err(|error| failure(&error))?;
    let body = match text.trim() {
        "" => Some(Value::Null),
        text => serde_json::from_str(text).ok(),
    };
    match Failure::of_response(status, retry_after, body.as_ref().as_ref()) {
        Some(failure) => Err(failure),
        None => Ok(body.unwrap_or_default()),
    }
}

/// A refused connection: certainly nothing left. All else is unknown.
fn failure(error: &reqwest::Error) -> Failure {
    match error.is_connect() {
        true => Failure::unsent("nobody listens"),
        false => Failure::network("the connection broke"),
    }
}
