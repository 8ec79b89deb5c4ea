//! How much a page holds by the engine's own count, where the engine tells:
//! what has left the document and is not freed counts too.
//!
//! Only Chromium tells, through its driver's way to the developer tools.

use anyhow::Result;
use axum::http::Method;
use fantoccini::Client;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde::Deserialize;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::browser::Browser;
use crate::engine::Engine;

/// What a page holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Held {
    /// Nodes, in the document or not.
    pub nodes: u32,
    /// Listeners on anything.
    #[serde(rename = "jsEventListeners")]
    pub listeners: u32,
}

impl Browser {
    /// What the page holds once all that can be freed has been; nothing where
    /// the engine does not tell.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn held_by_the_page(&self) -> Result<Option<Held>> {
        if self.engine() != Engine::Chromium {
            return Ok(None);
        }
        // What one collection frees may have held something else.
        for _ in 0..2 {
            self.ask_tools("HeapProfiler.collectGarbage")?;
        }
        let counted = self.ask_tools("Memory.getDOMCounters")?;
        Ok(Some(serde_json::from_value(counted)?))
    }

    fn ask_tools(&self, method: &'static str) -> Result<Value> {
        let client: &Client = self.client();
        let answer: Result<Value, CmdError> = self.wait(client.issue_cmd(DeveloperTools(method)));
        Ok(answer?)
    }
}

/// A command of Chromium's developer tools without parameters.
#[derive(Debug)]
struct DeveloperTools(&'static str);

impl WebDriverCompatibleCommand for DeveloperTools {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.0, "params": {}});
        (Method::POST, Some(body.to_string()))
    }
}
