//! What a plan has seen of one client: its requests, its messages, its items.

use std::collections::HashMap;

use chat_api::Timestamp;

use super::Asked;
use super::chance::hash_of;
use super::marks::Mark;
use super::plan::Place;

/// What was seen of a client.
#[derive(Debug, Default)]
pub(super) struct Client {
    /// Requests without an id of their own, by place.
    requests: [u64; Place::ALL.len()],
    /// How often each message came, by a hash of its id.
    attempts: HashMap<u64, u32>,
    /// How many requests or items each rule was asked about.
    pub(super) asked: Vec<u32>,
    /// Its items that were struck.
    pub(super) marks: Vec<Mark>,
}

impl Client {
    /// Forgets everything but what is held back, which comes now.
    pub(super) fn end(&mut self, now: Timestamp) {
        let mut marks = std::mem::take(&mut self.marks);
        marks.retain(|mark| mark.is_late() && !mark.is_over(now));
        marks.iter_mut().for_each(|mark| mark.release(now));
        *self = Client {
            marks,
            ..Client::default()
        };
    }

    /// What a request is known by, and how often it came already, this time
    /// included.
    pub(super) fn count(&mut self, asked: Asked<'_>) -> (String, u32) {
        if let Some(message) = asked.message {
            // A message that goes on to the agents is counted there anew.
            let word = match asked.place.is_of_agents() {
                true => format!("{} {message}", asked.place.name()),
                false => format!("message {message}"),
            };
            let hash = hash_of(0, word.as_bytes());
            let attempts = self.attempts.entry(hash).or_default();
            *attempts = attempts.saturating_add(1);
            return (word, *attempts);
        }
        let place = asked.place;
        let index = Place::ALL.iter().position(|other| *other == place);
        let number = index.and_then(|index| self.requests.get_mut(index));
        let number = number.map_or(0, |number| {
            *number += 1;
            *number
        });
        (format!("{} {number}", place.name()), 1)
    }
}

/// A client, with a counter for each rule.
pub(super) fn client_of<'c>(
    clients: &'c mut HashMap<String, Client>,
    id: &str,
    rules: usize,
) -> &'c mut Client {
    let client = clients.entry(id.to_owned()).or_default();
    client.asked.resize(rules, 0);
    client
}
