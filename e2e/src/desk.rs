//! The operator desk as a process of its own with the agents' page, which can
//! go away and come back at the same address; and JAICP's calls to it.
//!
//! Knows nothing of what the page shows.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::folder::new_folder;
use crate::process::{Process, guarded};
use crate::wait::{PATIENCE, until};

/// Both demo agents' password.
pub(crate) const PASSWORD: &str = "only for tests";

/// The demo channel's secret.
const SECRET: &str = "only-for-tests";

/// A desk with two groups, an agent in each (anna, who reads what is hidden,
/// and boris), some canned answers and a channel. Dropping it ends the process
/// and forgets everything.
pub struct Desk {
    program: PathBuf,
    page: PathBuf,
    address: SocketAddr,
    folder: TempDir,
    process: Mutex<Option<Process>>,
}

impl Desk {
    /// Starts the program on a free port, with the page's built files.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start_new(program: &Path, page: &Path) -> Result<Self> {
        let folder = new_folder()?;
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (process, address) = start(program, page, free, folder.path())?;
        Ok(Self {
            program: program.to_owned(),
            page: page.to_owned(),
            address,
            folder,
            process: Mutex::new(Some(process)),
        })
    }

    /// Where JAICP calls it: the `apiUrl` of the channel.
    pub fn api(&self) -> String {
        format!("http://{}/operator/{SECRET}", self.address)
    }

    /// Where the agents' page is.
    pub fn page(&self) -> String {
        format!("http://{}/agents/", self.address)
    }

    /// Ends the process as a crash does.
    pub fn kill(&self) {
        if let Some(process) = guarded(&self.process).take() {
            process.kill();
        }
    }

    /// Starts the process again at the same address with the same data.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start(&self) -> Result<()> {
        let (process, _) = start(&self.program, &self.page, self.address, self.folder.path())?;
        *guarded(&self.process) = Some(process);
        Ok(())
    }

    /// One of the program's own commands on the same data.
    ///
    /// # Errors
    /// When it fails.
    pub fn command(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(fs::canonicalize(&self.program)?);
        command.args(arguments).arg("--data");
        let done = command
            .arg(self.folder.path().join("desk.sqlite"))
            .output()?;
        ensure!(done.status.success(), "{arguments:?}: {done:?}");
        Ok(())
    }

    /// A file of one's own beside the desk's, for an agent to send.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&self, name: &str, content: &[u8]) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        fs::write(&path, content)?;
        Ok(path)
    }

    /// A client is sent to a group and says something.
    ///
    /// # Errors
    /// When the desk does not take it.
    pub fn arrive(&self, user: &str, name: &str, text: &str) -> Result<()> {
        let client = json!({
            "userId": user,
            "userName": name,
            "destinationId": "support",
            "attributes": {"City": "Kazan", "Plan": "Business, yearly"},
            "hiddenAttributes": {"CRM": "C-99817"},
        });
        self.call("selectDestination", &client)?;
        self.say(user, text)
    }

    /// A client says something.
    ///
    /// # Errors
    /// When the desk does not take it.
    pub fn say(&self, user: &str, text: &str) -> Result<()> {
        self.call("sendText", &json!({"userId": user, "text": text}))
    }

    /// Waits until an agent counts as online: the page's stream opens a moment
    /// after its lists are there.
    ///
    /// # Errors
    /// When nobody does.
    pub fn wait_until_online(&self) -> Result<()> {
        until("an agent online", PATIENCE, || {
            let address = self.address;
            let mut line = TcpStream::connect(address).context("the desk is not there")?;
            line.set_read_timeout(Some(PATIENCE))?;
            write!(
                line,
                "GET /operator/{SECRET}/getDestinations HTTP/1.0\r\nhost: {address}\r\n\r\n"
            )?;
            let mut answer = String::new();
            line.read_to_string(&mut answer)?;
            Ok(answer.contains("\"hasOnline\":true").then_some(()))
        })
    }

    /// One of JAICP's calls.
    ///
    /// # Errors
    /// When the desk does not take it.
    pub fn call(&self, name: &str, body: &Value) -> Result<()> {
        let body = body.to_string();
        let address = self.address;
        let mut line = TcpStream::connect(address).context("the desk is not there")?;
        line.set_read_timeout(Some(PATIENCE))?;
        // In this form of HTTP the answer comes in one piece and ends the line.
        write!(
            line,
            "POST /operator/{SECRET}/{name} HTTP/1.0\r\nhost: {address}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        line.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        ensure!(status == "200", "{name} gives {status}: {answer}");
        Ok(())
    }

    /// What it has printed lately.
    pub fn last_words(&self) -> String {
        match &*guarded(&self.process) {
            Some(process) => process.last_words(),
            None => "the desk was away".to_owned(),
        }
    }
}

fn start(
    program: &Path,
    page: &Path,
    address: SocketAddr,
    folder: &Path,
) -> Result<(Process, SocketAddr)> {
    let mut command = Command::new(fs::canonicalize(program)?);
    command
        .current_dir(folder)
        .arg("serve")
        .arg("--data")
        .arg(folder.join("desk.sqlite"))
        .arg("--listen")
        .arg(address.to_string())
        .arg("--page")
        .arg(fs::canonicalize(page)?)
        .args(["--demo", "--demo-password", PASSWORD])
        .args(["--demo-secret", SECRET]);
    let mut process = Process::start("the desk", command)?;
    let address = process
        .wait_for_line(PATIENCE, address_in)
        .context("the desk does not get ready")?;
    Ok((process, address))
}

/// The address in "operator-desk listens on http://127.0.0.1:7090".
fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, address) = line.split_once("operator-desk listens on http://")?;
    address.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_read_from_the_line_that_the_desk_prints() {
        let line = "operator-desk listens on http://127.0.0.1:40124";
        assert_eq!(address_in(line).unwrap().port(), 40124);
        assert_eq!(address_in("operator-desk is tired"), None);
    }
}
