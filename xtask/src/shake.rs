//! Takes out of the program what no page can call.
//!
//! Dependencies export classes of their own (streams for servers, for one),
//! and every export keeps its code alive. The glue is bundled from an entry
//! that names only what the page uses; then the exports that the glue no
//! longer names go, with all that only they need.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use wasmparser::{Parser, Payload};

use crate::project;
use crate::run;
use crate::tools::npm_tools::NpmTools;

/// Options that let esbuild drop an unused class. Nobody disposes of one by
/// `using`, and no registry has to free what the loader frees itself.
pub(crate) const BUNDLE_OPTIONS: [&str; 2] = [
    "--define:Symbol.dispose=undefined",
    "--define:FinalizationRegistry=undefined",
];

/// Writes the entry to bundle from, beside the glue, which `GLUE` stands for.
pub(crate) fn entry(glue: &Path, source: &str) -> Result<PathBuf> {
    let name = glue.file_name().unwrap_or_default().to_string_lossy();
    let entry = glue.with_file_name("entry.js");
    project::write(&entry, source.replace("GLUE", &format!("./{name}")))?;
    Ok(entry)
}

/// Removes the exports that the bundled glue does not name. Returns where the
/// smaller wasm is.
pub(crate) fn remove_unused_exports(
    npm: &NpmTools,
    wasm: &Path,
    glue: &str,
    features: &[&str],
) -> Result<PathBuf> {
    let content = std::fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let named = names_in(glue);
    let roots = exports(&content)?
        .into_iter()
        .filter(|export| named.contains(export))
        .map(|export| json!({ "name": export, "export": export, "root": true }))
        .collect::<Vec<_>>();
    let graph = wasm.with_extension("graph.json");
    project::write(&graph, serde_json::to_vec(&roots)?)?;
    let output = wasm.with_extension("shaken.wasm");
    let mut metadce = run::program(&npm.wasm_metadce);
    metadce
        .arg(wasm)
        .arg("--graph-file")
        .arg(graph)
        .args(features)
        .arg("--output")
        .arg(&output);
    run::output(&mut metadce)?;
    Ok(output)
}

fn exports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(section) = payload? {
            for export in section {
                names.push(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// Every identifier of a script.
fn names_in(script: &str) -> BTreeSet<String> {
    script
        .split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_' && sign != '$')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_identifiers() {
        let names = names_in("a.instance_new(b),c.memory.buffer");
        assert!(names.contains("instance_new") && names.contains("memory"));
        assert!(!names.contains("instance"));
    }
}
