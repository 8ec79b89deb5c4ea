//! The figures of a run.

use std::collections::BTreeMap;
use std::fmt;

use crate::faults::KINDS;
use crate::story::Verdict;

/// The sums over all conversations.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Conversations in which all was well.
    pub passed: u64,
    /// The others, by their seeds, with what is wrong.
    pub failed: Vec<(u64, Vec<String>)>,
    sums: Verdict,
    reloads: u64,
    kinds: BTreeMap<String, u64>,
}

impl Totals {
    /// Adds a conversation.
    pub fn add(&mut self, seed: u64, verdict: Verdict) {
        match verdict.problems.is_empty() {
            true => self.passed += 1,
            false => self.failed.push((seed, verdict.problems)),
        }
        self.sums.messages += verdict.messages;
        self.sums.answers += verdict.answers;
        self.sums.requests += verdict.requests;
        self.sums.repeats += verdict.repeats;
        self.sums.retries += verdict.retries;
        self.sums.doubles += verdict.doubles;
        self.sums.returned += verdict.returned;
        self.reloads += u64::from(verdict.reloaded);
        for (kind, struck) in verdict.kinds {
            *self.kinds.entry(kind).or_default() += struck;
        }
    }

    /// The kinds of faults that struck less often than that.
    pub fn rarer_than(&self, least: u64) -> Vec<&'static str> {
        let struck = |kind: &str| self.kinds.get(kind).copied().unwrap_or_default();
        let mut kinds = KINDS.to_vec();
        kinds.retain(|kind| struck(kind) < least);
        kinds
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Totals { sums, .. } = self;
        let conversations = self.passed + self.failed.len() as u64;
        let lines = [
            ("conversations", conversations),
            ("messages of the visitors", sums.messages),
            ("texts of the bot", sums.answers),
            ("requests", sums.requests),
            ("sent again by themselves", sums.repeats),
            ("sent again as asked for", sums.retries),
            ("got twice by the server", sums.doubles),
            ("shown again after a restart", sums.returned),
            ("complete only after a reload", self.reloads),
        ];
        for (what, count) in lines {
            writeln!(formatter, "{what:<30}{count:>9}")?;
        }
        for kind in KINDS {
            let struck = self.kinds.get(kind).copied().unwrap_or_default();
            writeln!(formatter, "  {kind:<28}{struck:>9}")?;
        }
        let failed = self.failed.len();
        write!(formatter, "{} passed, {failed} failed", self.passed)
    }
}
