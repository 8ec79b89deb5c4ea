//! What the server has already told us, so that a repeat changes nothing.
//!
//! Answers and events are told apart by their question's identifier together
//! with the server's timestamp (chat-api.md, "Events").

use std::collections::VecDeque;

use chat_api::Timestamp;

/// So many are remembered. What is older than the oldest that was forgotten
/// counts as seen.
const MOST_KEYS: usize = 512;

/// What has been seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    keys: VecDeque<Key>,
    floor: Option<Timestamp>,
}

/// What tells one event from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    question_id: String,
    at: Option<Timestamp>,
}

impl Key {
    /// Nothing where neither is told: then no repeat can be known.
    pub(crate) fn of(question_id: Option<&str>, at: Option<Timestamp>) -> Option<Self> {
        let told = question_id.is_some() || at.is_some();
        told.then(|| Key {
            question_id: question_id.unwrap_or_default().to_owned(),
            at,
        })
    }

    /// The same for what the client asked, which is another event than the
    /// answer.
    pub(crate) fn of_request(question_id: Option<&str>, at: Option<Timestamp>) -> Option<Self> {
        let mut key = Key::of(question_id, at)?;
        key.question_id.insert(0, '<');
        Some(key)
    }

    /// What stands for a message that belongs to a conversation before this
    /// one, and of which the server may still tell.
    fn of_past(message_id: &str) -> Self {
        Key {
            question_id: "!".to_owned() + message_id,
            at: None,
        }
    }

    /// Whether the server has told when it was.
    pub(crate) fn is_timed(&self) -> bool {
        self.at.is_some()
    }

    /// As it is kept: `question@milliseconds`.
    pub(crate) fn written(&self) -> String {
        match self.at {
            Some(at) => self.question_id.clone() + "@" + &at.0.to_string(),
            None => self.question_id.clone() + "@",
        }
    }

    /// The way back.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (question_id, at) = text.rsplit_once('@')?;
        let at = match at {
            "" => None,
            millis => Some(Timestamp(millis.parse().ok()?)),
        };
        Key::of(Some(question_id), at)
    }
}

impl Seen {
    /// Takes a key in. Says whether it is new.
    pub(crate) fn is_new(&mut self, key: Option<Key>) -> bool {
        let Some(key) = key else {
            return true;
        };
        if key.at.is_some() && key.at <= self.floor {
            return false;
        }
        // The answer may come without a time, and the event of the same
        // question with one.
        let untimed = |seen: &&mut Key| seen.at.is_none() && seen.question_id == key.question_id;
        if self.keys.contains(&key) || key.at.is_none() && self.knows_question(&key.question_id) {
            return false;
        }
        if let Some(seen) = self.keys.iter_mut().find(untimed) {
            *seen = key;
            return false;
        }
        self.keys.push_back(key);
        if self.keys.len() > MOST_KEYS {
            let forgotten = self.keys.pop_front().and_then(|key| key.at);
            self.floor = self.floor.max(forgotten);
        }
        true
    }

    /// A message belongs to a conversation before this one.
    pub(crate) fn leave_behind(&mut self, message_id: &str) {
        self.is_new(Some(Key::of_past(message_id)));
    }

    /// Whether it does.
    pub(crate) fn is_left_behind(&self, message_id: &str) -> bool {
        self.knows_question(&Key::of_past(message_id).question_id)
    }

    /// Whether an answer to a question has been seen.
    pub(crate) fn knows_question(&self, question_id: &str) -> bool {
        self.keys.iter().any(|key| key.question_id == question_id)
    }

    /// Whether the client's request with that question has been seen.
    pub(crate) fn knows_request(&self, question_id: &str) -> bool {
        let request = Key::of_request(Some(question_id), None);
        request.is_some_and(|key| self.knows_question(&key.question_id))
    }

    /// The keys, oldest first, and the time up to which all counts as seen.
    pub(crate) fn parts(&self) -> (impl Iterator<Item = &Key>, Option<Timestamp>) {
        (self.keys.iter(), self.floor)
    }

    /// From what was kept.
    pub(crate) fn of_parts(keys: impl Iterator<Item = Key>, floor: Option<Timestamp>) -> Self {
        let mut seen = Seen {
            keys: VecDeque::new(),
            floor,
        };
        for key in keys {
            seen.is_new(Some(key));
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(question: &str, at: i64) -> Option<Key> {
        Key::of(Some(question), Some(Timestamp(at)))
    }

    #[test]
    fn a_repeat_is_told_by_question_and_time() {
        let mut seen = Seen::default();
        assert!(seen.is_new(key("a", 1)));
        assert!(seen.is_new(key("a", 2)), "a later answer to the same");
        assert!(seen.is_new(key("b", 1)));
        assert!(!seen.is_new(key("a", 1)));
    }

    #[test]
    fn an_answer_without_a_time_is_the_one_that_the_events_bring() {
        let mut seen = Seen::default();
        assert!(seen.is_new(Key::of(Some("a"), None)));
        assert!(!seen.is_new(key("a", 5)));
        assert!(seen.is_new(key("a", 6)), "that one was new");
        assert!(!seen.is_new(Key::of(Some("a"), None)), "in either order");
    }

    #[test]
    fn what_was_forgotten_stays_seen() {
        let mut seen = Seen::default();
        let many = MOST_KEYS as i64 + 10;
        for at in 1..=many {
            assert!(seen.is_new(key("a", at)));
        }
        for at in 1..=many {
            assert!(!seen.is_new(key("a", at)), "{at}");
        }
    }

    #[test]
    fn the_oldest_is_forgotten_when_there_are_too_many() {
        let untimed = |number: usize| Key::of(Some(&number.to_string()), None);
        let mut seen = Seen::default();
        for number in 0..MOST_KEYS {
            assert!(seen.is_new(untimed(number)));
        }
        assert!(!seen.is_new(untimed(0)), "there is room for all of them");
        assert!(seen.is_new(untimed(MOST_KEYS)));
        assert!(!seen.is_new(untimed(1)));
        assert!(seen.is_new(untimed(0)), "the oldest");
    }

    #[test]
    fn without_question_and_time_nothing_is_a_repeat() {
        let mut seen = Seen::default();
        assert!(seen.is_new(Key::of(None, None)));
        assert!(seen.is_new(Key::of(None, None)));
    }

    #[test]
    fn keys_survive_being_written() {
        for text in ["a@1", "a@", "a@b@7", "@3"] {
            let read = Key::read(text).expect("a key");
            assert_eq!(read.written(), text);
        }
        assert_eq!(Key::read("nothing"), None);
        assert_eq!(Key::read("a@soon"), None);
    }
}
