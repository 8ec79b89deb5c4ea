//! A program that a page loads: the wasm and its glue, made small. There are
//! two, the widget and the agents' page.
//!
//! cargo, wasm-bindgen, esbuild and wasm-opt, in an order in which each sees
//! what the one before it left over. What a site gets to see of it, names and
//! compression, is in `dist.rs`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{self, Project};
use crate::short_names::{self, ShortNames};
use crate::tools::cargo_tools::{self, CargoTool};
use crate::tools::npm_tools::NpmTools;
use crate::tools::wasm_target::WASM_TARGET;
use crate::{run, shake};

/// The first part of the names of the widget's files.
pub(crate) const NAME: &str = "jaicp-chat";

/// What is built, and from what.
pub(crate) struct Recipe {
    /// The package, and the first part of the names of its files.
    pub(crate) package: &'static str,
    /// The entry of the glue's bundle. `GLUE` in it stands for the glue.
    pub(crate) entry: &'static str,
}

/// The widget. The entry names what the loader uses.
pub(crate) const WIDGET: Recipe = Recipe {
    package: NAME,
    entry: "export { default, Instance, on_panic } from \"GLUE\";\n",
};

/// What the compiler may use for this target and what all three engines run.
/// `--all-features` would also allow encodings that no browser reads.
const WASM_FEATURES: [&str; 7] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Measured on this program, brotli before names are shortened: `-Oz` alone
/// 149,504 bytes; with the control flow built anew before it and a second round
/// 148,452; the same a second time, and `-Oz` before it all, 147,623; with low
/// memory taken as unused 147,298. That holds: the first kilobyte is the far
/// end of the stack, which nothing reaches but a stack that overflows.
const OPTIMISATIONS: [&str; 9] = [
    "--low-memory-unused",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
];

/// The syntax that the output may have. The wasm needs newer engines than this
/// anyway, for reference types, and the views need constructed style sheets;
/// rewriting private fields for older ones costs the loader 300 bytes.
const ESBUILD_TARGET: &str = "--target=es2022";

/// A Trusted Types sink. Views written with literal-only subtrees bring it
/// into the glue, and then nothing appears on a strict page.
const FORBIDDEN_IN_GLUE: &str = "innerHTML";

/// The program's files, ready to be served.
pub(crate) struct Program {
    /// The JavaScript module between the page and the wasm.
    pub(crate) glue: Vec<u8>,
    /// The program itself.
    pub(crate) wasm: Vec<u8>,
}

impl Program {
    /// Builds both in the folder `work`.
    pub(crate) fn build(
        project: &Project,
        npm: &NpmTools,
        recipe: &Recipe,
        work: &Path,
    ) -> Result<Self> {
        let package = recipe.package;
        let compiled = compile(project, package)?;
        bind(project, package, &compiled, work)?;
        let entry = shake::entry(&work.join(format!("{package}.js")), recipe.entry)?;
        let glue = bundle(npm, &entry, work)?;
        let bound = work.join(format!("{package}_bg.wasm"));
        let shaken = shake::remove_unused_exports(npm, &bound, &glue, &WASM_FEATURES)?;
        let (wasm, names) = optimise(npm, &shaken, work)?;
        let renamed = names.apply(&glue)?;
        let glue = minify(npm, work, "glue.js", &renamed, "--format=esm")?;
        check_glue(&glue)?;
        Ok(Self { glue, wasm })
    }
}

fn compile(project: &Project, package: &str) -> Result<PathBuf> {
    let mut cargo = run::cargo(&project.root);
    // The package is a `cdylib` for pages and an `rlib` for Leptos
    // applications. Built as both at once it gets no link-time optimisation,
    // which more than doubles what a visitor downloads.
    cargo.args([
        "rustc",
        "--package",
        package,
        "--lib",
        "--crate-type",
        "cdylib",
    ]);
    cargo.args(["--profile", "wasm", "--target", WASM_TARGET]);
    cargo.arg("--config").arg(path_options(project)?);
    run::run(&mut cargo)?;
    let name = format!("{}.wasm", package.replace('-', "_"));
    Ok(project.target.join(WASM_TARGET).join("wasm").join(name))
}

/// Panic messages name source files: without the folders of this machine.
fn path_options(project: &Project) -> Result<String> {
    let mut folders = vec![project.root.clone()];
    let sources = project::cargo_home()?.join("registry").join("src");
    for folder in std::fs::read_dir(&sources).into_iter().flatten() {
        folders.push(folder?.path());
    }
    // There where the toolchain has the standard library's sources beside it.
    let mut rustc = run::program("rustc");
    rustc
        .args(["--print", "sysroot"])
        .current_dir(&project.root);
    let toolchain = PathBuf::from(run::output(&mut rustc)?.trim());
    folders.push(toolchain.join("lib/rustlib/src/rust"));
    let options = folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}=", folder.display()))
        .collect::<Vec<_>>();
    let options = serde_json::to_string(&options)?;
    Ok(format!("target.{WASM_TARGET}.rustflags={options}"))
}

/// Makes the glue of a compiled program, in the folder `work`.
pub(crate) fn bind(project: &Project, package: &str, compiled: &Path, work: &Path) -> Result<()> {
    let folder = cargo_tools::ensure(project, &CargoTool::wasm_bindgen(project)?)?;
    let mut wasm_bindgen = run::program(folder.join("wasm-bindgen"));
    // The loader says where the wasm is; the glue must not guess a name
    // without a hash.
    wasm_bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
        ])
        .args(["--out-name", package, "--out-dir"])
        .args([work, compiled]);
    run::run(&mut wasm_bindgen)
}

fn optimise(npm: &NpmTools, input: &Path, work: &Path) -> Result<(Vec<u8>, ShortNames)> {
    let output = work.join("optimised.wasm");
    let mut wasm_opt = run::program(&npm.wasm_opt);
    wasm_opt
        .args(OPTIMISATIONS)
        .args(WASM_FEATURES)
        .args([
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .arg(short_names::PASS)
        .arg(input)
        .arg("--output")
        .arg(&output);
    let names = ShortNames::parse(&run::output(&mut wasm_opt)?)?;
    Ok((read_bytes(&output)?, names))
}

/// The glue as one file, with the snippets of dependencies if there are any,
/// and without what nothing uses; still with the names that the wasm knows.
fn bundle(npm: &NpmTools, entry: &Path, work: &Path) -> Result<String> {
    let output = work.join("bundle.js");
    let mut esbuild = run::program(&npm.esbuild);
    esbuild
        .arg(entry)
        .args(["--bundle", "--format=esm", "--minify-syntax"])
        .args([ESBUILD_TARGET, "--log-level=warning"])
        .args(shake::BUNDLE_OPTIONS)
        .arg(format!("--outfile={}", output.display()));
    run::run(&mut esbuild)?;
    project::read(&output)
}

/// A script in as few bytes as it can be said.
pub(crate) fn minify(
    npm: &NpmTools,
    work: &Path,
    name: &str,
    source: &str,
    format: &str,
) -> Result<Vec<u8>> {
    let input = work.join(name);
    let output = work.join(format!("{name}.min"));
    project::write(&input, source)?;
    let mut esbuild = run::program(&npm.esbuild);
    esbuild
        .arg(&input)
        .args(["--minify", format, ESBUILD_TARGET])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(format!("--outfile={}", output.display()));
    run::run(&mut esbuild)?;
    read_bytes(&output)
}

/// No program writes HTML.
pub(crate) fn check_glue(glue: &[u8]) -> Result<()> {
    if String::from_utf8_lossy(glue).contains(FORBIDDEN_IN_GLUE) {
        bail!(
            "the glue names {FORBIDDEN_IN_GLUE}, which strict pages forbid: some `view!` has \
             a subtree of literals only; give each such subtree one dynamic part"
        );
    }
    Ok(())
}

fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_that_writes_html_is_refused() {
        assert!(check_glue(b"a.textContent=b").is_ok());
        assert!(check_glue(b"a.innerHTML=b").is_err());
    }
}
