//! Conversations, as agents work with them.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use desk_api::{Conversations, Message, NewText, Pass, Read, Summary, Transcript};
use serde::Deserialize;

use super::error::ApiError;
use super::guard::Signed;
use crate::agents::{self, Sent};
use crate::desk::Desk;
use crate::store::{Work, summaries};

/// A text of an agent has at most so many characters.
const MOST_TEXT: usize = 20_000;

/// The page's name for a message has at most so many characters.
const MOST_KEY: usize = 100;

type Id = Result<Path<i64>, PathRejection>;
type Desks = State<Arc<Desk>>;

/// Where a transcript's page ends.
#[derive(Debug, Deserialize)]
pub(super) struct Before {
    before: Option<i64>,
}

/// `GET conversations`.
pub(super) async fn list(
    State(desk): Desks,
    signed: Signed,
) -> Result<Json<Conversations>, ApiError> {
    let list = move |work: &mut Work<'_>| {
        let (waiting, more_wait) = summaries::waiting_for(work, signed.agent)?;
        Ok(Conversations {
            waiting,
            more_wait,
            mine: summaries::held_by(work, signed.agent)?,
            sequence: work.sequence(),
        })
    };
    Ok(Json(desk.store.run(list).await?))
}

/// `GET conversations/{id}`.
pub(super) async fn transcript(
    State(desk): Desks,
    signed: Signed,
    id: Id,
    before: Result<Query<Before>, QueryRejection>,
) -> Result<Json<Transcript>, ApiError> {
    let (Path(id), Query(Before { before })) = (id?, before?);
    let read = move |work: &mut Work<'_>| agents::transcript(work, signed.agent, id, before);
    Ok(Json(desk.store.run(read).await?))
}

/// `POST conversations/{id}/take`.
pub(super) async fn take(
    State(desk): Desks,
    signed: Signed,
    id: Id,
) -> Result<Json<Summary>, ApiError> {
    let Path(id) = id?;
    let take = move |work: &mut Work<'_>| agents::take(work, signed.agent, id);
    Ok(Json(desk.store.run(take).await?))
}

/// `POST conversations/{id}/messages`.
pub(super) async fn say(
    State(desk): Desks,
    signed: Signed,
    id: Id,
    body: Result<Json<NewText>, JsonRejection>,
) -> Result<Json<Message>, ApiError> {
    let (Path(id), Json(NewText { key, text })) = (id?, body?);
    check_key(&key)?;
    if text.trim().is_empty() || text.chars().count() > MOST_TEXT {
        let words = format!("text has from 1 to {MOST_TEXT} characters");
        return Err(ApiError::field("text", words));
    }
    let sent = Sent {
        agent: signed.agent,
        conversation: id,
        key,
    };
    let say = move |work: &mut Work<'_>| agents::say(work, sent, text);
    Ok(Json(desk.store.run(say).await?))
}

/// `POST conversations/{id}/read`.
pub(super) async fn read(
    State(desk): Desks,
    signed: Signed,
    id: Id,
    body: Result<Json<Read>, JsonRejection>,
) -> Result<StatusCode, ApiError> {
    let (Path(id), Json(Read { up_to })) = (id?, body?);
    let read = move |work: &mut Work<'_>| agents::read(work, signed.agent, id, up_to);
    desk.store.run(read).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST conversations/{id}/pass`.
pub(super) async fn pass(
    State(desk): Desks,
    signed: Signed,
    id: Id,
    body: Result<Json<Pass>, JsonRejection>,
) -> Result<StatusCode, ApiError> {
    let (Path(id), Json(Pass { group })) = (id?, body?);
    let connected = desk.presence.connected();
    let pass = move |work: &mut Work<'_>| agents::pass(work, signed.agent, id, &group, &connected);
    desk.store.run(pass).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST conversations/{id}/close`.
pub(super) async fn close(
    State(desk): Desks,
    signed: Signed,
    id: Id,
) -> Result<StatusCode, ApiError> {
    let Path(id) = id?;
    let close = move |work: &mut Work<'_>| agents::close(work, signed.agent, id);
    desk.store.run(close).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A page's name for a message.
pub(super) fn check_key(key: &str) -> Result<(), ApiError> {
    match !key.is_empty() && key.chars().count() <= MOST_KEY {
        true => Ok(()),
        false => {
            let words = format!("key has from 1 to {MOST_KEY} characters");
            Err(ApiError::field("key", words))
        }
    }
}
