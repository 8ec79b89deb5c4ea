//! The long form: `cargo xtask soak`. It prints what goes wrong as it does, the
//! smallest conversation in which it does, and the figures at the end.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use lexopt::prelude::*;
use soak::case::Case;
use soak::desk::{AS_DESK, end_when_let_go};
use soak::run::{Plan, run};
use soak::shrink::shrink;

/// So many conversations are run if nobody says how many.
const CONVERSATIONS: u64 = 10_000;

/// Each kind of fault strikes so often in a run that is long.
const LEAST_STRUCK: u64 = 100;

/// So many of the conversations that fail are made smaller.
const MOST_SHRUNK: usize = 3;

const USAGE: &str = "\
Usage: cargo xtask soak [options]

  --seed <number>           the seed of the first conversation; drawn otherwise
  --conversations <number>  how many, each with the next seed (10000)
  --same                    all with the same seed: what hangs on timing shows
  --case <file>             run the one conversation that a file describes
  --trace                   print all that happened where something is wrong
";

#[derive(Default)]
struct Options {
    seed: Option<u64>,
    conversations: Option<u64>,
    same: bool,
    case: Option<PathBuf>,
    traced: bool,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == AS_DESK) {
        end_when_let_go();
        return operator_desk::program::main(arguments);
    }
    let done = options().and_then(|options| {
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async {
            match &options.case {
                Some(path) => replay(serde_json::from_str(&std::fs::read_to_string(path)?)?).await,
                None => soak(&options).await,
            }
        })
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {}", serving::with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seed") => options.seed = Some(arguments.value()?.parse()?),
            Long("conversations") => options.conversations = Some(arguments.value()?.parse()?),
            Long("same") => options.same = true,
            Long("trace") => options.traced = true,
            Long("case") => options.case = Some(arguments.value()?.into()),
            Short('h') | Long("help") => {
                print!("{USAGE}");
                std::process::exit(0);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// Whether all was well.
async fn soak(options: &Options) -> Result<bool, Box<dyn Error>> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    let conversations = options.conversations.unwrap_or(CONVERSATIONS);
    println!("seed {seed}");
    let began = Instant::now();
    let plan = Plan {
        program: std::env::current_exe()?,
        seed,
        conversations,
        is_same: options.same,
        traced: options.traced,
    };
    let totals = run(plan, |seed, verdict| {
        // At once: others print at the same time.
        let problems = format!("seed {seed}: {}", verdict.problems.join("; "));
        let lines = verdict.trace.iter().map(String::as_str);
        println!(
            "{}",
            lines
                .chain([problems.as_str()])
                .collect::<Vec<_>>()
                .join("\n")
        );
    })
    .await?;
    let took = began.elapsed().as_secs();
    for (seed, _) in totals.failed.iter().take(MOST_SHRUNK) {
        println!("\nseed {seed}, made smaller:");
        replay(Case::of_seed(*seed)).await?;
    }
    let rare = match conversations >= CONVERSATIONS && !options.same {
        true => totals.rarer_than(LEAST_STRUCK),
        false => Vec::new(),
    };
    if !rare.is_empty() {
        println!("struck less than {LEAST_STRUCK} times: {}", rare.join(", "));
    }
    println!("\nseed {seed}, {took} seconds\n{totals}");
    for line in &totals.complaints {
        println!("the desk: {line}");
    }
    Ok(totals.failed.is_empty() && rare.is_empty() && totals.complaints.is_empty())
}

async fn replay(case: Case) -> Result<bool, Box<dyn Error>> {
    match shrink(std::env::current_exe()?, case).await? {
        None => {
            println!("all is well");
            Ok(true)
        }
        Some((smallest, verdict)) => {
            for line in &verdict.trace {
                println!("{line}");
            }
            println!("{}", serde_json::to_string(&smallest)?);
            for problem in verdict.problems {
                println!("  {problem}");
            }
            Ok(false)
        }
    }
}
