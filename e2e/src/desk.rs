//! The operator desk as a process of its own, with two groups and two agents,
//! which can go away and come back at the same address with the same data.
//!
//! Knows nothing of the agents' page.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::driver::free_port;
use crate::folder::new_folder;
use crate::process::{Process, guarded};
use crate::wait::PATIENCE;

/// An agent of the desk: what to sign in with.
pub struct Agent {
    /// The name for signing in.
    pub login: &'static str,
    /// The password.
    pub password: &'static str,
    /// The first name, as clients see it.
    pub first_name: &'static str,
    /// The group.
    group: &'static str,
}

/// Anna, of Support.
pub const ANNA: Agent = Agent {
    login: "anna",
    password: "a password for tests only",
    first_name: "Anna",
    group: "support",
};

/// Boris, of Sales.
pub const BORIS: Agent = Agent {
    login: "boris",
    password: "another one for tests only",
    first_name: "Boris",
    group: "sales",
};

/// What stands in the path of the demo channel's calls.
const SECRET: &str = "a-secret-for-tests-only-0123456789abcdef";

/// A desk. Dropping it ends the process and forgets its data.
pub struct Desk {
    program: PathBuf,
    page: Option<PathBuf>,
    address: SocketAddr,
    folder: TempDir,
    process: Mutex<Option<Process>>,
}

impl Desk {
    /// Makes the data and starts the program on a free port, with the agents'
    /// page from a folder if there is one.
    ///
    /// # Errors
    /// When one of its commands fails, or it does not get ready.
    pub fn start_new(program: &Path, page: Option<&Path>) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        let desk = Self {
            program: fs::canonicalize(program)?,
            page: page.map(fs::canonicalize).transpose()?,
            address,
            folder: new_folder()?,
            process: Mutex::default(),
        };
        for (id, name) in [("support", "Support"), ("sales", "Sales")] {
            desk.command(&["add-group", "--id", id, "--name", name], "")?;
        }
        for agent in [&ANNA, &BORIS] {
            let who = ["--login", agent.login, "--first-name", agent.first_name];
            let more = ["--last-name", "Example", "--group", agent.group];
            let arguments = [&["add-agent", "--reads-hidden"][..], &who, &more].concat();
            desk.command(&arguments, agent.password)?;
        }
        desk.command(&["add-channel", "--name", "demo", "--secret", SECRET], "")?;
        desk.start()?;
        Ok(desk)
    }

    /// Where JAICP calls it: the `apiUrl` of the demo channel.
    pub fn api(&self) -> String {
        format!("http://{}/operator/{SECRET}", self.address)
    }

    /// The agents' page.
    pub fn page(&self) -> String {
        format!("http://{}/agents/", self.address)
    }

    /// Starts the process at its address.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start(&self) -> Result<()> {
        let mut command = Command::new(&self.program);
        command
            .current_dir(self.folder.path())
            .args(["serve", "--data", DATA])
            .args(["--listen", &self.address.to_string()]);
        if let Some(page) = &self.page {
            command.arg("--page").arg(page);
        }
        let mut process = Process::start("the operator desk", command)?;
        process
            .wait_for_line(PATIENCE, |line| {
                line.contains("operator-desk listens on http://")
                    .then_some(())
            })
            .context("the operator desk does not get ready")?;
        *guarded(&self.process) = Some(process);
        Ok(())
    }

    /// Ends the process as a crash does.
    pub fn kill(&self) {
        if let Some(process) = guarded(&self.process).take() {
            process.kill();
        }
    }

    /// What it has printed lately.
    pub fn last_words(&self) -> String {
        match &*guarded(&self.process) {
            Some(process) => process.last_words(),
            None => "the operator desk was away".to_owned(),
        }
    }

    /// One of its commands, with something to read.
    fn command(&self, arguments: &[&str], input: &str) -> Result<()> {
        let mut child = Command::new(&self.program)
            .current_dir(self.folder.path())
            .args(arguments)
            .args(["--data", DATA])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the operator desk does not start")?;
        if let Some(mut stdin) = child.stdin.take() {
            writeln!(stdin, "{input}")?;
        }
        let output = child.wait_with_output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "operator-desk {arguments:?}: {told}"
        );
        Ok(())
    }
}

/// The data file, in the desk's folder.
const DATA: &str = "desk.sqlite";
