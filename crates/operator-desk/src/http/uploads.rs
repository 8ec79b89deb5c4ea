//! Files that agents send.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use desk_api::Message;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::conversations::check_key;
use super::error::ApiError;
use super::guard::Signed;
use crate::agents::{self, Sent};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::file_kind::Kind;
use crate::store::Work;
use crate::store::uploads::Upload;

/// What is said with a file has at most so many characters.
const MOST_COMMENT: usize = 2000;

/// What stands in addresses as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// What is told of a file beside its content.
#[derive(Debug, Deserialize)]
pub(super) struct About {
    key: String,
    #[serde(default)]
    name: String,
    comment: Option<String>,
}

/// `POST conversations/{id}/files`. The body is read when it is clear that the
/// agent may send it.
pub(super) async fn upload(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    id: Result<Path<i64>, PathRejection>,
    about: Result<Query<About>, QueryRejection>,
    request: Request,
) -> Result<Json<Message>, ApiError> {
    let (Path(id), Query(about)) = (id?, about?);
    check_key(&about.key)?;
    let comment = about.comment.filter(|comment| !comment.trim().is_empty());
    let length = |comment: &String| comment.chars().count();
    if comment
        .as_ref()
        .is_some_and(|comment| length(comment) > MOST_COMMENT)
    {
        let words = format!("comment has at most {MOST_COMMENT} characters");
        return Err(ApiError::field("comment", words));
    }
    let sent = Sent {
        agent: signed.agent,
        conversation: id,
        key: about.key,
    };
    let asked = sent.clone();
    let before = move |work: &mut Work<'_>| {
        let before = agents::sent_before(work, &asked)?;
        match before {
            Some(message) => Ok(Some(message)),
            None => agents::may_send(work, &asked).map(|()| None),
        }
    };
    if let Some(message) = desk.store.run(before).await? {
        return Ok(Json(message));
    }
    let content: Result<Bytes, BytesRejection> = Bytes::from_request(request, &()).await;
    let upload = keep(&desk, content?, about.name).await?;
    let token = upload.token.clone();
    let url = address(&desk, &upload);
    let send = move |work: &mut Work<'_>| agents::send_file(work, sent, upload, url, comment);
    let done = desk.store.run(send).await;
    if !matches!(done, Ok((_, false))) {
        // Somebody was faster, or it may not be sent any more.
        let shared = Arc::clone(&desk);
        let forget = tokio::task::spawn_blocking(move || shared.files.forget(&token));
        // What is left is removed with the next start.
        let _ = forget.await;
    }
    Ok(Json(done?.0))
}

async fn keep(desk: &Arc<Desk>, content: Bytes, name: String) -> Result<Upload, ApiError> {
    let shared = Arc::clone(desk);
    let keep = move || -> Result<Option<Upload>, DeskError> {
        let Some(kind) = Kind::of(&content) else {
            return Ok(None);
        };
        shared.files.keep(&content, kind, &name).map(Some)
    };
    let kept = tokio::task::spawn_blocking(keep).await;
    let kept = kept.map_err(|_| ApiError::from(DeskError::Ended))??;
    kept.ok_or_else(|| {
        let words = "files of this kind are not sent";
        ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words)
    })
}

/// Where others reach a file.
fn address(desk: &Desk, upload: &Upload) -> String {
    let name = utf8_percent_encode(&upload.name, PLAIN);
    format!("{}/files/{}/{name}", desk.settings.public_url, upload.token)
}
