//! What is known of one conversation: its messages without gaps, oldest first.

use std::collections::BTreeMap;
use std::sync::Arc;

use desk_api::{Author, Delivery, Message, MessageId, Summary, Transcript};

use super::body::Body;

/// One conversation's transcript, as far as it was loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// Whether it has been loaded.
    pub state: Loading,
    /// The conversation, as the transcript had it; the lists know better.
    pub summary: Option<Summary>,
    /// What JAICP tells of the client.
    pub attributes: BTreeMap<String, String>,
    /// The same for those who may see it.
    pub hidden_attributes: BTreeMap<String, String>,
    /// What was said, without a gap, by rising numbers.
    pub messages: Vec<Said>,
    /// Whether there is more before it.
    pub has_more: bool,
    /// Whether more is being loaded.
    pub older: Loading,
    /// Something may have been missed.
    pub stale: bool,
    /// What the desk was told to have been read.
    pub read_up_to: MessageId,
    /// What was read when the conversation was opened.
    pub seen_before: Option<MessageId>,
}

/// A message with what is shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// As the desk has it.
    pub message: Message,
    /// What is shown.
    pub body: Arc<Body>,
}

/// How far loading has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// Nobody has asked.
    #[default]
    Not,
    /// It is on its way, under this number.
    Asked(u64),
    /// It is there.
    Ready,
    /// It did not come.
    Failed,
}

impl Default for Thread {
    fn default() -> Self {
        Thread {
            state: Loading::Not,
            summary: None,
            attributes: BTreeMap::new(),
            hidden_attributes: BTreeMap::new(),
            messages: Vec::new(),
            has_more: false,
            older: Loading::Not,
            stale: false,
            read_up_to: 0,
            seen_before: None,
        }
    }
}

impl Thread {
    /// Takes in the newest part of the transcript. What was there before stays
    /// if nothing can be missing between the two.
    pub fn take_newest(&mut self, transcript: Transcript) {
        let Transcript {
            summary,
            attributes,
            hidden_attributes,
            messages,
            has_more,
        } = transcript;
        let newest = self.newest();
        let joins = !has_more
            || messages
                .first()
                .is_some_and(|first| newest.is_some_and(|newest| first.id <= newest));
        let had_first = self.messages.first().map(|said| said.message.id);
        if self.state != Loading::Ready && !joins || self.messages.is_empty() {
            self.has_more = has_more;
        }
        if !joins && !self.messages.is_empty() {
            // What came live since is newer than the answer, and stays.
            let last = messages.last().map_or(0, |last| last.id);
            self.messages.retain(|said| said.message.id > last);
            self.has_more = has_more;
        } else if let (Some(first), Some(had)) = (messages.first(), had_first)
            && first.id < had
        {
            self.has_more = has_more;
        }
        for message in messages {
            self.take(message);
        }
        self.summary = Some(summary);
        self.attributes = attributes;
        self.hidden_attributes = hidden_attributes;
        self.state = Loading::Ready;
        self.stale = false;
    }

    /// Takes in what came before.
    pub fn take_older(&mut self, transcript: Transcript) {
        self.has_more = transcript.has_more;
        self.older = Loading::Not;
        for message in transcript.messages {
            self.take(message);
        }
    }

    /// Takes in one message, in its place. Tells whether it is new.
    pub fn take(&mut self, message: Message) -> bool {
        let place = self
            .messages
            .binary_search_by_key(&message.id, |said| said.message.id);
        match place {
            Ok(at) => {
                let known = &mut self.messages[at].message;
                known.delivery = further(known.delivery, message.delivery);
                if known.key.is_none() {
                    known.key = message.key;
                }
                false
            }
            Err(at) => {
                let body = Arc::new(Body::of(&message.content));
                self.messages.insert(at, Said { message, body });
                true
            }
        }
    }

    /// A message of an agent has got further.
    pub fn delivered(&mut self, id: MessageId, delivery: Delivery) {
        let place = self
            .messages
            .binary_search_by_key(&id, |said| said.message.id);
        if let Ok(at) = place {
            let known = &mut self.messages[at].message;
            known.delivery = further(known.delivery, Some(delivery));
        }
    }

    /// The newest message.
    pub fn newest(&self) -> Option<MessageId> {
        self.messages.last().map(|said| said.message.id)
    }

    /// The oldest message.
    pub fn oldest(&self) -> Option<MessageId> {
        self.messages.first().map(|said| said.message.id)
    }

    /// The newest message of the client.
    pub fn newest_of_client(&self) -> Option<MessageId> {
        let mut newest = self.messages.iter().rev();
        let said = newest.find(|said| said.message.author == Author::Client)?;
        Some(said.message.id)
    }

    /// Whether a message has this key.
    pub fn has_key(&self, key: &str) -> bool {
        let keys = self.messages.iter().rev();
        keys.filter_map(|said| said.message.key.as_deref())
            .any(|known| known == key)
    }
}

/// What has been settled stays settled, whatever arrives late.
fn further(known: Option<Delivery>, told: Option<Delivery>) -> Option<Delivery> {
    match (known, told) {
        (Some(Delivery::Delivered | Delivery::Refused), _) | (_, None) => known,
        _ => told,
    }
}
