//! A sandbox with a port, and a client that sees every byte.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use sandbox::faults::read_plan;
use sandbox::sandbox::Sandbox;
use sandbox::server::{self, ServeError};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, bench_of, settings};

/// No test waits longer for bytes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A sandbox that serves a port, in this process.
pub(crate) struct Served {
    pub(crate) bench: Bench,
    address: SocketAddr,
    end: CancellationToken,
    serving: JoinHandle<Result<(), ServeError>>,
}

/// Serves a port, with these faults on the channel `plain`.
pub(crate) async fn served(faults: Value) -> Served {
    let bench = bench_of(settings());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let end = CancellationToken::new();
    let serving = server::serve(
        Arc::clone(&bench.sandbox),
        listener,
        end.clone().cancelled_owned(),
    );
    let served = Served {
        serving: tokio::spawn(serving),
        bench,
        address,
        end,
    };
    served.faults(faults);
    served
}

impl Served {
    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.bench.sandbox
    }

    /// Puts faults on the channel `plain`.
    pub(crate) fn faults(&self, faults: Value) {
        let (sandbox, plan) = (self.sandbox(), read_plan(&faults).unwrap());
        sandbox.faults.set("plain", plan, sandbox.clock.now());
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Everything that comes back for these bytes until the connection ends.
    pub(crate) async fn bytes(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        rest_of(stream).await
    }

    /// Everything that comes back for a message of client `c`.
    pub(crate) async fn say(&self, query: &str) -> String {
        self.bytes(&message(query)).await
    }

    /// Asks the sandbox to stop, and waits until it has.
    pub(crate) async fn stop(self) {
        self.end.cancel();
        self.serving.await.unwrap().unwrap();
    }

    /// Waits until the request log shows this of its last entry.
    pub(crate) async fn until(&self, shows: impl Fn(&sandbox::request_log::Entry) -> bool) {
        let watching = async {
            while !self.sandbox().requests.entries().last().is_some_and(&shows) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(PATIENCE, watching).await.unwrap();
    }
}

/// A message of client `c` on `plain`, as it goes over the wire.
pub(crate) fn message(query: &str) -> String {
    let body = serde_json::json!({"clientId": "c", "query": query}).to_string();
    let length = body.len();
    format!(
        "POST /chatapi/plain HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

/// What a connection still brings. That it is reset is an end like another.
pub(crate) async fn rest_of(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let reading = async {
        let mut part = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut part).await {
            bytes.extend_from_slice(&part[..count]);
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The length that the head names, and the body that came.
pub(crate) fn body_of(answer: &str) -> (usize, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    (length.unwrap().parse().unwrap(), body)
}
