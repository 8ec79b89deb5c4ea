//! Sending: `POST` and `GET /chatapi/{token}`, and `POST …/async`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chat_api::{Answer, Json, Request};
use serde_json::Value;

use super::channel::OnChannel;
use super::error::ApiError;
use super::parameters::Parameters;
use super::{MAX_BODY_BYTES, json};
use crate::bot::BotFailure;
use crate::conversation::{self, Delivery, Started};
use crate::sandbox::{Sandbox, SandboxError};

/// The body as it came in, or why it did not.
type Body = Result<Bytes, BytesRejection>;

/// Sends, and waits for the bot's whole answer.
pub(super) async fn send(on: OnChannel, body: Body) -> Result<Response, ApiError> {
    answered(&on, &decoded(body)?).await
}

/// The simplified form. Beside the documented parameters it takes `cid`.
pub(super) async fn send_simplified(
    on: OnChannel,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let body = ["clientId", "query", "event", "cid"]
        .into_iter()
        .fold(Json::map(), |body, name| {
            body.with_some(name, parameters.text(name))
        });
    answered(&on, &Request::decode(&&body)?).await
}

/// Sends, and is answered at once with the message's identifier (assumed:
/// `questionId` alone).
pub(super) async fn send_async(on: OnChannel, body: Body) -> Result<Response, ApiError> {
    let started = received(&on, &decoded(body)?)?;
    let answer = json(&Json::map().with("questionId", started.question_id()));
    spawn(&on, started, Delivery::ToWebhook)?;
    Ok(answer)
}

async fn answered(on: &OnChannel, request: &Request) -> Result<Response, ApiError> {
    let started = received(on, request)?;
    let turn = spawn(on, started, Delivery::Returned)?;
    let answer = turn.await.map_err(|_| ApiError::internal())???;
    Ok(json(&Json::from(&answer)).into_response())
}

fn received(on: &OnChannel, request: &Request) -> Result<Started, ApiError> {
    on.trace.client(&request.client_id, request.cid.as_deref());
    let started = conversation::receive(&on.sandbox, on.channel()?, request, on.host.as_deref())?;
    Ok(started)
}

/// What a turn comes to.
type Turned = Result<Result<Answer, BotFailure>, SandboxError>;

/// Runs the turn in a task of its own: it comes to its end even if the client
/// goes away.
fn spawn(
    on: &OnChannel,
    started: Started,
    delivery: Delivery,
) -> Result<tokio::task::JoinHandle<Turned>, ApiError> {
    let sandbox: Arc<Sandbox> = Arc::clone(&on.sandbox);
    let channel = on.channel()?.clone();
    let turn = async move { conversation::finish(&sandbox, &channel, started, delivery).await };
    Ok(on.sandbox.tasks.spawn(turn))
}

/// Reads a request body. Its content type is not looked at (assumed).
fn decoded(body: Body) -> Result<Request, ApiError> {
    let body = body.map_err(of_rejection)?;
    let value: Value =
        serde_json::from_slice(&body).map_err(|_| ApiError::bad_request("the body is not JSON"))?;
    Ok(Request::decode(&&value)?)
}

/// What a client gets whose body did not come in.
pub(super) fn of_rejection(rejection: BytesRejection) -> ApiError {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body has more than {MAX_BODY_BYTES} bytes"),
        ),
        _ => ApiError::bad_request("the body cannot be read"),
    }
}
