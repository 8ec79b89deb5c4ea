//! An agent at the desk, by the desk's own calls (`desk_api`). A desk that is
//! down is asked again until it is back.

use std::time::{Duration, Instant};

use desk_api::{
    CSRF_HEADER, Conversations, Group, Message, NewText, Pass, Session, SignIn, State, Summary,
    Transcript,
};
use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;

use crate::SoakError;
use crate::deeds::Deed;
use crate::desk::{Desk, wrong};

/// A desk that was killed is back within this time, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The wait before it is asked again.
const PAUSE: Duration = Duration::from_millis(4);

/// How long an agent waits for a conversation that is to be taken.
const LOOKS_FOR: Duration = Duration::from_millis(200);

/// An agent who is signed in. A killed desk still knows the session.
#[derive(Clone)]
pub(crate) struct Agent {
    api: String,
    http: reqwest::Client,
    cookie: String,
    csrf: String,
}

/// Whose conversation: the channel's name at the desk, and the client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whose {
    pub(crate) channel: String,
    pub(crate) client: String,
}

/// A conversation that is open, and an agent who sees it, by place.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) agent: usize,
    pub(crate) summary: Summary,
}

/// What came of a call: the body, or the status of a refusal.
type Answered = Result<Vec<u8>, u16>;

impl Agent {
    pub(crate) async fn sign_in(
        base: &str,
        login: &str,
        password: &str,
    ) -> Result<Self, SoakError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            // A desk that was killed has left none.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(SoakError::Control)?;
        let api = format!("{base}/agents/api");
        let (login, password) = (login.to_owned(), password.to_owned());
        let body = serde_json::to_vec(&SignIn { login, password });
        let request = http.post(format!("{api}/sign-in"));
        let request = request.header(CONTENT_TYPE, "application/json");
        let answer = request.body(body.map_err(|error| wrong(error.into()))?);
        let answer = answer.send().await.map_err(SoakError::Control)?;
        let cookie = answer.headers().get(SET_COOKIE);
        let cookie = cookie.and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookie = cookie.unwrap_or_default().to_owned();
        let body = answer.bytes().await.map_err(SoakError::Control)?;
        let session: Session = read(&body)?;
        Ok(Agent {
            api,
            http,
            cookie,
            csrf: session.csrf,
        })
    }

    /// Keeps the live stream open, as the page of an agent who is there does.
    pub(crate) async fn listen(self) {
        loop {
            if let Ok(mut stream) = self.stream().await {
                while let Ok(Some(_)) = stream.chunk().await {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn stream(&self) -> Result<Response, SoakError> {
        let sequence = self.conversations().await?.sequence;
        let url = format!("{}/live?after={sequence}", self.api);
        let request = self.http.get(url).header(COOKIE, &self.cookie);
        let stream = request.send().await.map_err(SoakError::Control)?;
        stream.error_for_status().map_err(SoakError::Control)
    }

    pub(crate) async fn groups(&self) -> Result<Vec<Group>, SoakError> {
        let session: Session = self.get("session").await?;
        Ok(session.groups)
    }

    async fn conversations(&self) -> Result<Conversations, SoakError> {
        self.get("conversations").await
    }

    /// Everything that was said in a conversation, oldest first. Nothing if the
    /// agent does not see it.
    pub(crate) async fn transcript(&self, id: i64) -> Result<Option<Vec<Message>>, SoakError> {
        let mut all = Vec::new();
        loop {
            let before = all.first().map(|first: &Message| first.id);
            let before = before.map_or_else(String::new, |id| format!("?before={id}"));
            let path = format!("conversations/{id}{before}");
            let Ok(body) = self.call(Method::GET, &path, "", Vec::new()).await? else {
                return Ok(None);
            };
            let page: Transcript = read(&body)?;
            all.splice(0..0, page.messages);
            if !page.has_more {
                return Ok(Some(all));
            }
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, SoakError> {
        match self.call(Method::GET, path, "", Vec::new()).await? {
            Ok(body) => read(&body),
            Err(status) => Err(wrong(format!("{path} is answered {status}").into())),
        }
    }

    async fn post(&self, path: &str, body: Vec<u8>) -> Result<Answered, SoakError> {
        self.call(Method::POST, path, "application/json", body)
            .await
    }

    /// Calls until there is an answer that was read whole and is no failure.
    async fn call(
        &self,
        method: Method,
        path: &str,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Answered, SoakError> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let url = format!("{}/{path}", self.api);
            let request = self.http.request(method.clone(), url);
            let request = request.header(COOKIE, &self.cookie);
            let request = request.header(CSRF_HEADER, &self.csrf);
            let request = request.header(CONTENT_TYPE, content_type);
            if let Ok(answer) = request.body(body.clone()).timeout(PATIENCE).send().await {
                let status = answer.status();
                if status.is_client_error() {
                    return Ok(Err(status.as_u16()));
                }
                if let (true, Ok(body)) = (status.is_success(), answer.bytes().await) {
                    return Ok(Ok(body.to_vec()));
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(wrong("it does not answer".into()))
    }
}

impl Desk {
    /// The conversation, if it waits or somebody has it.
    pub(crate) async fn find(&self, whose: &Whose) -> Result<Option<Open>, SoakError> {
        for (place, agent) in self.agents.iter().enumerate() {
            let all = agent.conversations().await?;
            let mut all = all.waiting.into_iter().chain(all.mine);
            let is_it = |summary: &Summary| {
                summary.channel == whose.channel && summary.user_id == whose.client
            };
            if let Some(summary) = all.find(is_it) {
                let agent = place;
                return Ok(Some(Open { agent, summary }));
            }
        }
        Ok(None)
    }

    /// Does it, and gives back the conversation as it was before. Nothing if it
    /// makes no sense now.
    pub(crate) async fn perform(
        &self,
        whose: &Whose,
        deed: &Deed,
    ) -> Result<Option<Open>, SoakError> {
        let found = match deed {
            Deed::Take => self.wait_for(whose, LOOKS_FOR).await?,
            _ => self.find(whose).await?,
        };
        let Some(open) = found else {
            return Ok(None);
        };
        let is_waiting = open.summary.state == State::Waiting;
        if is_waiting != (*deed == Deed::Take) {
            return Ok(None);
        }
        let agent = &self.agents[open.agent];
        let path = format!("conversations/{}", open.summary.id);
        let json = |body: Result<Vec<u8>, serde_json::Error>| body.map_err(|e| wrong(e.into()));
        let answered = match deed {
            Deed::Take => agent.post(&format!("{path}/take"), Vec::new()).await?,
            Deed::Close => agent.post(&format!("{path}/close"), Vec::new()).await?,
            Deed::Pass(group) => {
                let group = group.clone();
                let body = json(serde_json::to_vec(&Pass { group }))?;
                agent.post(&format!("{path}/pass"), body).await?
            }
            Deed::Say(text) => {
                let (key, text) = (text.clone(), text.clone());
                let body = json(serde_json::to_vec(&NewText { key, text }))?;
                agent.post(&format!("{path}/messages"), body).await?
            }
            Deed::File(name) => {
                let path = format!("{path}/files?key={name}&name={name}&comment=of-{name}");
                let body = format!("What is in {name}.\n").into_bytes();
                agent.call(Method::POST, &path, "text/plain", body).await?
            }
        };
        Ok(answered.is_ok().then_some(open))
    }

    /// The conversation as soon as it waits or somebody has it.
    pub(crate) async fn wait_for(
        &self,
        whose: &Whose,
        most: Duration,
    ) -> Result<Option<Open>, SoakError> {
        let until = Instant::now() + most;
        loop {
            let found = self.find(whose).await?;
            if found.is_some() || Instant::now() > until {
                return Ok(found);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, SoakError> {
    serde_json::from_slice(body).map_err(|error| wrong(error.into()))
}
