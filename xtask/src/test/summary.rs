//! The table at the end of a run, and the line that says it in numbers.

use std::time::Duration;

/// How a step ended.
pub(super) enum Outcome {
    Passed,
    /// Why it could not be run.
    Skipped(String),
    /// What is wrong.
    Failed(String),
}

/// A step that was run.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) outcome: Outcome,
    pub(super) duration: Duration,
}

/// One row for each step; of a reason only the first line.
pub(super) fn table(lines: &[Line]) -> String {
    let row = |line: &Line| {
        let (word, why) = match &line.outcome {
            Outcome::Passed => ("passed", ""),
            Outcome::Skipped(why) => ("SKIPPED", why.as_str()),
            Outcome::Failed(why) => ("FAILED", why.as_str()),
        };
        let why = why.lines().next().unwrap_or_default();
        let seconds = line.duration.as_secs_f64();
        let text = format!("{:<18}{word:<9}{seconds:>7.1} s  {why}", line.name);
        format!("{}\n", text.trim_end())
    };
    let rows = lines.iter().map(row).collect::<String>();
    format!("\n=== summary\n{rows}")
}

/// The numbers of steps by outcome.
pub(super) fn last_line(lines: &[Line]) -> String {
    let count =
        |matches: fn(&Outcome) -> bool| lines.iter().filter(|line| matches(&line.outcome)).count();
    format!(
        "{} passed, {} failed, {} skipped",
        count(|outcome| matches!(outcome, Outcome::Passed)),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_counted_and_named() {
        let line = |name: &str, outcome| Line {
            name: name.to_owned(),
            outcome,
            duration: Duration::from_millis(1250),
        };
        let lines = [
            line("fmt", Outcome::Passed),
            line("clippy", Outcome::Failed("two lints\nand more".to_owned())),
            line("browser webkit", Outcome::Skipped("no driver".to_owned())),
        ];
        assert_eq!(last_line(&lines), "1 passed, 1 failed, 1 skipped");
        let table = table(&lines);
        assert!(table.contains("fmt               passed"), "{table}");
        assert!(table.contains("two lints\n"), "{table}");
        assert!(table.contains("browser webkit    SKIPPED"), "{table}");
    }
}
