//! An engine's WebDriver server with a session in it, and what it needs to run:
//! a display where there is none, and a folder for profiles.
//!
//! Knows nothing of pages.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::engine::{Engine, chromium, firefox, mini_browser};
use crate::folder::new_folder;
use crate::process::Process;
use crate::wait::until;

/// How long a driver or a browser may take to start on a machine that is busy.
const START: Duration = Duration::from_secs(120);

/// How long a session may take to end before its processes are ended.
const END: Duration = Duration::from_secs(5);

/// What the visitor's system prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// A running driver with its browser. Dropping it ends both.
pub struct Driver {
    client: Client,
    runtime: Handle,
    // In the order in which they are to end.
    _server: Process,
    _display: Option<Process>,
    _folder: TempDir,
}

impl Driver {
    /// Starts the engine's driver and a browser with a fresh profile.
    ///
    /// # Errors
    /// When one of the programs is missing or does not start.
    pub fn start(engine: Engine, scheme: ColorScheme, runtime: &Handle) -> Result<Self> {
        let folder = new_folder()?;
        let program = engine
            .driver()
            .with_context(|| format!("{engine}: its driver is not installed"))?;
        let mut command = Command::new(program);
        // Profiles and caches go where they are removed again.
        command.env("TMPDIR", folder.path());
        let mut display = None;
        if engine == Engine::WebKit {
            let (server, name) = start_display()?;
            display = Some(server);
            prepare_webkit(&mut command, scheme, &name, &folder);
        }
        let (mut server, port) = start_server(engine, command)?;
        let client = connect(engine, scheme, port, runtime)
            .with_context(|| format!("{engine} does not start"));
        let client = client.with_context(|| {
            // Says whether the driver itself is the cause.
            let state = server.ensure_running();
            format!("{state:?}; {}", server.last_words())
        })?;
        Ok(Self {
            client,
            runtime: runtime.clone(),
            _server: server,
            _display: display,
            _folder: folder,
        })
    }

    /// The session.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let close = self.client.clone().close();
        // What does not end by itself is ended with the processes.
        let _ = self.runtime.block_on(async { timeout(END, close).await });
    }
}

/// A free port. Another process could take it before it is used, which nobody
/// has seen yet.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Starts a display that exists in memory only, and gives its name.
fn start_display() -> Result<(Process, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24"]);
    command.args(["-nolisten", "tcp"]);
    let mut server = Process::start("Xvfb", command)?;
    let number: u32 = server.wait_for_line(START, |line| line.trim().parse().ok())?;
    Ok((server, format!(":{number}")))
}

/// MiniBrowser is a desktop program: it wants a display, folders of a user, and
/// asks the desktop for a theme.
fn prepare_webkit(command: &mut Command, scheme: ColorScheme, display: &str, folder: &TempDir) {
    let theme = match scheme {
        ColorScheme::Light => "Adwaita",
        ColorScheme::Dark => "Adwaita:dark",
    };
    command
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11")
        .env("GTK_THEME", theme)
        .env("GTK_A11Y", "none")
        .env("NO_AT_BRIDGE", "1")
        .env("GSETTINGS_BACKEND", "memory")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        // Its sandbox needs user namespaces, which containers often lack; it
        // only sees pages of these tests.
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    for variable in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(variable, folder.path());
    }
}

fn start_server(engine: Engine, mut command: Command) -> Result<(Process, u16)> {
    let name = format!("{engine}'s driver");
    match engine {
        Engine::Chromium | Engine::Firefox => {
            command.arg("--port=0");
            let mut server = Process::start(&name, command)?;
            let port = server.wait_for_line(START, port_in)?;
            Ok((server, port))
        }
        Engine::WebKit => {
            // It prints nothing and takes no port 0.
            let port = free_port()?;
            command.arg(format!("--port={port}"));
            let mut server = Process::start(&name, command)?;
            until("WebKitWebDriver to listen", START, || {
                server.ensure_running()?;
                let connection = std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port));
                Ok(connection.is_ok().then_some(()))
            })?;
            Ok((server, port))
        }
    }
}

/// The port in "ChromeDriver was started successfully on port 1234." and in
/// "… Listening on 127.0.0.1:1234".
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    port.trim().trim_end_matches('.').parse().ok()
}

fn connect(engine: Engine, scheme: ColorScheme, port: u16, runtime: &Handle) -> Result<Client> {
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities(engine, scheme)?);
    let address = format!("http://127.0.0.1:{port}");
    runtime.block_on(async {
        timeout(START, builder.connect(&address))
            .await
            .context("no session after two minutes")?
            .map_err(|error| anyhow!(error))
    })
}

fn capabilities(engine: Engine, scheme: ColorScheme) -> Result<Map<String, Value>> {
    let dark = scheme == ColorScheme::Dark;
    let (key, options) = match engine {
        Engine::Chromium => {
            // Blink's numbers: 0 is dark, 1 is light.
            let scheme = format!("--blink-settings=preferredColorScheme={}", u8::from(!dark));
            let arguments = [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--force-device-scale-factor=1",
                &scheme,
            ];
            let options = json!({"args": arguments, "binary": chromium()});
            ("goog:chromeOptions", options)
        }
        Engine::Firefox => {
            let options = json!({
                "args": ["-headless"],
                "binary": firefox(),
                "prefs": {
                    // Firefox's numbers: 0 is dark, 1 is light.
                    "layout.css.prefers-color-scheme.content-override": u8::from(!dark),
                    "network.captive-portal-service.enabled": false,
                    "network.connectivity-service.enabled": false,
                },
            });
            ("moz:firefoxOptions", options)
        }
        Engine::WebKit => {
            let browser = mini_browser().context("MiniBrowser is not installed")?;
            let options = json!({"binary": browser, "args": ["--automation"]});
            ("webkitgtk:browserOptions", options)
        }
    };
    Ok(Map::from_iter([(key.to_owned(), options)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_is_read_from_what_drivers_print() {
        let lines = [
            "ChromeDriver was started successfully on port 40917.",
            "1763 geckodriver\tINFO\tListening on 127.0.0.1:40917",
        ];
        for line in lines {
            assert_eq!(port_in(line), Some(40917), "{line}");
        }
        assert_eq!(port_in("Starting ChromeDriver 156.0"), None);
    }
}
