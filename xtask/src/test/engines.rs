//! The steps that run in browsers, once for each engine.
//!
//! The tests themselves are in the package `e2e`; this file says where they
//! find the browsers, the bundle and the sandbox.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Engine, Suite, Verdict};
use crate::run;
use crate::tools::cargo_tools::CargoTool;
use crate::tools::wasm_target::WASM_TARGET;
use crate::tools::{browsers, cargo_tools, wasm_target};

/// The wasm tests of the widget, run by wasm-bindgen's runner.
pub(super) fn wasm(suite: &Suite<'_>, engine: Engine) -> Result<Verdict> {
    let project = suite.project;
    let tests = project.root.join("tests");
    if !tests.join("wasm.rs").is_file() && !tests.join("wasm").join("main.rs").is_file() {
        return Ok(Verdict::Skipped("there are no wasm tests".to_owned()));
    }
    if let Some(missing) = missing(engine) {
        return Ok(Verdict::Skipped(missing));
    }
    wasm_target::ensure(project)?;
    let runner = cargo_tools::ensure(project, &CargoTool::wasm_bindgen(project)?)?;
    let file = build_wasm_tests(&project.root)?;
    let mut cargo = e2e(suite, engine, "wasm")?;
    cargo
        .env(
            "E2E_WASM_TEST_RUNNER",
            runner.join("wasm-bindgen-test-runner"),
        )
        .env("E2E_WASM_TEST_FILE", file);
    run::run(&mut cargo).map(|()| Verdict::Passed)
}

/// Conversations with the real sandbox through `dist/`.
pub(super) fn browser(suite: &Suite<'_>, engine: Engine) -> Result<Verdict> {
    if let Some(missing) = missing(engine) {
        return Ok(Verdict::Skipped(missing));
    }
    let mut cargo = e2e(suite, engine, "browser")?;
    cargo
        .env("E2E_DIST", suite.dist()?)
        .env("E2E_SANDBOX", suite.sandbox()?)
        .env("E2E_DESK", suite.desk()?)
        .env("E2E_SCREENSHOTS", suite.project.target.join("screenshots"));
    run::run(&mut cargo).map(|()| Verdict::Passed)
}

/// The agents' page with the real operator desk.
pub(super) fn desk(suite: &Suite<'_>, engine: Engine) -> Result<Verdict> {
    if let Some(missing) = missing(engine) {
        return Ok(Verdict::Skipped(missing));
    }
    let mut cargo = e2e(suite, engine, "desk")?;
    cargo
        .env("E2E_DIST", suite.dist()?)
        .env("E2E_DESK", suite.desk()?)
        .env("E2E_SCREENSHOTS", suite.project.target.join("screenshots"));
    run::run(&mut cargo).map(|()| Verdict::Passed)
}

fn missing(engine: Engine) -> Option<String> {
    let missing = engine.missing();
    let list = missing.join(", ");
    (!missing.is_empty()).then(|| format!("{} is not here: {list} missing", engine.name()))
}

/// One test program of `e2e`, told about one engine.
fn e2e(suite: &Suite<'_>, engine: Engine, test: &str) -> Result<Command> {
    let project = suite.project;
    let mut cargo = run::cargo(&project.root);
    cargo
        .args([
            "test",
            "--package",
            "e2e",
            "--test",
            test,
            "--",
            "--nocapture",
        ])
        .env("E2E_ENGINES", engine.name());
    match engine {
        Engine::Chromium => {
            let driver = browsers::CHROMEDRIVER.path();
            cargo.env("E2E_CHROMEDRIVER", driver.unwrap_or_default());
        }
        Engine::Firefox => {
            let folder = cargo_tools::ensure(project, &CargoTool::geckodriver())?;
            cargo.env("E2E_GECKODRIVER", folder.join("geckodriver"));
        }
        Engine::WebKit => {
            let driver = browsers::WEBKIT_DRIVER.path();
            cargo.env("E2E_WEBKITDRIVER", driver.unwrap_or_default());
        }
    }
    Ok(cargo)
}

/// Builds the widget's wasm tests and gives the path of the program, which
/// cargo names in its messages only.
fn build_wasm_tests(root: &Path) -> Result<PathBuf> {
    let what = [
        "test",
        "--no-run",
        "--package",
        "jaicp-chat",
        "--test",
        "wasm",
    ];
    let target = ["--target", WASM_TARGET];
    // Once for people, who want to see progress and errors, and once for the
    // name, which is quick then.
    run::run(run::cargo(root).args(what).args(target))?;
    let mut cargo = run::cargo(root);
    cargo.args(what).args(target).arg("--message-format=json");
    executable(&run::output(&mut cargo)?).context("cargo named no program for the wasm tests")
}

fn executable(messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "wasm")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_program_is_read_from_the_messages_of_cargo() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"jaicp_chat"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"wasm"},"executable":"target/deps/wasm-1.wasm"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(
            executable(messages),
            Some(PathBuf::from("target/deps/wasm-1.wasm"))
        );
        assert_eq!(executable("not JSON"), None);
    }
}
