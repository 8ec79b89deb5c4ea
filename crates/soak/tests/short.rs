//! The short form of the long run, for every day. `cargo xtask soak` is the
//! long one.

use soak::run::{Plan, run};
use soak::story::Verdict;

/// The seed of the first conversation; the others have the next ones.
const SEED: u64 = 4_000_000;

/// So many conversations take some seconds, and have each kind of fault.
const CONVERSATIONS: u64 = 300;

#[test]
fn nothing_is_lost_doubled_or_locked_whatever_goes_wrong() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let plan = Plan {
        program: env!("CARGO_BIN_EXE_soak").into(),
        seed: SEED,
        conversations: CONVERSATIONS,
        is_same: false,
        traced: false,
    };
    let report = |seed, verdict: &Verdict| {
        eprintln!("seed {seed}: {}", verdict.problems.join("; "));
    };
    let totals = runtime.block_on(run(plan, report));
    let totals = totals.expect("a run");
    println!("seed {SEED}\n{totals}");
    let again = "cargo xtask soak --conversations 1 --seed";
    let failed: Vec<u64> = totals.failed.iter().map(|(seed, _)| *seed).collect();
    assert!(failed.is_empty(), "`{again} N` repeats one of {failed:?}");
    assert_eq!(totals.passed, CONVERSATIONS);
    assert_eq!(totals.complaints, Vec::<String>::new());
    assert_eq!(totals.rarer_than(1), Vec::<String>::new());
}
