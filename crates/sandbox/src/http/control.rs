//! `/control/…`: what tests and developers do to a sandbox from outside.
//!
//! It is not part of the Chat API. It is served only while the sandbox listens
//! on loopback, unless a flag says otherwise, and no page of another origin can
//! use it.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chat_api::{Answer, Json, Reply};
use serde::Deserialize;
use serde_json::Value;

use super::channel::host_of;
use super::control_faults;
use super::error::ApiError;
use super::json;
use super::parameters::Parameters;
use crate::bot::Bot;
use crate::conversation::{self, Message};
use crate::origin::Origin;
use crate::polls::told;
use crate::sandbox::{Control, Sandbox};
use crate::settings::Channel;
use crate::store::ConversationKey;

/// The control addresses.
pub(super) fn routes(sandbox: Arc<Sandbox>) -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/campaign", post(campaign))
        .route("/requests", get(requests))
        .route("/polls", get(polls))
        .route("/agents", get(agents))
        .route(
            "/channels/{name}/faults",
            get(control_faults::get)
                .put(control_faults::put)
                .delete(control_faults::delete),
        )
        .route("/reset", post(reset))
        .layer(middleware::from_fn_with_state(sandbox, only_from_here))
}

/// Refuses what a page of another origin sends. A browser names the page's
/// origin; and a page whose own name was pointed at this machine is told by
/// the `Host` header.
async fn only_from_here(
    State(sandbox): State<Arc<Sandbox>>,
    request: HttpRequest,
    next: Next,
) -> Result<Response, ApiError> {
    let headers = request.headers();
    let host = host_of(headers).and_then(Origin::of_host);
    let is_foreign = match (headers.get(header::ORIGIN), &host) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(origin), Some(host)) => origin.as_bytes() != host.to_string().as_bytes(),
    };
    let is_renamed = sandbox.control == Control::Loopback
        && host.as_ref().is_some_and(|host| !host.is_loopback());
    if is_foreign || is_renamed {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "the control addresses are for no page of another origin",
        ));
    }
    Ok(next.run(request).await)
}

/// A message by the bot to one client or to all clients of a channel: a text,
/// replies, or what a state of the script says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Campaign {
    token: String,
    client_id: Option<String>,
    text: Option<String>,
    replies: Option<Vec<Value>>,
    state: Option<String>,
}

async fn campaign(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Response, ApiError> {
    let campaign: Campaign = parsed(&body)?;
    let channel = channel_of(&sandbox, &campaign.token)?;
    let message = match (campaign.text, campaign.replies, campaign.state) {
        (Some(text), None, None) => Message::Replies(vec![Reply::text(text)]),
        (None, Some(replies), None) => {
            let replies: Vec<&Value> = replies.iter().collect();
            Message::Replies(Reply::decode_all(&replies))
        }
        (None, None, Some(state)) => Message::State(known_state(channel, state)?),
        _ => return Err(ApiError::bad_request("set one of text, replies and state")),
    };
    let clients = match campaign.client_id {
        Some(client) => vec![client],
        None => sandbox.store.clients_of(&channel.name)?,
    };
    let mut turns = Vec::new();
    for client in clients {
        let key = ConversationKey {
            channel: channel.name.clone(),
            client,
        };
        let (sandbox, channel, message) = (Arc::clone(&sandbox), channel.clone(), message.clone());
        let tasks = sandbox.tasks.clone();
        turns.push(tasks.spawn(async move {
            conversation::write_by_itself(&sandbox, &channel, &key, message, None).await
        }));
    }
    let mut question_ids = Vec::new();
    for turn in turns {
        let Answer { question_id, .. } = turn.await.map_err(|_| ApiError::internal())???;
        question_ids.extend(question_id);
    }
    Ok(json(
        &Json::map()
            .with("sent", question_ids.len() as f64)
            .with("questionIds", question_ids.iter().collect::<Json>()),
    ))
}

/// A script's states are known; another's bot knows its own.
fn known_state(channel: &Channel, state: String) -> Result<String, ApiError> {
    match &channel.bot {
        Bot::Scripted(script) if script.state(&state).is_none() => {
            Err(ApiError::bad_request("the script has no such state"))
        }
        _ => Ok(state),
    }
}

/// The last requests, oldest first, of all channels or of one.
async fn requests(
    State(sandbox): State<Arc<Sandbox>>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let channel = match parameters.text("token") {
        Some(token) => Some(channel_of(&sandbox, token)?.name.as_str()),
        None => None,
    };
    let client = parameters.text("clientId");
    let requests: Json = sandbox
        .requests
        .entries()
        .iter()
        .filter(|entry| channel.is_none() || entry.channel.as_deref() == channel)
        .filter(|entry| client.is_none() || entry.client_id.as_deref() == client)
        .collect();
    Ok(json(&Json::map().with("requests", requests)))
}

/// How clients poll for events, of all channels or of one.
async fn polls(
    State(sandbox): State<Arc<Sandbox>>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let channel = match parameters.text("token") {
        Some(token) => Some(channel_of(&sandbox, token)?.name.as_str()),
        None => None,
    };
    let client = parameters.text("clientId");
    let now = sandbox.clock.now();
    let polls: Json = sandbox
        .requests
        .polls()
        .counts()
        .iter()
        .filter(|(poller, _)| channel.is_none_or(|channel| poller.channel == channel))
        .filter(|(poller, _)| client.is_none_or(|client| poller.client == client))
        .map(|(poller, count)| told(poller, count, now))
        .collect();
    Ok(json(&Json::map().with("polls", polls)))
}

/// Who holds which conversation, and what waits to go to agents.
async fn agents(
    State(sandbox): State<Arc<Sandbox>>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let channel = match parameters.text("token") {
        Some(token) => Some(channel_of(&sandbox, token)?.name.as_str()),
        None => None,
    };
    let told = crate::agents::told(&sandbox, channel, parameters.text("clientId"))?;
    Ok(json(&told))
}

/// What is to be forgotten: one conversation, a channel's, or everything.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Reset {
    token: Option<String>,
    client_id: Option<String>,
}

async fn reset(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Response, ApiError> {
    let reset: Reset = match body.is_empty() {
        true => Reset::default(),
        false => parsed(&body)?,
    };
    let channel = match &reset.token {
        Some(token) => Some(channel_of(&sandbox, token)?.name.as_str()),
        None => None,
    };
    let forgotten = sandbox.store.forget(channel, reset.client_id.as_deref())?;
    let (client, now) = (reset.client_id.as_deref(), sandbox.clock.now());
    sandbox.faults.forget(channel, client, now);
    if reset.token.is_none() && reset.client_id.is_none() {
        sandbox.requests.clear();
    }
    Ok(json(&Json::map().with("conversations", forgotten as f64)).into_response())
}

fn parsed<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|error| ApiError::bad_request(error.to_string()))
}

fn channel_of<'s>(sandbox: &'s Sandbox, token: &str) -> Result<&'s Channel, ApiError> {
    sandbox
        .settings
        .by_token(token)
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "no channel has this token"))
}
