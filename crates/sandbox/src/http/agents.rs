//! `POST /chatadapter/chatapi/webhook/operatorapi/{key}`: an agents' platform
//! tells what agents do (operator-api.md, "Events that the desk posts").
//!
//! It is answered with 200 only when what it says is kept.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chat_api::Json;
use operator_api::{Body, Event};

use super::error::ApiError;
use super::json;
use super::send::of_rejection;
use crate::agents::take_event;
use crate::request_log::Trace;
use crate::sandbox::Sandbox;

/// Takes an event.
pub(super) async fn take(
    State(sandbox): State<Arc<Sandbox>>,
    key: Result<Path<String>, PathRejection>,
    Extension(trace): Extension<Trace>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let nothing = || ApiError::new(StatusCode::NOT_FOUND, "there is nothing at this path");
    let Path(key) = key.map_err(|_| nothing())?;
    let name = sandbox.store.channel_of_agents_key(&key)?;
    let channel = name.and_then(|name| sandbox.settings.by_name(&name));
    let channel = channel
        .filter(|channel| channel.agents.is_some())
        .ok_or_else(nothing)?;
    trace.channel(&channel.name);
    let body = body.map_err(of_rejection)?;
    let event =
        Event::from_slice(&body).map_err(|error| ApiError::bad_request(error.to_string()))?;
    trace.client(&event.user_id, None);
    take_event(&sandbox, channel, &event)?;
    Ok(json(&Json::map()))
}
