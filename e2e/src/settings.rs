//! What the environment says: where the built parts are and what is to be run.
//!
//! `cargo xtask test browser` sets all of it; by hand one sets what is needed.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::engine::Engine;

/// What is told to somebody who runs the tests without the built parts.
pub const HOW_TO_RUN: &str = "\
skipped: these tests need the built widget and browsers.
Run `cargo xtask test browser wasm`, or set
  E2E_DIST              the folder that `cargo xtask dist` writes
  E2E_SANDBOX           the sandbox's program
  E2E_DESK              the operator desk's program
  E2E_WASM_TEST_RUNNER  wasm-bindgen-test-runner
  E2E_WASM_TEST_FILE    the wasm tests' program
  E2E_ENGINES           of chromium,firefox,webkit (all)
  E2E_SCREENSHOTS       a folder for pictures
  E2E_CHROMEDRIVER, E2E_GECKODRIVER, E2E_WEBKITDRIVER
                        the drivers, where they are not on the PATH";

/// The settings of a run.
pub struct Settings {
    /// What a site deploys.
    pub dist: Option<PathBuf>,
    /// The sandbox's program.
    pub sandbox: Option<PathBuf>,
    /// The operator desk's program.
    pub desk: Option<PathBuf>,
    /// The program that serves wasm tests to browsers.
    pub wasm_test_runner: Option<PathBuf>,
    /// The wasm tests.
    pub wasm_test_file: Option<PathBuf>,
    /// Where pictures go.
    pub screenshots: Option<PathBuf>,
    /// In which engines to run.
    pub engines: Vec<Engine>,
    /// Whether a missing engine is an error.
    pub in_ci: bool,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a path does not exist or an engine's name is unknown.
    pub fn from_environment() -> Result<Self> {
        let engines = match env::var("E2E_ENGINES") {
            Ok(names) if !names.trim().is_empty() => Engine::list(&names)?,
            _ => Engine::ALL.to_vec(),
        };
        Ok(Self {
            dist: existing("E2E_DIST")?,
            sandbox: existing("E2E_SANDBOX")?,
            desk: existing("E2E_DESK")?,
            wasm_test_runner: existing("E2E_WASM_TEST_RUNNER")?,
            wasm_test_file: existing("E2E_WASM_TEST_FILE")?,
            screenshots: path("E2E_SCREENSHOTS"),
            engines,
            in_ci: env::var_os("CI").is_some_and(|value| !value.is_empty()),
        })
    }

    /// The agents' page as it is deployed.
    pub fn desk_page(&self) -> Option<PathBuf> {
        let page = self.dist.as_ref()?.join("desk");
        page.is_dir().then_some(page)
    }

    /// The wanted engines that this machine has. A missing one is an error in
    /// CI and a loud line elsewhere.
    ///
    /// # Errors
    /// As said, and when none is there.
    pub fn engines_at_hand(&self) -> Result<Vec<Engine>> {
        let mut at_hand = Vec::new();
        for engine in &self.engines {
            match engine.missing() {
                missing if missing.is_empty() => at_hand.push(*engine),
                missing => {
                    let told = format!("{engine} is left out, missing: {}", missing.join(", "));
                    ensure!(!self.in_ci, told);
                    eprintln!("\n*** {told} ***\n");
                }
            }
        }
        ensure!(!at_hand.is_empty(), "no browser engine is installed");
        Ok(at_hand)
    }
}

/// A path from the environment; an empty one counts as none.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// A program: where the environment says, else on the PATH under one of the
/// names.
pub(crate) fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    path(variable).or_else(|| names.iter().find_map(|name| on_path(name)))
}

/// A program on the PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let folders = env::split_paths(folders.as_os_str() as &OsStr);
    folders
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

fn existing(name: &str) -> Result<Option<PathBuf>> {
    let path = path(name);
    if let Some(path) = &path {
        ensure!(Path::exists(path), "{name}: there is no {}", path.display());
    }
    Ok(path)
}
