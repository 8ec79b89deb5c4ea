//! `cargo xtask test`: everything that must hold, step by step, cheap steps
//! first.
//!
//! This file chooses the steps, times them and sums up; what each does is in
//! `checks.rs`, `bundle.rs` and `engines.rs`.

mod checks;

mod bundle;

mod engines;

mod summary;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};

use crate::project::{self, Project};
use crate::tools::browsers;
pub(crate) use crate::tools::browsers::Engine;
use summary::{Line, Outcome};

/// What is asked for on the command line.
#[derive(Default)]
pub(crate) struct Options {
    /// The steps to run; empty for all.
    pub(crate) steps: Vec<String>,
    /// The engines to run in; empty for all.
    pub(crate) engines: Vec<Engine>,
    /// Whether to stop at the first failure.
    pub(crate) fail_fast: bool,
    /// Print the steps instead of running them.
    pub(crate) list: bool,
}

/// What a step finds out when nothing is wrong; what is wrong is an error.
enum Verdict {
    Passed,
    /// It could not be run here, and why.
    Skipped(String),
}

/// How a step is run.
#[derive(Clone, Copy)]
enum Action {
    Once(fn(&Suite) -> Result<Verdict>),
    InEachEngine(fn(&Suite, Engine) -> Result<Verdict>),
}

struct Step {
    name: &'static str,
    what: &'static str,
    action: Action,
}

const fn step(name: &'static str, what: &'static str, action: Action) -> Step {
    Step { name, what, action }
}

/// All steps, in the order in which they are run.
const STEPS: [Step; 13] = [
    step("fmt", "the code is formatted", Action::Once(checks::fmt)),
    step(
        "tidy",
        "the structure of the source tree",
        Action::Once(checks::tidy),
    ),
    step("clippy", "lints, natively", Action::Once(checks::clippy)),
    step(
        "clippy-wasm",
        "lints of the widget and of the agents' page, for wasm",
        Action::Once(checks::clippy_wasm),
    ),
    step(
        "native",
        "all tests that need no browser",
        Action::Once(checks::native),
    ),
    step(
        "docs",
        "the documentation builds without warnings",
        Action::Once(checks::docs),
    ),
    step(
        "fuzz",
        "the fuzz targets compile",
        Action::Once(checks::fuzz),
    ),
    step(
        "dist",
        "what a site deploys can be built",
        Action::Once(bundle::dist),
    ),
    step(
        "size",
        "it is within its budget",
        Action::Once(bundle::size),
    ),
    step(
        "trunk",
        "the demo page can be built by Trunk",
        Action::Once(bundle::trunk),
    ),
    step(
        "wasm",
        "the wasm tests, in each engine",
        Action::InEachEngine(engines::wasm),
    ),
    step(
        "browser",
        "conversations, in each engine",
        Action::InEachEngine(engines::browser),
    ),
    step(
        "desk",
        "the agents' page, in each engine",
        Action::InEachEngine(engines::desk),
    ),
];

/// What the steps share: things that several need are built once.
struct Suite<'a> {
    project: &'a Project,
    dist: OnceCell<std::result::Result<PathBuf, String>>,
    sandbox: OnceCell<std::result::Result<PathBuf, String>>,
    desk: OnceCell<std::result::Result<PathBuf, String>>,
}

impl Suite<'_> {
    /// `dist/`, built at the first call.
    fn dist(&self) -> Result<PathBuf> {
        let build = || crate::dist::build(self.project).map(|_| self.project.dist());
        once(&self.dist, build)
    }

    /// The sandbox's program, built at the first call.
    fn sandbox(&self) -> Result<PathBuf> {
        once(&self.sandbox, || {
            crate::serve::build(self.project, "sandbox")
        })
    }

    /// The operator desk's program, built at the first call.
    fn desk(&self) -> Result<PathBuf> {
        once(&self.desk, || {
            crate::serve::build(self.project, "operator-desk")
        })
    }
}

fn once(
    cell: &OnceCell<std::result::Result<PathBuf, String>>,
    build: impl FnOnce() -> Result<PathBuf>,
) -> Result<PathBuf> {
    cell.get_or_init(|| build().map_err(|error| format!("{error:#}")))
        .clone()
        .map_err(|message| anyhow!(message))
}

/// Runs the steps that are asked for and prints a summary, whose last line is
/// the last of all. Says whether none failed.
pub(crate) fn run(project: &Project, options: &Options) -> Result<bool> {
    if options.list {
        for step in &STEPS {
            println!("{:<13}{}", step.name, step.what);
        }
        return Ok(true);
    }
    let steps = chosen(&options.steps)?;
    let engines = if options.engines.is_empty() {
        &Engine::ALL[..]
    } else {
        &options.engines[..]
    };
    if steps
        .iter()
        .any(|step| matches!(step.action, Action::InEachEngine(_)))
        && let Err(error) = browsers::ensure(engines)
    {
        // The steps that need what is missing say so again.
        eprintln!("warning: {error:#}");
    }

    let suite = Suite {
        project,
        dist: OnceCell::new(),
        sandbox: OnceCell::new(),
        desk: OnceCell::new(),
    };
    let lines = run_steps(&suite, &steps, engines, options.fail_fast);
    print!("{}", summary::table(&lines));
    println!("{}", summary::last_line(&lines));
    Ok(!lines.iter().any(is_failure))
}

fn chosen(names: &[String]) -> Result<Vec<&'static Step>> {
    for name in names {
        if !STEPS.iter().any(|step| step.name == name) {
            bail!("there is no step `{name}`; `cargo xtask test --list` prints all");
        }
    }
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn run_steps(suite: &Suite<'_>, steps: &[&Step], engines: &[Engine], fail_fast: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for step in steps {
        match step.action {
            Action::Once(action) => {
                lines.push(timed(step.name.to_owned(), step.what, || action(suite)));
            }
            Action::InEachEngine(action) => lines.extend(engines.iter().map(|engine| {
                let name = format!("{} {}", step.name, engine.name());
                timed(name, step.what, || action(suite, *engine))
            })),
        }
        if fail_fast && lines.iter().any(is_failure) {
            break;
        }
    }
    lines
}

fn is_failure(line: &Line) -> bool {
    matches!(line.outcome, Outcome::Failed(_))
}

fn timed(name: String, what: &str, action: impl FnOnce() -> Result<Verdict>) -> Line {
    println!("\n=== {name}: {what}");
    let started = Instant::now();
    let outcome = outcome(action(), project::in_ci());
    match &outcome {
        Outcome::Passed => {}
        Outcome::Skipped(why) => println!("!!! SKIPPED: {why}"),
        Outcome::Failed(why) => println!("!!! FAILED: {why}"),
    }
    let duration = started.elapsed();
    println!("=== {name}: {:.1} s", duration.as_secs_f64());
    Line {
        name,
        outcome,
        duration,
    }
}

/// On a CI machine nothing may be left out.
fn outcome(verdict: Result<Verdict>, in_ci: bool) -> Outcome {
    match verdict {
        Ok(Verdict::Passed) => Outcome::Passed,
        Ok(Verdict::Skipped(why)) if in_ci => {
            Outcome::Failed(format!("nothing may be skipped in CI: {why}"))
        }
        Ok(Verdict::Skipped(why)) => Outcome::Skipped(why),
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipping_is_a_failure_in_ci_only() {
        let skipped = || Ok(Verdict::Skipped("no browser".to_owned()));
        assert!(matches!(outcome(skipped(), false), Outcome::Skipped(_)));
        assert!(matches!(outcome(skipped(), true), Outcome::Failed(_)));
        assert!(matches!(
            outcome(Ok(Verdict::Passed), true),
            Outcome::Passed
        ));
    }

    #[test]
    fn unknown_step_is_an_error() {
        assert!(chosen(&["fmt".to_owned(), "fnt".to_owned()]).is_err());
    }

    #[test]
    fn chosen_steps_keep_their_order() {
        let steps = chosen(&["size".to_owned(), "fmt".to_owned()]).unwrap();
        let names = steps.iter().map(|step| step.name).collect::<Vec<_>>();
        assert_eq!(names, ["fmt", "size"]);
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn shared_thing_is_built_once_even_if_that_fails() {
        let cell = OnceCell::new();
        assert!(once(&cell, || bail!("broken")).is_err());
        let again = once(&cell, || Ok(PathBuf::from("never built")));
        assert_eq!(again.unwrap_err().to_string(), "broken");
    }
}
