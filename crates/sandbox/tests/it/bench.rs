//! A sandbox without a port, with a small script, on tokio's paused clock.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use chat_api::Timestamp;
use sandbox::clock::Clock;
use sandbox::http;
use sandbox::origin::Origin;
use sandbox::post::{HttpPost, Post};
use sandbox::sandbox::{Control, Sandbox};
use sandbox::settings::Settings;
use sandbox::store::Store;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::post::FakePost;

/// When the clock of a test begins.
pub(crate) const NOW: Timestamp = Timestamp(1_700_000_000_000);

pub(crate) const SCRIPT: &str = r#"
fallback: /Echo
states:
  /Start:
    when: [/start]
    replies:
      - "Hello {{firstName|there}}."
      - type: buttons
        buttons:
          - { text: "Yes", transition: /Yes }
          - { text: "No" }
  /Yes:
    replies: ["You said yes."]
    when:
      - event: agreed
  /Slow:
    when: [slow]
    delay: 3000
    replies: ["At last."]
  /Later:
    when: [later]
    replies:
      - "Wait."
      - { type: timeout, interval: 10, targetState: /Written }
  /Written:
    replies: ["Here I am, {{firstName|you}}."]
  /Fail:
    when: [fail]
    error: { status: 429, message: Not now., retryAfter: 7 }
  /Media:
    when: [media]
    replies: ["{{origin}}/media/shop.svg"]
  /Echo:
    replies: ["{{query}}"]
"#;

/// A sandbox and what stands in for the world around it.
pub(crate) struct Bench {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) app: Router,
    pub(crate) post: Arc<FakePost>,
}

/// The channels of the tests: `plain`, `locked`, `hooked` with a webhook
/// address, `external` with a bot at an address.
pub(crate) fn settings() -> Settings {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bot.yaml"), SCRIPT).unwrap();
    let text = r#"
        [[channel]]
        name = "plain"
        token = "plain"
        bot_script = "bot.yaml"

        [[channel]]
        name = "locked"
        token = "abcdefgh:0123456789abcdef0123456789abcdef01234567"
        block_form = true
        bot_script = "bot.yaml"

        [[channel]]
        name = "hooked"
        token = "hooked-token"
        webhook = "http://hook.test/in"
        bot_script = "bot.yaml"

        [[channel]]
        name = "external"
        token = "external-token"
        bot_url = "http://bot.test/"
        bot_id = "shop-bot"
        bot_timeout_ms = 4000
    "#;
    Settings::parse("test.toml", text, folder.path()).unwrap()
}

/// A sandbox that keeps everything in memory.
pub(crate) fn bench() -> Bench {
    bench_of(settings())
}

/// A sandbox with these settings that keeps everything in memory.
pub(crate) fn bench_of(settings: Settings) -> Bench {
    bench_with(settings, Store::in_memory().unwrap(), Control::Loopback)
}

/// A sandbox that keeps everything in a file.
pub(crate) fn bench_in(file: &Path) -> Bench {
    bench_with(settings(), Store::in_file(file).unwrap(), Control::Loopback)
}

pub(crate) fn bench_with(settings: Settings, store: Store, control: Control) -> Bench {
    let post = Arc::new(FakePost::default());
    let world = Arc::clone(&post) as Arc<dyn Post>;
    bench_over(settings, store, control, (post, world))
}

/// A sandbox whose posts go out into the world.
pub(crate) fn bench_online(settings: Settings, store: Store) -> Bench {
    let world = Arc::new(HttpPost::build().unwrap());
    let nobody = Arc::new(FakePost::default());
    bench_over(settings, store, Control::Loopback, (nobody, world))
}

fn bench_over(
    settings: Settings,
    store: Store,
    control: Control,
    (post, world): (Arc<FakePost>, Arc<dyn Post>),
) -> Bench {
    let mut sandbox = Sandbox::new(settings, store, Clock::set_to(NOW), world);
    sandbox.control = control;
    sandbox.listens_at(Origin::of_host("127.0.0.1:7080").unwrap());
    let sandbox = Arc::new(sandbox);
    sandbox::server::start(&sandbox).unwrap();
    Bench {
        app: http::app(Arc::clone(&sandbox)),
        sandbox,
        post,
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON: {}", self.text))
    }

    /// The texts of the replies of an answer.
    pub(crate) fn texts(&self) -> Vec<String> {
        texts_of(&self.json())
    }

    pub(crate) fn events(&self) -> Vec<Value> {
        self.json()["events"].as_array().unwrap().clone()
    }
}

/// The texts among `data.replies`.
pub(crate) fn texts_of(answer: &Value) -> Vec<String> {
    answer["data"]["replies"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|reply| reply["text"].as_str())
        .map(str::to_owned)
        .collect()
}

/// What the events say, for short: `>text` from the client, `<text` from the bot.
pub(crate) fn script_of(events: &[Value]) -> Vec<String> {
    events
        .iter()
        .map(|item| match item["type"].as_str().unwrap() {
            "clientRequest" => {
                let event = &item["event"];
                let input = event["query"].as_str().or(event["event"].as_str());
                format!(">{}", input.unwrap())
            }
            _ => format!("<{}", texts_of(&item["event"]).join("|")),
        })
        .collect()
}

/// The time of an item, in milliseconds.
pub(crate) fn time_of(item: &Value) -> i64 {
    let text = item["event"]["timestamp"].as_str().unwrap();
    Timestamp::parse(text).unwrap().0
}

pub(crate) async fn seen(response: Response<Body>) -> Seen {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Seen {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(body.to_vec()).unwrap(),
    }
}

impl Bench {
    pub(crate) async fn call(&self, request: Request<Body>) -> Seen {
        seen(self.app.clone().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Seen {
        self.call(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Seen {
        self.call(Request::post(path).body(body.into()).unwrap())
            .await
    }

    /// Begins faults on the channel `plain`.
    pub(crate) async fn faults(&self, plan: Value) -> Seen {
        let request = Request::put("/control/channels/plain/faults");
        let body = Body::from(plan.to_string());
        self.call(request.body(body).unwrap()).await
    }

    /// What the faults of the channel `plain` have done so far.
    pub(crate) async fn counts(&self) -> Value {
        let told = self.get("/control/channels/plain/faults").await.json();
        told["faults"].clone()
    }

    /// A client of the channel `plain` sends a message with an id.
    pub(crate) async fn send(&self, client: &str, id: &str, query: &str) -> Seen {
        let data = json!({"jaicpChat": {"messageId": id}});
        let body = json!({"clientId": client, "query": query, "data": data});
        self.post("/chatapi/plain", body.to_string()).await
    }

    /// Client `c` of the channel `plain` writes.
    pub(crate) async fn say(&self, query: &str) -> Seen {
        self.post(
            "/chatapi/plain",
            json!({"clientId": "c", "query": query}).to_string(),
        )
        .await
    }

    /// All events of client `c` on a channel, by its token.
    pub(crate) async fn all_events(&self, token: &str) -> Vec<Value> {
        self.get(&format!("/chatapi/{token}/events?clientId=c&all=true&ts=0"))
            .await
            .events()
    }

    /// A request that is still under way, begun for sure.
    pub(crate) async fn begin(&self, path: &str) -> tokio::task::JoinHandle<Seen> {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let app = self.app.clone();
        let before = self.sandbox.requests.entries().len();
        let handle = tokio::spawn(async move { seen(app.oneshot(request).await.unwrap()).await });
        while self.sandbox.requests.entries().len() == before {
            tokio::task::yield_now().await;
        }
        settle().await;
        handle
    }
}

/// Lets every task run until it waits for something, without moving the clock.
pub(crate) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

impl Bench {
    /// A file, which need not be a text.
    pub(crate) async fn get_bytes(&self, path: &str) -> (u16, Vec<u8>) {
        let (status, _, bytes) = self.get_range(path, None).await;
        (status, bytes)
    }

    /// A part of a file.
    pub(crate) async fn get_range(
        &self,
        path: &str,
        range: Option<&str>,
    ) -> (u16, HeaderMap, Vec<u8>) {
        let mut request = Request::get(path);
        if let Some(range) = range {
            request = request.header("range", range);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), parts.headers, bytes.to_vec())
    }
}
