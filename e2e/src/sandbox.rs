//! The sandbox as a process of its own, which can go away and come back at the
//! same address with the same conversations.
//!
//! Knows nothing of bots: what they answer is the sandbox's own matter, or that
//! of who brings a script.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::folder::new_folder;
use crate::process::{Process, guarded};
use crate::wait::PATIENCE;

/// The token of the channel with the demo bot.
pub const DEMO_TOKEN: &str = "demo";

/// Where settings of one's own stand, if there are any.
const SETTINGS: &str = "sandbox.toml";

/// A sandbox. Dropping it ends the process and forgets the conversations.
pub struct Sandbox {
    program: PathBuf,
    address: SocketAddr,
    folder: TempDir,
    /// Options beside those that every one has.
    options: Vec<String>,
    process: Mutex<Option<Process>>,
}

impl Sandbox {
    /// Starts the program on a free port.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start_new(program: &Path) -> Result<Self> {
        let folder = new_folder()?;
        Self::start_in(folder, program, Vec::new())
    }

    /// Starts the same program once more with files of one's own, of which
    /// `sandbox.toml` holds its settings.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start_another(&self, files: &[(&str, &str)]) -> Result<Self> {
        let folder = new_folder()?;
        for (name, content) in files {
            fs::write(folder.path().join(name), content)?;
        }
        Self::start_in(folder, &self.program, Vec::new())
    }

    /// Starts the same program once more, with an agents' platform behind the
    /// demo channel.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start_with_agents(&self, api: &str) -> Result<Self> {
        let options = vec!["--agents-url".to_owned(), api.to_owned()];
        Self::start_in(new_folder()?, &self.program, options)
    }

    fn start_in(folder: TempDir, program: &Path, options: Vec<String>) -> Result<Self> {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (process, address) = start(program, free, folder.path(), &options)?;
        Ok(Self {
            program: program.to_owned(),
            address,
            folder,
            options,
            process: Mutex::new(Some(process)),
        })
    }

    /// Where it listens, also while it is away.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base address of the Chat API.
    pub fn api(&self) -> String {
        format!("http://{}/chatapi", self.address)
    }

    /// Ends the process. Connections to it are refused from now on.
    ///
    /// # Errors
    /// When it does not end gracefully.
    pub fn stop(&self) -> Result<()> {
        match guarded(&self.process).take() {
            Some(process) => process.stop(),
            None => Ok(()),
        }
    }

    /// Ends the process as a crash does.
    pub fn kill(&self) {
        if let Some(process) = guarded(&self.process).take() {
            process.kill();
        }
    }

    /// Starts the process again at the same address.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start(&self) -> Result<()> {
        let folder = self.folder.path();
        let (process, _) = start(&self.program, self.address, folder, &self.options)?;
        *guarded(&self.process) = Some(process);
        Ok(())
    }

    /// What it has printed lately.
    pub fn last_words(&self) -> String {
        match &*guarded(&self.process) {
            Some(process) => process.last_words(),
            None => "the sandbox was away".to_owned(),
        }
    }
}

fn start(
    program: &Path,
    address: SocketAddr,
    folder: &Path,
    options: &[String],
) -> Result<(Process, SocketAddr)> {
    let program = fs::canonicalize(program)?;
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .arg("--listen")
        .arg(address.to_string())
        .arg("--data")
        .arg(folder.join("conversations.sqlite"))
        .args(options);
    let settings = folder.join(SETTINGS);
    if settings.exists() {
        command.arg("--config").arg(settings);
    }
    let mut process = Process::start("the sandbox", command)?;
    let address = process
        .wait_for_line(PATIENCE, address_in)
        .context("the sandbox does not get ready")?;
    Ok((process, address))
}

/// The address in "sandbox listens on http://127.0.0.1:7080".
fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, address) = line.split_once("sandbox listens on http://")?;
    address.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_read_from_the_line_that_the_sandbox_prints() {
        let line = "sandbox listens on http://127.0.0.1:40123";
        assert_eq!(address_in(line).unwrap().port(), 40123);
        assert_eq!(address_in("sandbox is tired"), None);
    }
}
