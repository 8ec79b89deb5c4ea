//! The steps that build what browsers load.

use anyhow::{Result, bail};

use super::{Suite, Verdict};
use crate::tools::cargo_tools::CargoTool;
use crate::tools::{cargo_tools, wasm_target};
use crate::{run, serve, size};

/// What the demo page consists of.
const TRUNK_FILES: [&str; 4] = [
    "index.html",
    "embed.js",
    "jaicp-chat.js",
    "jaicp-chat_bg.wasm",
];

/// `dist/` can be built.
pub(super) fn dist(suite: &Suite<'_>) -> Result<Verdict> {
    suite.dist().map(|_| Verdict::Passed)
}

/// What is in `dist/` is within the budget.
pub(super) fn size(suite: &Suite<'_>) -> Result<Verdict> {
    suite.dist()?;
    let options = size::Options {
        no_build: true,
        ..size::Options::default()
    };
    size::run(suite.project, &options).map(|()| Verdict::Passed)
}

/// `trunk build --release` works by itself, as long as Trunk finds
/// wasm-bindgen.
pub(super) fn trunk(suite: &Suite<'_>) -> Result<Verdict> {
    let project = suite.project;
    wasm_target::ensure(project)?;
    let wasm_bindgen = cargo_tools::ensure(project, &CargoTool::wasm_bindgen(project)?)?;
    let trunk = cargo_tools::ensure(project, &CargoTool::trunk())?;
    let mut command = run::program(trunk.join("trunk"));
    command
        .current_dir(&project.root)
        .args(["build", "--release"]);
    serve::trunk_environment(&mut command);
    run::with_path(&mut command, &[wasm_bindgen])?;
    run::run(&mut command)?;
    let output = project.root.join("target").join("trunk");
    for name in TRUNK_FILES {
        if !output.join(name).is_file() {
            bail!("Trunk wrote no {name} into {}", output.display());
        }
    }
    Ok(Verdict::Passed)
}
