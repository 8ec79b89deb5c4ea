//! Around every request: the log, the request log, and the body of failures.
//!
//! Logged are the method, the kind of address, the channel's name, the status
//! and the time it took; never a path (it has the token), a query or a text.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

use super::broken::Cut;
use super::error;
use crate::clock::Clock;
use crate::line::Line;
use crate::request_log::{Outcome, Trace};
use crate::sandbox::Sandbox;

/// The kind of what is not the Chat API.
const OTHER: &str = "other";

/// Notes that the client went away, unless the request was answered before.
struct AbandonedOnDrop(Trace, Clock);

impl Drop for AbandonedOnDrop {
    fn drop(&mut self) {
        self.0.end(Outcome::Abandoned, self.1.now());
    }
}

pub(super) async fn observe(
    State(sandbox): State<Arc<Sandbox>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let kind = kind_of(&path, request.method());
    let trace = match kind {
        OTHER => None,
        _ => {
            let trace =
                sandbox
                    .requests
                    .begin(request.method().as_str(), kind, sandbox.clock.now());
            request.extensions_mut().insert(trace.clone());
            Some(AbandonedOnDrop(trace, sandbox.clock))
        }
    };
    let line = request.extensions().get::<ConnectInfo<Line>>().cloned();
    let began = Instant::now();
    let response = next.run(request).await;
    let mut response = error::with_body(response, &path, sandbox.clock.now());
    if let Some(AbandonedOnDrop(trace, _)) = &trace {
        let status = response.status().as_u16();
        let is_cut = response.extensions().get::<Cut>().is_some();
        let outcome = match is_cut {
            true => Outcome::Cut,
            false => Outcome::Answered(status),
        };
        trace.end(outcome, sandbox.clock.now());
        let entry = trace.entry();
        let channel = entry.channel.as_deref().unwrap_or("none");
        let millis = began.elapsed().as_millis();
        match is_cut {
            true => tracing::info!(method = entry.method, kind, channel, millis, "cut"),
            false => tracing::info!(method = entry.method, kind, channel, status, millis),
        }
        // Without a port there is no line, and the body of the answer breaks.
        if let (true, Some(line)) = (is_cut, line) {
            line.cut();
        }
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// What is asked for, by the shape of the path.
fn kind_of(path: &str, method: &Method) -> &'static str {
    if path == "/uploads" && method == Method::POST {
        return "upload";
    }
    let mut segments = path.split('/').skip(1);
    if segments.next() != Some("chatapi") {
        return OTHER;
    }
    match (segments.nth(1), segments.next()) {
        (None, _) if method == Method::GET => "simplified",
        (None, _) => "send",
        (Some("async"), None) => "async",
        (Some("events"), None) => "events",
        (Some("history"), None) => "history",
        _ => OTHER,
    }
}
