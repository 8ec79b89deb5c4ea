//! Tools that are npm packages: esbuild, which minifies, and wasm-opt.
//!
//! Installed by their lock file and without running install scripts. No
//! package of npm becomes part of what a site downloads.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{self, Project};
use crate::tools::debian;
use crate::{run, tools};

/// Written last, with the lock file's text: an interrupted installation is
/// not taken for a whole one.
const STAMP: &str = "installed-lock.json";

/// esbuild's oldest; Debian 12 has 18.
const OLDEST_NODE: u32 = 18;

/// The programs, ready to be run.
pub(crate) struct NpmTools {
    /// The minifier.
    pub(crate) esbuild: PathBuf,
    /// The optimiser of wasm.
    pub(crate) wasm_opt: PathBuf,
    /// Removes exports and what only they need.
    pub(crate) wasm_metadce: PathBuf,
}

/// Installs what the lock file names if it is not there yet.
pub(crate) fn ensure(project: &Project) -> Result<NpmTools> {
    let source = project.root.join("xtask").join("npm");
    let folder = project.tools.join("npm");
    let lock = project::read(&source.join("package-lock.json"))?;
    let stamp = folder.join(STAMP);
    let programs = folder.join("node_modules").join(".bin");
    let tools = NpmTools {
        esbuild: programs.join("esbuild"),
        wasm_opt: programs.join("wasm-opt"),
        wasm_metadce: programs.join("wasm-metadce"),
    };
    let is_current = std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock);
    if !is_current || !tools.esbuild.exists() || !tools.wasm_opt.exists() {
        install(&source, &folder)?;
        project::write(&stamp, lock)?;
    }
    Ok(tools)
}

fn install(source: &Path, folder: &Path) -> Result<()> {
    ensure_node()?;
    tools::announce("installing esbuild and wasm-opt by npm");
    for name in ["package.json", "package-lock.json"] {
        let text = project::read(&source.join(name))?;
        project::write(&folder.join(name), text)?;
    }
    let mut npm = run::program("npm");
    npm.current_dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run::run(&mut npm).context("esbuild and wasm-opt could not be installed")
}

fn ensure_node() -> Result<()> {
    let missing = ["node", "npm"]
        .into_iter()
        .filter(|name| run::find_on_path(name).is_none())
        .collect::<Vec<_>>();
    if !missing.is_empty() {
        let packages = missing.iter().map(|name| match *name {
            "node" => "nodejs",
            other => other,
        });
        debian::install(&packages.collect::<Vec<_>>()).with_context(|| {
            format!("Node.js {OLDEST_NODE} or newer with npm is needed to minify and optimise")
        })?;
    }
    let version = run::output(run::program("node").arg("--version"))?;
    match major(&version) {
        Some(number) if number >= OLDEST_NODE => Ok(()),
        _ => bail!(
            "Node.js {OLDEST_NODE} or newer is needed, this one is {}",
            version.trim()
        ),
    }
}

fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20"), None);
    }
}
