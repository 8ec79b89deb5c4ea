//! The bot's answer: what a synchronous call returns, and what rides inside
//! events and webhook items.

use crate::fields::{Fields, present};
use crate::json::Json;
use crate::reply::{Reply, ReplyBody};
use crate::source::{Kind, Source};
use crate::timestamp::Timestamp;

/// One answer of the bot (chat-api.md, "Synchronous answer"). Nothing in it is
/// sure to be there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Whose conversation.
    pub client_id: Option<String>,
    /// The platform's identifier of the request that is answered.
    pub question_id: Option<String>,
    /// When it was answered, by the server's clock.
    pub timestamp: Option<Timestamp>,
    /// The connection that asked.
    pub cid: Option<String>,
    /// What the bot says, in display order.
    pub replies: Vec<Reply>,
    /// All texts joined by a blank line.
    pub joined_text: Option<String>,
    /// The script's state.
    pub nlp_class: Option<String>,
    /// How sure the bot is; may be negative.
    pub confidence: Option<f64>,
    /// Whether this answer began a session.
    pub new_session_started: Option<bool>,
    /// Whether this answer ended the session.
    pub end_session: Option<bool>,
    /// What the platform tells the script's author.
    pub debug_data: Vec<Json>,
    /// Whether the answer says that the text input is locked while its buttons
    /// are active. How the platform says so is unknown; any of the signs of
    /// chat-api.md, "Disable text input when using buttons", counts (assumed).
    pub block_form: bool,
    /// Fields beside `data` that are not understood.
    pub extra: Vec<(String, Json)>,
    /// Fields inside `data` that are not understood.
    pub data_extra: Vec<(String, Json)>,
}

impl Answer {
    /// Reads an answer. Whatever the body is, an answer comes of it; one that
    /// says nothing has no replies.
    pub fn decode<S: Source>(body: &S) -> Self {
        let mut outer = Fields::new(body);
        let data = outer.value("data").filter(|data| data.kind() == Kind::Map);
        let top_replies = outer.items("replies");
        let mut answer = Answer {
            client_id: outer.text("clientId"),
            question_id: outer.text("questionId"),
            timestamp: outer.timestamp("timestamp"),
            cid: outer.text("cid"),
            block_form: outer.boolean("blockForm") == Some(true),
            ..Answer::default()
        };
        answer.replies = Reply::decode_all(&top_replies);
        if let Some(data) = &data {
            let mut inner = Fields::new(data);
            let inner_replies = Reply::decode_all(&inner.items("replies"));
            if !inner_replies.is_empty() {
                answer.replies = inner_replies;
            }
            answer.joined_text = inner.text("answer");
            answer.nlp_class = inner.text("nlpClass");
            answer.confidence = inner.number("confidence");
            answer.new_session_started = inner.boolean("newSessionStarted");
            answer.end_session = inner.boolean("endSession");
            answer.debug_data = inner.items("debugData").iter().map(Json::read).collect();
            answer.block_form |= inner.boolean("blockForm") == Some(true);
            answer.block_form |= custom_block_form(data);
            answer.data_extra = inner.rest();
        }
        answer.block_form |= answer.replies.iter().any(|reply| {
            matches!(
                reply.body,
                ReplyBody::Buttons {
                    block_form: true,
                    ..
                }
            )
        });
        answer.extra = outer.rest();
        answer
    }

    /// The `data` object, as the platform writes it.
    pub fn data(&self) -> Json {
        Json::map()
            .with("replies", self.replies.iter().collect::<Json>())
            .with_some("answer", self.joined_text.as_ref())
            .with_some("nlpClass", self.nlp_class.as_ref())
            .with_some("confidence", self.confidence)
            .with_some("newSessionStarted", self.new_session_started)
            .with_some("endSession", self.end_session)
            .with("debugData", self.debug_data.iter().collect::<Json>())
            .with_some("blockForm", self.block_form.then_some(true))
            .with_all(&self.data_extra)
    }
}

impl From<&Answer> for Json {
    fn from(answer: &Answer) -> Self {
        Json::map()
            .with_some("clientId", answer.client_id.as_ref())
            .with_some("questionId", answer.question_id.as_ref())
            .with_some("timestamp", answer.timestamp.map(|at| at.to_string()))
            .with_some("cid", answer.cid.as_ref())
            .with("data", answer.data())
            .with_all(&answer.extra)
    }
}

/// `data.customData.chatApi.blockForm`, where the channel's own configuration
/// keeps the setting.
fn custom_block_form<S: Source>(data: &S) -> bool {
    present(data, "customData")
        .and_then(|custom| present(&custom, "chatApi"))
        .is_some_and(|chat_api| Fields::new(&chat_api).boolean("blockForm") == Some(true))
}
