//! The figures of a run.

use std::collections::BTreeMap;
use std::fmt;

use crate::story::Verdict;
use crate::{faults, faults_of_agents, faults_of_uploads};

const KILLS: &str = "the desk is killed";

/// The sums over all conversations.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Conversations in which all was well.
    pub passed: u64,
    /// The others, by their seeds, with what is wrong.
    pub failed: Vec<(u64, Vec<String>)>,
    /// What the desk has complained of.
    pub complaints: Vec<String>,
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
        self.sums.files += verdict.files;
        self.sums.uploaded += verdict.uploaded;
        self.sums.hand_overs += verdict.hand_overs;
        self.sums.words += verdict.words;
        if verdict.kills > 0 {
            *self.kinds.entry(KILLS.to_owned()).or_default() += verdict.kills;
        }
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
    pub fn rarer_than(&self, least: u64) -> Vec<String> {
        let mut kinds = kinds();
        kinds.retain(|kind| self.struck(kind) < least);
        kinds
    }

    fn struck(&self, kind: &str) -> u64 {
        self.kinds.get(kind).copied().unwrap_or_default()
    }
}

/// All that goes wrong: on the visitor's side, with uploads, on the agents' side
/// by kind and by place, and the desk's death.
fn kinds() -> Vec<String> {
    let of_visitors = faults::KINDS.map(str::to_owned);
    let of_uploads = faults_of_uploads::KINDS.map(|kind| format!("upload: {kind}"));
    let of_agents = faults_of_agents::KINDS.map(|kind| format!("agents: {kind}"));
    let places = faults_of_agents::PLACES.map(|place| format!("on {place}"));
    let all = of_visitors.into_iter().chain(of_uploads);
    let all = all.chain(of_agents).chain(places);
    all.chain([KILLS.to_owned()]).collect()
}

impl fmt::Display for Totals {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Totals { sums, .. } = self;
        let conversations = self.passed + self.failed.len() as u64;
        let lines = [
            ("conversations", conversations),
            ("messages of the visitors", sums.messages),
            ("files that they chose", sums.files),
            ("files that arrived", sums.uploaded),
            ("texts of the bot", sums.answers),
            ("hand-overs to agents", sums.hand_overs),
            ("words and files of agents", sums.words),
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
        for kind in kinds() {
            writeln!(formatter, "  {kind:<28}{:>9}", self.struck(&kind))?;
        }
        let failed = self.failed.len();
        write!(formatter, "{} passed, {failed} failed", self.passed)
    }
}
