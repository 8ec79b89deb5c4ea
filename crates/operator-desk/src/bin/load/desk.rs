//! The desk that is measured, and JAICP's side of it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use operator_api::{Body, Event, EventBody};
use operator_desk::secrets;
use operator_desk::store::people::{self, NewAgent};
use operator_desk::store::{self, at_once, channels};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::times::Times;
use crate::{Fallible, call};

/// The agents' password.
pub(crate) const PASSWORD: &str = "a password for a load";

/// So many calls prepare the conversations at the same time.
const AT_ONCE: usize = 32;

/// A desk that is ended with the measurement.
pub(crate) struct Running {
    /// Where it is.
    pub(crate) base: String,
    child: Child,
    folder: PathBuf,
}

impl Drop for Running {
    fn drop(&mut self) {
        // What is left of it is of no use.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Running {
    /// A desk with so many agents of one group, and a channel's secret.
    pub(crate) fn start(agents: usize) -> Fallible<(Self, String)> {
        let secret = secrets::token()?;
        let folder = std::env::temp_dir().join(format!("operator-desk-load-{}", secrets::token()?));
        std::fs::create_dir_all(&folder)?;
        let data = data_in(&folder);
        prepare(&data, agents, &secret)?;
        let here = std::env::current_exe()?;
        let program = here.with_file_name(format!("operator-desk{}", std::env::consts::EXE_SUFFIX));
        let mut child = Command::new(&program)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--log",
                "warn",
                "--data",
            ])
            .arg(&data)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}; build it first", program.display()))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let base = line.trim().strip_prefix("operator-desk listens on ");
        let base = base.unwrap_or_default().to_owned();
        let running = Running {
            base,
            child,
            folder,
        };
        match running.base.is_empty() {
            true => Err("the desk does not start".into()),
            false => Ok((running, secret)),
        }
    }

    /// What the desk has in memory, where the system tells.
    pub(crate) fn memory(&self) -> Fallible<String> {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap_or_default();
        let field = |name: &str| {
            let mut lines = status.lines();
            let line = lines.find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            kib.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib / 1024))
        };
        Ok(format!("{} (peak {})", field("VmRSS:"), field("VmHWM:")))
    }

    /// Ends the desk, and counts what was said in its file.
    pub(crate) fn stop(mut self) -> Fallible<usize> {
        self.child.kill()?;
        self.child.wait()?;
        let connection = store::open(&data_in(&self.folder))?;
        let count = "SELECT count(*) FROM message WHERE author <> 2";
        let count: i64 = connection.query_row(count, [], |row| row.get(0))?;
        Ok(usize::try_from(count)?)
    }
}

fn data_in(folder: &Path) -> PathBuf {
    folder.join("desk.sqlite")
}

fn prepare(data: &Path, agents: usize, secret: &str) -> Fallible<()> {
    let connection = store::open(data)?;
    let password = secrets::hash_password(PASSWORD)?;
    at_once(&connection, |work| {
        people::add_group(work, "load", "Load")?;
        channels::add(work, "load", &secrets::digest(secret))?;
        for number in 0..agents {
            let agent = NewAgent {
                login: format!("agent{number}"),
                password: password.clone(),
                first_name: "Agent".to_owned(),
                last_name: number.to_string(),
                groups: vec!["load".to_owned()],
                ..NewAgent::default()
            };
            people::add_agent(work, &agent)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The name of a client.
pub(crate) fn user(place: usize) -> String {
    format!("u{place}")
}

/// Opens all conversations.
pub(crate) async fn open(client: &reqwest::Client, api: &str, count: usize) -> Fallible<()> {
    let mut calls = JoinSet::new();
    for place in 0..count {
        if calls.len() == AT_ONCE
            && let Some(done) = calls.join_next().await
        {
            done??;
        }
        let (client, url) = (client.clone(), format!("{api}/selectDestination"));
        let body = json!({
            "userId": user(place),
            "destinationId": "load",
            "attributes": {"place": place, "plan": "gold"},
        });
        calls.spawn(async move { call(&client, &url, body).await });
    }
    while let Some(done) = calls.join_next().await {
        done??;
    }
    Ok(())
}

/// JAICP's webhook address.
pub(crate) async fn receiver(times: Arc<Times>) -> Fallible<String> {
    let app = Router::new().fallback(receive).with_state(times);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(url)
}

async fn receive(State(times): State<Arc<Times>>, body: String) {
    let event = Event::from_slice(body.as_bytes());
    if let Ok(EventBody::TextMessage { text, .. }) = event.map(|event| event.body)
        && let Ok(number) = text.parse()
    {
        times.came(number);
    }
}
