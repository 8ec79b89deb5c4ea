//! What the server has of a conversation, read past all faults.

use std::collections::{BTreeMap, BTreeSet};

use chat_api::FILE_EVENT;
use serde_json::Value;

/// What the server keeps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    /// How often it got each message.
    pub(crate) messages: BTreeMap<String, u32>,
    /// What the bot said, oldest first.
    pub(crate) answers: Vec<String>,
    /// What agents said, oldest first.
    pub(crate) words: Vec<String>,
    /// What the client wrote and the bot did not answer, oldest first: the
    /// agents are to get it; files by their addresses. A repeat of something there is left out, because
    /// it has the same `messageId`.
    pub(crate) for_agents: Vec<String>,
    /// The files that it got, in the order of their coming: the message, and
    /// where the file can be fetched.
    pub(crate) files: Vec<(String, OfFile)>,
    /// What the bot tells the agents first, by chat.
    first_words: Vec<String>,
    /// What ends the newest chat with agents, if the client says it.
    pub(crate) phrase: Option<String>,
    /// How often the bot asked for agents.
    pub(crate) hand_overs: u64,
    /// Requests that the bot answered more than once.
    pub(crate) answered_twice: Vec<String>,
}

/// A file of the visitor as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfFile {
    pub(crate) url: String,
    pub(crate) name: String,
}

impl Truth {
    pub(crate) fn of(items: &[Value]) -> Self {
        let mut truth = Truth::default();
        let answered = truth.note_answered(items);
        let mut passed_on = BTreeSet::new();
        for item in items {
            let event = &item["event"];
            if item["type"] == "clientRequest" {
                let question_id = event["questionId"].as_str().unwrap_or_default();
                let own_id = event["data"]["jaicpChat"]["messageId"].as_str();
                if let Some(id) = own_id {
                    *truth.messages.entry(id.to_owned()).or_default() += 1;
                }
                let file = file_of(event);
                if let (Some(id), Some(file)) = (own_id, &file) {
                    truth.files.push((id.to_owned(), file.clone()));
                }
                let words = event["query"].as_str().map(str::to_owned);
                if let Some(words) = words.or(file.map(|file| file.url))
                    && !answered.contains(question_id)
                    && passed_on.insert(own_id.unwrap_or(question_id))
                {
                    truth.for_agents.push(words);
                }
                continue;
            }
            let is_agents = !event["employee"].is_null();
            let replies = event["data"]["replies"].as_array();
            for reply in replies.into_iter().flatten() {
                match is_agents {
                    true => truth.words.extend(words_of(reply)),
                    false => truth.note_reply(reply),
                }
            }
        }
        truth
    }

    /// The bot's own words to the agents.
    pub(crate) fn first_words(&self) -> impl Iterator<Item = &str> {
        self.first_words.iter().map(String::as_str)
    }

    /// The requests that the bot answered.
    fn note_answered<'i>(&mut self, items: &'i [Value]) -> BTreeSet<&'i str> {
        let mut answered = BTreeSet::new();
        for item in items {
            let event = &item["event"];
            if event["data"]["replies"].is_array()
                && event["employee"].is_null()
                && let Some(id) = event["questionId"].as_str()
                && !answered.insert(id)
            {
                self.answered_twice.push(id.to_owned());
            }
        }
        answered
    }

    fn note_reply(&mut self, reply: &Value) {
        if reply["type"] == "text" {
            let text = reply["text"].as_str();
            self.answers.extend(text.map(str::to_owned));
        }
        if reply["type"] == "switch" {
            self.hand_overs += 1;
            let first = reply["firstMessage"].as_str();
            self.first_words.extend(first.map(str::to_owned));
            let phrase = reply["closeChatPhrases"][0].as_str();
            self.phrase = phrase.map(str::to_owned).or(self.phrase.take());
        }
    }
}

/// The file that a request tells of. The widget tells of one at a time.
fn file_of(event: &Value) -> Option<OfFile> {
    let file = &event["data"]["eventData"][0];
    let text = |name: &str| file[name].as_str().map(str::to_owned);
    let (url, name) = (text("url")?, text("name")?);
    (event["event"] == FILE_EVENT).then_some(OfFile { url, name })
}

/// What an agent's reply says: a text, or a file's address.
fn words_of(reply: &Value) -> Option<String> {
    let words = match reply["type"] == "text" {
        true => &reply["text"],
        false => &reply["fileUrl"],
    };
    words.as_str().map(str::to_owned)
}

/// How often each of several texts is there.
pub(crate) fn counts<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    let mut counts = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
}
