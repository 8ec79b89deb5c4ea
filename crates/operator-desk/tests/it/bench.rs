//! The real program with a data file of its own, and JAICP's side of the
//! calls.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::page::Page;

/// The demo's agents sign in with this.
pub(crate) const PASSWORD: &str = "a good password";

/// The demo's channel has this secret.
pub(crate) const SECRET: &str = "secret-of-the-demo-channel";

/// What must happen happens within this time on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running desk, which is ended with the test.
pub(crate) struct Desk {
    pub(crate) base: String,
    pub(crate) data: PathBuf,
    child: Child,
    folder: Option<TempDir>,
}

/// An answer that was read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_operator-desk"))
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        // A desk that was ended has left none.
        .pool_max_idle_per_host(0)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// Runs a command to its end.
pub(crate) fn end_of(arguments: &[&str], input: &str) -> Output {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who reads no input may have ended before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Asks for something, and reads the answer whole.
pub(crate) async fn ask(request: reqwest::RequestBuilder) -> Answer {
    let response = request.timeout(PATIENCE).send().await.unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.bytes().await.unwrap().to_vec(),
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    /// The demo's desk.
    pub(crate) fn start() -> Self {
        Desk::with(&[])
    }

    /// The demo's desk with more options.
    pub(crate) fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Desk::on(folder.path().join("desk.sqlite"), options);
        desk.folder = Some(folder);
        desk
    }

    /// A desk on a data file.
    pub(crate) fn on(data: PathBuf, options: &[&str]) -> Self {
        Desk::at("127.0.0.1:0", data, options)
    }

    fn at(listen: &str, data: PathBuf, options: &[&str]) -> Self {
        let mut child = program()
            .args(["serve", "--demo", "--listen", listen])
            .args(["--demo-password", PASSWORD, "--demo-secret", SECRET])
            .args(["--retry-ms", "20", "--log", "debug", "--data"])
            .arg(&data)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("operator-desk listens on ");
        let Some(base) = base.map(str::to_owned) else {
            let mut words = String::new();
            let mut stderr = child.stderr.take().unwrap();
            stderr.read_to_string(&mut words).unwrap();
            panic!("{line:?} {words:?}");
        };
        Desk {
            base,
            data,
            child,
            folder: None,
        }
    }

    /// Ends it at once, as a power cut would, and starts it again at the same
    /// place.
    pub(crate) fn kill_and_start(mut self, options: &[&str]) -> Self {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.again(options)
    }

    /// Starts a desk that has ended again at the same place.
    pub(crate) fn again(mut self, options: &[&str]) -> Self {
        let folder = self.folder.take();
        let listen = self.base.strip_prefix("http://").unwrap().to_owned();
        let mut desk = Desk::at(&listen, self.data.clone(), options);
        desk.folder = folder;
        desk
    }

    /// Asks it to end, and gives its log.
    pub(crate) fn stop(&mut self) -> String {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        assert!(self.child.wait().unwrap().success(), "{log}");
        log
    }

    /// An address of the desk.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// One of JAICP's calls, on a channel.
    pub(crate) async fn call_on(&self, secret: &str, call: &str, body: Value) -> Answer {
        let url = self.url(&format!("/operator/{secret}/{call}"));
        ask(client().post(url).body(body.to_string())).await
    }

    /// One of JAICP's calls that is carried out.
    pub(crate) async fn call(&self, call: &str, body: Value) {
        let answer = self.call_on(SECRET, call, body).await;
        assert_eq!(answer.status, 200, "{call}: {answer:?}");
        assert_eq!(answer.json(), json!({}));
    }

    /// A client that waits for the Support group.
    pub(crate) async fn waits(&self, user: &str) {
        let body = json!({"userId": user, "destinationId": "support"});
        self.call("selectDestination", body).await;
    }

    /// The client writes.
    pub(crate) async fn says(&self, user: &str, text: &str) {
        self.call("sendText", json!({"userId": user, "text": text}))
            .await;
    }

    pub(crate) async fn destinations(&self) -> Value {
        let url = self.url(&format!("/operator/{SECRET}/getDestinations"));
        ask(client().request(Method::GET, url)).await.json()
    }

    /// Signs an agent in.
    pub(crate) async fn page(&self, login: &str) -> Page {
        Page::sign_in(&self.base, login, PASSWORD).await
    }

    /// Runs a command on the desk's data.
    pub(crate) fn command(&self, arguments: &[&str], input: &str) -> Output {
        let data = self.data.to_str().unwrap();
        let name = &arguments[..1];
        end_of(&[name, &["--data", data], &arguments[1..]].concat(), input)
    }
}
