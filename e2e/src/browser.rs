//! One engine's browser, driven step by step: pages, scripts, keys, pictures.
//!
//! Each call waits for its answer, so that scenarios read like what a person
//! does. Knows nothing of the widget.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
pub use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::driver::{ColorScheme, Driver};
use crate::engine::Engine;
use crate::wait::until;

/// How long a driver may take to carry out one command.
const COMMAND: Duration = Duration::from_secs(60);

/// The size of what a window on a desk shows of a page, in CSS pixels.
const DESKTOP: (u32, u32) = (1280, 800);

/// A browser with one window.
pub struct Browser {
    engine: Engine,
    driver: Driver,
    runtime: Handle,
}

impl Browser {
    /// Starts it with a fresh profile.
    ///
    /// # Errors
    /// When something is missing or does not start.
    pub fn start(engine: Engine, scheme: ColorScheme, runtime: &Handle) -> Result<Self> {
        let driver = Driver::start(engine, scheme, runtime)?;
        let browser = Self {
            engine,
            driver,
            runtime: runtime.clone(),
        };
        browser.resize(DESKTOP)?;
        Ok(browser)
    }

    /// Which one it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Opens an address and waits until the page has loaded.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub fn open(&self, address: &str) -> Result<()> {
        self.wait(self.client().goto(address))
            .with_context(|| format!("opening {address}"))
    }

    /// Runs a function body in the page and gives what it returns.
    ///
    /// # Errors
    /// When it throws or returns something else than expected.
    pub fn script<T: DeserializeOwned>(&self, body: &str, arguments: &[Value]) -> Result<T> {
        let value = self.wait(self.client().execute(body, arguments.to_vec()))?;
        serde_json::from_value(value).context("a script returned something unexpected")
    }

    /// Runs statements in the page.
    ///
    /// # Errors
    /// When they throw.
    pub fn run(&self, statements: &str) -> Result<()> {
        self.script::<Value>(statements, &[])?;
        Ok(())
    }

    /// Whether an expression is true in the page.
    ///
    /// # Errors
    /// When it throws.
    pub fn holds(&self, expression: &str) -> Result<bool> {
        self.script(&format!("return Boolean({expression})"), &[])
    }

    /// Clicks an element of the page as soon as that is possible.
    ///
    /// # Errors
    /// When it stays impossible.
    pub fn click(&self, css: &str) -> Result<()> {
        self.act(&format!("clicking {css}"), || {
            let found = self.wait(self.client().find(Locator::Css(css)))?;
            self.wait(found.click())
        })
    }

    /// Presses a key in whatever has the focus.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn press(&self, key: Key) -> Result<()> {
        self.press_keys([
            KeyAction::Down { value: key.into() },
            KeyAction::Up { value: key.into() },
        ])
    }

    /// Presses a key while another is held.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn press_holding(&self, held: Key, key: Key) -> Result<()> {
        self.press_keys([
            KeyAction::Down { value: held.into() },
            KeyAction::Down { value: key.into() },
            KeyAction::Up { value: key.into() },
            KeyAction::Up { value: held.into() },
        ])
    }

    /// Presses a letter's key while another is held.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn press_chord(&self, held: Key, letter: char) -> Result<()> {
        self.press_keys([
            KeyAction::Down { value: held.into() },
            KeyAction::Down { value: letter },
            KeyAction::Up { value: letter },
            KeyAction::Up { value: held.into() },
        ])
    }

    /// Types text into whatever has the focus.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn write(&self, text: &str) -> Result<()> {
        let strokes = text
            .chars()
            .flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.press_keys(strokes)
    }

    /// Goes into the first frame of the page; all that follows means that.
    ///
    /// # Errors
    /// When there is none.
    pub fn enter_frame(&self) -> Result<()> {
        Ok(self.wait(self.client().clone().enter_frame(0))?)
    }

    /// Goes back to the page from its frame.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn leave_frame(&self) -> Result<()> {
        Ok(self.wait(self.client().clone().enter_parent_frame())?)
    }

    /// A picture of what the window shows, as PNG.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.wait(self.client().screenshot())?)
    }

    /// Leaves the page and forgets what it has stored; other tabs are closed.
    ///
    /// # Errors
    /// When the browser does not answer any more.
    pub fn forget(&self) -> Result<()> {
        self.cut_line(false)?;
        self.close_other_tabs()?;
        self.run("try { localStorage.clear(); sessionStorage.clear() } catch {}")?;
        self.wait(self.client().delete_all_cookies())?;
        self.open("about:blank")
    }

    /// Does something with elements as soon as that is possible: pages redraw
    /// and move while a test looks at them.
    pub(crate) fn act<T>(
        &self,
        what: &str,
        mut action: impl FnMut() -> Result<T, CmdError>,
    ) -> Result<T> {
        let start = Instant::now();
        until(what, crate::PATIENCE, || match action() {
            Ok(done) => Ok(Some(done)),
            Err(error) if is_passing(&error) && start.elapsed() < crate::PATIENCE => Ok(None),
            Err(error) => {
                // Some drivers give a code and no words.
                let code = code_of(&error).unwrap_or_default();
                Err(error).with_context(|| format!("{what}: {code}"))
            }
        })
    }

    /// Carries out one command.
    pub(crate) fn wait<T>(
        &self,
        command: impl Future<Output = Result<T, CmdError>>,
    ) -> Result<T, CmdError> {
        self.runtime.block_on(async {
            timeout(COMMAND, command).await.unwrap_or_else(|_| {
                let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
                Err(CmdError::Lost(late))
            })
        })
    }

    /// The elements of all widgets of the page.
    pub(crate) fn find_hosts(&self) -> impl Future<Output = Result<Vec<Element>, CmdError>> {
        self.client().find_all(Locator::Css("jaicp-chat"))
    }

    /// Makes the window so large that the page gets this size, in CSS pixels.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn resize(&self, (width, height): (u32, u32)) -> Result<()> {
        self.wait(self.client().set_window_size(width, height))?;
        let frame = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let (sides, bars): (u32, u32) = self.script(frame, &[])?;
        let size = self.client().set_window_size(width + sides, height + bars);
        Ok(self.wait(size)?)
    }

    fn press_keys(&self, strokes: impl IntoIterator<Item = KeyAction>) -> Result<()> {
        let actions = strokes
            .into_iter()
            .fold(KeyActions::new("keyboard".to_owned()), |actions, stroke| {
                actions.then(stroke)
            });
        Ok(self.wait(self.client().perform_actions(actions))?)
    }

    pub(crate) fn client(&self) -> &Client {
        self.driver.client()
    }
}

/// The code of an error by WebDriver's list.
fn code_of(error: &CmdError) -> Option<String> {
    match error {
        CmdError::Standard(told) => Some(told.error()),
        _ => None,
    }
}

fn is_click_intercepted(error: &CmdError) -> bool {
    matches!(error, CmdError::Standard(told) if told.error == ErrorStatus::ElementClickIntercepted)
}

/// Whether the same command may work a moment later.
fn is_passing(error: &CmdError) -> bool {
    error.is_no_such_element()
        || error.is_stale_element_reference()
        || error.is_no_such_shadow_root()
        || error.is_detached_shadow_root()
        || error.is_element_not_interactable()
        || is_click_intercepted(error)
        || error.is_move_target_out_of_bounds()
}
