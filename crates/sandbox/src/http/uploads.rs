//! `POST /uploads` and `GET /uploads/{id}/{name}`: where a client's files go.
//! The address and its answers are ours (assumed; chat-api.md, "Methods").
//!
//! What is served never runs: the type is the one that the content has, what a
//! browser might run is a download, and a policy forbids the rest.

use std::sync::Arc;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use chat_api::Json;
use uuid::Uuid;

use super::error::ApiError;
use super::json;
use super::parts::in_part;
use crate::request_log::Trace;
use crate::sandbox::Sandbox;
use crate::store::Upload;
use crate::uploads::{Refusal, safe_name};

/// A client's id has at most so many bytes here.
const MOST_ID_BYTES: usize = 1024;

/// What a multipart body has beside the file: boundaries and small fields.
pub(super) const ENVELOPE_BYTES: usize = 64 * 1024;

/// Nothing in a file that is opened by its address may run, load or be framed.
const POLICY: &str = "default-src 'none'; img-src 'self'; media-src 'self'; \
    style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// The fields of a form.
struct Form {
    client: String,
    name: String,
    content: Vec<u8>,
}

/// Takes a file.
pub(super) async fn take(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
) -> Result<Response, ApiError> {
    let trace = request.extensions().get::<Trace>().cloned();
    let host = super::channel::host_of(request.headers()).map(str::to_owned);
    let form = Multipart::from_request(request, &())
        .await
        .map_err(|_| ApiError::bad_request("the body is no multipart form"))?;
    let form = read(form, sandbox.settings.uploads.limit).await?;
    if let Some(trace) = trace {
        trace.client(&form.client, None);
    }
    let kind = sandbox.settings.uploads.check(&form.content)?;
    let upload = Upload {
        id: Uuid::new_v4().simple().to_string(),
        name: safe_name(&form.name, &kind),
        mime: kind.mime.to_owned(),
        is_shown: kind.is_shown,
        content: form.content,
    };
    let keep = sandbox.settings.uploads.keep;
    sandbox
        .store
        .keep_upload(&upload, sandbox.clock.now(), keep)?;
    let origin = sandbox.origin(host.as_deref());
    let url = format!("{origin}/uploads/{}/{}", upload.id, encoded(&upload.name));
    Ok(json(
        &Json::map()
            .with("url", url)
            .with("name", &upload.name)
            .with("size", upload.content.len() as f64)
            .with("mimeType", kind.mime),
    ))
}

/// Gives a file, or a part of it.
pub(super) async fn give(
    State(sandbox): State<Arc<Sandbox>>,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let not_found = || ApiError::new(StatusCode::NOT_FOUND, "there is no such file");
    let Path((id, name)) = path.map_err(|_| not_found())?;
    let upload = sandbox.store.upload(&id)?;
    let upload = upload
        .filter(|upload| upload.name == name)
        .ok_or_else(not_found)?;
    let kind = match upload.mime.starts_with("text/") {
        true => format!("{}; charset=utf-8", upload.mime),
        false => upload.mime,
    };
    let manner = match upload.is_shown {
        true => "inline",
        false => "attachment",
    };
    let disposition = format!("{manner}; filename*=UTF-8''{}", encoded(&upload.name));
    let common = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    in_part(&headers, common, upload.content.into())
}

/// Reads a form whose file has at most `limit` bytes. What is over it is read
/// and thrown away: a browser that is cut off while it sends sees no answer.
async fn read(mut form: Multipart, limit: usize) -> Result<Form, ApiError> {
    let (mut client, mut file) = (None, None);
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|error| broken(&error, limit))?
    {
        match field.name() {
            Some("clientId") => {
                let bytes = bytes_of(field, MOST_ID_BYTES, limit).await?;
                let bytes = bytes.ok_or_else(|| ApiError::bad_request("clientId is too long"))?;
                let text = String::from_utf8(bytes).ok().filter(|id| !id.is_empty());
                client = text;
            }
            Some("file") if file.is_none() => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let content = bytes_of(field, limit, limit).await?;
                file = Some((name, content));
            }
            _ => {}
        }
    }
    let client = client.ok_or_else(|| ApiError::bad_request("clientId is required"))?;
    let (name, content) = file.ok_or_else(|| ApiError::bad_request("file is required"))?;
    Ok(Form {
        client,
        name,
        content: content.ok_or(Refusal::TooLarge(limit))?,
    })
}

/// The bytes of a field; nothing if they are more than `most`.
async fn bytes_of(
    mut field: Field<'_>,
    most: usize,
    limit: usize,
) -> Result<Option<Vec<u8>>, ApiError> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error, limit))? {
        bytes = bytes
            .filter(|bytes| bytes.len() + chunk.len() <= most)
            .map(|mut bytes| {
                bytes.extend_from_slice(&chunk);
                bytes
            });
    }
    Ok(bytes)
}

fn broken(error: &MultipartError, limit: usize) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge(limit).into(),
        _ => ApiError::bad_request("the form cannot be read"),
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::Empty => StatusCode::BAD_REQUEST,
            Refusal::Type => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        };
        ApiError::new(status, refusal.to_string())
    }
}

/// A name as it stands in addresses and headers: everything but letters,
/// digits and a few signs as `%XX`.
fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
        text
    })
}
