//! Folders for what browsers and the sandbox write, gone when their owner is,
//! also when the tests are interrupted.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::guarded;

/// All folders of this run, also those that are gone.
static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A new empty folder. Dropping it removes it with all that is in it.
pub(crate) fn new_folder() -> Result<TempDir> {
    let mut all = guarded(&ALL);
    let folder = tempfile::Builder::new()
        .prefix("e2e-")
        .tempdir()
        .context("no folder for passing files")?;
    all.push(folder.path().to_owned());
    Ok(folder)
}

/// Removes the folders of owners that will not be dropped. There are no new
/// ones for as long as what it gives is held.
pub(crate) fn remove_all() -> impl Sized {
    let all = guarded(&ALL);
    for folder in all.iter() {
        // Most are gone already.
        let _ = fs::remove_dir_all(folder);
    }
    all
}
