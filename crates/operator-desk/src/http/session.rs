//! What a page begins with, whether its agent is there, and shared answers.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use desk_api::{Canned, Live, NewCanned, Session, SetPresence};

use super::error::ApiError;
use super::guard::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::live::Audience;
use crate::presence;
use crate::store::{Work, people};

/// A title has at most so many characters.
const MOST_TITLE: usize = 200;

/// An answer has at most so many characters.
const MOST_TEXT: usize = 10_000;

/// `GET session`.
pub(super) async fn session(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
) -> Result<Json<Session>, ApiError> {
    let shared = Arc::clone(&desk);
    let read = desk.store.run(move |work| read(work, &shared, &signed));
    Ok(Json(read.await?))
}

/// Everything that a page needs to begin.
pub(super) fn read(work: &Work<'_>, desk: &Desk, signed: &Signed) -> Result<Session, DeskError> {
    let connection = work.connection;
    Ok(Session {
        agent: people::agent(connection, signed.agent)?,
        reads_hidden: people::reads_hidden(connection, signed.agent)?,
        groups: people::groups(connection, &desk.presence.connected())?,
        canned: people::canned(connection)?,
        csrf: signed.csrf.clone(),
        file_limit: desk.settings.file_limit,
        sequence: work.sequence(),
    })
}

/// `PUT presence`.
pub(super) async fn set_presence(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    body: Result<Json<SetPresence>, JsonRejection>,
) -> Result<StatusCode, ApiError> {
    let Json(SetPresence { presence }) = body?;
    let set = move |work: &mut Work<'_>| {
        people::set_presence(work, signed.agent, presence)?;
        let agent = people::agent(work.connection, signed.agent)?;
        work.tell(Audience::Agents(vec![signed.agent]), &Live::Me { agent })
    };
    desk.store.run(set).await?;
    presence::tell_groups(&desk).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST here`.
pub(super) async fn here(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
) -> Result<StatusCode, ApiError> {
    presence::heard(&desk, signed.agent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST canned`.
pub(super) async fn add_canned(
    State(desk): State<Arc<Desk>>,
    _: Signed,
    body: Result<Json<NewCanned>, JsonRejection>,
) -> Result<Json<Canned>, ApiError> {
    write(&desk, None, body?.0).await
}

/// `PUT canned/{id}`.
pub(super) async fn change_canned(
    State(desk): State<Arc<Desk>>,
    _: Signed,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<NewCanned>, JsonRejection>,
) -> Result<Json<Canned>, ApiError> {
    write(&desk, Some(id?.0), body?.0).await
}

/// `DELETE canned/{id}`.
pub(super) async fn remove_canned(
    State(desk): State<Arc<Desk>>,
    _: Signed,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(id) = id?;
    let remove = move |work: &mut Work<'_>| {
        people::remove_canned(work, id)?;
        tell_canned(work)
    };
    desk.store.run(remove).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn write(desk: &Desk, id: Option<i64>, new: NewCanned) -> Result<Json<Canned>, ApiError> {
    for (field, text, most) in [
        ("title", &new.title, MOST_TITLE),
        ("text", &new.text, MOST_TEXT),
    ] {
        if text.trim().is_empty() || text.chars().count() > most {
            let words = format!("{field} has from 1 to {most} characters");
            return Err(ApiError::field(field, words));
        }
    }
    let write = move |work: &mut Work<'_>| {
        let canned = people::write_canned(work, id, new)?;
        tell_canned(work)?;
        Ok(canned)
    };
    Ok(Json(desk.store.run(write).await?))
}

fn tell_canned(work: &mut Work<'_>) -> Result<(), DeskError> {
    let canned = people::canned(work.connection)?;
    work.tell(Audience::Everybody, &Live::Canned { canned })
}
