//! The project's own commands, run as `cargo xtask <command>`.
//!
//! This file reads the command line and passes on; each command has a file of
//! its own. Nothing here ends up in what a site downloads.

mod project;
mod run;
mod tools;

mod css;
mod embed;

mod compress;
mod desk_page;
mod dist;
mod manifest;
mod program;
mod shake;
mod short_names;
mod size;

mod processes;
mod serve;

mod tidy;

mod test;

mod soak;

mod mutants;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::project::Project;
use crate::test::Engine;

const USAGE: &str = "\
Usage: cargo xtask <command> [options]

  serve    install what is missing, build, and serve the demo page with the
           sandbox behind it and an operator desk; Ctrl-C ends all
             --port <number>           of the page (8080)
             --sandbox-port <number>   of the sandbox (7080)
             --desk-port <number>      of the operator desk (7090)
             --release                 the page gets what a site would get
  test     run everything, or only the steps named
             [step ...]                see `cargo xtask test --list`
             --engine <name>           chromium, firefox or webkit; repeatable
             --fail-fast               stop at the first step that fails
             --list                    print the steps
  soak     random conversations of the core with the sandbox, with faults; a
           third of them with agents at an operator desk that gets killed
             --seed <number>           of the first one; each has the next
             --conversations <number>  how many (10000)
             --same                    all with the same seed
             --case <file>             one that an earlier run has printed
             --trace                   print all that happened where one fails
  mutants  change the code in one place at a time, and tell where no test notices
             [package ...]             chat-api, chat-core (both)
             further options           of cargo-mutants; see docs/mutants.md
  dist     write dist/, the files that a site puts on a static host
  size     build dist/, print the bytes of each file, fail over the budget
             --json                    print JSON
             --no-build                take dist/ as it is
             --record                  make today's figures the baseline
  tidy     check the structure of the source tree
  embed    write target/embed/embed.js, the loader of the demo page
  desk-page  write target/desk-page/, the agents' page as it is built fastest,
           for `operator-desk serve --page target/desk-page`
  tools    install what is missing for building
             --browsers                browsers and their drivers too
  help     print this
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line says; false if that found failures and said so.
fn dispatch() -> Result<bool> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(name)) => name.string()?,
        None | Some(Short('h') | Long("help")) => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    let done = match command.as_str() {
        "serve" => serve::run(&Project::find()?, &serve_options(&mut arguments)?),
        "test" => {
            let options = test_options(&mut arguments)?;
            return test::run(&Project::find()?, &options);
        }
        "size" => size::run(&Project::find()?, &size_options(&mut arguments)?),
        "tools" => {
            let browsers = flag(&mut arguments, "browsers")?;
            tools::run(&Project::find()?, browsers)
        }
        "soak" => {
            let options: Vec<_> = arguments.raw_args()?.collect();
            soak::run(&Project::find()?, &options)
        }
        "mutants" => {
            let options: Vec<_> = arguments.raw_args()?.collect();
            mutants::run(&Project::find()?, &options)
        }
        "dist" => {
            no_more(&mut arguments)?;
            dist::run(&Project::find()?)
        }
        "tidy" => {
            no_more(&mut arguments)?;
            tidy::run(&Project::find()?)
        }
        "embed" => {
            no_more(&mut arguments)?;
            embed::run(&Project::find()?)
        }
        "desk-page" => {
            no_more(&mut arguments)?;
            desk_page::run(&Project::find()?)
        }
        "help" => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    };
    done.map(|()| true)
}

fn serve_options(arguments: &mut lexopt::Parser) -> Result<serve::Options> {
    let mut options = serve::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => options.port = arguments.value()?.parse()?,
            Long("sandbox-port") => options.sandbox_port = arguments.value()?.parse()?,
            Long("desk-port") => options.desk_port = arguments.value()?.parse()?,
            Long("release") => options.release = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn test_options(arguments: &mut lexopt::Parser) -> Result<test::Options> {
    let mut options = test::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("engine") => options
                .engines
                .push(arguments.value()?.parse_with(Engine::named)?),
            Long("fail-fast") => options.fail_fast = true,
            Long("list") => options.list = true,
            Value(step) => options.steps.push(step.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn size_options(arguments: &mut lexopt::Parser) -> Result<size::Options> {
    let mut options = size::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("json") => options.json = true,
            Long("no-build") => options.no_build = true,
            Long("record") => options.record = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// Whether the one switch `name` is given; anything else is an error.
fn flag(arguments: &mut lexopt::Parser, name: &str) -> Result<bool> {
    let mut given = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long(long) if long == name => given = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(given)
}

fn no_more(arguments: &mut lexopt::Parser) -> Result<()> {
    match arguments.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}
