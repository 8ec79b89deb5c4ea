//! `dist/manifest.json`: what a site needs to know about each file.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::project;

/// The file's name in `dist/`.
pub(crate) const MANIFEST_NAME: &str = "manifest.json";

/// Everything in `dist/` but the compressed copies and this file itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The widget's version.
    pub(crate) version: String,
    /// The loader first, then in the order in which they are loaded.
    pub(crate) files: Vec<DistFile>,
}

/// A file that browsers load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DistFile {
    /// Its name relative to the manifest.
    pub(crate) name: String,
    /// What it is; stays the same when the name's hash changes.
    pub(crate) role: String,
    /// When it is loaded.
    pub(crate) load: Load,
    /// Bytes as they are.
    pub(crate) raw: usize,
    /// Bytes of the `.gz` beside it.
    pub(crate) gzip: usize,
    /// Bytes of the `.br` beside it.
    pub(crate) brotli: usize,
    /// For an `integrity` attribute (Subresource Integrity): SHA-384.
    pub(crate) integrity: String,
}

/// When a file is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Load {
    /// With the page, before the visitor does anything.
    #[serde(rename = "at once")]
    AtOnce,
    /// Before the visitor can use the chat.
    #[serde(rename = "until usable")]
    UntilUsable,
    /// When something that needs it is shown.
    #[serde(rename = "on demand")]
    OnDemand,
}

impl Load {
    /// The words that stand in the manifest.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::AtOnce => "at once",
            Self::UntilUsable => "until usable",
            Self::OnDemand => "on demand",
        }
    }
}

impl Manifest {
    /// Reads the manifest of a `dist/`.
    pub(crate) fn read(dist: &Path) -> Result<Self> {
        let path = dist.join(MANIFEST_NAME);
        let text = project::read(&path)?;
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Writes it, for people too.
    pub(crate) fn write(&self, dist: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        project::write(&dist.join(MANIFEST_NAME), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_loading_are_written_in_words() {
        for load in [Load::AtOnce, Load::UntilUsable, Load::OnDemand] {
            let json = serde_json::to_string(&load).unwrap();
            assert_eq!(json, format!("\"{}\"", load.words()));
        }
    }
}
