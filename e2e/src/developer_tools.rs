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
    /// Has pages find that somebody prefers a language, or has forced colours.
    /// Says whether the engine lets that be done.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn emulate(&self, language: Option<&str>, forced_colors: bool) -> Result<bool> {
        let mut done = true;
        if let Some(language) = language {
            let agent: String = self.script("return navigator.userAgent", &[])?;
            let preferred = json!({ "userAgent": agent, "acceptLanguage": language });
            let asked = self.ask_tools("Emulation.setUserAgentOverride", preferred)?;
            done &= asked.is_some();
        }
        if forced_colors {
            let feature = json!({ "name": "forced-colors", "value": "active" });
            let features = json!({ "features": [feature] });
            let asked = self.ask_tools("Emulation.setEmulatedMedia", features)?;
            done &= asked.is_some();
        }
        Ok(done)
    }

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
