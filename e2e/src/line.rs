//! The line between the browser and the network, where the engine lets it be
//! cut or made slow.
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
        self.change_line(if cut { Line::Cut } else { Line::Whole })
    }

    /// Lets so many bytes through in a second, until the line is mended. Says
    /// whether the engine lets that be done.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn slow_line(&self, bytes: u32) -> Result<bool> {
        self.change_line(Line::Slow(bytes))
    }

    fn change_line(&self, line: Line) -> Result<bool> {
        if self.engine() != Engine::Chromium {
            return Ok(false);
        }
        let done: Result<Value, CmdError> = self.wait(self.client().issue_cmd(line));
        done?;
        Ok(true)
    }
}

/// Chromedriver's command for the line.
#[derive(Debug)]
enum Line {
    Whole,
    Slow(u32),
    Cut,
}

impl WebDriverCompatibleCommand for Line {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/chromium/network_conditions"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let throughput = match self {
            Self::Slow(bytes) => *bytes,
            Self::Whole | Self::Cut => 1_000_000_000,
        };
        let offline = matches!(self, Self::Cut);
        let conditions = json!({"offline": offline, "latency": 0, "throughput": throughput});
        let body = json!({"network_conditions": conditions});
        (Method::POST, Some(body.to_string()))
    }
}
