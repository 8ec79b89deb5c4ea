//! What goes wrong between the visitor and the upload address: rules for the same
//! plan. Nothing strikes here.

use serde_json::{Value, json};

use crate::random::Random;

/// Where they strike.
const PLACE: &str = "upload";

/// All kinds (docs/sandbox.md, "Kinds") that uploads can have.
pub const KINDS: [&str; 12] = [
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
];

/// Whether a rule is for uploads.
pub(crate) fn is_one(rule: &Value) -> bool {
    rule["on"] == PLACE
}

/// The rules of a conversation. Some have none.
pub(crate) fn draw(random: &mut Random) -> Vec<Value> {
    let count = random.weighted(&[(2, 0), (4, 1), (3, 2)]);
    let count = count.unwrap_or_default();
    (0..count).map(|_| rule(random)).collect()
}

fn rule(random: &mut Random) -> Value {
    let kind = KINDS[random.below(KINDS.len() as u64) as usize];
    let mut rule = json!({ "kind": kind, "on": PLACE });
    let mut set = |key: &str, value: Value| rule[key] = value;
    match kind {
        "delay" | "delay-after" => set("mean_ms", random.between(100, 12_000).into()),
        "status" | "status-after" => {
            let usual = [(4, 503), (2, 500), (1, 502), (2, 429), (1, 403)];
            // Who refuses has kept nothing.
            let refusals: &[(u64, u64)] = match kind {
                "status" => &[(1, 413), (1, 415), (1, 400)],
                _ => &[],
            };
            let status = random.weighted(&[&usual, refusals].concat());
            set("status", status.unwrap_or(503).into());
            let bodies = ["json", "html", "text", "empty"];
            set("body", bodies[random.below(4) as usize].into());
        }
        "hang-before" | "hang-after" => set("ms", random.between(1_000, 100_000).into()),
        "drip" => {
            set("bytes", random.between(1, 64).into());
            set("ms", random.between(1, 1_000).into());
        }
        "cut-mid-body" | "truncated" => {
            set("part", (random.between(5, 100) as f64 / 100.0).into());
        }
        "not-json" => {
            let bodies = ["html", "text", "empty"];
            set("body", bodies[random.below(3) as usize].into());
        }
        _ => {}
    }
    match random.below(6) {
        0 => rule["every"] = random.between(2, 4).into(),
        1 | 2 => rule["first"] = random.between(1, 5).into(),
        _ => rule["probability"] = (random.between(10, 80) as f64 / 100.0).into(),
    }
    rule
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sandbox::faults::read_plan;

    use super::*;

    #[test]
    fn every_plan_is_one_and_every_kind_is_drawn() {
        let mut kinds = BTreeSet::new();
        for seed in 0..1_000 {
            for rule in draw(&mut Random::new(seed, 9)) {
                let plan = json!({ "seed": seed, "rules": [rule] });
                assert!(read_plan(&plan).is_ok(), "{plan}");
                assert!(is_one(&rule));
                kinds.insert(rule["kind"].to_string());
            }
        }
        assert_eq!(kinds.len(), KINDS.len());
    }
}
