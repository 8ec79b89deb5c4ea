//! Posting events to JAICP. Nothing is followed or repeated here, and nothing
//! takes long.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use serving::retry_after;

/// How long JAICP may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What became of one post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// JAICP has it.
    Taken,
    /// JAICP will not have it, with this status.
    Refused(u16),
    /// Nobody knows; it is to be tried again, not before a wait if JAICP asks
    /// for one.
    Again(Option<Duration>),
}

/// Posts over HTTP.
#[derive(Clone, Debug)]
pub struct HttpPost(reqwest::Client);

impl HttpPost {
    /// A client that follows no redirection.
    pub fn build() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .user_agent(concat!("operator-desk/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(HttpPost(client))
    }

    /// Posts one event. The address carries a secret, so nothing is told of
    /// what went wrong but whether it pays to try again.
    pub async fn post(&self, url: &str, body: String) -> Posted {
        let request = self.0.post(url).body(body);
        let request = request.header(CONTENT_TYPE, "application/json");
        match request.send().await {
            Ok(response) => {
                let wait = response.headers().get(RETRY_AFTER);
                let wait = wait.and_then(|wait| retry_after(wait.to_str().ok()?));
                judged(response.status().as_u16(), wait)
            }
            Err(_) => Posted::Again(None),
        }
    }
}

/// What a status means (assumed: nothing is said about it).
fn judged(status: u16, wait: Option<Duration>) -> Posted {
    match status {
        200..=299 => Posted::Taken,
        408 | 429 => Posted::Again(wait),
        400..=499 => Posted::Refused(status),
        _ => Posted::Again(wait),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_from_failures() {
        let wait = Some(Duration::from_secs(3));
        assert_eq!(judged(204, None), Posted::Taken);
        for status in [400, 401, 404, 410, 422] {
            assert_eq!(judged(status, wait), Posted::Refused(status));
        }
        for status in [302, 408, 429, 500, 503] {
            assert_eq!(judged(status, wait), Posted::Again(wait));
        }
    }
}
