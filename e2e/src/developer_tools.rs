//! Chromium's developer tools, through its driver's way to them. No other engine
//! has one.

use anyhow::Result;
use axum::http::Method;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::browser::Browser;
use crate::engine::Engine;

impl Browser {
    /// What the tools answer to a command; nothing where there are none.
    pub(crate) fn ask_tools(&self, command: &str, parameters: Value) -> Result<Option<Value>> {
        if self.engine() != Engine::Chromium {
            return Ok(None);
        }
        let command = Command(json!({"cmd": command, "params": parameters}));
        let answer: Result<Value, CmdError> = self.wait(self.client().issue_cmd(command));
        Ok(Some(answer?))
    }
}

#[derive(Debug)]
struct Command(Value);

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.to_string()))
    }
}
