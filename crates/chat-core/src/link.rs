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

/// Whatever browsers would repair is refused and not repaired: what they make
/// of tabs, backslashes or missing slashes is another address than the one
/// that is read here. But for the spaces that people write in telephone numbers
/// and names of files.
fn checked(address: &str, schemes: &[&str]) -> Option<Link> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = schemes
        .iter()
        .find(|known| scheme.eq_ignore_ascii_case(known))?;
    let rest = rest.replace(' ', if *scheme == "tel" { "" } else { "%20" });
    let sound = match *scheme {
        "mailto" => is_mailbox(&rest),
        "tel" => is_number(&rest),
        _ => rest.strip_prefix("//").is_some_and(has_honest_host),
    };
    let clean = !rest.chars().any(is_deceptive);
    let address = [scheme, ":", &rest].concat();
    (sound && clean && address.len() <= MAX_LENGTH).then_some(Link(address))
}

/// White space and control characters, which browsers leave out wherever they
/// stand, so that `java\nscript:` would be a scheme; backslashes, which they
/// take for slashes; and characters that are not seen, or that turn the
/// direction of what is.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || matches!(
            character,
            '\\' | '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{ffff}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// What follows `//`: a host that is what it looks like, and a port. Names and
/// passwords before it are for deceiving only
/// (`https://bank.example@evil.example`), and so are escapes in it.
fn has_honest_host(rest: &str) -> bool {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = &rest.as_bytes()[..end];
    host.first().is_some_and(|first| *first != b':')
        && host.iter().all(|byte| {
            byte.is_ascii_alphanumeric()
                || *byte >= 0x80
                || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
        })
}

/// What follows `mailto:`. An escaped control character would be a header of
/// its own for some mail programs.
fn is_mailbox(rest: &str) -> bool {
    let escapes_control = rest
        .as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [b'%', b'0' | b'1']));
    !escapes_control && !rest.is_empty() && !rest.starts_with(['/', '?'])
}

/// What follows `tel:`. Stars and hashes are commands for some telephones.
fn is_number(rest: &str) -> bool {
    rest.bytes().any(|byte| byte.is_ascii_digit())
        && rest.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'+' | b'-' | b'.' | b'(' | b')' | b';' | b'=')
        })
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
            "mailto:a@b?subject=c%20d",
            "tel:+7(495)123-45-67;ext=8",
            " https://a ",
            "https://\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.example/\u{434}?a=b@c",
            "https://a:8080/@b",
            "https://[::1]/",
        ] {
            assert!(Link::to_follow(address).is_some(), "{address}");
        }
    }

    #[test]
    fn spaces_of_numbers_and_file_names_are_no_hindrance() {
        let followed = |address| Link::to_follow(address).map(|link| link.to_string());
        assert_eq!(followed("tel:+7 495 1").as_deref(), Some("tel:+74951"));
        let file = followed("HTTPS://a/price list.pdf");
        assert_eq!(file.as_deref(), Some("https://a/price%20list.pdf"));
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
            "https://a\\b",
            "https://a\t.example",
            "https://a\0.example",
            "https://a\u{3000}b",
            "mailto:",
            "mailto:?bcc=a@b",
            "mailto://a@b",
            "mailto:a@b\nBcc:c@d",
            "mailto:a@b?subject=c%0d%0aBcc:d@e",
            "tel:",
            "tel:+",
            "tel:*2767*3855%23",
            "feed:https://a",
            "view-source:https://a",
        ] {
            assert_eq!(Link::to_follow(address), None, "{address}");
        }
    }

    #[test]
    fn host_that_is_not_what_it_looks_like_is_refused() {
        for address in [
            "https://bank.example@evil.example",
            "https://bank.example:443@evil.example/",
            "https://bank.example%2f@evil.example",
            "https://%65vil.example",
            "https://@evil.example",
            "https://:80/",
            "https://?bank.example",
            "https://#bank.example",
        ] {
            assert_eq!(Link::to_follow(address), None, "{address}");
        }
    }

    #[test]
    fn characters_that_are_not_seen_are_refused() {
        for character in [
            '\u{202e}',
            '\u{2066}',
            '\u{200b}',
            '\u{200d}',
            '\u{feff}',
            '\u{ad}',
            '\u{e0041}',
            '\u{85}',
            '\u{2028}',
            '\u{7f}',
        ] {
            let address = format!("https://a.example/{character}gpj.exe");
            assert_eq!(Link::to_follow(&address), None, "{address:?}");
        }
    }

    #[test]
    fn only_web_addresses_are_loaded() {
        assert!(Link::to_load("https://a/b.png").is_some());
        assert_eq!(Link::to_load("mailto:a@b"), None);
        assert_eq!(Link::to_load("tel:1"), None);
    }
}
