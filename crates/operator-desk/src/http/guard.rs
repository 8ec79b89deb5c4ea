//! Who is signed in, and whether a call comes from the desk's own page.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

use super::error::ApiError;
use crate::desk::Desk;
use crate::secrets::{self, Digest};
use crate::store::{Work, people};

/// A session ends when it has not been used for so long.
pub(super) const SESSION: Duration = Duration::from_secs(12 * 60 * 60);

/// The browser keeps its cookie for so long: the desk decides when a session
/// ends, and one that is used must not end with the cookie of its first day.
pub(super) const COOKIE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Using a session is noted at most this often.
const NOTED_EVERY: Duration = Duration::from_secs(10 * 60);

/// The call by which a page says that it is there. Nobody's hand has made it,
/// so it is no use of the session.
pub(super) const HERE: &str = "/here";

/// Who calls.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    /// The agent.
    pub(super) agent: i64,
    /// What is kept of the session.
    pub(super) session: Digest,
    /// What the page has to send along.
    pub(super) csrf: String,
}

/// A call that comes from the desk's own page, or from no page at all.
pub(super) struct OwnPage;

impl FromRequestParts<Arc<Desk>> for OwnPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, ApiError> {
        match is_own_page(&parts.headers, &desk.settings.public_url) {
            true => Ok(OwnPage),
            false => Err(ApiError::new(
                StatusCode::FORBIDDEN,
                "the call comes from another page",
            )),
        }
    }
}

impl FromRequestParts<Arc<Desk>> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, ApiError> {
        let nobody = || ApiError::new(StatusCode::UNAUTHORIZED, "nobody is signed in");
        let token = cookie(&parts.headers, cookie_name(desk)).ok_or_else(nobody)?;
        let csrf = secrets::csrf_of(token);
        let session = secrets::digest(token);
        let is_use = !parts.uri.path().ends_with(HERE);
        let find = move |work: &mut Work<'_>| match is_use {
            true => used(work, &session),
            false => people::session(work, &session),
        };
        let signed = desk.store.run(find).await?;
        let signed = signed.ok_or_else(nobody)?;
        let is_safe = matches!(parts.method, Method::GET | Method::HEAD);
        if !is_safe {
            OwnPage::from_request_parts(parts, desk).await?;
            let sent = parts.headers.get(desk_api::CSRF_HEADER);
            let sent = sent.and_then(|sent| sent.to_str().ok());
            if !sent.is_some_and(|sent| secrets::is_same(sent, &csrf)) {
                let words = "the call does not show that it comes from the desk's page";
                return Err(ApiError::new(StatusCode::FORBIDDEN, words));
            }
        }
        Ok(Signed {
            agent: signed.agent,
            session,
            csrf,
        })
    }
}

/// From where a call comes: the connection, or what a proxy says of it.
pub(super) struct From(pub(super) IpAddr);

impl FromRequestParts<Arc<Desk>> for From {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, ApiError> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let connection = connection.map(|ConnectInfo(address)| address.ip());
        let connection = connection.unwrap_or(IpAddr::from([0, 0, 0, 0]));
        let told = match desk.settings.behind_proxy {
            true => forwarded_for(&parts.headers),
            false => None,
        };
        Ok(From(told.unwrap_or(connection)))
    }
}

/// The session's cookie. Over TLS its name forbids that another host or a page
/// without TLS sets it.
pub(super) fn cookie_name(desk: &Desk) -> &'static str {
    match desk.settings.is_secure() {
        true => "__Host-desk-session",
        false => "desk-session",
    }
}

/// The session goes on if it has not ended.
fn used(
    work: &mut Work<'_>,
    session: &Digest,
) -> Result<Option<people::Signed>, crate::error::DeskError> {
    let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    let signed = people::session(work, session)?;
    if let Some(signed) = &signed
        && signed.expires - work.now < millis(SESSION - NOTED_EVERY)
    {
        people::prolong(work, session, work.now + millis(SESSION))?;
    }
    Ok(signed)
}

/// Browsers say from which page a call comes. Programs need not.
fn is_own_page(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else {
        return true;
    };
    let authority = |url: &str| url.split_once("://").map(|(_, rest)| rest.to_owned());
    let host = text(header::HOST.as_str());
    origin == public_url || host.is_some_and(|host| authority(origin).as_deref() == Some(host))
}

/// The last address that was added, by the proxy that is trusted; those before
/// it can be made up.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    let last = last.to_str().ok()?.rsplit(',').next()?;
    last.trim().parse().ok()
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value).unwrap();
            (header::HeaderName::from_static(name), value)
        });
        pairs.collect()
    }

    #[test]
    fn only_the_desks_own_page_may_call() {
        let desk = "https://desk.example";
        let own = |pairs: &[(&'static str, &str)]| is_own_page(&headers(pairs), desk);
        assert!(own(&[("host", "127.0.0.1:7090")]));
        assert!(own(&[("host", "in:1"), ("origin", "https://desk.example")]));
        assert!(own(&[("host", "in:1"), ("origin", "http://in:1")]));
        assert!(!own(&[
            ("host", "in:1"),
            ("origin", "https://evil.example")
        ]));
        assert!(!own(&[("host", "in:1"), ("origin", "null")]));
        assert!(!own(&[("origin", "https://desk.example.evil.example")]));
        assert!(!own(&[("host", "in:1"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("host", "in:1"), ("sec-fetch-site", "same-site")]));
        assert!(own(&[("host", "in:1"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn the_nearest_proxy_is_believed() {
        let told = headers(&[("x-forwarded-for", "1.2.3.4, 10.0.0.9")]);
        assert_eq!(forwarded_for(&told), "10.0.0.9".parse().ok());
        let nonsense = headers(&[("x-forwarded-for", "me")]);
        assert_eq!(forwarded_for(&nonsense), None);
    }

    #[test]
    fn cookie_is_found_among_others() {
        let told = headers(&[("cookie", "a=1; desk-session=xyz;b=2")]);
        assert_eq!(cookie(&told, "desk-session"), Some("xyz"));
        assert_eq!(cookie(&told, "session"), None);
    }
}
