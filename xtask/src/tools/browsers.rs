//! The browsers of the tests and their WebDriver servers.
//!
//! They come from the system's packages. Nothing here starts one.

use std::path::PathBuf;

use anyhow::{Result, anyhow};

use crate::run;
use crate::tools::debian;

/// A browser engine that the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Blink: Chromium.
    Chromium,
    /// Gecko: Firefox.
    Firefox,
    /// WebKit: WebKitGTK's MiniBrowser.
    WebKit,
}

impl Engine {
    /// All engines, in the order in which they are run.
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The name on the command line and in `E2E_ENGINES`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engine of this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|engine| engine.name() == name)
            .ok_or_else(|| anyhow!("there is no engine `{name}`: chromium, firefox or webkit"))
    }

    /// What of the system this engine needs. Firefox's driver is a crate and
    /// not among them.
    fn programs(self) -> &'static [Program] {
        match self {
            Self::Chromium => &CHROMIUM,
            Self::Firefox => &FIREFOX,
            Self::WebKit => &WEBKIT,
        }
    }

    /// What is missing of this engine, if anything.
    pub(crate) fn missing(self) -> Vec<&'static str> {
        self.programs()
            .iter()
            .filter(|program| program.path().is_none())
            .map(|program| program.label)
            .collect()
    }
}

/// A program of the system.
pub(crate) struct Program {
    /// What it is called in messages.
    pub(crate) label: &'static str,
    /// The names under which it may be on the PATH; the first wins.
    names: &'static [&'static str],
    /// The Debian package that has it.
    package: &'static str,
}

impl Program {
    /// Where it is, if it is installed.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| run::find_on_path(name))
    }
}

/// Chromium's WebDriver server.
pub(crate) const CHROMEDRIVER: Program = Program {
    label: "chromedriver",
    names: &["chromedriver"],
    package: "chromium-driver",
};

/// WebKitGTK's WebDriver server.
pub(crate) const WEBKIT_DRIVER: Program = Program {
    label: "webkit-driver",
    names: &["WebKitWebDriver"],
    package: "webkit2gtk-driver",
};

const CHROMIUM: [Program; 2] = [
    Program {
        label: "chromium",
        names: &["chromium", "chromium-browser", "google-chrome"],
        package: "chromium",
    },
    CHROMEDRIVER,
];

const FIREFOX: [Program; 1] = [Program {
    label: "firefox",
    names: &["firefox", "firefox-esr"],
    package: "firefox-esr",
}];

/// MiniBrowser comes with what the driver's package depends on; it needs a
/// display.
const WEBKIT: [Program; 2] = [
    WEBKIT_DRIVER,
    Program {
        label: "xvfb",
        names: &["Xvfb"],
        package: "xvfb",
    },
];

/// The programs that these engines need.
pub(crate) fn programs(engines: &[Engine]) -> impl Iterator<Item = &'static Program> {
    engines.iter().flat_map(|engine| engine.programs())
}

/// Installs what is missing of these engines.
pub(crate) fn ensure(engines: &[Engine]) -> Result<()> {
    let mut packages = programs(engines)
        .filter(|program| program.path().is_none())
        .map(|program| program.package)
        .collect::<Vec<_>>();
    if packages.is_empty() {
        return Ok(());
    }
    // Without a font of Latin letters the pictures show boxes.
    packages.push("fonts-liberation");
    debian::install(&packages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_found_by_their_names() {
        for engine in Engine::ALL {
            assert_eq!(Engine::named(engine.name()).unwrap(), engine);
        }
        assert!(Engine::named("trident").is_err());
    }
}
