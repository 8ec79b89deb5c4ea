//! The standard library for wasm, added by rustup.
//!
//! `rust-toolchain.toml` names the target too, but rustup does not install
//! what that file names on every machine (`RUSTUP_AUTO_INSTALL=0`).

use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{run, tools};

/// The target that browsers run.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain in use if it is not there.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    let mut rustc = run::program("rustc");
    rustc
        .current_dir(&project.root)
        .args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let libraries = run::output(&mut rustc)?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    tools::announce(&format!("adding the target {WASM_TARGET} by rustup"));
    let mut rustup = run::program("rustup");
    rustup
        .current_dir(&project.root)
        .args(["target", "add", WASM_TARGET]);
    run::run(&mut rustup).with_context(|| {
        format!(
            "the standard library for {WASM_TARGET} is missing; without rustup, \
             install the package of your system that has it"
        )
    })
}
