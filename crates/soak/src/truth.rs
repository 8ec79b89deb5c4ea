//! What the server has of a conversation, read past all faults.

use std::collections::BTreeMap;

use serde_json::Value;

/// What the server keeps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    /// How often it got each message.
    pub(crate) messages: BTreeMap<String, u32>,
    /// What the bot said, oldest first.
    pub(crate) answers: Vec<String>,
}

impl Truth {
    pub(crate) fn of(items: &[Value]) -> Self {
        let mut truth = Truth::default();
        for item in items {
            let event = &item["event"];
            if item["type"] == "clientRequest" {
                if let Some(id) = event["data"]["jaicpChat"]["messageId"].as_str() {
                    *truth.messages.entry(id.to_owned()).or_default() += 1;
                }
                continue;
            }
            let replies = event["data"]["replies"].as_array();
            let texts = replies.into_iter().flatten().filter_map(|reply| {
                let is_text = reply["type"] == "text";
                reply["text"].as_str().filter(|_| is_text)
            });
            truth.answers.extend(texts.map(str::to_owned));
        }
        truth
    }
}

/// How often each of several texts is there.
pub(crate) fn counts<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    let mut counts = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
}
