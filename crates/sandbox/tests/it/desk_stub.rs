//! A small server that records what the sandbox sends to an agents' platform,
//! and answers what a test tells it. It knows nothing of chats.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as UrlPath, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use sandbox::clock::TimeScale;
use sandbox::settings::Settings;
use sandbox::store::Store;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::bench::{Bench, Seen, bench_online, script_of};

/// No test waits longer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

const SCRIPT: &str = r#"
fallback: /Echo
states:
  /Agent:
    when: [agent]
    replies:
      - "One moment."
      - type: switch
        firstMessage: "{{firstName|Somebody}} asks for help."
        lastMessage: They left.
        closeChatPhrases: [" Bye now ", "/close"]
        attributes: { page: "{{data.page|none}}" }
        hiddenAttributes: { segment: vip }
        customData: { k: { n: 1 } }
  /Bare:
    when: [bare]
    replies:
      - { type: switch, closeChatPhrases: [/close] }
  /Named:
    when: [named]
    replies:
      - { type: switch, destination: sales, firstMessage: Sales please., closeChatPhrases: [/close] }
  /Offline:
    when: [offline]
    replies:
      - { type: switch, destination: sales, ignoreOffline: true, firstMessage: Whenever you can. }
  /OneTime:
    when: [one time]
    replies:
      - "I pass it on."
      - { type: switch, oneTimeMessage: true, sendMessagesToOperator: true, firstMessage: "Call {{query}} back." }
  /History:
    when: [history]
    replies:
      - "I tell them."
      - type: buttons
        buttons: [{ text: "Yes" }, { text: "No" }]
      - { type: switch, sendMessagesToOperator: true, sendMessageHistoryAmount: 4, firstMessage: Read the above. }
  /Themed:
    when: [themed]
    replies:
      - { type: switch, closeChatPhrases: [/close], theme: /After }
  /After:
    replies: ["We are back."]
    otherwise: /After/More
  /After/More:
    replies: ["More after."]
  /Welcome:
    from: [/Agent, /Bare, /Named, /Echo]
    when:
      - event: livechatFinished
    replies: ["Welcome back."]
  /Nobody:
    when:
      - event: noLivechatOperatorsOnline
    replies: ["Nobody is there."]
  /File:
    when:
      - event: fileEvent
    replies: ["Thank you for {{data.eventData.0.name}}."]
  /Echo:
    replies: ["Bot: {{query}}"]
"#;

/// A call, as the platform got it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) body: Value,
}

#[derive(Default)]
struct Shared {
    calls: Mutex<Vec<Call>>,
    answers: Mutex<VecDeque<(&'static str, u16)>>,
    groups: Mutex<Value>,
    retry_after: Mutex<Option<&'static str>>,
    called: Notify,
}

/// The server. It ends with the test.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

async fn take(
    State(shared): State<Arc<Shared>>,
    UrlPath(method): UrlPath<String>,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let answer = {
        let mut answers = shared.answers.lock().unwrap();
        let place = answers.iter().position(|(of, _)| *of == method);
        place.and_then(|place| answers.remove(place))
    };
    let status = answer.map_or(200, |(_, status)| status);
    let groups = shared.groups.lock().unwrap().to_string();
    shared.calls.lock().unwrap().push(Call { method, body });
    shared.called.notify_waiters();
    let asked = shared.retry_after.lock().unwrap().filter(|_| status >= 400);
    let asked = asked.map(|asked| (RETRY_AFTER, HeaderValue::from_static(asked)));
    let status = StatusCode::from_u16(status).unwrap();
    (status, asked.into_iter().collect(), groups)
}

impl Stub {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/operator/secret", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let app = Router::new()
            .route("/operator/secret/{method}", axum::routing::any(take))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, app).await });
        let stub = Stub { url, shared };
        stub.groups(json!([
            {"destinationId": "sales", "name": "Sales", "hasOnline": false},
            {"destinationId": 7, "name": "Support", "hasOnline": "true"},
        ]));
        stub
    }

    pub(crate) fn groups(&self, groups: Value) {
        *self.shared.groups.lock().unwrap() = groups;
    }

    /// What it asks for from now on when it does not take something: its `Retry-After`.
    pub(crate) fn asks_to_wait(&self, retry_after: &'static str) {
        *self.shared.retry_after.lock().unwrap() = Some(retry_after);
    }

    /// What it answers next to calls of a method; after that 200.
    pub(crate) fn will(&self, method: &'static str, statuses: &[u16]) {
        let mut answers = self.shared.answers.lock().unwrap();
        answers.extend(statuses.iter().map(|status| (method, *status)));
    }

    /// From now on it answers everything with 200.
    pub(crate) fn recovers(&self) {
        self.shared.answers.lock().unwrap().clear();
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().unwrap().clone()
    }

    /// The bodies of all calls of a method.
    pub(crate) fn bodies(&self, method: &str) -> Vec<Value> {
        let calls = self.calls().into_iter();
        let calls = calls.filter(|call| call.method == method);
        calls.map(|call| call.body).collect()
    }

    /// The bodies of a method's calls, once there are so many.
    pub(crate) async fn until(&self, method: &str, count: usize) -> Vec<Value> {
        let enough = async {
            loop {
                let called = self.shared.called.notified();
                let bodies = self.bodies(method);
                if bodies.len() >= count {
                    return bodies;
                }
                called.await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, enough).await;
        waited.unwrap_or_else(|_| panic!("{method} {count} times: {:?}", self.calls()))
    }

    /// What the client has said, in its order, as the platform got it.
    pub(crate) fn texts(&self) -> Vec<String> {
        let texts = self.bodies("sendText").into_iter();
        texts
            .map(|body| body["text"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Channels with this platform: `desk`, and `hooked` with a webhook address at
/// the same server.
pub(crate) fn settings(url: &str) -> Settings {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bot.yaml"), SCRIPT).unwrap();
    let text = format!(
        r#"
        [[channel]]
        name = "plain"
        token = "plain"
        bot_script = "bot.yaml"
        agents_url = "{url}/"
        agents_timeout_ms = 2000

        [[channel]]
        name = "hooked"
        token = "hooked-token"
        webhook = "{url}/hook"
        bot_script = "bot.yaml"
        agents_url = "{url}"
        "#
    );
    let settings = Settings::parse("test.toml", &text, folder.path()).unwrap();
    Settings {
        time_scale: TimeScale::new(0.02).unwrap(),
        hold: Duration::from_millis(200),
        ..settings
    }
}

/// A sandbox with an agents' platform that records.
pub(crate) struct Desk {
    pub(crate) bench: Bench,
    pub(crate) stub: Stub,
}

pub(crate) async fn desk() -> Desk {
    desk_with(Stub::start().await, Store::in_memory().unwrap()).await
}

/// A sandbox whose data is in a file.
pub(crate) async fn desk_in(stub: Stub, file: &Path) -> Desk {
    desk_with(stub, Store::in_file(file).unwrap()).await
}

pub(crate) async fn desk_with(stub: Stub, store: Store) -> Desk {
    let bench = bench_online(settings(&stub.url), store);
    Desk { bench, stub }
}

impl Desk {
    pub(crate) async fn say(&self, query: &str) -> Seen {
        self.bench.say(query).await
    }

    /// Where the platform posts events of the channel `plain`.
    pub(crate) async fn hook(&self) -> String {
        let told = self.stub.until("setWebhook", 2).await;
        let mut hooks = told.iter().map(|body| body["url"].as_str().unwrap());
        let hook = hooks.next().unwrap();
        hook.strip_prefix("http://127.0.0.1:7080")
            .unwrap()
            .to_owned()
    }

    /// An event of the platform.
    pub(crate) async fn event(&self, event: Value) -> Seen {
        // The two channels tell their addresses in any order: the wrong one
        // would lead to another conversation.
        let key = self.bench.sandbox.store.agents_key("plain", "").unwrap();
        let path = format!("{}/{key}", sandbox::agents::PATH);
        self.bench.post(&path, event.to_string()).await
    }

    pub(crate) async fn agent_says(&self, id: &str, text: &str) -> Seen {
        let event = json!({
            "id": id, "userId": "c", "type": "TextMessage", "text": text, "employee": anna()
        });
        self.event(event).await
    }

    pub(crate) async fn agent_closes(&self, id: &str) -> Seen {
        let event = json!({"id": id, "userId": "c", "type": "Closed", "employee": anna()});
        self.event(event).await
    }

    /// How the conversation stands.
    pub(crate) async fn stands(&self) -> Value {
        let told = self.bench.get("/control/agents?clientId=c").await.json();
        told["conversations"][0].clone()
    }

    /// Waits until the conversation stands so.
    pub(crate) async fn until(&self, what: &str, stands: impl Fn(&Value) -> bool) {
        let waiting = async {
            while !stands(&self.stands().await) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("{what}: {}", self.stands().await);
        }
    }

    /// Waits until agents hold the conversation and everything has gone out.
    pub(crate) async fn until_taken(&self) {
        self.until("taken", |stands| {
            stands["stage"] == "waiting" && stands["waiting"] == json!([])
        })
        .await;
    }

    /// Waits until nothing waits, and agents hold nothing.
    pub(crate) async fn until_back(&self) {
        self.until("back", Value::is_null).await;
    }

    /// What the client is told, for short.
    pub(crate) async fn timeline(&self) -> Vec<String> {
        let events = self.bench.all_events("plain").await;
        events.iter().map(short).collect()
    }
}

/// An item, for short.
pub(crate) fn short(item: &Value) -> String {
    match item["type"].as_str().unwrap() {
        "operatorMessage" => {
            let who = item["event"]["employee"]["firstName"].as_str().unwrap();
            let words = script_of(std::slice::from_ref(item)).concat();
            words.replacen('<', &format!("{who}: "), 1)
        }
        kind @ ("operatorJoined" | "operatorPassed" | "operatorClosed") => kind.to_owned(),
        _ => script_of(std::slice::from_ref(item)).concat(),
    }
}

pub(crate) fn anna() -> Value {
    json!({
        "employeeId": "1", "firstName": "Anna", "lastName": "Smirnova",
        "avatarUrl": "http://desk.test/a.png"
    })
}
