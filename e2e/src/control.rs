//! The sandbox's control addresses: what it has got, and what it is to do.
//!
//! One plain request at a time, on a connection of its own.

use std::io::{Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::sandbox::{DEMO_TOKEN, Sandbox};
use crate::wait::PATIENCE;

/// A request that the sandbox has got.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// `send`, `async`, `events`, `history`, `simplified`.
    pub kind: String,
    /// Who has sent it.
    pub client_id: Option<String>,
    /// What it was answered, once it was.
    pub status: Option<u16>,
    /// Whether it is still at work on it.
    pub under_way: bool,
}

impl Seen {
    fn is_send(&self) -> bool {
        matches!(self.kind.as_str(), "send" | "async")
    }
}

/// How one client has polled.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Polls {
    /// How many polls there have been.
    pub total: u32,
    /// How many there are now.
    pub open: u32,
    /// The most at the same time.
    pub most_open: u32,
    /// How long there was more than one.
    pub overlap_ms: f64,
}

impl Sandbox {
    /// The last requests to the demo channel, oldest first.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub fn requests(&self) -> Result<Vec<Seen>> {
        #[derive(Deserialize)]
        struct Answer {
            requests: Vec<Seen>,
        }
        let path = format!("/control/requests?token={DEMO_TOKEN}");
        let answer: Answer = self.control("GET", &path, None)?;
        Ok(answer.requests)
    }

    /// How many messages it has got, openings included.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub fn sends(&self) -> Result<usize> {
        Ok(self
            .requests()?
            .iter()
            .filter(|seen| seen.is_send())
            .count())
    }

    /// How many it has read whole: what has begun to come in is lost if its
    /// page goes away.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub fn sends_read(&self) -> Result<usize> {
        let is_read = |seen: &&Seen| seen.client_id.is_some() || !seen.under_way;
        let requests = self.requests()?;
        let sends = requests.iter().filter(|seen| seen.is_send());
        Ok(sends.filter(is_read).count())
    }

    /// How the one client of the demo channel has polled.
    ///
    /// # Errors
    /// When the sandbox does not answer, or there are several clients.
    pub fn polls(&self) -> Result<Polls> {
        #[derive(Deserialize)]
        struct Answer {
            polls: Vec<Polls>,
        }
        let path = format!("/control/polls?token={DEMO_TOKEN}");
        let mut answer: Answer = self.control("GET", &path, None)?;
        ensure!(answer.polls.len() < 2, "several clients poll");
        Ok(answer.polls.pop().unwrap_or_default())
    }

    /// Lets the bot say something by itself, to everybody.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub fn campaign(&self, text: &str) -> Result<()> {
        let campaign = json!({"token": DEMO_TOKEN, "text": text});
        self.control::<Value>("POST", "/control/campaign", Some(&campaign))?;
        Ok(())
    }

    /// Lets something go wrong on the demo channel, as a fault plan says
    /// (`docs/sandbox.md`).
    ///
    /// # Errors
    /// When the sandbox does not answer, or does not understand the plan.
    pub fn go_wrong(&self, plan: &Value) -> Result<()> {
        self.control::<Value>("PUT", "/control/channels/demo/faults", Some(plan))?;
        Ok(())
    }

    fn control<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let address = self.address();
        let mut line = TcpStream::connect(address).context("the sandbox is not there")?;
        line.set_read_timeout(Some(PATIENCE))?;
        // In this form of HTTP the answer comes in one piece and ends the line.
        write!(
            line,
            "{method} {path} HTTP/1.0\r\nhost: {address}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        line.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("a broken answer")?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        ensure!(status == "200", "{method} {path} gives {status}: {body}");
        serde_json::from_str(body).with_context(|| format!("{method} {path} gives {body}"))
    }
}
