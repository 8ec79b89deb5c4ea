//! The agents' platform of the run: a real operator desk in a process of its
//! own, on a data file of its own. It can be killed, and starts again at the
//! same place. What agents do there is `agent`'s.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use operator_desk::store::people::{self, NewAgent};
use operator_desk::store::{at_once, channels, open};
use operator_desk::{error::DeskError, secrets};
use tokio::task::AbortHandle;

use crate::SoakError;
use crate::agent::{Agent, Whose};

/// The first argument that makes this program a desk.
pub const AS_DESK: &str = "desk";

/// The agents, each with a group, and whether the agent's page is open. Nobody
/// is ever online in the last one's group.
const AGENTS: [(&str, &str, bool); 3] = [
    ("anna", "support", true),
    ("boris", "sales", true),
    ("nina", "night", false),
];

const PASSWORD: &str = "a password for the soak";

/// The desk's wait before an event's second try, in milliseconds. It doubles.
const RETRY_MS: &str = "4";

/// So often a desk is started whose port or file is not free yet.
const STARTS: u32 = 200;

/// The wait between two of these.
const START_PAUSE: Duration = Duration::from_millis(20);

/// Agents count as online within this time.
const ONLINE_WITHIN: Duration = Duration::from_secs(30);

/// A running desk. It is ended when it is dropped.
pub(crate) struct Desk {
    /// Those who work there, as in [`AGENTS`].
    pub(crate) agents: Vec<Agent>,
    streams: Vec<AbortHandle>,
    /// Whose conversations it has had.
    known: Mutex<BTreeSet<Whose>>,
    process: Arc<Process>,
}

/// What it takes to start it again.
struct Process {
    program: PathBuf,
    folder: PathBuf,
    /// Address and port.
    address: String,
    child: Mutex<Option<Child>>,
    starting: Mutex<()>,
}

impl Desk {
    /// Starts one with a channel of each name. `program` is this program.
    pub(crate) async fn start(program: PathBuf, names: Vec<String>) -> Result<Self, SoakError> {
        let started = tokio::task::spawn_blocking(move || Process::start(program, &names));
        let process = Arc::new(started.await.map_err(|error| wrong(error.into()))??);
        let base = format!("http://{}", process.address);
        let mut desk = Desk {
            agents: Vec::new(),
            streams: Vec::new(),
            known: Mutex::default(),
            process,
        };
        for (login, _, is_there) in AGENTS {
            let agent = Agent::sign_in(&base, login, PASSWORD).await?;
            if is_there {
                let stream = tokio::spawn(agent.clone().listen());
                desk.streams.push(stream.abort_handle());
            }
            desk.agents.push(agent);
        }
        desk.wait_until_online().await?;
        Ok(desk)
    }

    async fn wait_until_online(&self) -> Result<(), SoakError> {
        let until = Instant::now() + ONLINE_WITHIN;
        let wanted: Vec<&str> = AGENTS.iter().filter(|of| of.2).map(|of| of.1).collect();
        while Instant::now() < until {
            let groups = self.agents[0].groups().await?;
            let mut online = groups.iter().filter(|group| group.has_online);
            if wanted.iter().all(|id| online.any(|group| group.id == **id)) {
                return Ok(());
            }
            tokio::time::sleep(START_PAUSE).await;
        }
        Err(wrong("no agent counts as online".into()))
    }

    /// What a channel's calls begin with.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("http://{}/operator/{}", self.process.address, secret(name))
    }

    /// Kills it, as a power cut would, and starts it again.
    pub(crate) async fn kill(&self) -> Result<(), SoakError> {
        let process = Arc::clone(&self.process);
        let again = tokio::task::spawn_blocking(move || process.again());
        again.await.map_err(|error| wrong(error.into()))?
    }

    /// A conversation begins. If it was had before, the desk forgets that: the
    /// messages have the same names again, so it would take them for repeats.
    pub(crate) fn begin(&self, whose: &Whose) -> Result<(), SoakError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(whose.clone()) {
            return Ok(());
        }
        let connection = open(&data_in(&self.process.folder));
        let connection = connection.map_err(|error| wrong(error.into()))?;
        let forget = "DELETE FROM conversation WHERE user_id = ?1 AND channel =
            (SELECT id FROM channel WHERE name = ?2)";
        let forgotten = connection.execute(forget, [&whose.client, &whose.channel]);
        forgotten.map(drop).map_err(|error| wrong(error.into()))
    }

    /// What it has written to its log: errors only, so nothing if all is well.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = std::fs::read_to_string(log_in(&self.process.folder)).unwrap_or_default();
        let lines = log.lines().map(str::trim);
        // One that is started again tries until its port is free.
        let lines = lines.filter(|line| !line.is_empty() && !line.contains("cannot listen on"));
        lines.map(str::to_owned).collect()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.streams.iter().for_each(AbortHandle::abort);
        self.process.kill();
        // What is left of it is of no use.
        let _ = std::fs::remove_dir_all(&self.process.folder);
    }
}

impl Process {
    fn start(program: PathBuf, names: &[String]) -> Result<Self, SoakError> {
        let name = secrets::token().map_err(|error| wrong(error.into()))?;
        let folder = std::env::temp_dir().join(format!("soak-desk-{name}"));
        std::fs::create_dir_all(&folder).map_err(|error| wrong(error.into()))?;
        prepare(&data_in(&folder), names).map_err(|error| wrong(error.into()))?;
        let mut process = Process {
            program,
            folder,
            address: "127.0.0.1:0".to_owned(),
            child: Mutex::default(),
            starting: Mutex::default(),
        };
        process.address = process.run()?;
        Ok(process)
    }

    /// Starts the program until it listens. Gives back where.
    fn run(&self) -> Result<String, SoakError> {
        for _ in 0..STARTS {
            let (child, line) = self.try_run().map_err(|error| wrong(error.into()))?;
            let address = line.trim().strip_prefix("operator-desk listens on http://");
            *self.lock() = Some(child);
            if let Some(address) = address {
                return Ok(address.to_owned());
            }
            self.kill();
            std::thread::sleep(START_PAUSE);
        }
        let log = std::fs::read_to_string(log_in(&self.folder)).unwrap_or_default();
        let last = log.lines().next_back().unwrap_or_default();
        Err(wrong(format!("it does not start: {last}").into()))
    }

    fn try_run(&self) -> std::io::Result<(Child, String)> {
        let log = log_in(&self.folder);
        let log: File = OpenOptions::new().create(true).append(true).open(log)?;
        let mut child = Command::new(&self.program)
            .args([AS_DESK, "serve", "--listen", &self.address])
            .args(["--retry-ms", RETRY_MS, "--log", "error", "--data"])
            .arg(data_in(&self.folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        Ok((child, line))
    }

    fn again(&self) -> Result<(), SoakError> {
        // One after the other: two desks cannot run on one file.
        let _alone = self.starting.lock().unwrap_or_else(PoisonError::into_inner);
        self.kill();
        self.run().map(drop)
    }

    fn kill(&self) {
        if let Some(mut child) = self.lock().take() {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has this process end as soon as nobody holds its standard input any more. The
/// soak holds its desk's as long as it lives, however it ends.
pub fn end_when_let_go() {
    std::thread::spawn(|| {
        // Nothing is ever said there.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(1);
    });
}

/// Groups, agents and channels.
fn prepare(data: &Path, names: &[String]) -> Result<(), DeskError> {
    let connection = open(data)?;
    let password = secrets::hash_password(PASSWORD)?;
    at_once(&connection, |work| {
        for (login, group, _) in AGENTS {
            people::add_group(work, group, group)?;
            let agent = NewAgent {
                login: login.to_owned(),
                password: password.clone(),
                first_name: login.to_owned(),
                last_name: group.to_owned(),
                groups: vec![group.to_owned()],
                ..NewAgent::default()
            };
            people::add_agent(work, &agent)?;
        }
        for name in names {
            channels::add(work, name, &secrets::digest(&secret(name)))?;
        }
        Ok(())
    })
}

fn secret(name: &str) -> String {
    format!("secret-of-{name}")
}

fn data_in(folder: &Path) -> PathBuf {
    folder.join("desk.sqlite")
}

fn log_in(folder: &Path) -> PathBuf {
    folder.join("desk.log")
}

pub(crate) fn wrong(why: Box<dyn std::error::Error + Send + Sync>) -> SoakError {
    SoakError::Desk(why)
}
