//! What the lower layers may depend on, even through others.
//!
//! Cargo says what is in the tree; development dependencies do not count.

use anyhow::Result;

use super::Finding;
use crate::project::Project;
use crate::run;
use crate::tools::wasm_target::WASM_TARGET;

/// The packages that must stay free of the web.
const LOWER_LAYERS: [&str; 5] = [
    "chat-api",
    "chat-core",
    "desk-api",
    "desk-core",
    "operator-api",
];

/// The beginnings of the names that stand for the web, for a runtime, for a
/// clock or for randomness.
const FORBIDDEN: [&str; 16] = [
    "axum",
    "fastrand",
    "getrandom",
    "gloo",
    "hyper",
    "instant",
    "js-sys",
    "leptos",
    "rand",
    "reactive_",
    "reqwest",
    "tachys",
    "tokio",
    "wasm-bindgen",
    "web-sys",
    "web-time",
];

/// Asks cargo for the trees of the lower layers that exist, natively and for
/// the browser.
pub(super) fn check(project: &Project) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in LOWER_LAYERS {
        if !project.root.join("crates").join(package).exists() {
            continue;
        }
        for target in [None, Some(WASM_TARGET)] {
            let mut cargo = run::cargo(&project.root);
            cargo.args(["tree", "--edges", "normal", "--package", package]);
            cargo.args(["--prefix", "none", "--format", "{p}"]);
            cargo.args(target.map(|target| ["--target", target]).iter().flatten());
            findings.extend(forbidden(package, &run::output(&mut cargo)?));
        }
    }
    Ok(findings)
}

/// What must not be in a tree that `cargo tree` printed, one package a line.
fn forbidden(package: &str, tree: &str) -> Vec<Finding> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| FORBIDDEN.iter().any(|start| name.starts_with(start)))
        .map(|name| Finding {
            path: format!("crates/{package}/Cargo.toml"),
            line: 0,
            message: format!("{package} depends on {name}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependency_on_the_web_is_found_behind_others() {
        let tree = "chat-core v0.1.0 (a/path)\nserde v1.0.0\nweb-sys v0.3.0\ntokio-util v0.7.0\n";
        let found = forbidden("chat-core", tree);
        let messages = found.iter().map(|finding| finding.message.as_str());
        assert_eq!(
            messages.collect::<Vec<_>>(),
            [
                "chat-core depends on web-sys",
                "chat-core depends on tokio-util"
            ]
        );
    }

    #[test]
    fn plain_tree_is_allowed() {
        let tree = "chat-api v0.1.0\nserde v1.0.0\nserde_json v1.0.0\nthiserror v2.0.0\n";
        assert_eq!(forbidden("chat-api", tree), []);
    }
}
