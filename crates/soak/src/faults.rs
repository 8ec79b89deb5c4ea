//! What goes wrong between visitor and sandbox: the rules of the channel's plan,
//! of all kinds that the sandbox knows there. Nothing strikes here.

use serde_json::{Value, json};

use crate::random::Random;

/// All kinds (docs/sandbox.md, "Kinds").
pub const KINDS: [&str; 16] = [
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
    "duplicate",
    "late",
    "reorder",
    "away",
];

/// The rules of a conversation. Some have none.
pub(crate) fn draw(random: &mut Random) -> Vec<Value> {
    let count = match random.below(10) {
        0 => 0,
        1..=3 => 1,
        4..=6 => 2,
        _ => random.between(3, 6),
    };
    (0..count).map(|_| rule(random)).collect()
}

/// Delays add up with what comes after them.
pub(crate) fn delays_first(rules: &mut [Value]) {
    rules.sort_by_key(|rule| {
        !rule["kind"]
            .as_str()
            .is_some_and(|kind| kind.starts_with("delay"))
    });
}

fn rule(random: &mut Random) -> Value {
    let kind = KINDS[random.below(KINDS.len() as u64) as usize];
    let mut rule = json!({ "kind": kind });
    let mut set = |key: &str, value: Value| rule[key] = value;
    match kind {
        "away" => {
            // Never for ever, and never for so long that nobody would wait.
            set("after_ms", random.between(0, 60_000).into());
            set("for_ms", random.between(1_000, 20_000).into());
            set("period_ms", random.between(40_000, 120_000).into());
            if random.percent(50) {
                set("how", "cut".into());
            }
            return rule;
        }
        "delay" | "delay-after" | "late" => set("mean_ms", random.between(100, 12_000).into()),
        "status" => {
            let refusals = [(3, 429), (1, 400), (1, 403), (1, 404)];
            status(random, &refusals, &mut set);
        }
        // Who refuses has done nothing.
        "status-after" => status(random, &[], &mut set),
        "hang-before" | "hang-after" => set("ms", random.between(1_000, 100_000).into()),
        "drip" => {
            set("bytes", random.between(1, 64).into());
            set("ms", random.between(1, 400).into());
        }
        "cut-mid-body" | "truncated" => {
            // An answer without a byte is one that says nothing (assumed:
            // docs/architecture.md).
            set("part", (random.between(5, 100) as f64 / 100.0).into());
        }
        "not-json" => {
            let bodies = ["html", "text"];
            set("body", bodies[random.below(2) as usize].into());
        }
        _ => {}
    }
    let of_items = matches!(kind, "duplicate" | "late" | "reorder");
    // A refusal of the events is for as long as the page lives.
    let refuses = rule["status"]
        .as_u64()
        .is_some_and(|status| status < 500 && status != 429);
    let places: &[Value] = match (of_items, refuses) {
        (true, _) => &[json!("events"), json!(["events", "history"])],
        (_, true) => &[json!(["send", "async"])],
        _ => &[
            json!(["send", "async"]),
            json!(["send", "async"]),
            json!("events"),
            json!("any"),
        ],
    };
    rule["on"] = places[random.below(places.len() as u64) as usize].clone();
    match random.below(6) {
        0 => rule["every"] = random.between(2, 5).into(),
        1 => rule["first"] = random.between(1, 4).into(),
        _ => rule["probability"] = (random.between(5, 60) as f64 / 100.0).into(),
    }
    if !of_items && random.percent(15) {
        rule["attempts"] = 1.into();
    }
    rule
}

fn status(random: &mut Random, more: &[(u64, u16)], set: &mut impl FnMut(&str, Value)) {
    let usual = [(4, 503), (3, 500), (2, 502)];
    let status = random.weighted(&[&usual, more].concat());
    set("status", status.unwrap_or(503).into());
    if random.percent(40) {
        set("retry_after", random.between(0, 20).into());
    }
    let bodies = ["json", "html", "text", "empty"];
    set("body", bodies[random.below(4) as usize].into());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sandbox::faults::read_plan;

    use super::*;

    #[test]
    fn every_plan_is_one_and_every_kind_is_drawn() {
        let mut drawn = BTreeSet::new();
        for seed in 0..2_000 {
            let rules = draw(&mut Random::new(seed, 2));
            for rule in &rules {
                drawn.insert(rule["kind"].as_str().unwrap_or_default().to_owned());
            }
            if rules.is_empty() {
                continue;
            }
            let plan = json!({ "seed": seed, "rules": rules });
            assert!(read_plan(&plan).is_ok(), "{plan}");
        }
        assert_eq!(drawn.len(), KINDS.len());
    }
}
