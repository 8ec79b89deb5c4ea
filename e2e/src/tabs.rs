//! Several tabs of one browser, and pages that are loaded anew.
//!
//! One tab is in front, and all else that a test does means that one.

use anyhow::{Context, Result};
use fantoccini::wd::WindowHandle;
use serde_json::json;

use crate::browser::Browser;
use crate::engine::Engine;

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Browser {
    /// Loads the open page anew.
    ///
    /// # Errors
    /// When it does not load.
    pub fn reload(&self) -> Result<()> {
        Ok(self.wait(self.client().refresh())?)
    }

    /// The tab in front.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.wait(self.client().window())?))
    }

    /// Opens an empty tab and goes there. WebKitWebDriver leaves new tabs in the
    /// background for ever, so there it is a window.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn open_tab(&self) -> Result<Tab> {
        let as_tab = self.engine() != Engine::WebKit;
        let opened = self.wait(self.client().new_window(as_tab))?;
        let tab = Tab(opened.handle);
        self.switch_to(&tab)?;
        Ok(tab)
    }

    /// Goes to a tab.
    ///
    /// # Errors
    /// When it is gone.
    pub fn switch_to(&self, tab: &Tab) -> Result<()> {
        Ok(self.wait(self.client().switch_to_window(tab.0.clone()))?)
    }

    /// Has the browser freeze the tab in front, as it does with tabs that nobody
    /// has looked at for long, or thaw it. Says whether the engine lets that be
    /// done.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn freeze(&self, frozen: bool) -> Result<bool> {
        let state = if frozen { "frozen" } else { "active" };
        let done = self.ask_tools("Page.setWebLifecycleState", json!({"state": state}))?;
        Ok(done.is_some())
    }

    /// Closes the tab in front and goes to another one.
    ///
    /// # Errors
    /// When the other one is gone.
    pub fn close_tab(&self, next: &Tab) -> Result<()> {
        self.wait(self.client().close_window())?;
        self.switch_to(next)
    }

    /// Closes all tabs but one.
    pub(crate) fn close_other_tabs(&self) -> Result<()> {
        let mut tabs = self.wait(self.client().windows())?;
        let last = tabs.pop().context("no tab is left")?;
        for tab in tabs {
            self.switch_to(&Tab(tab))?;
            self.wait(self.client().close_window())?;
        }
        self.switch_to(&Tab(last))
    }
}
