//! The line between the browser and the network, where the engine lets it be
//! cut.
//!
//! Only Chromium does, by a command of its driver's own.

use anyhow::Result;
use axum::http::Method;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::browser::Browser;
use crate::engine::Engine;

impl Browser {
    /// Cuts the line, or mends it. Says whether the engine lets that be done.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn cut_line(&self, cut: bool) -> Result<bool> {
        if self.engine() != Engine::Chromium {
            return Ok(false);
        }
        let done: Result<Value, CmdError> = self.wait(self.client().issue_cmd(Line { cut }));
        done?;
        Ok(true)
    }
}

/// Chromedriver's command for the line.
#[derive(Debug)]
struct Line {
    cut: bool,
}

impl WebDriverCompatibleCommand for Line {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/chromium/network_conditions"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let conditions = json!({"offline": self.cut, "latency": 0, "throughput": 1_000_000_000});
        let body = json!({"network_conditions": conditions});
        (Method::POST, Some(body.to_string()))
    }
}
