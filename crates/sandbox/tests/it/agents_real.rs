//! The real sandbox with the real agents' platform, and an agent who uses it
//! as its page does.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use operator_desk::demo::{self, Wanted};
use operator_desk::desk::{Desk, Settings};
use operator_desk::files::Files;
use operator_desk::post::HttpPost;
use operator_desk::{server, store};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::desk_stub::{PATIENCE, short};
use crate::process::{self, Running, client};

const SECRET: &str = "a-secret-of-the-test";

const PASSWORD: &str = "a password of the test";

/// The platform, in this process.
struct Platform {
    address: SocketAddr,
    end: CancellationToken,
    serving: JoinHandle<()>,
}

impl Platform {
    /// Starts it with the data of a folder, at a port that is given or free.
    async fn start(folder: &Path, address: SocketAddr) -> Self {
        let data = folder.join("desk.sqlite");
        let connection = store::open(&data).unwrap();
        let wanted = Wanted {
            password: Some(PASSWORD.to_owned()),
            secret: Some(SECRET.to_owned()),
        };
        demo::make(&connection, wanted).unwrap();
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let settings = Settings {
            public_url: format!("http://{address}"),
            retry: Duration::from_millis(20),
            ..Settings::default()
        };
        let files = Files::beside(&data).unwrap();
        let post = HttpPost::build().unwrap();
        let (desk, to_deliver) = Desk::new(settings, connection, files, post).unwrap();
        server::start(&desk, to_deliver).await.unwrap();
        let end = CancellationToken::new();
        let serving = server::serve(desk, listener, end.clone().cancelled_owned());
        let serving = tokio::spawn(async move { serving.await.unwrap() });
        Platform {
            address,
            end,
            serving,
        }
    }

    fn url(&self) -> String {
        format!("http://{}/operator/{SECRET}", self.address)
    }

    async fn stop(self) -> SocketAddr {
        self.end.cancel();
        self.serving.await.unwrap();
        self.address
    }
}

/// An agent who is signed in and there.
struct Agent {
    base: String,
    cookie: String,
    csrf: String,
    /// While it is open the agent counts as there.
    _live: reqwest::Response,
}

impl Agent {
    async fn sign_in(platform: &Platform, login: &str) -> Self {
        let base = format!("http://{}/agents/api", platform.address);
        let body = json!({"login": login, "password": PASSWORD}).to_string();
        let request = client().post(format!("{base}/sign-in"));
        let request = request.header("content-type", "application/json");
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let session: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        let live = client()
            .get(format!("{base}/live"))
            .header("cookie", &cookie);
        let live = live.send().await.unwrap();
        assert_eq!(live.status(), 200);
        let agent = Agent {
            base,
            cookie,
            csrf: session["csrf"].as_str().unwrap().to_owned(),
            _live: live,
        };
        let presence = json!({"presence": "online"});
        agent.call("PUT", "presence", Some(presence)).await;
        agent
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/{path}", self.base);
        let method = method.parse().unwrap();
        let mut request = client().request(method, url);
        request = request.header("cookie", &self.cookie);
        request = request.header(desk_api::CSRF_HEADER, &self.csrf);
        if let Some(body) = body {
            request = request.header("content-type", "application/json");
            request = request.body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The transcript of the one conversation, once it says so much.
    async fn until_said(&self, texts: &[&str]) -> Value {
        let waiting = async {
            loop {
                let all = self.call("GET", "conversations", None).await;
                let mut all = [&all["waiting"], &all["mine"]]
                    .into_iter()
                    .flat_map(|list| list.as_array().unwrap());
                if let Some(summary) = all.next() {
                    let path = format!("conversations/{}", summary["id"]);
                    let transcript = self.call("GET", &path, None).await;
                    let said = said(&transcript);
                    assert!(said.len() <= texts.len(), "{said:?}");
                    if said == texts {
                        return transcript;
                    }
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.unwrap_or_else(|_| panic!("the agent reads {texts:?}"))
    }
}

/// What the client and the bot have said, as the agent reads it.
fn said(transcript: &Value) -> Vec<String> {
    let messages = transcript["messages"].as_array().unwrap().iter();
    let texts = messages.filter(|message| message["author"]["is"] == "client");
    texts
        .map(|message| match message["content"]["is"].as_str().unwrap() {
            "file" => message["content"]["name"].as_str().unwrap().to_owned(),
            _ => message["content"]["text"].as_str().unwrap().to_owned(),
        })
        .collect()
}

/// What the client is told, once it ends so.
async fn until_told(sandbox: &Running, last: &str) -> Vec<String> {
    let waiting = async {
        loop {
            let path = "/chatapi/demo/history?clientId=c";
            let (_, body) = sandbox.get(path).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            let told: Vec<String> = body["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(short)
                .collect();
            if told.last().is_some_and(|told| told.starts_with(last)) {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    waited.unwrap_or_else(|_| panic!("the client reads {last}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_and_an_agent_talk_through_kills_of_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.sqlite");
    let platform = Platform::start(folder.path(), ([127, 0, 0, 1], 0).into()).await;
    let url = platform.url();
    let start = || {
        let data = data.to_str().unwrap();
        let fast = ["--time-scale", "0.1", "--log", "debug"];
        process::start(&[&["--data", data, "--agents-url", &url][..], &fast].concat())
    };
    let sandbox = start();

    // Nobody is there yet.
    sandbox.say("agent").await;
    until_told(&sandbox, "<Nobody is at the desk").await;

    let anna = Agent::sign_in(&platform, "anna").await;
    sandbox.say("hello").await;
    sandbox.say("agent").await;
    let history = "Client: agent\nBot: I am asking my colleagues to take over.";
    let transcript = loop {
        let all = anna.call("GET", "conversations", None).await;
        if let Some(summary) = all["waiting"].get(0) {
            let path = format!("conversations/{}", summary["id"]);
            let transcript = anna.call("GET", &path, None).await;
            if said(&transcript).len() == 2 {
                break transcript;
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let first = said(&transcript);
    assert!(first[0].contains(history), "{first:?}");
    assert_eq!(first[1], "A client asks for help.");
    assert_eq!(transcript["attributes"]["channel"], "demo");
    assert_eq!(transcript["hiddenAttributes"]["segment"], "demo");
    let id = transcript["summary"]["id"].clone();
    anna.call("POST", &format!("conversations/{id}/take"), None)
        .await;
    let say = |key: &str, text: &str| {
        let (path, body) = (
            format!("conversations/{id}/messages"),
            json!({"key": key, "text": text}),
        );
        let anna = &anna;
        async move { anna.call("POST", &path, Some(body)).await }
    };
    say("1", "Good afternoon!").await;
    until_told(&sandbox, "Anna: Good afternoon!").await;

    // The sandbox is killed; what the agent says meanwhile waits at the desk.
    sandbox.say("one").await;
    sandbox.kill();
    say("2", "Are you there?").await;
    let sandbox = start();
    until_told(&sandbox, "Anna: Are you there?").await;
    sandbox.say("two").await;
    let file = json!({"url": format!("http://{}/x.png", platform.address), "name": "x.png"});
    let body = json!({"clientId": "c", "event": "fileEvent", "data": {"eventData": [file]}});
    sandbox.post("/chatapi/demo", body.to_string()).await;
    let texts = [first[0].as_str(), first[1].as_str(), "one", "two", "x.png"];
    anna.until_said(&texts).await;

    // The platform is away; what the client says meanwhile waits.
    drop(anna);
    let address = platform.stop().await;
    sandbox.say("three").await;
    sandbox.say("four").await;
    sandbox.kill();
    let sandbox = start();
    sandbox.say("five").await;
    let platform = Platform::start(folder.path(), address).await;
    let anna = Agent::sign_in(&platform, "anna").await;
    let mut texts = texts.to_vec();
    texts.extend(["three", "four", "five"]);
    anna.until_said(&texts).await;
    anna.call("POST", &format!("conversations/{id}/close"), None)
        .await;
    let told = until_told(&sandbox, "<Welcome back.").await;
    let from = told
        .iter()
        .position(|told| told == "operatorJoined")
        .unwrap();
    assert_eq!(
        told[from..told.len() - 1],
        [
            "operatorJoined",
            "Anna: Good afternoon!",
            ">one",
            "Anna: Are you there?",
            ">two",
            ">fileEvent",
            ">three",
            ">four",
            ">five",
            "operatorClosed",
        ]
    );
    let answer = sandbox.say("thanks for that").await;
    assert_eq!(answer["data"]["replies"][0]["type"], "text");
    platform.stop().await;
    let log = tokio::task::spawn_blocking(move || sandbox.stop());
    let log = log.await.unwrap();
    assert!(log.contains("the agents' platform"), "{log}");
    for secret in [SECRET, "operatorapi", "five", "thanks for that"] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_when_calls_and_events_fail() {
    let folder = tempfile::tempdir().unwrap();
    let platform = Platform::start(folder.path(), ([127, 0, 0, 1], 0).into()).await;
    let anna = Agent::sign_in(&platform, "anna").await;
    let url = platform.url();
    let sandbox = process::start(&["--agents-url", &url, "--time-scale", "0.02"]);
    let plan = json!({"seed": 7, "rules": [
        {"kind": "delay", "on": "agents", "mean_ms": 200},
        {"kind": "status", "on": "desk", "status": 503, "probability": 0.15},
        {"kind": "cut-before", "on": "desk", "probability": 0.15},
        {"kind": "cut-after", "on": "desk", "probability": 0.3},
        {"kind": "status", "on": "agent-event", "status": 500, "probability": 0.2},
        {"kind": "cut-after", "on": "agent-event", "probability": 0.3},
    ]});
    sandbox.faults("demo", plan).await;
    sandbox.say("agent").await;
    let mut texts: Vec<String> = (0..20).map(|number| format!("client {number}")).collect();
    for text in &texts {
        sandbox.say(text).await;
    }
    let id = loop {
        let all = anna.call("GET", "conversations", None).await;
        if let Some(summary) = all["waiting"].get(0) {
            break summary["id"].clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let path = format!("conversations/{id}");
    anna.call("POST", &format!("{path}/take"), None).await;
    for number in 0..20 {
        let body = json!({"key": number.to_string(), "text": format!("agent {number}")});
        anna.call("POST", &format!("{path}/messages"), Some(body))
            .await;
    }
    let told = until_told(&sandbox, "Anna: agent 19").await;
    let told = told.iter().filter_map(|told| told.strip_prefix("Anna: "));
    let expected: Vec<String> = (0..20).map(|number| format!("agent {number}")).collect();
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let first = loop {
        let mut said = said(&anna.call("GET", &path, None).await);
        if said.len() >= 2 {
            said.truncate(2);
            break said;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert!(first[0].ends_with("Write “back to the bot” to return to me."));
    texts.splice(0..0, first);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    anna.until_said(&texts).await;
    platform.stop().await;
}
