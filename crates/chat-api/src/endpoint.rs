//! From a request to the parts of an HTTP call.
//!
//! The caller performs the call; nothing here does.

use std::fmt;

use crate::json::Json;
use crate::request::{Input, Request};
use crate::timestamp::Timestamp;

/// Where a channel is reached: the API's base address, prefix included, and
/// the channel's access token (chat-api.md, "Hosts and paths").
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    base: String,
    token: String,
}

/// The HTTP methods that the Chat API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`, without a body.
    Get,
    /// `POST` with a JSON body.
    Post,
}

/// The parts of one HTTP call.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address, relative to the page if the base is.
    pub url: String,
    /// The JSON body of a `POST`.
    pub body: Option<Json>,
}

/// What is asked of `GET …/events`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventsQuery {
    /// Whose conversation.
    pub client_id: String,
    /// The newest server time that was seen; without it, what comes from now on.
    pub ts: Option<Timestamp>,
    /// Only events of this connection.
    pub cid: Option<String>,
    /// Everything instead of agents' replies only.
    pub all: bool,
}

/// What is asked of `GET …/history` (assumed: the path and the parameters are
/// the sandbox's and the gateway's).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Whose conversation.
    pub client_id: String,
    /// At most so many items.
    pub limit: Option<u32>,
    /// Only items older than this.
    pub before: Option<Timestamp>,
}

impl Endpoint {
    /// An endpoint at a base address such as `https://bot.jaicp.com/chatapi`.
    pub fn new(base: &str, token: &str) -> Self {
        Endpoint {
            base: base.trim().trim_end_matches('/').to_owned(),
            token: encode_component(token.trim()),
        }
    }

    /// `POST /chatapi/{token}`: sends, and waits for the bot's whole answer.
    pub fn send(&self, request: &Request) -> HttpRequest {
        self.post("", request)
    }

    /// `POST /chatapi/{token}/async`: sends, and is answered at once.
    pub fn send_async(&self, request: &Request) -> HttpRequest {
        self.post("/async", request)
    }

    /// `GET /chatapi/{token}?clientId=&query=`: the simplified form. It has no
    /// place for `data`, `clientInfo` and `cid`.
    pub fn send_simplified(&self, request: &Request) -> HttpRequest {
        let (key, value) = match &request.input {
            Input::Query(text) => ("query", text),
            Input::Event(name) => ("event", name),
        };
        let parameters = [
            ("clientId", Some(request.client_id.clone())),
            (key, Some(value.clone())),
        ];
        self.get("", &parameters)
    }

    /// `GET /chatapi/{token}/events`: waits for what comes by itself.
    pub fn events(&self, query: &EventsQuery) -> HttpRequest {
        let parameters = [
            ("clientId", Some(query.client_id.clone())),
            ("ts", query.ts.map(|ts| ts.0.to_string())),
            ("cid", query.cid.clone()),
            ("all", query.all.then(|| "true".to_owned())),
        ];
        self.get("/events", &parameters)
    }

    /// `GET /chatapi/{token}/history` (assumed).
    pub fn history(&self, query: &HistoryQuery) -> HttpRequest {
        let parameters = [
            ("clientId", Some(query.client_id.clone())),
            ("limit", query.limit.map(|limit| limit.to_string())),
            ("before", query.before.map(|before| before.0.to_string())),
        ];
        self.get("/history", &parameters)
    }

    /// Somebody else's words without the token, which an address in them may
    /// have.
    pub fn without_token(&self, words: &str) -> String {
        match self.token.as_str() {
            "" => words.to_owned(),
            token => without(words, token),
        }
    }

    fn post(&self, path: &str, request: &Request) -> HttpRequest {
        HttpRequest {
            method: Method::Post,
            url: self.url(path),
            body: Some(request.into()),
        }
    }

    fn get(&self, path: &str, parameters: &[(&str, Option<String>)]) -> HttpRequest {
        let mut url = self.url(path);
        let mut separator = '?';
        for (key, value) in parameters {
            if let Some(value) = value {
                url.push(separator);
                url.push_str(key);
                url.push('=');
                url.push_str(&encode_component(value));
                separator = '&';
            }
        }
        HttpRequest {
            method: Method::Get,
            url,
            body: None,
        }
    }

    fn url(&self, path: &str) -> String {
        let mut url = String::with_capacity(self.base.len() + self.token.len() + path.len() + 1);
        url.push_str(&self.base);
        url.push('/');
        url.push_str(&self.token);
        url.push_str(path);
        url
    }
}

/// The token is a secret, so it is not printed.
impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Endpoint")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters and the colon,
/// which tokens have and path segments and queries allow.
fn encode_component(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                encoded.push(byte as char);
            }
            _ => {
                encoded.push('%');
                encoded.push(HEX[usize::from(byte >> 4)] as char);
                encoded.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
    encoded
}

/// The words with an ellipsis in the place of each secret, which is not empty.
/// The standard library's search for texts would be the only one in the widget,
/// and is larger.
fn without(words: &str, secret: &str) -> String {
    let mut clean = String::new();
    let mut rest = words;
    let place_in = |rest: &str| {
        let mut windows = rest.as_bytes().windows(secret.len());
        windows.position(|part| part == secret.as_bytes())
    };
    while let Some(place) = place_in(rest) {
        clean.push_str(&rest[..place]);
        clean.push('…');
        rest = &rest[place + secret.len()..];
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(input: Input) -> Request {
        Request {
            client_id: "a b".to_owned(),
            input,
            data: None,
            client_info: None,
            cid: None,
        }
    }

    #[test]
    fn base_and_token_are_joined_whatever_slashes_and_spaces_surround_them() {
        let endpoint = Endpoint::new(
            " https://example.com/chatadapter/chatapi/ ",
            "abcdefgh:01/2 ",
        );
        let call = endpoint.send(&request(Input::Query("hi".into())));
        assert_eq!(
            call.url,
            "https://example.com/chatadapter/chatapi/abcdefgh:01%2F2"
        );
        assert_eq!(call.method, Method::Post);
    }

    #[test]
    fn the_simplified_form_escapes_what_people_write() {
        let endpoint = Endpoint::new("/chatapi", "demo");
        let call = endpoint.send_simplified(&request(Input::Query("да & #1".into())));
        assert_eq!(
            call.url,
            "/chatapi/demo?clientId=a%20b&query=%D0%B4%D0%B0%20%26%20%231"
        );
        assert_eq!((call.method, call.body), (Method::Get, None));
    }

    #[test]
    fn events_carry_only_the_parameters_that_are_set() {
        let endpoint = Endpoint::new("/chatapi", "demo");
        let mut query = EventsQuery {
            client_id: "c".into(),
            ..EventsQuery::default()
        };
        assert_eq!(
            endpoint.events(&query).url,
            "/chatapi/demo/events?clientId=c"
        );
        query.ts = Some(Timestamp(5));
        query.cid = Some("tab-1".into());
        query.all = true;
        assert_eq!(
            endpoint.events(&query).url,
            "/chatapi/demo/events?clientId=c&ts=5&cid=tab-1&all=true"
        );
    }

    #[test]
    fn the_token_is_taken_out_of_foreign_words() {
        let endpoint = Endpoint::new("/chatapi", "abc:0123");
        let words = endpoint.without_token("Cannot POST /chatapi/abc:0123/async");
        assert_eq!(words, "Cannot POST /chatapi/…/async");
        let none = Endpoint::new("/chatapi", "");
        assert_eq!(none.without_token("as it is"), "as it is");
    }

    #[test]
    fn the_token_is_not_printed() {
        let printed = format!("{:?}", Endpoint::new("/chatapi", "secret"));
        assert!(!printed.contains("secret"), "{printed}");
        assert!(printed.contains("/chatapi"), "{printed}");
    }
}
