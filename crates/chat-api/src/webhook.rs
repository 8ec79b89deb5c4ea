//! What the platform posts to a channel's webhook address: an array of
//! answers, each with the channel's token (chat-api.md, "Webhook").

use std::fmt;

use crate::answer::Answer;
use crate::fields::Fields;
use crate::json::Json;
use crate::source::{Kind, Source};

/// One element of the posted array.
#[derive(Clone, PartialEq)]
pub struct WebhookItem {
    /// The channel's access token.
    pub token: Option<String>,
    /// The answer.
    pub answer: Answer,
}

/// Reads a posted body; a single object counts as an array of one.
pub fn decode_webhook<S: Source>(body: &S) -> Vec<WebhookItem> {
    let items = match body.kind() {
        Kind::Map => vec![body.clone()],
        _ => body.items(),
    };
    items
        .iter()
        .filter(|item| item.kind() == Kind::Map)
        .map(|item| {
            let mut answer = Answer::decode(item);
            answer.extra.retain(|(key, _)| key != "token");
            WebhookItem {
                token: Fields::new(item).text("token"),
                answer,
            }
        })
        .collect()
}

/// Writes the body to post.
pub fn encode_webhook(items: &[WebhookItem]) -> Json {
    items
        .iter()
        .map(|item| match Json::from(&item.answer) {
            Json::Map(mut entries) => {
                if let Some(token) = &item.token {
                    entries.insert(0, ("token".to_owned(), token.into()));
                }
                Json::Map(entries)
            }
            other => other,
        })
        .collect()
}

/// The token is a secret, so it is not printed.
impl fmt::Debug for WebhookItem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WebhookItem")
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}
