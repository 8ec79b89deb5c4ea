//! `cargo xtask mutants`: changes the code of the codec and of the core in one
//! place at a time, and tells where no test notices.
//!
//! cargo-mutants does it; this file only runs it. It installs nothing.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::project::{self, Project};
use crate::run;

/// The packages whose tests need nothing else.
const PACKAGES: [&str; 2] = ["chat-api", "chat-core"];

/// Tests that take as long as all others together: they measure, or try much.
const LONG_TESTS: [&str; 7] = [
    "properties::",
    "an_event_costs_about_as_much_as_there_are_items",
    "a_thousand_messages_of_a_thousand_pages_are_all_shown_once",
    "what_is_kept_is_bounded_and_the_newest",
    "huge_replies_of_any_type_do_not_fill_the_store",
    "time_grows_with_the_length_only",
    "short_references_do_not_grow_without_bound",
];

/// What to say where the program is missing.
const MISSING: &str = "cargo-mutants is not installed: `cargo install cargo-mutants --locked`";

/// What it ends with if all went well: each change was noticed; or one was not,
/// or the tests came to no end with it, or both.
const ENDS: [i32; 3] = [0, 2, 3];

/// Runs it for the packages named, or for all of them; further options are its
/// own. The short tests come first, and all of them where those noticed
/// nothing.
pub(crate) fn run(project: &Project, arguments: &[OsString]) -> Result<()> {
    if run::find_on_path("cargo-mutants").is_none() {
        bail!(MISSING);
    }
    let options = options(arguments);
    let skips = LONG_TESTS.iter().flat_map(|name| ["--skip", name]);
    let short = ["--", "--"].into_iter().chain(skips).map(OsString::from);
    let all_noticed = pass(project, options.iter().cloned().chain(short))?
        || none_missed(project, &options)?
        || pass(project, options.iter().cloned().chain(["--iterate".into()]))?
        || none_missed(project, &options)?;
    if !all_noticed {
        bail!("there are changes that no test notices; see docs/mutants.md");
    }
    Ok(())
}

/// One run; whether each change was noticed by a test that failed.
fn pass(project: &Project, options: impl Iterator<Item = OsString>) -> Result<bool> {
    let mut cargo = run::cargo(&project.root);
    cargo.arg("mutants").args(options);
    // Debug information is most of what a build writes.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    let status = cargo
        .status()
        .map_err(|error| run::not_started(&cargo, &error))?;
    match status.code() {
        Some(code) if ENDS.contains(&code) => Ok(code == 0),
        Some(code) => bail!("`{}` ended with {code}", run::shown(&cargo)),
        None => bail!("`{}` was ended: {status}", run::shown(&cargo)),
    }
}

/// Whether the last run has named no change that nobody noticed.
fn none_missed(project: &Project, options: &[OsString]) -> Result<bool> {
    let list = output_folder(options)
        .join("mutants.out")
        .join("missed.txt");
    Ok(project::read(&project.root.join(list))?.trim().is_empty())
}

/// Where the results go, from the workspace's root.
fn output_folder(options: &[OsString]) -> PathBuf {
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let option = option.to_string_lossy();
        if option == "-o" || option == "--output" {
            return options.next().map(PathBuf::from).unwrap_or_default();
        }
        if let Some(folder) = option.strip_prefix("--output=") {
            return folder.into();
        }
    }
    PathBuf::new()
}

/// The options of cargo-mutants, with `--package` before the names.
fn options(arguments: &[OsString]) -> Vec<OsString> {
    let is_package = |argument: &&OsString| PACKAGES.iter().any(|name| **argument == **name);
    let mut named: Vec<OsString> = arguments.iter().filter(is_package).cloned().collect();
    if named.is_empty() {
        named = PACKAGES.map(OsString::from).into();
    }
    let packages = named
        .into_iter()
        .flat_map(|name| ["--package".into(), name]);
    let others = arguments.iter().filter(|argument| !is_package(argument));
    packages.chain(others.cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(arguments: &[&str]) -> Vec<OsString> {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        options(&arguments)
    }

    #[test]
    fn without_a_name_all_packages_are_meant() {
        let both = ["--package", "chat-api", "--package", "chat-core"];
        assert_eq!(given(&["--jobs", "2"])[..4], both);
        assert_eq!(given(&["--jobs", "2"])[4..], ["--jobs", "2"]);
    }

    #[test]
    fn further_options_go_on_to_the_program() {
        let expected = ["--package", "chat-core", "--list"];
        assert_eq!(given(&["chat-core", "--list"]), expected);
    }

    #[test]
    fn results_are_read_where_they_were_written() {
        let folder = |arguments: &[&str]| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            output_folder(&arguments)
        };
        assert_eq!(folder(&["--package", "chat-core"]), PathBuf::new());
        assert_eq!(folder(&["-o", "out", "--list"]), PathBuf::from("out"));
        assert_eq!(folder(&["--output=out"]), PathBuf::from("out"));
    }
}
