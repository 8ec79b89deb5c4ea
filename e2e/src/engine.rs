//! The browser engines, and which of their programs this machine has.
//!
//! Starts nothing.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::settings::{on_path, program};

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink, in Chromium.
    Chromium,
    /// Gecko, in Firefox.
    Firefox,
    /// WebKit, in WebKitGTK's MiniBrowser.
    WebKit,
}

impl Engine {
    /// All engines.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The name in settings and in the names of tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engines in a list of names with commas.
    ///
    /// # Errors
    /// When there is no engine of a name.
    pub fn list(names: &str) -> Result<Vec<Self>> {
        names
            .split(',')
            .map(|name| {
                let name = name.trim();
                Self::ALL
                    .into_iter()
                    .find(|engine| engine.name() == name)
                    .with_context(|| {
                        format!("E2E_ENGINES: `{name}` is none of chromium, firefox, webkit")
                    })
            })
            .collect()
    }

    /// What this machine lacks to run the engine.
    pub fn missing(self) -> Vec<&'static str> {
        let needed: &[(&str, Option<PathBuf>)] = match self {
            Self::Chromium => &[("chromedriver", self.driver()), ("chromium", chromium())],
            Self::Firefox => &[("geckodriver", self.driver()), ("firefox", firefox())],
            Self::WebKit => &[
                ("WebKitWebDriver", self.driver()),
                ("MiniBrowser", mini_browser()),
                ("Xvfb", on_path("Xvfb")),
            ],
        };
        needed
            .iter()
            .filter(|(_, path)| path.as_deref().is_none_or(|path| !path.is_file()))
            .map(|(name, _)| *name)
            .collect()
    }

    /// The engine's WebDriver server.
    pub(crate) fn driver(self) -> Option<PathBuf> {
        match self {
            Self::Chromium => program("E2E_CHROMEDRIVER", &["chromedriver"]),
            Self::Firefox => program("E2E_GECKODRIVER", &["geckodriver"]),
            Self::WebKit => program("E2E_WEBKITDRIVER", &["WebKitWebDriver"]),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Chromium, under the names that systems give it.
pub(crate) fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().find_map(|name| on_path(name))
}

/// Firefox, the long-term release first: it is what Debian ships.
pub(crate) fn firefox() -> Option<PathBuf> {
    ["firefox-esr", "firefox"]
        .iter()
        .find_map(|name| on_path(name))
}

/// WebKitGTK's own small browser, which no PATH holds: it stands beside the
/// library, whose folder has the architecture and the version in its name. The
/// newest one wins.
pub(crate) fn mini_browser() -> Option<PathBuf> {
    let mut roots = vec![PathBuf::from("/usr/libexec"), PathBuf::from("/usr/lib64")];
    roots.extend(subfolders(Path::new("/usr/lib")));
    let mut found = roots
        .iter()
        .flat_map(|root| subfolders(root))
        .filter(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("webkit2gtk-4") || name.starts_with("webkitgtk-6")
        })
        .map(|folder| folder.join("MiniBrowser"))
        .filter(|program| program.is_file())
        .collect::<Vec<_>>();
    found.sort();
    found.pop()
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_read_from_a_list() {
        let engines = Engine::list("webkit, chromium").unwrap();
        assert_eq!(engines, [Engine::WebKit, Engine::Chromium]);
    }

    #[test]
    fn unknown_engine_is_named() {
        let told = Engine::list("trident").unwrap_err().to_string();
        assert!(told.contains("trident"));
    }
}
