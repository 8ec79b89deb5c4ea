//! `cargo xtask soak`: random conversations with faults, for minutes. The package
//! `soak` does it; this file only runs it, optimised.

use std::ffi::OsString;

use anyhow::Result;

use crate::project::Project;
use crate::run;

/// Runs it with the options that it was given.
pub(crate) fn run(project: &Project, options: &[OsString]) -> Result<()> {
    let mut cargo = run::cargo(&project.root);
    cargo.args(["run", "--quiet", "--release", "--package", "soak", "--"]);
    cargo.args(options);
    run::run(&mut cargo)
}
