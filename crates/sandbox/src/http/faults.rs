//! Faults around Chat API requests: what a channel's plan says is done here.
//!
//! What is to happen is decided in [`crate::faults`]. A request whose fault
//! comes before the bot never reaches a handler; one whose fault comes after
//! runs as ever, and only its answer suffers.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use operator_api::{Body as _, Event};
use serde_json::Value;

use super::broken;
use super::error::ApiError;
use super::parameters::Parameters;
use super::send::of_rejection;
use crate::faults::plan::{Kind, Manner, Place, Side};
use crate::faults::{Asked, Decision, Strike};
use crate::request_log::Trace;
use crate::sandbox::Sandbox;

/// Who asks for what.
#[derive(Default)]
struct Sender {
    client: String,
    cid: Option<String>,
    message: Option<String>,
}

/// Lets a request through, with whatever is to go wrong with it.
pub(super) async fn faults(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let trace = request.extensions().get::<Trace>().cloned();
    let Some(trace) = trace else {
        return Ok(next.run(request).await);
    };
    if !sandbox.faults.are_on() || request.method() == Method::HEAD {
        let response = next.run(request).await;
        return Ok(unless_away(&sandbox, &trace, response));
    }
    let (mut parts, body) = request.into_parts();
    let Some(place) = Place::of_kind(trace.entry().kind) else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let channels = channels_of(&sandbox, place, &mut parts).await;
    if channels.is_empty() {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &sandbox)
        .await
        .map_err(of_rejection)?;
    let sender = sender_of(place, &mut parts, &body).await;
    // An upload is for no channel.
    if let ([channel], true) = (channels.as_slice(), place != Place::Upload) {
        trace.channel(channel);
    }
    if !sender.client.is_empty() {
        trace.client(&sender.client, sender.cid.as_deref());
    }
    let now = sandbox.clock.now();
    let asked = Asked {
        place,
        client: &sender.client,
        message: sender.message.as_deref(),
    };
    let mut decision = Decision::default();
    for channel in channels {
        let is_away = sandbox.faults.away(channel, now);
        if let Some(manner) = is_away.filter(|_| place != Place::Upload) {
            return Ok(away(manner, &trace));
        }
        decision = decision.and(sandbox.faults.decide(channel, asked, now));
    }
    decision.kinds.iter().for_each(|kind| trace.fault(kind));
    let Decision {
        before,
        after,
        strike,
        ..
    } = decision;
    pause(&sandbox, before).await;
    match strike.as_ref().map(|strike| strike.kind) {
        Some(Kind::Status(Side::Before, instead)) => return Ok(broken::instead(instead)),
        Some(Kind::Cut(Side::Before) | Kind::Down) => return Ok(broken::cut()),
        Some(Kind::Hang(Side::Before, bound)) => {
            pause(&sandbox, sandbox.settings.time_scale.of(bound)).await;
            return Ok(broken::cut());
        }
        _ => {}
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    pause(&sandbox, after).await;
    let response = unless_away(&sandbox, &trace, response);
    if response.extensions().get::<Away>().is_some() {
        return Ok(response);
    }
    match strike {
        Some(strike) => struck(&sandbox, strike, response).await,
        None => Ok(response),
    }
}

/// Around everything, preflights too: no connection is used twice while some
/// are going to be cut.
pub(super) async fn close_connections(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if sandbox.faults.close_connections() {
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Marks an answer that was lost because the channel is away.
#[derive(Clone, Copy, Debug)]
struct Away;

/// The answer, unless its channel has gone away meanwhile. Polls end by
/// themselves then.
fn unless_away(sandbox: &Sandbox, trace: &Trace, response: Response) -> Response {
    if !sandbox.faults.are_on() || response.extensions().get::<Away>().is_some() {
        return response;
    }
    let entry = trace.entry();
    let is_poll = Place::of_kind(entry.kind) == Some(Place::Events);
    let channel = entry.channel.filter(|_| !is_poll);
    let manner = channel.and_then(|channel| sandbox.faults.away(&channel, sandbox.clock.now()));
    match manner {
        Some(manner) => away(manner, trace),
        None => response,
    }
}

/// What a channel says that is away.
pub(super) fn away(manner: Manner, trace: &Trace) -> Response {
    trace.fault(Kind::Away(manner).name());
    let mut response = match manner {
        Manner::Answers(instead) => broken::instead(instead),
        Manner::Cuts => broken::cut(),
    };
    response.extensions_mut().insert(Away);
    response
}

/// The answer after the bot has done its work. Answers that are failures
/// anyway keep their bodies.
async fn struck(
    sandbox: &Sandbox,
    mut strike: Strike,
    response: Response,
) -> Result<Response, ApiError> {
    let scale = sandbox.settings.time_scale;
    match strike.kind {
        Kind::Status(Side::After, instead) => return Ok(broken::instead(instead)),
        Kind::Cut(Side::After) => return Ok(broken::cut()),
        Kind::Hang(Side::After, bound) => {
            pause(sandbox, scale.of(bound)).await;
            return Ok(broken::cut());
        }
        _ if !response.status().is_success() => return Ok(response),
        _ => {}
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|_| ApiError::internal())?;
    Ok(match strike.kind {
        Kind::CutMidBody(part) => broken::cut_within(parts, bytes, part),
        Kind::Truncated(part) => broken::truncated(parts, &bytes, part),
        Kind::NotJson(kind) => broken::as_kind(StatusCode::OK, kind),
        Kind::Drip(size, wait) => {
            let stop = sandbox.stop.clone();
            broken::dripping(parts, bytes, size, scale.of(wait), stop)
        }
        Kind::Reorder => {
            let bytes = shuffled(&bytes, &mut strike).map_or(bytes, Bytes::from);
            (parts, bytes).into_response()
        }
        _ => (parts, bytes).into_response(),
    })
}

/// A page with its items in another order.
fn shuffled(bytes: &[u8], strike: &mut Strike) -> Option<Vec<u8>> {
    let mut page: Value = serde_json::from_slice(bytes).ok()?;
    strike.shuffle(page.get_mut("events")?.as_array_mut()?);
    serde_json::to_vec(&page).ok()
}

/// Waits, unless the sandbox stops.
async fn pause(sandbox: &Sandbox, time: Duration) {
    if !time.is_zero() {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = sandbox.stop.cancelled() => {}
        }
    }
}

/// The channels whose plans a request is subject to. A file is uploaded for
/// none, so any plan that names uploads is meant, unless the address has a
/// channel's `token`.
async fn channels_of<'s>(sandbox: &'s Sandbox, place: Place, parts: &mut Parts) -> Vec<&'s str> {
    if place == Place::Upload {
        let Ok(parameters) = Parameters::from_request_parts(parts, &()).await;
        let channels = sandbox.settings.channels.iter();
        let meant = channels.filter(|channel| {
            let token = parameters.text("token");
            token.is_none_or(|token| channel.token == token)
        });
        return meant.map(|channel| channel.name.as_str()).collect();
    }
    let Ok(Path(word)) = Path::<String>::from_request_parts(parts, &()).await else {
        return Vec::new();
    };
    let channel = match place {
        Place::AgentEvent => {
            let name = sandbox.store.channel_of_agents_key(&word);
            name.ok()
                .flatten()
                .and_then(|name| sandbox.settings.by_name(&name))
        }
        _ => sandbox.settings.by_token(&word),
    };
    channel
        .map(|channel| channel.name.as_str())
        .into_iter()
        .collect()
}

async fn sender_of(place: Place, parts: &mut Parts, body: &Bytes) -> Sender {
    match (place, &parts.method) {
        (Place::Upload, _) => Sender {
            client: client_of_form(parts.clone(), body.clone()).await,
            ..Sender::default()
        },
        (Place::AgentEvent, _) => match Event::from_slice(body) {
            Ok(event) => Sender {
                client: event.user_id,
                cid: None,
                message: Some(event.id),
            },
            Err(_) => Sender::default(),
        },
        (_, &Method::POST) => sender_of_body(body),
        _ => sender_of_query(parts).await,
    }
}

/// Who uploads; nobody if the form does not say.
async fn client_of_form(parts: Parts, body: Bytes) -> String {
    let request = Request::from_parts(parts, Body::from(body));
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return String::new();
    };
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("clientId") {
            return field.text().await.unwrap_or_default();
        }
    }
    String::new()
}

fn sender_of_body(body: &[u8]) -> Sender {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let Ok(request) = chat_api::Request::decode(&&body) else {
        // It is refused later on.
        return Sender::default();
    };
    Sender {
        message: request.message_id().map(str::to_owned),
        client: request.client_id,
        cid: request.cid,
    }
}

async fn sender_of_query(parts: &mut Parts) -> Sender {
    let Ok(parameters) = Parameters::from_request_parts(parts, &()).await;
    Sender {
        client: parameters.text("clientId").unwrap_or_default().to_owned(),
        cid: parameters.text("cid").map(str::to_owned),
        message: None,
    }
}
