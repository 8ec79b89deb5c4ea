//! Posting JSON to somebody else's server, and asking it: bots, webhook
//! addresses and agents' platforms.
//!
//! Nothing is followed or repeated here, and nothing takes longer or gets
//! larger than the caller allows.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use thiserror::Error;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// How long to wait before it is asked again, if it says so.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug, Error)]
pub enum PostError {
    /// It took longer than allowed.
    #[error("no answer in time")]
    Late,
    /// The body is larger than allowed.
    #[error("the answer is too large")]
    TooLarge,
    /// No connection, or one that broke.
    #[error("no connection")]
    Failed(#[source] reqwest::Error),
}

/// What a post comes to.
pub type Posted<'a> = Pin<Box<dyn Future<Output = Result<Response, PostError>> + Send + 'a>>;

/// Something that posts; tests put their own in its place.
pub trait Post: Send + Sync {
    /// Posts a JSON body, and reads at most `most` bytes within `patience`.
    fn post<'a>(
        &'a self,
        url: &'a str,
        body: String,
        patience: Duration,
        most: usize,
    ) -> Posted<'a>;

    /// Asks, and reads at most `most` bytes within `patience`.
    fn get<'a>(&'a self, url: &'a str, patience: Duration, most: usize) -> Posted<'a>;
}

/// Posts over HTTP.
#[derive(Clone, Debug)]
pub struct HttpPost(reqwest::Client);

impl HttpPost {
    /// A client that follows no redirection and asks no proxy.
    pub fn build() -> Result<Self, PostError> {
        reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("jaicp-chat-sandbox/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(HttpPost)
            .map_err(PostError::Failed)
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
        most: usize,
    ) -> Result<Response, PostError> {
        let mut response = request.send().await.map_err(without_address)?;
        let retry_after = response.headers().get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|wait| serving::retry_after(wait.to_str().ok()?));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(without_address)? {
            if body.len() + chunk.len() > most {
                return Err(PostError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            status: response.status().as_u16(),
            retry_after,
            body,
        })
    }
}

impl Post for HttpPost {
    fn post<'a>(
        &'a self,
        url: &'a str,
        body: String,
        patience: Duration,
        most: usize,
    ) -> Posted<'a> {
        let request = self.0.post(url).header(CONTENT_TYPE, "application/json");
        let exchange = self.exchange(request.body(body), most);
        Box::pin(in_time(patience, exchange))
    }

    fn get<'a>(&'a self, url: &'a str, patience: Duration, most: usize) -> Posted<'a> {
        Box::pin(in_time(patience, self.exchange(self.0.get(url), most)))
    }
}

async fn in_time(
    patience: Duration,
    exchange: impl Future<Output = Result<Response, PostError>>,
) -> Result<Response, PostError> {
    tokio::time::timeout(patience, exchange)
        .await
        .unwrap_or(Err(PostError::Late))
}

/// A webhook's address may carry a secret, so it stays out of errors.
fn without_address(error: reqwest::Error) -> PostError {
    PostError::Failed(error.without_url())
}
