//! Where things are: the workspace, its target folder, the tools folder.
//!
//! Everything is found at run time from the current directory, so that a
//! program built in one clone never works on another.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run;

/// The environment variable that moves the tools folder, so that several
/// clones, or the runs of a CI machine, can share it.
const TOOLS_VARIABLE: &str = "JAICP_CHAT_TOOLS";

/// The folders that the commands work on.
pub(crate) struct Project {
    /// The workspace root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the caller's settings put it.
    pub(crate) target: PathBuf,
    /// Where tools are installed; ignored by git.
    pub(crate) tools: PathBuf,
}

impl Project {
    /// Finds the workspace that the current directory is in.
    pub(crate) fn find() -> Result<Self> {
        let here = std::env::current_dir().context("cannot read the current directory")?;
        let root = workspace_root(&here)?;
        let target = target_folder(&root)?;
        let tools = match std::env::var_os(TOOLS_VARIABLE) {
            Some(folder) if !folder.is_empty() => here.join(folder),
            _ => root.join(".tools"),
        };
        Ok(Self {
            root,
            target,
            tools,
        })
    }

    /// What `cargo xtask dist` writes.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The version that `Cargo.lock` names for `package`.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let text = read(&path)?;
        locked_version(&text, package)
            .map(str::to_owned)
            .with_context(|| format!("{} does not name {package}", path.display()))
    }
}

/// Reads a text file; the error names it.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file and the folders above it; the error names it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Cargo's own folder, where the sources of dependencies are.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("CARGO_HOME") {
        return Ok(folder.into());
    }
    let home = std::env::var_os("HOME").context("neither CARGO_HOME nor HOME is set")?;
    Ok(PathBuf::from(home).join(".cargo"))
}

/// Whether a CI machine runs this: nothing may be left out there.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

fn workspace_root(here: &Path) -> Result<PathBuf> {
    for folder in here.ancestors() {
        let is_root = std::fs::read_to_string(folder.join("Cargo.toml"))
            .is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"));
        if is_root && folder.join("xtask").join("Cargo.toml").is_file() {
            return Ok(folder.to_owned());
        }
    }
    bail!(
        "{} is not inside the project: run this from a folder of its clone",
        here.display()
    )
}

fn target_folder(root: &Path) -> Result<PathBuf> {
    let mut cargo = run::cargo(root);
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: serde_json::Value = serde_json::from_str(&run::output(&mut cargo)?)
        .context("`cargo metadata` printed something that is not JSON")?;
    match metadata["target_directory"].as_str() {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => bail!("`cargo metadata` named no target directory"),
    }
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn version_is_read_from_the_package_of_exactly_that_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn root_is_found_from_a_folder_below_it() {
        let root = workspace_root(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(root.join("xtask/src/main.rs").is_file());
        assert!(workspace_root(Path::new("/")).is_err());
    }
}
