//! Hand-overs as data: what agents do in a conversation, and where among the
//! visitor's steps. Nothing is done here.

use serde::{Deserialize, Serialize};

use crate::case::Step;
use crate::random::Random;

/// One thing that an agent does with the conversation. What makes no sense when
/// its turn comes is left out: nobody can take what does not wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Takes it, as soon as it waits.
    Take,
    /// Writes. No text comes twice.
    Say(String),
    /// Sends a file of this name. No name comes twice.
    File(String),
    /// Passes it on to a group.
    Pass(String),
    /// Ends it.
    Close,
}

/// So many conversations of a hundred kill the desk once.
const KILLS: u64 = 8;

/// How a visitor asks for agents (bot.yaml), and how often.
const ASKS: [(u64, &str); 5] = [
    (8, "agent"),
    (4, "anyone"),
    (1, "dark"),
    (1, "night"),
    (1, "note"),
];

/// What asks for agents and goes on with the bot.
const STAYS: [&str; 2] = ["night", "note"];

/// The visitor's steps with hand-overs among them, one at least.
pub(crate) fn weave(random: &mut Random, steps: Vec<Step>) -> Vec<Step> {
    let half = steps.len() / 2;
    let mut woven = Vec::new();
    let mut has_asked = false;
    let mut is_over = false;
    for (place, step) in steps.into_iter().enumerate() {
        woven.push(step);
        let number = woven.len();
        let must = !has_asked && place >= half;
        if !is_over && (must || random.percent(25)) {
            let ask = random.weighted(&ASKS).unwrap_or("agent");
            woven.push(Step::Say(0, format!("{ask} {number}")));
            has_asked = true;
            is_over = !STAYS.contains(&ask);
        } else if is_over {
            for _ in 0..random.below(4) {
                let step = meanwhile(random, woven.len());
                is_over &= !matches!(step, Step::Agent(Deed::Close) | Step::Leave(_));
                woven.push(step);
            }
        }
    }
    if random.percent(KILLS) {
        let place = random.between(1, woven.len() as u64 + 1) as usize;
        woven.insert(place, Step::KillDesk);
    }
    woven
}

/// What happens while agents have the conversation, as far as everybody knows.
fn meanwhile(random: &mut Random, number: usize) -> Step {
    let kind = random.weighted(&[
        (12, 0),
        (16, 1),
        (4, 2),
        (3, 3),
        (4, 4),
        (12, 5),
        (3, 6),
        (4, 7),
    ]);
    match kind {
        Some(0) => Step::Agent(Deed::Take),
        Some(1) => Step::Agent(Deed::Say(format!("word {number}"))),
        Some(2) => Step::Agent(Deed::File(format!("file-{number}.txt"))),
        Some(3) => {
            let group = ["support", "sales"][random.below(2) as usize];
            Step::Agent(Deed::Pass(group.to_owned()))
        }
        Some(4) => Step::Agent(Deed::Close),
        Some(5) => Step::Say(0, format!("hello agent {number}")),
        Some(6) => Step::Leave(0),
        _ => Step::Wait(random.between(1, 3_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;

    #[test]
    fn who_has_agents_asks_for_them_and_everything_is_done_somewhere() {
        let cases = (0..2_000).map(Case::of_seed);
        let mut steps = Vec::new();
        for case in cases.filter(|case| case.site.agents) {
            let is_ask = |step: &Step| {
                let Step::Say(_, text) = step else {
                    return false;
                };
                ASKS.iter().any(|(_, ask)| text.starts_with(ask))
            };
            assert!(case.steps.iter().any(is_ask), "{case:?}");
            steps.extend(case.steps);
        }
        for deed in [Deed::Take, Deed::Close, Deed::Pass("sales".to_owned())] {
            assert!(steps.contains(&Step::Agent(deed)));
        }
        assert!(steps.contains(&Step::Leave(0)));
        assert!(steps.contains(&Step::KillDesk));
    }
}
