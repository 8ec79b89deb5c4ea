//! What goes wrong between the sandbox and the agents' desk: rules for the same
//! plan. Nothing strikes here.
//!
//! What strikes the desk's events hangs on their ids, which the desk draws: a
//! seed repeats these rules, and not which of the events they strike.

use serde_json::{Value, json};

use crate::random::Random;

/// All kinds (docs/sandbox.md, "Kinds") that are for the agents' side.
pub const KINDS: [&str; 13] = [
    "delay",
    "delay-after",
    "status",
    "status-after",
    "cut-before",
    "cut-after",
    "cut-mid-body",
    "hang-before",
    "hang-after",
    "drip",
    "truncated",
    "not-json",
    "down",
];

/// Where they strike.
pub const PLACES: [&str; 9] = [
    "agents",
    "desk",
    "agent-event",
    "set-webhook",
    "get-destinations",
    "select-destination",
    "send-text",
    "send-file",
    "close-chat",
];

/// Calls that are rare, and how many more rules they have than others.
const RARE: [(u64, &str); 3] = [(3, "set-webhook"), (2, "send-file"), (2, "close-chat")];

/// Whether a rule is for the agents' side, and where.
pub(crate) fn place_of(rule: &Value) -> Option<&str> {
    rule["on"].as_str().filter(|on| PLACES.contains(on))
}

/// Whether a rule refuses something for good: what it strikes is given up.
pub(crate) fn refuses(rule: &Value) -> bool {
    let status = rule["status"].as_u64().unwrap_or_default();
    place_of(rule).is_some() && (400..500).contains(&status) && status != 429
}

/// The rules of a conversation. Some have none.
pub(crate) fn draw(random: &mut Random) -> Vec<Value> {
    let count = random.weighted(&[(2, 0), (3, 1), (3, 2), (3, 3), (3, 4)]);
    let count = count.unwrap_or_default();
    (0..count).map(|_| rule(random)).collect()
}

fn rule(random: &mut Random) -> Value {
    let kind = KINDS[random.below(KINDS.len() as u64) as usize];
    // The calls of the sandbox do not drip.
    let on = match kind {
        "drip" => "agent-event",
        _ => {
            let all = PLACES.map(|place| (1, place));
            let place = random.weighted(&[&all[..], &RARE].concat());
            place.unwrap_or("agents")
        }
    };
    let mut rule = json!({ "kind": kind, "on": on });
    let mut set = |key: &str, value: Value| rule[key] = value;
    match kind {
        "delay" | "delay-after" => set("mean_ms", random.between(100, 8_000).into()),
        "status" | "status-after" => {
            // Who refuses has done nothing.
            let refusals: &[(u64, u64)] = match kind {
                "status" => &[(2, 429), (1, 400), (1, 403)],
                _ => &[],
            };
            let failures = [(4, 503), (3, 500), (2, 502)];
            let status = random.weighted(&[&failures, refusals].concat());
            set("status", status.unwrap_or(503).into());
            if random.percent(20) {
                // The desk keeps its own time, and waits for real seconds.
                set("retry_after", random.below(2).into());
            }
        }
        "hang-before" | "hang-after" => set("ms", random.between(1_000, 60_000).into()),
        "drip" => {
            set("bytes", 1.into());
            set("ms", random.between(1, 2_000).into());
        }
        "cut-mid-body" | "truncated" => {
            set("part", (random.between(5, 100) as f64 / 100.0).into());
        }
        "down" => {
            set("after_ms", random.between(0, 60_000).into());
            set("for_ms", random.between(5_000, 40_000).into());
            set("period_ms", random.between(60_000, 200_000).into());
            return rule;
        }
        _ => {}
    }
    match random.below(6) {
        0 => rule["every"] = random.between(2, 4).into(),
        1 | 2 => rule["first"] = random.between(1, 4).into(),
        _ => rule["probability"] = (random.between(10, 70) as f64 / 100.0).into(),
    }
    rule
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sandbox::faults::read_plan;

    use super::*;

    #[test]
    fn every_plan_is_one_and_every_kind_and_place_is_drawn() {
        let (mut kinds, mut places) = (BTreeSet::new(), BTreeSet::new());
        for seed in 0..2_000 {
            for rule in draw(&mut Random::new(seed, 6)) {
                let plan = json!({ "seed": seed, "rules": [rule] });
                assert!(read_plan(&plan).is_ok(), "{plan}");
                kinds.insert(rule["kind"].to_string());
                places.extend(place_of(&rule).map(str::to_owned));
            }
        }
        assert_eq!((kinds.len(), places.len()), (KINDS.len(), PLACES.len()));
    }
}
