//! What the build needs beyond rustup's own: where it is, and how it gets
//! there.
//!
//! Everything goes into the tools folder, in a fixed version. What is there
//! already is found in milliseconds and not touched.

pub(crate) mod wasm_target;

pub(crate) mod cargo_tools;

pub(crate) mod npm_tools;

pub(crate) mod browsers;

pub(crate) mod debian;

use anyhow::Result;

use crate::project::Project;
use crate::tools::cargo_tools::CargoTool;

/// Installs what building and serving need, and with `browsers` what the
/// browser tests need.
pub(crate) fn run(project: &Project, browsers: bool) -> Result<()> {
    wasm_target::ensure(project)?;
    let wasm_bindgen = cargo_tools::ensure(project, &CargoTool::wasm_bindgen(project)?)?;
    let trunk = cargo_tools::ensure(project, &CargoTool::trunk())?;
    let npm = npm_tools::ensure(project)?;
    println!(
        "wasm-bindgen  {}",
        wasm_bindgen.join("wasm-bindgen").display()
    );
    println!("trunk         {}", trunk.join("trunk").display());
    println!("esbuild       {}", npm.esbuild.display());
    println!("wasm-opt      {}", npm.wasm_opt.display());
    if !browsers {
        return Ok(());
    }
    let geckodriver = cargo_tools::ensure(project, &CargoTool::geckodriver())?;
    println!(
        "geckodriver   {}",
        geckodriver.join("geckodriver").display()
    );
    let missing = browsers::ensure(&browsers::Engine::ALL);
    for program in browsers::programs(&browsers::Engine::ALL) {
        if let Some(path) = program.path() {
            println!("{:<13} {}", program.label, path.display());
        }
    }
    missing
}

/// Says on stderr that something is being installed, and why it may take a
/// while.
pub(crate) fn announce(what: &str) {
    eprintln!("xtask: {what}");
}
