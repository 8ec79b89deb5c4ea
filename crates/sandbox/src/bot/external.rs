//! Somebody's own bot at an address, by the platform's webhook protocol
//! (bot-webhook.md).
//!
//! Whatever it does, the client gets an answer or a clear failure in bounded
//! time: late is 504; not there, an error, no JSON, too much are 502.
//!
//! Assumed: a timeout or a campaign that names a state reaches the bot as the
//! event `timeout` with `data.eventData.targetState`.

use std::time::Duration;

use chat_api::{Answer, Input, Json, Timestamp};
use serde_json::Value;

use super::{BotFailure, Cause, Turn, joined_text, limits};
use crate::post::{Post, PostError};

/// A bot's answer has at most so many bytes.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// The event that an external bot gets when a timeout ends (assumed).
const TIMEOUT_EVENT: &str = "timeout";

/// Where a bot is, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalBot {
    /// Its address.
    pub url: String,
    /// How it is told which bot it is.
    pub bot_id: String,
    /// How long it may take for one answer.
    pub patience: Duration,
}

impl ExternalBot {
    /// Asks the bot.
    pub async fn ask(
        &self,
        post: &dyn Post,
        turn: &Turn,
        token: &str,
        now: Timestamp,
    ) -> Result<Answer, BotFailure> {
        let body = self.request(turn, token, now);
        let body = serde_json::to_string(&body).unwrap_or_default();
        let response = post
            .post(&self.url, body, self.patience, MAX_ANSWER_BYTES)
            .await
            .map_err(|error| self.failure(&error))?;
        if !(200..300).contains(&response.status) {
            return Err(bad_gateway(format!(
                "the bot answered with HTTP {}",
                response.status
            )));
        }
        let body: Value = serde_json::from_slice(&response.body)
            .map_err(|_| bad_gateway("the bot's answer is not JSON"))?;
        if !body.is_object() {
            return Err(bad_gateway("the bot's answer is not a JSON object"));
        }
        Ok(self.answer(&body, turn))
    }

    fn request(&self, turn: &Turn, token: &str, now: Timestamp) -> Json {
        let (key, value, target) = match &turn.cause {
            Cause::Request(Input::Query(query)) => ("query", query.as_str(), None),
            Cause::Request(Input::Event(event)) => ("event", event.as_str(), None),
            Cause::State(path) => ("event", TIMEOUT_EVENT, Some(path)),
        };
        let iso = now.to_string();
        let raw = Json::map()
            .with("token", token)
            .with("clientId", &turn.client_id)
            .with("questionId", &turn.question_id)
            .with(key, value)
            .with("timestamp", iso.trim_end_matches('Z'))
            .with("userId", &turn.client_id);
        // The samples have the client's id for a name that nobody told.
        let first_name = turn.first_name.as_ref().unwrap_or(&turn.client_id);
        let user = Json::map()
            .with("id", &turn.client_id)
            .with("firstName", first_name);
        Json::map()
            .with("data", self.data(turn, target))
            .with("version", 1.0)
            .with("botId", &self.bot_id)
            .with("channelType", "chatapi")
            .with("channelBotId", &self.bot_id)
            .with("channelUserId", self.channel_user(turn))
            .with("questionId", &turn.question_id)
            .with(key, value)
            .with("timestamp", now.0 as f64 / 1000.0)
            .with("rawRequest", raw)
            .with("userFrom", user)
    }

    /// `livechatStatus`, and whatever the client's request carried.
    fn data(&self, turn: &Turn, target: Option<&String>) -> Json {
        let mut data = Json::map().with("livechatStatus", Json::map().with("enabled", false));
        if let Some(Json::Map(entries)) = &turn.data {
            for (key, value) in entries {
                if key != "livechatStatus" {
                    data = data.with(key, value);
                }
            }
        }
        data.with_some(
            "eventData",
            target.map(|target| Json::map().with("targetState", target)),
        )
    }

    fn channel_user(&self, turn: &Turn) -> String {
        format!("chatapi-{}-{}", self.bot_id, turn.client_id)
    }

    fn answer(&self, body: &Value, turn: &Turn) -> Answer {
        let mut answer = Answer::decode(&body);
        if limits::cut(&mut answer.replies) {
            tracing::warn!(channel = turn.channel, "the bot's answer was cut");
        }
        if answer.joined_text.is_none() {
            answer.joined_text = Some(joined_text(&answer.replies));
        }
        if answer.nlp_class.is_none() {
            answer.nlp_class = body
                .get("currentState")
                .and_then(Value::as_str)
                .map(str::to_owned);
        }
        // The ids of the request come back; the channel sets its own.
        answer.extra.clear();
        answer
    }

    fn failure(&self, error: &PostError) -> BotFailure {
        match error {
            PostError::Late => BotFailure {
                status: 504,
                message: format!(
                    "the bot did not answer within {} ms",
                    self.patience.as_millis()
                ),
                retry_after: None,
            },
            PostError::TooLarge => bad_gateway("the bot's answer is too large"),
            PostError::Failed(_) => bad_gateway("the bot cannot be reached"),
        }
    }
}

fn bad_gateway(message: impl Into<String>) -> BotFailure {
    BotFailure {
        status: 502,
        message: message.into(),
        retry_after: None,
    }
}
