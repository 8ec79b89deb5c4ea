//! `dist/`: what a site puts on a static host.
//!
//! The loader, the program under names with a hash of their content,
//! compressed copies, a manifest; and in a folder of its own the agents' page,
//! which the operator desk serves. It is written beside the old one and then
//! takes its place, so that `dist/` is never half of something.

use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256, Sha384};

use crate::manifest::{DistFile, Load, Manifest};
use crate::program::{self, NAME, Program, WIDGET};
use crate::project::{self, Project};
use crate::tools::{npm_tools, wasm_target};
use crate::{compress, desk_page, embed};

/// Hexadecimal digits of a content's SHA-256 in a file's name.
const HASH_DIGITS: usize = 10;

/// Builds `dist/` and says where it is.
pub(crate) fn run(project: &Project) -> Result<()> {
    let manifest = build(project)?;
    for file in &manifest.files {
        println!("{}", project.dist().join(&file.name).display());
    }
    let loader = project::read(&project.dist().join("embed.js"))?;
    println!(
        "\na tag that takes this very build, or nothing:\n{}",
        snippet(&loader)
    );
    Ok(())
}

/// The script tag for a page that checks what it loads.
fn snippet(loader: &str) -> String {
    format!(
        "<script src=\"https://HOST/{}\" integrity=\"{}\" crossorigin=\"anonymous\"\n        \
         data-api=\"https://bot.jaicp.com/chatapi\" data-token=\"TOKEN\" async></script>",
        fixed_name(loader.as_bytes()),
        integrity(loader.as_bytes()),
    )
}

fn fixed_name(loader: &[u8]) -> String {
    hashed_name("embed", loader, "js")
}

/// Builds `dist/`.
pub(crate) fn build(project: &Project) -> Result<Manifest> {
    wasm_target::ensure(project)?;
    let npm = npm_tools::ensure(project)?;
    let work = project.target.join("dist-work");
    empty(&work)?;

    let program = Program::build(project, &npm, &WIDGET, &work)?;
    let glue_name = hashed_name(NAME, &program.glue, "js");
    let wasm_name = hashed_name(NAME, &program.wasm, "wasm");
    let checked = |name: &str, content: &[u8]| format!("{name} {}", integrity(content));
    let source = embed::loader(
        &project.root,
        &checked(&glue_name, &program.glue),
        &checked(&wasm_name, &program.wasm),
    )?;
    let loader = program::minify(&npm, &work, "embed.js", &source, "--format=iife")?;

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
    // For pages that name the loader by its content, and check it.
    place(
        &staging,
        &fixed_name(&loader),
        "loader",
        Load::AtOnce,
        &loader,
    )?;
    desk_page::build(project, &npm, &staging.join(desk_page::FOLDER))?;
    swap(project, &staging)?;
    Ok(manifest)
}

/// A name that changes with the content.
pub(crate) fn hashed_name(name: &str, content: &[u8], extension: &str) -> String {
    let digest = Sha256::digest(content);
    let mut hash = digest
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    hash.truncate(HASH_DIGITS);
    format!("{name}-{hash}.{extension}")
}

/// Writes a file with its compressed copies.
pub(crate) fn place(
    folder: &Path,
    name: &str,
    role: &str,
    load: Load,
    content: &[u8],
) -> Result<DistFile> {
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
        integrity: integrity(content),
    })
}

/// For an `integrity` attribute (Subresource Integrity).
fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(Sha384::digest(content)))
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

/// Makes a folder that is there and empty.
pub(crate) fn empty(folder: &Path) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_changes_with_the_content_only() {
        let named = |content| hashed_name("jaicp-chat", content, "js");
        assert_eq!(named(b""), "jaicp-chat-e3b0c44298.js");
        assert_eq!(named(b"a"), named(b"a"));
        assert_ne!(named(b"a"), named(b"b"));
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
