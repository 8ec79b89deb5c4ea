//! The real program.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// A running sandbox, which is ended with the test.
pub(crate) struct Running {
    child: Child,
    base: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sandbox"))
}

pub(crate) fn start(arguments: &[&str]) -> Running {
    let mut child = program()
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let base = line
        .trim()
        .strip_prefix("sandbox listens on ")
        .unwrap_or_else(|| panic!("{line:?}"))
        .to_owned();
    Running { child, base }
}

impl Running {
    pub(crate) async fn post(&self, path: &str, body: String) -> (u16, String) {
        let url = format!("{}{path}", self.base);
        let response = client().post(url).body(body).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let url = format!("{}{path}", self.base);
        let response = client().get(url).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    pub(crate) async fn say(&self, query: &str) -> Value {
        let body = json!({"clientId": "c", "query": query}).to_string();
        let (status, body) = self.post("/chatapi/demo", body).await;
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    /// Begins faults on a channel.
    pub(crate) async fn faults(&self, channel: &str, plan: Value) {
        let url = format!("{}/control/channels/{channel}/faults", self.base);
        let put = client().put(url).body(plan.to_string()).send();
        assert_eq!(put.await.unwrap().status(), 200);
    }

    /// Ends it at once, in the middle of whatever it does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and gives its log.
    pub(crate) fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        assert!(self.child.wait().unwrap().success());
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        log
    }
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

fn end_of(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

#[tokio::test]
async fn it_starts_without_settings_and_answers() {
    let running = start(&[]);
    assert_eq!(running.get("/health").await.0, 200);
    let answer = running.say("/start").await;
    assert!(answer["data"]["replies"].as_array().unwrap().len() > 1);
    let response = client()
        .get(format!("{}/nothing", running.base))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.headers().contains_key("date"));
}

#[tokio::test]
async fn a_signal_answers_polls_that_are_held_and_the_log_has_no_text_and_no_token() {
    let running = start(&["--log", "debug"]);
    let token = "sandboxx:0123456789abcdef0123456789abcdef01234567";
    let body = json!({"clientId": "c", "query": "my secret words"}).to_string();
    let (status, _) = running.post(&format!("/chatapi/{token}"), body).await;
    assert_eq!(status, 200);
    running
        .post("/chatapi/some-wrong-token", "my secret body".to_owned())
        .await;
    let url = format!("{}/chatapi/demo/events?clientId=c&all=true", running.base);
    let held = tokio::spawn(async move { client().get(url).send().await.unwrap().text().await });
    // The request log shows the poll as soon as it is held.
    loop {
        let (_, log) = running.get("/control/requests?token=demo").await;
        if log.contains("\"underWay\":true") {
            break;
        }
    }
    let log = tokio::task::spawn_blocking(|| running.stop())
        .await
        .unwrap();
    assert_eq!(held.await.unwrap().unwrap(), r#"{"events":[]}"#);
    assert!(log.contains("live-shape"), "{log}");
    for secret in ["secret", "0123456789", "wrong-token"] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[tokio::test]
async fn conversations_survive_a_restart_in_a_data_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.sqlite");
    let data = ["--data", file.to_str().unwrap()];
    let first = start(&data);
    first.say("quiz").await;
    tokio::task::spawn_blocking(|| first.stop()).await.unwrap();
    let second = start(&data);
    let answer = second.say("Filter").await;
    assert_eq!(answer["data"]["nlpClass"], "/Quiz/Taste");
    let (_, history) = second.get("/chatapi/demo/history?clientId=c").await;
    let history: Value = serde_json::from_str(&history).unwrap();
    assert_eq!(history["events"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_refused_over_a_real_connection_too() {
    let running = start(&[]);
    let (status, body) = running
        .post("/chatapi/demo", "x".repeat(3 * 1024 * 1024))
        .await;
    assert_eq!(status, 413);
    assert!(body.contains("\"status\":413"));
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_wrong_script_ends_the_start_with_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let bot = "fallback: /No\nstates:\n  /A:\n    whem: [a]\n";
    write(folder.path(), "bot.yaml", bot);
    let config = "[[channel]]\nname = \"a\"\ntoken = \"t\"\nbot_script = \"bot.yaml\"\n";
    let config = write(folder.path(), "sandbox.toml", config);
    for arguments in [
        &["--config", &config][..],
        &["--config", &config, "--check"],
    ] {
        let output = end_of(arguments);
        assert_eq!(output.status.code(), Some(1));
        let words = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!(lines.len(), 3, "{words}");
        assert!(
            lines[0].ends_with("bot.yaml:1:11: there is no state `/No`"),
            "{words}"
        );
        assert!(
            lines[2].contains("bot.yaml:4:5: a state has no key `whem`"),
            "{words}"
        );
    }
}

#[test]
fn what_it_prints_can_be_started_with() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |argument| String::from_utf8(end_of(&[argument]).stdout).unwrap();
    let config = printed("--print-config").replace("bot = \"demo\"", "bot_script = \"bot.yaml\"");
    let config = write(folder.path(), "sandbox.toml", &config);
    write(folder.path(), "bot.yaml", &printed("--print-bot"));
    let output = end_of(&["--config", &config, "--check"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_wrong_command_line_is_told() {
    let output = end_of(&["--confg", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--confg")
    );
}
