//! The agents' page in real browsers, as the real operator desk serves it under
//! its policy.
//!
//! Each scenario in each engine is a test of its own, named
//! `engine::file::scenario`; a filter may be any part of that.

mod coming;

mod talking;

mod reading;

mod outages;

mod hostile;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use e2e::{Browser, Browsers, Desk, DeskPage, Engine, HOW_TO_RUN, Seat, Settings};
use libtest_mimic::{Arguments, Conclusion, Trial};
use tokio::runtime::Runtime;

/// How many engines run at the same time.
const ENGINES_AT_ONCE: usize = 2;

/// What happens at the desk.
type Play = fn(&DeskPage<'_>) -> Result<()>;

/// A scenario, the file that it stands in, and its name.
type Scenario = (&'static str, &'static str, Play);

/// Lists scenarios by file, under their own names.
macro_rules! scenarios {
    ($($file:ident { $($name:ident),+ $(,)? })+) => {
        &[$($((stringify!($file), stringify!($name), $file::$name as Play)),+),+]
    };
}

const SCENARIOS: &[Scenario] = scenarios! {
    coming {
        wrong_password_is_told_and_the_right_one_lets_in,
        signing_out_leads_back_to_the_sign_in,
        coming_and_going_is_one_press,
    }
    talking {
        client_who_waits_is_taken_and_answered_by_keyboard_alone,
        conversation_is_passed_on_by_keyboard_alone,
        closing_is_asked_once,
        canned_answer_is_picked_by_its_title,
        file_is_sent_and_a_forbidden_one_told,
        details_show_what_is_hidden_marked,
    }
    reading {
        reading_is_not_disturbed_by_what_comes,
        older_messages_come_without_moving_what_is_read,
        unread_messages_count_in_list_and_title,
    }
    outages {
        desk_that_is_killed_loses_and_doubles_nothing,
        draft_and_unsent_text_survive_a_reload,
    }
    hostile {
        nothing_runs_whatever_the_client_says,
    }
};

/// The program and the page's files.
struct Props {
    desk: PathBuf,
    page: PathBuf,
}

fn main() -> ExitCode {
    match run(Arguments::from_args()) {
        Ok(conclusion) => conclusion.exit_code(),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Arguments) -> Result<Conclusion> {
    let settings = Settings::from_environment()?;
    let (Some(desk), Some(page)) = (settings.desk.clone(), settings.desk_page()) else {
        eprintln!("{HOW_TO_RUN}");
        return Ok(libtest_mimic::run(&arguments, Vec::new()));
    };
    let engines = settings.engines_at_hand()?;
    e2e::end_all_on_interrupt()?;
    let runtime = Runtime::new()?;
    let browsers = Arc::new(Browsers::of(&engines, runtime.handle()));
    let props = Arc::new(Props { desk, page });
    // Engines take turns, so that those that run at once are different ones.
    let trials = SCENARIOS
        .iter()
        .flat_map(|scenario| engines.iter().map(move |engine| (*scenario, *engine)))
        .map(|(scenario, engine)| trial(scenario, engine, &browsers, &props))
        .collect();
    let at_once = ENGINES_AT_ONCE.min(engines.len());
    arguments.test_threads.get_or_insert(at_once);
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The browsers end before the runtime that talks to them.
    drop(browsers);
    Ok(conclusion)
}

fn trial(
    (file, name, play): Scenario,
    engine: Engine,
    browsers: &Arc<Browsers>,
    props: &Arc<Props>,
) -> Trial {
    let (browsers, props) = (Arc::clone(browsers), Arc::clone(props));
    Trial::test(format!("{engine}::{file}::{name}"), move || {
        let outcome = browsers.lend(engine, Seat::Agent, |browser| {
            perform(play, browser, &props)
        });
        outcome.map_err(|error| format!("{error:#}").into())
    })
}

/// Plays one scenario at a desk of its own.
fn perform(play: Play, browser: &Browser, props: &Props) -> Result<()> {
    let desk = Desk::start_new(&props.desk, &props.page)?;
    let page = DeskPage {
        browser,
        desk: &desk,
    };
    let played = catch_unwind(AssertUnwindSafe(|| play(&page)));
    let played = played.unwrap_or_else(|_| Err(anyhow!("it panicked, see above")));
    // The page lives in the same browser until it is left.
    browser.open("about:blank")?;
    played
}
