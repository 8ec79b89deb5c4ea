//! What a client sends while agents hold the conversation. It is written down
//! for the agents' platform, and the bot hears nothing of it.
//!
//! Assumed: that a long text goes in parts, how a text that ends the chat is compared (without the space
//! around it, whatever its case), that events other than files reach nobody,
//! and that a text without words reaches nobody.

use chat_api::{EventBody, Input, Json, Request};
use rusqlite::Transaction;
use serde_json::Value;

use super::{FILES, LEFT, tell};
use crate::sandbox::Sandbox;
use crate::store::{
    Call, Chat, ConversationId, ConversationKey, Given, StoreError, add_call, chat_of, end_chat,
};

/// A longer text goes in several parts: a platform bounds its bodies, and would
/// refuse it.
const MOST_CHARACTERS: usize = 20_000;

/// A longer id of the client's own is none.
const MOST_ID_BYTES: usize = 200;

/// One message has at most so many files.
const MOST_FILES: usize = 20;

/// Who gets a request.
pub(crate) enum Taken {
    /// The bot, as ever.
    ByBot,
    /// The agents.
    ByAgents,
    /// It has ended the chat; with the state that the bot is in then.
    Ended(Option<String>),
}

/// Takes a client's request, within the transaction that writes it down.
pub(crate) fn take_request(
    sandbox: &Sandbox,
    data: &Transaction<'_>,
    key: &ConversationKey,
    conversation: ConversationId,
    (request, question_id): (&Request, &str),
) -> Result<Taken, StoreError> {
    let Some(chat) = chat_of(data, conversation)? else {
        return Ok(Taken::ByBot);
    };
    if let Input::Query(query) = &request.input
        && is_end(&chat, query)
    {
        let text = chat.terms.last_message.filter(|text| !text.is_empty());
        let text = text.unwrap_or_else(|| LEFT.to_owned());
        add_call(data, conversation, &chat.id, &Call::Close { text }, None)?;
        end_chat(data, conversation)?;
        let word = format!("closed by {question_id}");
        tell(
            sandbox,
            data,
            key,
            conversation,
            EventBody::OperatorClosed(None),
            &word,
        )?;
        return Ok(Taken::Ended(chat.terms.theme));
    }
    let (query, event) = match &request.input {
        Input::Query(query) => (Some(query.clone()), None),
        Input::Event(event) => (None, Some(event.clone())),
    };
    let given = Given {
        question_id: question_id.to_owned(),
        message_id: request.message_id().map(str::to_owned),
        cid: request.cid.clone(),
        query,
        event,
        data: request.data.as_ref().map(Value::from),
    };
    pass_on(data, conversation, &chat, &given)?;
    Ok(Taken::ByAgents)
}

fn is_end(chat: &Chat, query: &str) -> bool {
    let said = query.trim().to_lowercase();
    let mut phrases = chat.terms.close_phrases.iter();
    !said.is_empty() && phrases.any(|phrase| phrase.trim().to_lowercase() == said)
}

/// Writes down what a message comes to for the agents.
pub(crate) fn pass_on(
    data: &Transaction<'_>,
    conversation: ConversationId,
    chat: &Chat,
    given: &Given,
) -> Result<(), StoreError> {
    let own = given.message_id.as_ref();
    let own = own.filter(|id| id.len() <= MOST_ID_BYTES && !id.is_empty());
    let id = own.unwrap_or(&given.question_id);
    let calls = match (&given.query, given.event.as_deref()) {
        (Some(text), _) if !text.trim().is_empty() => texts_of(text, id),
        (None, Some(FILES)) => files_of(given.data.as_ref(), id),
        _ => Vec::new(),
    };
    for call in calls {
        add_call(data, conversation, &chat.id, &call, Some(given))?;
    }
    Ok(())
}

/// A text, in parts if it is long.
fn texts_of(text: &str, id: &str) -> Vec<Call> {
    let characters: Vec<char> = text.chars().collect();
    let parts = characters.chunks(MOST_CHARACTERS).enumerate();
    let call = |(number, part): (usize, &[char])| Call::Text {
        text: part.iter().collect(),
        message_id: match number {
            0 => id.to_owned(),
            number => format!("{id}-{number}"),
        },
    };
    parts.map(call).collect()
}

/// The files of a `fileEvent`, each with the words that came with it. Only
/// addresses that a browser loads files from are passed on.
fn files_of(data: Option<&Value>, id: &str) -> Vec<Call> {
    let data = data.map(Json::from);
    let items = match data.as_ref().and_then(|data| data.at("eventData")) {
        Some(Json::List(items)) => items.as_slice(),
        Some(one @ Json::Map(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    let mut calls = Vec::new();
    for (number, item) in items.iter().take(MOST_FILES).enumerate() {
        let text = |name| item.at(name).and_then(Json::as_text);
        let message_id = match number {
            0 => id.to_owned(),
            number => format!("{id}-{number}"),
        };
        if let Some(words) = text("message").filter(|words| !words.trim().is_empty()) {
            calls.push(Call::Text {
                text: words.to_owned(),
                message_id: format!("{message_id}-text"),
            });
        }
        let is_web = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
        if let Some(url) = text("url").filter(is_web) {
            calls.push(Call::File {
                url: url.to_owned(),
                name: text("name").map(str::to_owned),
                size: size_of(item.at("size")),
                message_id,
            });
        }
    }
    calls
}

fn size_of(size: Option<&Json>) -> Option<u64> {
    match size? {
        Json::Number(size) if *size >= 0.0 => Some(*size as u64),
        Json::Text(size) => size.trim().parse().ok(),
        _ => None,
    }
}
