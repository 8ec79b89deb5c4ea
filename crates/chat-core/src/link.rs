//! Addresses that texts and replies may carry, let through by an allow-list.
//!
//! This is the only way in which an address becomes part of what is shown.

use std::fmt;

/// Schemes of what a person may follow.
const FOLLOWED: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Schemes of what a page may load: pictures, sounds, films, files.
const LOADED: [&str; 2] = ["https", "http"];

/// The longest address that is taken, in bytes.
const MAX_LENGTH: usize = 4096;

/// An absolute address of an allowed scheme, without white space and control
/// characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// An address that a person may follow: `http(s)`, `mailto`, `tel`.
    pub fn to_follow(address: &str) -> Option<Self> {
        checked(address, &FOLLOWED)
    }

    /// An address that the page may load something from: `http(s)`.
    pub fn to_load(address: &str) -> Option<Self> {
        checked(address, &LOADED)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Browsers leave out tabs and line breaks wherever they stand in an address,
/// so that `java\nscript:` would be a scheme: what holds any is refused, not
/// cleaned.
fn checked(address: &str, schemes: &[&str]) -> Option<Link> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let known = schemes
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let is_web = scheme.len() <= 5
        && scheme
            .as_bytes()
            .first()
            .is_some_and(|byte| byte | 32 == b'h');
    let whole = if is_web {
        rest.strip_prefix("//")
            .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
    } else {
        !rest.is_empty()
    };
    let clean = !address
        .chars()
        .any(|character| character.is_control() || character.is_whitespace() || character == '\\');
    (known && whole && clean && address.len() <= MAX_LENGTH).then(|| Link(address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_schemes_pass_in_any_case() {
        for address in [
            "https://a.example/b?c#d",
            "HTTP://a",
            "mailto:a@b",
            "tel:+1",
            " https://a ",
        ] {
            assert!(Link::to_follow(address).is_some(), "{address}");
        }
    }

    #[test]
    fn nothing_else_passes() {
        for address in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "/path",
            "https:/a",
            "https:///a",
            "https:\\\\a",
            "https://a b",
            "vbscript:x",
            "blob:https://a",
            "",
            ":",
            "https:",
        ] {
            assert_eq!(Link::to_follow(address), None, "{address}");
        }
    }

    #[test]
    fn only_web_addresses_are_loaded() {
        assert!(Link::to_load("https://a/b.png").is_some());
        assert_eq!(Link::to_load("mailto:a@b"), None);
        assert_eq!(Link::to_load("tel:1"), None);
    }
}
