//! `dist/`: what a site puts on a static host.
//!
//! cargo, wasm-bindgen, wasm-opt, esbuild, names with a hash of the content,
//! compressed copies, a manifest. It is written beside the old one and then
//! takes its place, so that `dist/` is never half of something.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256, Sha384};

use crate::manifest::{DistFile, Load, Manifest};
use crate::project::{self, Project};
use crate::tools::cargo_tools::CargoTool;
use crate::tools::npm_tools::NpmTools;
use crate::tools::wasm_target::WASM_TARGET;
use crate::tools::{cargo_tools, npm_tools, wasm_target};
use crate::{compress, embed, run, shake};

/// The first part of the names of the program's files.
const NAME: &str = "jaicp-chat";

/// Hexadecimal digits of a content's SHA-256 in a file's name.
const HASH_DIGITS: usize = 10;

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

/// Measured on this program, brotli: `-Oz` alone 90,629 bytes, with the control
/// flow built anew before it and a second round 89,806.
const OPTIMISATIONS: [&str; 4] = ["--flatten", "--rereloop", "-Oz", "-Oz"];

/// The syntax that the output may have. The wasm needs newer engines than this
/// anyway, for reference types, and the views need constructed style sheets;
/// rewriting private fields for older ones costs the loader 300 bytes.
const ESBUILD_TARGET: &str = "--target=es2022";

/// A Trusted Types sink. Views written with literal-only subtrees bring it
/// into the glue, and then nothing appears on a strict page.
const FORBIDDEN_IN_GLUE: &str = "innerHTML";

/// Builds `dist/` and says where it is.
pub(crate) fn run(project: &Project) -> Result<()> {
    let manifest = build(project)?;
    for file in &manifest.files {
        println!("{}", project.dist().join(&file.name).display());
    }
    Ok(())
}

/// Builds `dist/`.
pub(crate) fn build(project: &Project) -> Result<Manifest> {
    wasm_target::ensure(project)?;
    let npm = npm_tools::ensure(project)?;
    let work = project.target.join("dist-work");
    empty(&work)?;

    let program = Program::build(project, &npm, &work)?;
    let glue_name = hashed_name(&program.glue, "js");
    let wasm_name = hashed_name(&program.wasm, "wasm");
    let source = embed::loader(&project.root, &glue_name, &wasm_name)?;
    let loader = minify(
        &npm,
        &work,
        "embed.js",
        source.as_bytes(),
        &["--format=iife"],
    )?;

    let staging = project.root.join(".dist-new");
    empty(&staging)?;
    let files = [
        ("embed.js", "loader", Load::AtOnce, &loader),
        (&glue_name, "glue", Load::UntilUsable, &program.glue),
        (&wasm_name, "program", Load::UntilUsable, &program.wasm),
    ];
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files: files
            .into_iter()
            .map(|(name, role, load, content)| place(&staging, name, role, load, content))
            .collect::<Result<_>>()?,
    };
    manifest.write(&staging)?;
    swap(project, &staging)?;
    Ok(manifest)
}

/// The program's files, ready to be served.
struct Program {
    glue: Vec<u8>,
    wasm: Vec<u8>,
}

impl Program {
    fn build(project: &Project, npm: &NpmTools, work: &Path) -> Result<Self> {
        let compiled = compile(project)?;
        bind(project, &compiled, work)?;
        let glue = bundle(npm, &work.join(format!("{NAME}.js")), work)?;
        check_glue(&glue)?;
        let bound = work.join(format!("{NAME}_bg.wasm"));
        let shaken = shake::remove_unused_exports(npm, &bound, &glue, &WASM_FEATURES)?;
        let wasm = optimise(npm, &shaken, work)?;
        Ok(Self { glue, wasm })
    }
}

fn compile(project: &Project) -> Result<PathBuf> {
    let mut cargo = run::cargo(&project.root);
    // The package is a `cdylib` for pages and an `rlib` for Leptos
    // applications. Built as both at once it gets no link-time optimisation,
    // which more than doubles what a visitor downloads.
    cargo.args([
        "rustc",
        "--package",
        NAME,
        "--lib",
        "--crate-type",
        "cdylib",
    ]);
    cargo.args(["--profile", "wasm", "--target", WASM_TARGET]);
    cargo.arg("--config").arg(path_options(project)?);
    run::run(&mut cargo)?;
    let name = format!("{}.wasm", NAME.replace('-', "_"));
    Ok(project.target.join(WASM_TARGET).join("wasm").join(name))
}

/// Panic messages name source files: without the folders of this machine.
fn path_options(project: &Project) -> Result<String> {
    let mut folders = vec![project.root.clone()];
    let sources = project::cargo_home()?.join("registry").join("src");
    for folder in std::fs::read_dir(&sources).into_iter().flatten() {
        folders.push(folder?.path());
    }
    let options = folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}=", folder.display()))
        .collect::<Vec<_>>();
    let options = serde_json::to_string(&options)?;
    Ok(format!("target.{WASM_TARGET}.rustflags={options}"))
}

fn bind(project: &Project, compiled: &Path, work: &Path) -> Result<()> {
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
        .args(["--out-name", NAME, "--out-dir"])
        .args([work, compiled]);
    run::run(&mut wasm_bindgen)
}

fn optimise(npm: &NpmTools, input: &Path, work: &Path) -> Result<Vec<u8>> {
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
        .arg(input)
        .arg("--output")
        .arg(&output);
    run::run(&mut wasm_opt)?;
    read_bytes(&output)
}

/// Bundling takes the snippets of dependencies, if there are any, into the one
/// file.
fn bundle(npm: &NpmTools, input: &Path, work: &Path) -> Result<Vec<u8>> {
    let output = work.join("glue.min.js");
    let mut esbuild = run::program(&npm.esbuild);
    esbuild
        .arg(shake::entry(input)?)
        .args(["--bundle", "--format=esm", "--minify", ESBUILD_TARGET])
        .args(shake::BUNDLE_OPTIONS)
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(format!("--outfile={}", output.display()));
    run::run(&mut esbuild)?;
    read_bytes(&output)
}

fn minify(
    npm: &NpmTools,
    work: &Path,
    name: &str,
    source: &[u8],
    options: &[&str],
) -> Result<Vec<u8>> {
    let input = work.join(name);
    let output = work.join(format!("{name}.min"));
    project::write(&input, source)?;
    let mut esbuild = run::program(&npm.esbuild);
    esbuild
        .arg(&input)
        .args(["--minify", ESBUILD_TARGET])
        .args(["--legal-comments=none", "--log-level=warning"])
        .args(options)
        .arg(format!("--outfile={}", output.display()));
    run::run(&mut esbuild)?;
    read_bytes(&output)
}

fn check_glue(glue: &[u8]) -> Result<()> {
    if String::from_utf8_lossy(glue).contains(FORBIDDEN_IN_GLUE) {
        bail!(
            "the glue names {FORBIDDEN_IN_GLUE}, which strict pages forbid: some `view!` has \
             a subtree of literals only; give each such subtree one dynamic part"
        );
    }
    Ok(())
}

fn hashed_name(content: &[u8], extension: &str) -> String {
    let digest = Sha256::digest(content);
    let mut hash = digest
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    hash.truncate(HASH_DIGITS);
    format!("{NAME}-{hash}.{extension}")
}

fn place(folder: &Path, name: &str, role: &str, load: Load, content: &[u8]) -> Result<DistFile> {
    let gzip = compress::gzip(content)?;
    let brotli = compress::brotli(content)?;
    project::write(&folder.join(name), content)?;
    project::write(&folder.join(format!("{name}.gz")), &gzip)?;
    project::write(&folder.join(format!("{name}.br")), &brotli)?;
    Ok(DistFile {
        name: name.to_owned(),
        role: role.to_owned(),
        load,
        raw: content.len(),
        gzip: gzip.len(),
        brotli: brotli.len(),
        integrity: format!("sha384-{}", BASE64.encode(Sha384::digest(content))),
    })
}

fn swap(project: &Project, staging: &Path) -> Result<()> {
    let dist = project.dist();
    let old = project.root.join(".dist-old");
    remove(&old)?;
    if dist.exists() {
        std::fs::rename(&dist, &old)
            .with_context(|| format!("cannot put {} aside", dist.display()))?;
    }
    std::fs::rename(staging, &dist)
        .with_context(|| format!("cannot put {} in its place", dist.display()))?;
    remove(&old)
}

fn empty(folder: &Path) -> Result<()> {
    remove(folder)?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
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
    fn name_changes_with_the_content_only() {
        assert_eq!(hashed_name(b"", "js"), "jaicp-chat-e3b0c44298.js");
        assert_eq!(hashed_name(b"a", "js"), hashed_name(b"a", "js"));
        assert_ne!(hashed_name(b"a", "js"), hashed_name(b"b", "js"));
    }

    #[test]
    fn glue_that_writes_html_is_refused() {
        assert!(check_glue(b"a.textContent=b").is_ok());
        assert!(check_glue(b"a.innerHTML=b").is_err());
    }

    #[test]
    fn placed_file_has_its_compressed_copies_and_its_integrity() {
        let folder = std::env::temp_dir().join(format!("xtask-place-{}", std::process::id()));
        let file = place(&folder, "a.js", "glue", Load::UntilUsable, b"alert(1)").unwrap();
        let size = |name: &str| std::fs::metadata(folder.join(name)).unwrap().len() as usize;
        assert_eq!(size("a.js"), file.raw);
        assert_eq!(size("a.js.gz"), file.gzip);
        assert_eq!(size("a.js.br"), file.brotli);
        assert!(file.integrity.starts_with("sha384-"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
