//! The steps that need neither a bundle nor a browser.

use anyhow::Result;

use super::{Suite, Verdict};
use crate::tools::wasm_target::{self, WASM_TARGET};
use crate::{run, tidy};

/// Everything is formatted as rustfmt would.
pub(super) fn fmt(suite: &Suite<'_>) -> Result<Verdict> {
    cargo(suite, &["fmt", "--all", "--check"])
}

/// The structure of the source tree. `native` runs it too; here it fails
/// before anything is built.
pub(super) fn tidy(suite: &Suite<'_>) -> Result<Verdict> {
    tidy::run(suite.project).map(|()| Verdict::Passed)
}

/// Lints of everything, as a native program.
pub(super) fn clippy(suite: &Suite<'_>) -> Result<Verdict> {
    let what = ["clippy", "--workspace", "--all-targets"];
    cargo(suite, &[&what[..], &["--", "-D", "warnings"]].concat())
}

/// Lints of what is compiled for wasm only.
pub(super) fn clippy_wasm(suite: &Suite<'_>) -> Result<Verdict> {
    wasm_target::ensure(suite.project)?;
    let packages = ["--package", "jaicp-chat", "--package", "desk-page"];
    let what = [&["clippy", "--all-targets"][..], &packages].concat();
    let target = ["--target", WASM_TARGET, "--", "-D", "warnings"];
    cargo(suite, &[&what[..], &target].concat())
}

/// All tests that need no browser; those of `e2e` that need one leave
/// themselves out as long as nobody tells them where the browsers are.
pub(super) fn native(suite: &Suite<'_>) -> Result<Verdict> {
    cargo(suite, &["test", "--workspace", "--no-fail-fast"])
}

/// The documentation, with what only this workspace sees.
pub(super) fn docs(suite: &Suite<'_>) -> Result<Verdict> {
    let mut cargo = run::cargo(&suite.project.root);
    cargo
        .args([
            "doc",
            "--no-deps",
            "--workspace",
            "--document-private-items",
        ])
        .env("RUSTDOCFLAGS", "-D warnings");
    run::run(&mut cargo).map(|()| Verdict::Passed)
}

/// The fuzz targets are a workspace of their own: fuzzing needs another
/// compiler and other flags, checking does not.
pub(super) fn fuzz(suite: &Suite<'_>) -> Result<Verdict> {
    let project = suite.project;
    let manifest = project.root.join("fuzz").join("Cargo.toml");
    if !manifest.is_file() {
        return Ok(Verdict::Skipped("there are no fuzz targets".to_owned()));
    }
    let mut cargo = run::cargo(&project.root);
    cargo
        .args(["check", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(project.target.join("fuzz"));
    run::run(&mut cargo).map(|()| Verdict::Passed)
}

fn cargo(suite: &Suite<'_>, arguments: &[&str]) -> Result<Verdict> {
    let mut cargo = run::cargo(&suite.project.root);
    cargo.args(arguments);
    run::run(&mut cargo).map(|()| Verdict::Passed)
}
