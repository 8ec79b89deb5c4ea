//! Scenarios as tests: each in each engine is a test of its own, named
//! `engine::file::scenario`; a filter may be any part of that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use libtest_mimic::{Arguments, Conclusion, Trial};
use tokio::runtime::{Handle, Runtime};

use crate::browser::Browser;
use crate::browsers::{Browsers, Seat};
use crate::process::end_all_on_interrupt;
use crate::settings::{HOW_TO_RUN, Settings};

/// How many engines run at the same time. Each waits most of the time.
const ENGINES_AT_ONCE: usize = 2;

/// A scenario, the file that it stands in, and its name.
pub type Scenario<P> = (&'static str, &'static str, P);

/// Lists scenarios by file, under their own names.
#[macro_export]
macro_rules! scenarios {
    ($play:ty; $($file:ident { $($name:ident),+ $(,)? })+) => {
        &[$($((stringify!($file), stringify!($name), $file::$name as $play)),+),+]
    };
}

/// Who else takes part.
pub struct Cast {
    /// More browsers.
    pub browsers: Arc<Browsers>,
    /// Runs what waits.
    pub runtime: Handle,
}

/// Plays each scenario in each engine, as the command line asks, by what
/// `prepare` gives: that is handed the scenario's name, the scenario, a browser,
/// and who else takes part. Where it gives nothing, a part is not built, and how
/// to build it is told.
pub fn play_all<P, F>(
    scenarios: &[Scenario<P>],
    seat: Seat,
    prepare: impl FnOnce(&Settings) -> Option<F>,
) -> ExitCode
where
    P: Copy + Send + 'static,
    F: Fn(&'static str, P, &Browser, &Cast) -> Result<()> + Send + Sync + 'static,
{
    let played = Settings::from_environment().and_then(|settings| match prepare(&settings) {
        Some(perform) => play(scenarios, seat, &settings, perform),
        None => {
            eprintln!("{HOW_TO_RUN}");
            Ok(libtest_mimic::run(&Arguments::from_args(), Vec::new()))
        }
    });
    match played {
        Ok(conclusion) => conclusion.exit_code(),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn play<P, F>(
    scenarios: &[Scenario<P>],
    seat: Seat,
    settings: &Settings,
    perform: F,
) -> Result<Conclusion>
where
    P: Copy + Send + 'static,
    F: Fn(&'static str, P, &Browser, &Cast) -> Result<()> + Send + Sync + 'static,
{
    let mut arguments = Arguments::from_args();
    let engines = settings.engines_at_hand()?;
    end_all_on_interrupt()?;
    let runtime = Runtime::new()?;
    let cast = Arc::new(Cast {
        browsers: Arc::new(Browsers::of(&engines, runtime.handle())),
        runtime: runtime.handle().clone(),
    });
    let perform = Arc::new(perform);
    // Engines take turns, so that those that run at once are different ones.
    let each = scenarios
        .iter()
        .flat_map(|scenario| engines.iter().map(move |engine| (*scenario, *engine)));
    let trials = each.map(|((file, name, scenario), engine)| {
        let (cast, perform) = (Arc::clone(&cast), Arc::clone(&perform));
        Trial::test(format!("{engine}::{file}::{name}"), move || {
            let outcome = cast.browsers.lend(engine, seat, |browser| {
                perform(name, scenario, browser, &cast)
            });
            outcome.map_err(|error| format!("{error:#}").into())
        })
    });
    let trials = trials.collect();
    let at_once = ENGINES_AT_ONCE.min(engines.len());
    arguments.test_threads.get_or_insert(at_once);
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The browsers end before the runtime that talks to them.
    drop(cast);
    Ok(conclusion)
}

/// What comes of a scenario; an error if it panics.
///
/// # Errors
/// When it fails.
pub fn attempt(scenario: impl FnOnce() -> Result<()>) -> Result<()> {
    catch_unwind(AssertUnwindSafe(scenario))
        .unwrap_or_else(|_| Err(anyhow!("it panicked, see above")))
}
