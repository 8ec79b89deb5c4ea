//! JAICP's webhook address: keeps what is posted, and answers as a test says.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use operator_api::{Body, Event, EventBody};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::bench::{Desk, PATIENCE, SECRET};

type Judge = dyn Fn(&Event) -> Response + Send + Sync;

/// What has come, whether it was taken or not.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    pub(crate) event: Event,
    pub(crate) at: Instant,
    pub(crate) was_taken: bool,
}

/// The receiver. It goes on as long as the test.
pub(crate) struct Receiver {
    pub(crate) url: String,
    shared: Arc<Shared>,
    changed: watch::Receiver<usize>,
}

struct Shared {
    posted: Mutex<Vec<Posted>>,
    judge: Mutex<Box<Judge>>,
    count: watch::Sender<usize>,
}

impl Receiver {
    /// A receiver that takes everything.
    pub(crate) async fn start() -> Self {
        let (count, changed) = watch::channel(0);
        let shared = Arc::new(Shared {
            posted: Mutex::default(),
            judge: Mutex::new(Box::new(|_| StatusCode::OK.into_response())),
            count,
        });
        let app = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook/key", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        Receiver {
            url,
            shared,
            changed,
        }
    }

    /// A receiver that a desk's demo channel knows.
    pub(crate) async fn of(desk: &Desk) -> Self {
        let receiver = Receiver::start().await;
        receiver.is_for(desk).await;
        receiver
    }

    pub(crate) async fn is_for(&self, desk: &Desk) {
        let body = json!({"url": self.url});
        let answer = desk.call_on(SECRET, "setWebhook", body).await;
        assert_eq!(answer.status, 200);
    }

    /// Answers so from now on.
    pub(crate) fn answers(&self, judge: impl Fn(&Event) -> Response + Send + Sync + 'static) {
        *self.shared.judge.lock().unwrap() = Box::new(judge);
    }

    /// Everything that has come.
    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.shared.posted.lock().unwrap().clone()
    }

    /// Waits until what has come is enough.
    pub(crate) async fn until(&mut self, is_enough: impl Fn(&[Posted]) -> bool) -> Vec<Posted> {
        let wait = async {
            loop {
                self.changed.borrow_and_update();
                let posted = self.posted();
                if is_enough(&posted) {
                    return posted;
                }
                self.changed.changed().await.unwrap();
            }
        };
        let patience = PATIENCE + Duration::from_secs(30);
        tokio::time::timeout(patience, wait).await.unwrap()
    }

    /// Waits for so many events that were taken, repeats not counted.
    pub(crate) async fn taken(&mut self, count: usize) -> Vec<Event> {
        let posted = self.until(|posted| distinct(posted).len() >= count).await;
        distinct(&posted)
    }
}

/// What was taken, without what came again under the same name.
pub(crate) fn distinct(posted: &[Posted]) -> Vec<Event> {
    let mut seen = HashSet::new();
    posted
        .iter()
        .filter(|posted| posted.was_taken && seen.insert(posted.event.id.clone()))
        .map(|posted| posted.event.clone())
        .collect()
}

/// The text of an event that has one.
pub(crate) fn text_of(event: &Event) -> Option<&str> {
    match &event.body {
        EventBody::TextMessage { text, .. } => Some(text),
        _ => None,
    }
}

async fn receive(State(shared): State<Arc<Shared>>, body: String) -> Response {
    let event = Event::from_slice(body.as_bytes()).unwrap();
    let answer = shared.judge.lock().unwrap()(&event);
    let posted = Posted {
        event,
        at: Instant::now(),
        was_taken: answer.status().is_success(),
    };
    shared.posted.lock().unwrap().push(posted);
    shared.count.send_modify(|count| *count += 1);
    answer
}
