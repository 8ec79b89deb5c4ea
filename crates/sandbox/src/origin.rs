//! The sandbox's address as others see it, for the addresses in a bot's texts.
//!
//! It is read off what a client sends, so it proves nothing.

use std::fmt;
use std::net::IpAddr;

/// The scheme: the sandbox speaks no TLS itself.
const SCHEME: &str = "http://";

/// The port of an address that names none.
const DEFAULT_PORT: u16 = 80;

/// `http://` and a host, perhaps with a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    host: String,
}

impl Origin {
    /// The origin that a `Host` header names, if that looks like one.
    pub fn of_host(host: &str) -> Option<Self> {
        let is_host = !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        is_host.then(|| Origin {
            host: host.to_owned(),
        })
    }

    /// Whether it names this machine.
    pub fn is_loopback(&self) -> bool {
        let name = self.split().0;
        name.eq_ignore_ascii_case("localhost")
            || name
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Whether it leads to the same port as another one.
    pub fn has_port_of(&self, other: &Origin) -> bool {
        self.split().1 == other.split().1
    }

    /// The name without brackets, and the port.
    fn split(&self) -> (&str, Option<u16>) {
        let (name, rest) = match self.host.strip_prefix('[') {
            Some(inside) => inside.split_once(']').unwrap_or((inside, "")),
            None => match self.host.find(':') {
                Some(colon) => self.host.split_at(colon),
                None => (self.host.as_str(), ""),
            },
        };
        let port = match rest.strip_prefix(':') {
            Some(port) => port.parse().ok(),
            None => Some(DEFAULT_PORT),
        };
        (name, port)
    }
}

/// As a browser writes it in the `Origin` header.
impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{SCHEME}{}", self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(host: &str) -> Origin {
        Origin::of_host(host).unwrap()
    }

    #[test]
    fn names_of_this_machine_are_known() {
        for host in [
            "localhost",
            "LocalHost:80",
            "127.0.0.1:7080",
            "127.8.9.1",
            "[::1]:7080",
        ] {
            assert!(origin(host).is_loopback(), "{host}");
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "10.0.0.1:7080",
            "[fe80::1]",
        ] {
            assert!(!origin(host).is_loopback(), "{host}");
        }
    }

    #[test]
    fn what_is_no_host_gives_no_origin() {
        for host in ["", "a b", "example.com/path", "\"><script>"] {
            assert_eq!(Origin::of_host(host), None, "{host}");
        }
    }

    #[test]
    fn ports_are_compared_whatever_the_name() {
        assert!(origin("localhost:7080").has_port_of(&origin("127.0.0.1:7080")));
        assert!(origin("[::1]").has_port_of(&origin("localhost:80")));
        assert!(!origin("127.0.0.1").has_port_of(&origin("127.0.0.1:7080")));
    }
}
