//! The calls that JAICP makes, under an address that only JAICP knows.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use operator_api::{
    Body, CloseChat, Destination, SelectDestination, SendFile, SendText, SetWebhook,
    destinations_to,
};
use serde_json::{Value, json};

use super::error::ApiError;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::incoming;
use crate::secrets;
use crate::store::channels::{self, Channel};
use crate::store::{Work, people};

/// JAICP's name for a client has at most so many characters.
const MOST_USER_ID: usize = 512;

/// An address has at most so many characters.
const MOST_URL: usize = 2048;

/// Our own name for a message has at most so many characters.
const MOST_MESSAGE_ID: usize = 512;

/// What a call that was carried out answers.
type Done = Result<Json<Value>, ApiError>;

type Given = Result<Bytes, BytesRejection>;

/// The channel whose secret is in the address. Comes before the body is read.
pub(super) struct OnChannel {
    desk: Arc<Desk>,
    channel: Channel,
}

impl FromRequestParts<Arc<Desk>> for OnChannel {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, ApiError> {
        let Path(secret) = Path::<String>::from_request_parts(parts, desk).await?;
        Ok(OnChannel {
            channel: find(desk, &secret).await?.ok_or_else(ApiError::nothing)?,
            desk: Arc::clone(desk),
        })
    }
}

impl OnChannel {
    /// Does something with the data.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Work<'_>, &Channel) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let channel = self.channel.clone();
        self.desk.store.run(move |data| work(data, &channel)).await
    }
}

/// Looks for a secret, and refuses whatever comes of it.
pub(super) async fn refuse(desk: &Desk, secret: &str) -> ApiError {
    match find(desk, secret).await {
        Ok(_) => ApiError::nothing(),
        Err(error) => error,
    }
}

async fn find(desk: &Desk, secret: &str) -> Result<Option<Channel>, ApiError> {
    let digest = secrets::digest(secret);
    let find = move |work: &mut Work<'_>| channels::by_secret(work.connection, &digest);
    Ok(desk.store.run(find).await?)
}

/// `POST setWebhook`.
pub(super) async fn set_webhook(on: OnChannel, body: Given) -> Done {
    let call: SetWebhook = read(body)?;
    bounded("url", &call.url, MOST_URL)?;
    let is_web = ["http://", "https://"]
        .iter()
        .any(|start| call.url.starts_with(start));
    if !is_web || reqwest::Url::parse(&call.url).is_err() {
        return Err(ApiError::field("url", "url must be an address of the web"));
    }
    on.run(move |work, channel| channels::set_webhook(work, channel, &call.url))
        .await?;
    on.desk.lanes.hurry.notify_waiters();
    tracing::info!(channel = on.channel.name, "JAICP has said where events go");
    done()
}

/// `GET getDestinations`.
pub(super) async fn get_destinations(on: OnChannel) -> Done {
    let connected = on.desk.presence.connected();
    let groups = on.run(move |work, _| people::groups(work.connection, &connected));
    let destinations: Vec<Destination> = groups
        .await?
        .into_iter()
        .map(|group| Destination {
            destination_id: group.id,
            name: group.name,
            has_online: group.has_online,
        })
        .collect();
    Ok(Json(destinations_to(&destinations)))
}

/// `POST selectDestination`.
pub(super) async fn select_destination(on: OnChannel, body: Given) -> Done {
    let call: SelectDestination = read(body)?;
    bounded("userId", &call.user_id, MOST_USER_ID)?;
    on.run(|work, channel| incoming::select(work, channel, call))
        .await?;
    done()
}

/// `POST sendText`.
pub(super) async fn send_text(on: OnChannel, body: Given) -> Done {
    let call: SendText = read(body)?;
    bounded("userId", &call.user_id, MOST_USER_ID)?;
    let message_id = call.message_id.as_deref().unwrap_or_default();
    bounded("messageId", message_id, MOST_MESSAGE_ID)?;
    let connected = on.desk.presence.connected();
    on.run(move |work, channel| incoming::text(work, channel, call, &connected))
        .await?;
    done()
}

/// `POST sendFile`.
pub(super) async fn send_file(on: OnChannel, body: Given) -> Done {
    let call: SendFile = read(body)?;
    bounded("userId", &call.user_id, MOST_USER_ID)?;
    bounded("url", &call.url, MOST_URL)?;
    let message_id = call.message_id.as_deref().unwrap_or_default();
    bounded("messageId", message_id, MOST_MESSAGE_ID)?;
    let connected = on.desk.presence.connected();
    on.run(move |work, channel| incoming::file(work, channel, call, &connected))
        .await?;
    done()
}

/// `POST closeChat`.
pub(super) async fn close_chat(on: OnChannel, body: Given) -> Done {
    let call: CloseChat = read(body)?;
    bounded("userId", &call.user_id, MOST_USER_ID)?;
    on.run(|work, channel| incoming::close(work, channel, call))
        .await?;
    done()
}

fn read<B: Body>(body: Given) -> Result<B, ApiError> {
    Ok(B::from_slice(&body?)?)
}

fn bounded(field: &'static str, text: &str, most: usize) -> Result<(), ApiError> {
    match text.chars().count() <= most {
        true => Ok(()),
        false => Err(ApiError::field(field, format!("{field} is too long"))),
    }
}

/// Nothing is said about what a call answers but 200: an empty object.
fn done() -> Done {
    Ok(Json(json!({})))
}
