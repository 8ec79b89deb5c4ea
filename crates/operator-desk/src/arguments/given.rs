//! Options as they were given, before it is clear which command takes them.

use std::path::PathBuf;

/// The secret of a channel is part of an address.
const SECRET_SIGNS: &str = "letters, digits, `-` and `_`";

/// Everything that any command takes, as far as it was given.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub(super) data: Option<PathBuf>,
    pub(super) texts: Vec<(String, String)>,
    pub(super) groups: Vec<String>,
    pub(super) flags: Vec<String>,
}

/// Options with a value.
pub(super) const TEXTS: [&str; 19] = [
    "listen",
    "public-url",
    "page",
    "file-limit",
    "retry-ms",
    "grace-ms",
    "silence-ms",
    "log",
    "demo-password",
    "demo-secret",
    "id",
    "name",
    "login",
    "first-name",
    "last-name",
    "avatar",
    "secret",
    "to",
    "from",
];

/// Options without one.
pub(super) const FLAGS: [&str; 6] = [
    "behind-proxy",
    "demo",
    "reads-hidden",
    "hides-hidden",
    "new-password",
    "print-password",
];

impl Given {
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let found = self.texts.extract_if(.., |(given, _)| given == name);
        // What comes last counts.
        found.last().map(|(_, text)| text)
    }

    pub(super) fn needed(&mut self, name: &str) -> Result<String, lexopt::Error> {
        let text = self.text(name).filter(|text| !text.is_empty());
        text.ok_or_else(|| format!("--{name} is missing").into())
    }

    pub(super) fn number(&mut self, name: &str) -> Result<Option<u64>, lexopt::Error> {
        let parse = |text: String| text.parse();
        let number = self.text(name).map(parse).transpose();
        number.map_err(|_| format!("--{name} is no number").into())
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        let before = self.flags.len();
        self.flags.retain(|flag| flag != name);
        self.flags.len() < before
    }

    /// An address of the desk: a scheme and a host, and no path.
    pub(super) fn public_url(&mut self) -> Result<Option<String>, lexopt::Error> {
        let Some(url) = self.text("public-url") else {
            return Ok(None);
        };
        let url = url.trim_end_matches('/');
        let host = ["http://", "https://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        match host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@'])) {
            true => Ok(Some(url.to_owned())),
            false => Err("--public-url is a scheme and a host: https://desk.example".into()),
        }
    }

    pub(super) fn secret(&mut self, name: &str) -> Result<Option<String>, lexopt::Error> {
        let Some(secret) = self.text(name) else {
            return Ok(None);
        };
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
        match !secret.is_empty() && secret.chars().all(is_plain) {
            true => Ok(Some(secret)),
            false => Err(format!("--{name} has {SECRET_SIGNS} only").into()),
        }
    }

    pub(super) fn nothing_left(&self) -> Result<(), lexopt::Error> {
        let text = self.texts.iter().map(|(name, _)| name.as_str());
        let groups = self.groups.iter().map(|_| "group");
        let flags = self.flags.iter().map(String::as_str);
        match text.chain(groups).chain(flags).next() {
            None => Ok(()),
            Some(name) => Err(format!("--{name} does not belong to this command").into()),
        }
    }
}
