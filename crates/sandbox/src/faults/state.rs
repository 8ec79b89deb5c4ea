//! A plan that runs on a channel, and what it has seen of each client.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use chat_api::Timestamp;
use serde_json::{Value, json};

use super::chance::Dice;
use super::client::{Client, client_of};
use super::marks::{Mark, Overlay, Reading};
use super::plan::{Frequency, Kind, Manner, Plan, Rule, Side};
use super::window::{is_open, next_opening};
use super::{Asked, Decision, Outlook, Strike};
use crate::clock::{TimeScale, whole_millis};

/// What a channel's faults know.
#[derive(Debug, Default)]
pub(super) struct State {
    running: Option<Running>,
    clients: HashMap<String, Client>,
}

#[derive(Debug)]
struct Running {
    plan: Plan,
    since: Timestamp,
    tallies: Vec<Tally>,
}

/// What a rule did.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    seen: u64,
    struck: u64,
}

impl Running {
    /// Whether a rule strikes, and the dice for what it does then. This is the
    /// one place where it is decided and counted.
    fn strikes(&mut self, index: usize, client: &mut Client, words: &[&str]) -> Option<Dice> {
        let rule = self.plan.rules.get(index)?;
        let tally = self.tallies.get_mut(index)?;
        let asked = client.asked.get_mut(index)?;
        tally.seen += 1;
        *asked = asked.saturating_add(1);
        let mut dice = Dice::of(self.plan.seed, index, words);
        let strikes = match rule.frequency {
            Frequency::Always => true,
            Frequency::Probability(probability) => dice.unit() < probability,
            Frequency::Every(count) => *asked % count == 0,
            Frequency::First(count) => *asked <= count,
        };
        tally.struck += u64::from(strikes);
        strikes.then_some(dice)
    }

    fn is_on(&self, rule: &Rule, now: Timestamp, scale: TimeScale) -> bool {
        is_open(&rule.window, self.since, now, scale)
    }
}

impl State {
    pub(super) fn begin(&mut self, plan: Plan, now: Timestamp) {
        self.end(now);
        self.running = Some(Running {
            tallies: vec![Tally::default(); plan.rules.len()],
            plan,
            since: now,
        });
    }

    pub(super) fn end(&mut self, now: Timestamp) {
        self.running = None;
        self.clients.retain(|_, client| {
            client.end(now);
            !client.marks.is_empty()
        });
    }

    pub(super) fn forget(&mut self, client: Option<&str>, now: Timestamp) {
        match client {
            Some(client) => {
                self.clients.remove(client);
            }
            None => {
                self.clients.clear();
                if let Some(running) = self.running.take() {
                    self.begin(running.plan, now);
                }
            }
        }
    }

    /// Whether there is no plan, and nothing left of one.
    pub(super) fn is_idle(&self) -> bool {
        self.running.is_none() && self.clients.is_empty()
    }

    pub(super) fn away(&mut self, now: Timestamp, scale: TimeScale) -> Option<Manner> {
        let running = self.running.as_mut()?;
        let away = running.plan.rules.iter().enumerate();
        let (index, manner) = away
            .filter(|(_, rule)| is_open(&rule.window, running.since, now, scale))
            .find_map(|(index, rule)| match rule.kind {
                Kind::Away(manner) => Some((index, manner)),
                _ => None,
            })?;
        let tally = running.tallies.get_mut(index)?;
        tally.seen += 1;
        tally.struck += 1;
        Some(manner)
    }

    pub(super) fn decide(
        &mut self,
        asked: Asked<'_>,
        now: Timestamp,
        scale: TimeScale,
    ) -> Decision {
        let mut decision = Decision::default();
        let State { running, clients } = self;
        let Some(running) = running else {
            return decision;
        };
        let rules = running.plan.rules.len();
        let client = client_of(clients, asked.client, rules);
        let (word, attempt) = client.count(asked);
        let attempt_word = attempt.to_string();
        let words = [asked.client, word.as_str(), attempt_word.as_str()];
        for index in 0..rules {
            let rule = &running.plan.rules[index];
            let is_for_this = !rule.kind.is_of_items()
                && !matches!(rule.kind, Kind::Away(_))
                && rule.places.contains(&asked.place)
                && rule
                    .client
                    .as_ref()
                    .is_none_or(|it| it.is_for(asked.client))
                && rule.attempts.is_none_or(|attempts| attempt <= attempts)
                && running.is_on(rule, now, scale);
            if !is_for_this {
                continue;
            }
            let kind = rule.kind;
            let Some(mut dice) = running.strikes(index, client, &words) else {
                continue;
            };
            decision.kinds.push(kind.name());
            match kind {
                Kind::Delay(Side::Before, span) => {
                    decision.before += scale.of(dice.span(span));
                }
                Kind::Delay(Side::After, span) => {
                    decision.after += scale.of(dice.span(span));
                }
                kind => {
                    decision.strike = Some(Strike { kind, dice });
                    break;
                }
            }
        }
        decision
    }

    pub(super) fn written(&mut self, id: &str, time: Timestamp, word: &str, scale: TimeScale) {
        let State { running, clients } = self;
        let Some(running) = running else { return };
        let rules = running.plan.rules.len();
        for index in 0..rules {
            let rule = &running.plan.rules[index];
            let is_for_this = rule.kind.is_of_items()
                && rule.client.as_ref().is_none_or(|it| it.is_for(id))
                && running.is_on(rule, time, scale);
            if !is_for_this {
                continue;
            }
            let (kind, places) = (rule.kind, rule.places.clone());
            let client = client_of(clients, id, rules);
            client.marks.retain(|mark| !mark.is_over(time));
            let Some(mut dice) = running.strikes(index, client, &[id, word]) else {
                continue;
            };
            match kind {
                Kind::Duplicate(again) => client.marks.push(Mark::twice(time, &places, again)),
                Kind::Late(span, again) => {
                    let wait: Duration = scale.of(dice.span(span));
                    let due = Timestamp(time.0.saturating_add(whole_millis(wait)));
                    client.marks.push(Mark::late(time, &places, due, again));
                }
                _ => {}
            }
        }
    }

    pub(super) fn overlay(&mut self, id: &str, reading: &Reading, now: Timestamp) -> Overlay {
        let mut overlay = Overlay::default();
        let Some(client) = self.clients.get_mut(id) else {
            return overlay;
        };
        client.marks.retain(|mark| !mark.is_over(now));
        for mark in &client.marks {
            mark.lay_over(&mut overlay, reading, now);
        }
        if self.running.is_none() && client.marks.is_empty() {
            self.clients.remove(id);
        }
        overlay
            .doubled
            .retain(|time| !overlay.hidden.contains(time));
        overlay
            .again
            .retain(|(time, _)| !overlay.hidden.contains(&time.0));
        overlay
    }

    pub(super) fn handed(&mut self, id: &str, reading: &Reading, times: &[Timestamp]) {
        for mark in self
            .clients
            .get_mut(id)
            .into_iter()
            .flat_map(|it| &mut it.marks)
        {
            mark.hand(reading, times);
        }
    }

    pub(super) fn outlook(&mut self, id: &str, now: Timestamp, scale: TimeScale) -> Outlook {
        let away = self.away(now, scale);
        let openings = self.running.iter().flat_map(|running| {
            let away = running.plan.rules.iter();
            away.filter(|rule| matches!(rule.kind, Kind::Away(_)))
                .filter_map(|rule| next_opening(&rule.window, running.since, now, scale))
        });
        let marks = self.clients.get(id).into_iter().flat_map(|it| &it.marks);
        let dues = marks.filter_map(|mark| mark.due(now));
        Outlook {
            away,
            look_again: openings.chain(dues).min(),
        }
    }

    /// The plan and what it did; nothing without one.
    pub(super) fn told(&self) -> Value {
        let Some(running) = &self.running else {
            return Value::Null;
        };
        let pairs = running.plan.rules.iter().zip(&running.tallies);
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        let rules: Vec<Value> = pairs
            .map(|(rule, tally)| {
                let kind = rule.kind.name();
                *kinds.entry(kind).or_default() += tally.struck;
                json!({ "kind": kind, "seen": tally.seen, "struck": tally.struck })
            })
            .collect();
        json!({
            "plan": running.plan.told(),
            "since": running.since.to_string(),
            "rules": rules,
            "kinds": kinds,
        })
    }
}
