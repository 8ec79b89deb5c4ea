//! What the visitor has sent and what became of it on the wire, to tell which
//! repeats were allowed (chat-api.md, "Sending again").

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chat_api::{EventBody, EventsPage, Failure, FailureClass, message_id_in};
use chat_core::Moment;

use crate::fates::Fates;
use crate::files::number_in;

/// A message whose fate is unknown may be sent again by itself only after so
/// long.
const ABSENT_AFTER: Duration = Duration::from_secs(10);

/// Everything that is remembered of one conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// The messages of the visitor since the last restart, in their order.
    pub(crate) said: Vec<Said>,
    /// What the visitor said before that.
    pub(crate) before: Vec<String>,
    /// Whether the visitor has begun anew.
    pub(crate) has_begun_anew: bool,
    /// What agents wrote and the desk has taken, also before a restart.
    pub(crate) words: Vec<String>,
    /// What of it they wrote before the last one.
    words_before: BTreeSet<String>,
    /// The agent who had the conversation last, and its number at the desk.
    pub(crate) seen_by: Option<(usize, i64)>,
    /// What became of each file that the visitor chose.
    pub(crate) files: Fates,
    /// What became of each message on the wire, also of those before.
    wire: BTreeMap<String, OnWire>,
    /// Whether the server has shown a request of ours among its events.
    echoed: bool,
    /// Messages that were sent again by themselves.
    pub(crate) repeats: u64,
    /// Messages that were sent again because the visitor said so.
    pub(crate) retries: u64,
    /// All requests, polls included.
    pub(crate) requests: u64,
    /// Whether a page has died in the middle of something.
    pub(crate) crashed: bool,
    /// What must not have happened.
    pub(crate) wrongs: Vec<String>,
}

/// A message of the visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// Its identifier.
    pub(crate) id: String,
    /// What it says: a text, or the name of a file.
    pub(crate) text: String,
    /// The tab that it was said in.
    pub(crate) cid: String,
    /// Whether the other tabs were told before anything could go wrong. One
    /// that was not has no certain place among theirs.
    pub(crate) told: bool,
}

#[derive(Clone, Debug, Default)]
struct OnWire {
    attempts: u32,
    /// How many repeats the rules have allowed although the message may have
    /// arrived.
    risked: u32,
    /// Since when nobody knows whether it arrived.
    unknown_since: Option<Moment>,
    /// Whether the visitor has asked for it since it was sent.
    asked: bool,
    /// Whether the visitor ever has: others may have overtaken it.
    was_asked: bool,
}

impl Said {
    /// The number of the file that it is, if it is one.
    pub(crate) fn file(&self) -> Option<u64> {
        number_in(&self.text)
    }
}

impl Record {
    /// A message is kept by a tab, as one that is to be sent.
    pub(crate) fn kept(&mut self, id: &str, text: &str, cid: &str) {
        if !self.said.iter().any(|said| said.id == id) {
            self.said.push(Said {
                id: id.to_owned(),
                text: text.to_owned(),
                cid: cid.to_owned(),
                told: false,
            });
        }
    }

    /// The other tabs hear of a message.
    pub(crate) fn told(&mut self, id: &str) {
        let said = self.said.iter_mut().find(|said| said.id == id);
        if let Some(said) = said {
            said.told = true;
        }
    }

    /// A message goes out.
    pub(crate) fn sent(&mut self, id: &str, now: Moment) {
        let known = self.said.iter().any(|said| said.id == id);
        let wire = self.wire.entry(id.to_owned()).or_default();
        wire.attempts += 1;
        if let Some(since) = wire.unknown_since.take() {
            wire.risked += 1;
            if wire.asked {
                self.retries += 1;
            } else if known {
                self.repeats += 1;
                if !self.echoed || now.since(since) < ABSENT_AFTER {
                    let waited = now.since(since).as_secs();
                    self.wrongs.push(format!(
                        "{id} was sent again unasked after {waited} s, echoes: {}",
                        self.echoed
                    ));
                }
            }
        }
        wire.asked = false;
    }

    /// A message that went out failed.
    pub(crate) fn failed(&mut self, id: &str, failure: &Failure, now: Moment) {
        let wire = self.wire.entry(id.to_owned()).or_default();
        let not_taken = matches!(
            failure.class,
            FailureClass::Unsent | FailureClass::TooManyRequests { .. }
        );
        if !not_taken {
            wire.unknown_since = Some(now);
        }
    }

    /// The visitor wants a message to be sent again.
    pub(crate) fn asked(&mut self, id: &str) {
        let wire = self.wire.entry(id.to_owned()).or_default();
        wire.asked = true;
        wire.was_asked = true;
    }

    /// Whether the visitor had a message sent again.
    pub(crate) fn was_asked(&self, id: &str) -> bool {
        self.wire.get(id).is_some_and(|wire| wire.was_asked)
    }

    /// A page is gone, perhaps in the middle of something.
    pub(crate) fn page_gone(&mut self, life: u64) {
        let said = &self.said;
        let is_kept = |number| said.iter().any(|said| said.file() == Some(number));
        self.files.page_gone(life, is_kept);
    }

    /// A page of events came.
    pub(crate) fn page(&mut self, page: &EventsPage) {
        for item in &page.events {
            if let EventBody::ClientRequest {
                data: Some(data), ..
            } = &item.body
            {
                let ours = message_id_in(data).is_some_and(|id| self.wire.contains_key(id));
                self.echoed |= ours && item.timestamp.is_some();
            }
        }
    }

    /// Whether an agent wrote that, or sent that file, before the visitor began
    /// anew.
    pub(crate) fn is_before(&self, words: &str) -> bool {
        let name = words.rsplit('/').next().unwrap_or_default();
        self.words_before.contains(words) || self.words_before.contains(&format!("of-{name}"))
    }

    /// How often the server may have got a message.
    pub(crate) fn most(&self, id: &str) -> u32 {
        self.wire.get(id).map_or(0, |wire| 1 + wire.risked)
    }

    /// The visitor begins anew.
    pub(crate) fn restarted(&mut self) {
        let said = self.said.drain(..).map(|said| said.text);
        self.before.extend(said);
        self.has_begun_anew = true;
        self.files.begun_anew();
        self.words_before.extend(self.words.iter().cloned());
    }
}
