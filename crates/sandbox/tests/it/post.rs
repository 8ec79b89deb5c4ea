//! A world of bots and webhook receivers that does what a test tells it.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use sandbox::post::{Post, PostError, Posted, Response};
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::Instant;

/// What the other side does.
#[derive(Clone, Debug)]
pub(crate) enum Does {
    /// Answers with a status and a body.
    Answers(u16, &'static str),
    /// Never answers.
    Hangs,
    /// Sends more than is read.
    Floods,
}

/// One call, as the other side saw it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) at: Instant,
    pub(crate) url: String,
    pub(crate) body: Value,
}

#[derive(Default)]
pub(crate) struct FakePost {
    calls: Mutex<Vec<Call>>,
    plan: Mutex<VecDeque<Does>>,
    called: Notify,
}

impl FakePost {
    /// What it does next; after that it answers everything with 200.
    pub(crate) fn will(&self, plan: impl IntoIterator<Item = Does>) {
        self.plan.lock().unwrap().extend(plan);
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// Waits until there were so many calls, an hour at most.
    pub(crate) async fn calls_until(&self, count: usize) -> Vec<Call> {
        let enough = async {
            while self.calls().len() < count {
                self.called.notified().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(3600), enough).await;
        assert!(waited.is_ok(), "{} calls", self.calls().len());
        self.calls()
    }
}

impl Post for FakePost {
    fn post<'a>(&'a self, url: &'a str, body: String, patience: Duration, _: usize) -> Posted<'a> {
        self.take(url, serde_json::from_str(&body).unwrap(), patience)
    }

    fn get<'a>(&'a self, url: &'a str, patience: Duration, _: usize) -> Posted<'a> {
        self.take(url, Value::Null, patience)
    }
}

impl FakePost {
    fn take<'a>(&'a self, url: &str, body: Value, patience: Duration) -> Posted<'a> {
        self.calls.lock().unwrap().push(Call {
            at: Instant::now(),
            url: url.to_owned(),
            body,
        });
        self.called.notify_one();
        let does = self.plan.lock().unwrap().pop_front();
        Box::pin(async move {
            match does.unwrap_or(Does::Answers(200, "{}")) {
                Does::Answers(status, body) => Ok(Response {
                    status,
                    retry_after: None,
                    body: body.as_bytes().to_vec(),
                }),
                Does::Hangs => {
                    tokio::time::sleep(patience).await;
                    Err(PostError::Late)
                }
                Does::Floods => Err(PostError::TooLarge),
            }
        })
    }
}
