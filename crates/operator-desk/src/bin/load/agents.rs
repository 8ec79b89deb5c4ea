//! The agents: they have conversations, listen and answer.

use std::sync::Arc;

use desk_api::{Author, CSRF_HEADER, Content, Conversations, Live, Session};
use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use serde_json::json;

use crate::Fallible;
use crate::desk::PASSWORD;
use crate::times::Times;

/// An agent who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    api: String,
    cookie: String,
    csrf: String,
}

/// Signs all agents in.
pub(crate) async fn sign_in_all(
    client: &reqwest::Client,
    base: &str,
    count: usize,
) -> Fallible<Vec<Agent>> {
    let mut agents = Vec::new();
    for number in 0..count {
        let api = format!("{base}/agents/api");
        let body = json!({"login": format!("agent{number}"), "password": PASSWORD});
        let request = client.post(format!("{api}/sign-in"));
        let request = request.header(CONTENT_TYPE, "application/json");
        let answer = request.body(body.to_string()).send().await?;
        let cookie = answer.headers().get(SET_COOKIE);
        let cookie = cookie.ok_or("an agent cannot sign in")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let session: Session = serde_json::from_slice(&answer.bytes().await?)?;
        agents.push(Agent {
            api,
            cookie,
            csrf: session.csrf,
        });
    }
    Ok(agents)
}

/// Has the agents take all conversations in turn. Gives who has each, by its
/// client's place.
pub(crate) async fn take_all(
    client: &reqwest::Client,
    agents: &[Agent],
    count: usize,
) -> Fallible<Vec<(usize, i64)>> {
    let first = agents.first().ok_or("there are no agents")?;
    let mut places = vec![(0, 0); count];
    let mut number = 0;
    loop {
        // The list has those that wait longest, and not all of them.
        let waiting = first.conversations(client).await?.waiting;
        if waiting.is_empty() {
            return Ok(places);
        }
        for summary in waiting {
            let who = number % agents.len();
            agents[who]
                .post(client, &format!("conversations/{}/take", summary.id), "{}")
                .await?;
            let place: usize = summary.user_id.trim_start_matches('u').parse()?;
            places[place] = (who, summary.id);
            number += 1;
        }
    }
}

impl Agent {
    async fn conversations(&self, client: &reqwest::Client) -> Fallible<Conversations> {
        let request = client.get(format!("{}/conversations", self.api));
        let answer = request.header(COOKIE, &self.cookie).send().await?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    async fn post(&self, client: &reqwest::Client, path: &str, body: &str) -> Fallible<()> {
        let request = client.post(format!("{}/{path}", self.api));
        let request = request.header(COOKIE, &self.cookie);
        let request = request.header(CSRF_HEADER, &self.csrf);
        let request = request.header(CONTENT_TYPE, "application/json");
        let answer = request.body(body.to_owned()).send().await?;
        let status = answer.status();
        answer.bytes().await?;
        match status.is_success() {
            true => Ok(()),
            false => Err(format!("an agent's call was answered {status}").into()),
        }
    }

    /// Writes to a client.
    pub(crate) async fn say(
        &self,
        client: &reqwest::Client,
        id: i64,
        number: usize,
    ) -> Fallible<()> {
        let body = json!({"key": number.to_string(), "text": number.to_string()});
        let path = format!("conversations/{id}/messages");
        self.post(client, &path, &body.to_string()).await
    }

    /// Opens the agent's live stream, and notes what comes of clients.
    pub(crate) async fn listen(&self, client: &reqwest::Client, times: Arc<Times>) -> Fallible<()> {
        let sequence = self.conversations(client).await?.sequence;
        let request = client.get(format!("{}/live?after={sequence}", self.api));
        let mut answer = request.header(COOKIE, &self.cookie).send().await?;
        tokio::spawn(async move {
            let mut rest = Vec::new();
            // The stream ends with the desk.
            while let Ok(Some(chunk)) = answer.chunk().await {
                rest.extend_from_slice(&chunk);
                while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                    note(&rest[..end], &times);
                    rest.drain(..=end);
                }
            }
        });
        Ok(())
    }
}

fn note(line: &[u8], times: &Times) {
    let Some(data) = line.strip_prefix(b"data: ") else {
        return;
    };
    if let Ok(Live::Message { message, .. }) = serde_json::from_slice(data)
        && message.author == Author::Client
        && let Content::Text { text } = message.content
        && let Ok(number) = text.parse()
    {
        times.came(number);
    }
}
