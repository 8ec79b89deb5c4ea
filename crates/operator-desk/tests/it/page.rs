//! An agents' page, as far as its calls go.

use desk_api::{CSRF_HEADER, Conversations, Live, Message, Problem, Session, Summary, Transcript};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::bench::{Answer, PATIENCE, ask, client};

/// A page that is signed in.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) base: String,
    pub(crate) cookie: String,
    pub(crate) session: Session,
    pub(crate) client: reqwest::Client,
}

/// A live stream.
pub(crate) struct Stream {
    response: reqwest::Response,
    rest: String,
    /// The number of the last event.
    pub(crate) last: u64,
}

/// Tries to sign in.
pub(crate) async fn try_sign_in(base: &str, login: &str, password: &str) -> Answer {
    let body = json!({"login": login, "password": password}).to_string();
    let request = client().post(format!("{base}/agents/api/sign-in"));
    ask(request
        .header("content-type", "application/json")
        .body(body))
    .await
}

impl Page {
    pub(crate) async fn sign_in(base: &str, login: &str, password: &str) -> Self {
        let answer = try_sign_in(base, login, password).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Page {
            base: base.to_owned(),
            cookie,
            session: serde_json::from_value(answer.json()).unwrap(),
            client: client(),
        }
    }

    /// A call with all that the page sends along.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/agents/api/{path}", self.base);
        let request = self.client.request(method, url);
        let request = request.header("cookie", &self.cookie);
        request.header(CSRF_HEADER, &self.session.csrf)
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.request(method, path);
        let request = request.header("content-type", "application/json");
        ask(request.body(body.to_string())).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        ask(self.request(Method::GET, path)).await
    }

    pub(crate) async fn conversations(&self) -> Conversations {
        let answer = self.get("conversations").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_value(answer.json()).unwrap()
    }

    pub(crate) async fn transcript(&self, id: i64) -> Transcript {
        let answer = self.get(&format!("conversations/{id}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_value(answer.json()).unwrap()
    }

    /// Takes the conversation that waits longest.
    pub(crate) async fn take_first(&self) -> Summary {
        let id = self.conversations().await.waiting[0].id;
        let answer = self.take(id).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_value(answer.json()).unwrap()
    }

    pub(crate) async fn take(&self, id: i64) -> Answer {
        self.post(&format!("conversations/{id}/take"), json!({}))
            .await
    }

    pub(crate) async fn try_say(&self, id: i64, key: &str, text: &str) -> Answer {
        let body = json!({"key": key, "text": text});
        self.post(&format!("conversations/{id}/messages"), body)
            .await
    }

    pub(crate) async fn say(&self, id: i64, key: &str, text: &str) -> Message {
        let answer = self.try_say(id, key, text).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_value(answer.json()).unwrap()
    }

    /// A call without an answer that is carried out.
    pub(crate) async fn done(&self, path: &str, body: Value) {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, 204, "{path}: {answer:?}");
    }

    pub(crate) async fn set_presence(&self, presence: &str) {
        let body = json!({"presence": presence});
        let answer = self.send(Method::PUT, "presence", body).await;
        assert_eq!(answer.status, 204);
    }

    pub(crate) async fn live(&self, after: u64) -> Stream {
        let request = self.request(Method::GET, &format!("live?after={after}"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        Stream {
            response,
            rest: String::new(),
            last: after,
        }
    }
}

impl Stream {
    /// The next event; nothing if the desk ends the stream.
    pub(crate) async fn next(&mut self) -> Option<Live> {
        tokio::time::timeout(PATIENCE, self.read()).await.unwrap()
    }

    /// The next event that is looked for.
    pub(crate) async fn find(&mut self, is_it: impl Fn(&Live) -> bool) -> Live {
        loop {
            let live = self.next().await.expect("the stream goes on");
            if is_it(&live) {
                return live;
            }
        }
    }

    async fn read(&mut self) -> Option<Live> {
        loop {
            while let Some((event, rest)) = self.rest.split_once("\n\n") {
                let field = |name: &str| {
                    let mut lines = event.lines();
                    lines.find_map(|line| line.strip_prefix(name).map(str::trim))
                };
                let found = field("id:").zip(field("data:"));
                let found = found.map(|(id, data)| {
                    let live = serde_json::from_str(data).unwrap();
                    (id.parse().unwrap(), live)
                });
                self.rest = rest.to_owned();
                if let Some((id, live)) = found {
                    self.last = id;
                    return Some(live);
                }
            }
            // A desk that is killed breaks its streams.
            let chunk = self.response.chunk().await.ok()??;
            self.rest.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

/// What a refused call says.
pub(crate) fn problem(answer: &Answer) -> Problem {
    serde_json::from_value(answer.json()).unwrap()
}
