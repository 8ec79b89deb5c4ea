//! One scenario's world: a browser, the sandbox, the host site, the static host
//! of the widget; all its own but for the browser.
//!
//! Watches for complaints of the pages; says nothing of what is right.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use tokio::runtime::Handle;

use crate::browser::Browser;
use crate::browsers::{Browsers, Seat};
use crate::desk::Desk;
use crate::page::{Page, Snippet};
use crate::sandbox::{DEMO_TOKEN, Sandbox};
use crate::site::{DistSite, HostSite, PROXY};
use crate::tabs::Tab;
use crate::trouble::{TAKE, Trouble};
use crate::widget::Widget;

/// What all scenarios of a run share.
pub struct Props {
    /// What a site deploys.
    pub dist: PathBuf,
    /// The sandbox's program.
    pub sandbox: PathBuf,
    /// The operator desk's program, where scenarios need it.
    pub desk: Option<PathBuf>,
    /// The browsers of everybody else.
    pub browsers: Arc<Browsers>,
    /// Where pictures go, if somebody wants them.
    pub screenshots: Option<PathBuf>,
    /// What the servers and the drivers' connections run on.
    pub runtime: Handle,
}

/// The world of one scenario.
pub struct Stage<'a> {
    /// The visitor's browser.
    pub browser: &'a Browser,
    /// The platform.
    pub sandbox: Sandbox,
    /// The site with the widget on it.
    pub host: HostSite,
    /// Where the widget comes from.
    pub dist: DistSite,
    desk: Option<PathBuf>,
    desk_page: PathBuf,
    browsers: Arc<Browsers>,
    screenshots: Option<PathBuf>,
    troubles: RefCell<Vec<Trouble>>,
}

impl<'a> Stage<'a> {
    /// Sets it up.
    ///
    /// # Errors
    /// When one of the servers does not start.
    pub fn set_up(browser: &'a Browser, props: &Props) -> Result<Self> {
        let sandbox = Sandbox::start_new(&props.sandbox)?;
        let host = HostSite::start(&props.runtime, sandbox.address())?;
        let dist = DistSite::start(&props.runtime, &props.dist)?;
        Ok(Self {
            browser,
            sandbox,
            host,
            dist,
            desk: props.desk.clone(),
            desk_page: props.dist.join("desk"),
            browsers: Arc::clone(&props.browsers),
            screenshots: props.screenshots.clone(),
            troubles: RefCell::default(),
        })
    }

    /// An operator desk with the agents' page.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn open_desk(&self) -> Result<Desk> {
        let program = self.desk.as_deref().context("E2E_DESK is not set")?;
        Desk::start_new(program, &self.desk_page)
    }

    /// Lends the browser of somebody else, of the same engine.
    ///
    /// # Errors
    /// When it does not start, and what the borrower gives.
    pub fn with_agent<T>(&self, borrower: impl FnOnce(&Browser) -> Result<T>) -> Result<T> {
        let engine = self.browser.engine();
        self.browsers.lend(engine, Seat::Agent, borrower)
    }

    /// The embed snippet for the demo channel.
    pub fn snippet(&self) -> Snippet {
        Snippet::new(format!("{}/embed.js", self.dist.origin()))
            .set("data-api", &self.sandbox.api())
            .set("data-token", DEMO_TOKEN)
    }

    /// Visits a page and gives its first widget.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn visit(&self, page: Page) -> Result<Widget<'a>> {
        self.visit_at("/", page)
    }

    /// Visits a page at a path of the site and gives its first widget.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn visit_at(&self, path: &str, page: Page) -> Result<Widget<'a>> {
        self.note_troubles()?;
        let address = self.host.put(path, page);
        self.browser.open(&address)?;
        Ok(self.widget(0))
    }

    /// Visits a plain page with the snippet for the demo channel.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn visit_demo(&self) -> Result<Widget<'a>> {
        self.visit(Page::with(&self.snippet()))
    }

    /// Loads the open page anew, and gives its first widget.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn reload(&self) -> Result<Widget<'a>> {
        self.note_troubles()?;
        self.browser.reload()?;
        Ok(self.widget(0))
    }

    /// Leaves the page and forgets what it has stored: whoever comes next is
    /// somebody new.
    ///
    /// # Errors
    /// When the browser does not answer any more.
    pub fn forget(&self) -> Result<()> {
        self.note_troubles()?;
        self.browser.forget()
    }

    /// Goes to another tab and gives the first widget of its page.
    ///
    /// # Errors
    /// When the tab is gone.
    pub fn switch_to(&self, tab: &Tab) -> Result<Widget<'a>> {
        self.note_troubles()?;
        self.browser.switch_to(tab)?;
        Ok(self.widget(0))
    }

    /// Opens the address of the open page in a tab of its own, in front, and
    /// gives its first widget.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn visit_in_new_tab(&self) -> Result<(Tab, Widget<'a>)> {
        let address: String = self.browser.script("return location.href", &[])?;
        self.note_troubles()?;
        let tab = self.browser.open_tab()?;
        self.browser.open(&address)?;
        Ok((tab, self.widget(0)))
    }

    /// Closes the tab in front and goes to another one.
    ///
    /// # Errors
    /// When the other one is gone.
    pub fn close_tab(&self, next: &Tab) -> Result<Widget<'a>> {
        self.note_troubles()?;
        self.browser.close_tab(next)?;
        Ok(self.widget(0))
    }

    /// Visits a plain page whose widget reaches the sandbox through the site
    /// itself, which can hold the answers back.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn visit_through_host(&self) -> Result<Widget<'a>> {
        self.visit(Page::with(&self.snippet().set("data-api", PROXY)))
    }

    /// The widget with this number on the open page.
    pub fn widget(&self, index: usize) -> Widget<'a> {
        Widget::new(self.browser, index)
    }

    /// The complaints of the pages so far that nobody has taken.
    ///
    /// # Errors
    /// When the page does not answer.
    pub fn troubles(&self) -> Result<Vec<Trouble>> {
        self.note_troubles()?;
        Ok(self.troubles.borrow().clone())
    }

    /// Takes out the complaints that a scenario expects.
    ///
    /// # Errors
    /// When the page does not answer.
    pub fn take_troubles(&self, is_expected: impl Fn(&Trouble) -> bool) -> Result<Vec<Trouble>> {
        self.note_troubles()?;
        let (expected, others) = self.troubles.take().into_iter().partition(is_expected);
        self.troubles.replace(others);
        Ok(expected)
    }

    /// Fails when a page complained about something that nobody expected.
    ///
    /// # Errors
    /// As said.
    pub fn ensure_calm(&self) -> Result<()> {
        let troubles = self.troubles()?;
        let told = troubles.iter().map(Trouble::to_string).collect::<Vec<_>>();
        ensure!(told.is_empty(), "the page complained:\n{}", told.join("\n"));
        Ok(())
    }

    /// Takes a picture, when pictures are wanted.
    ///
    /// # Errors
    /// When the picture cannot be written.
    pub fn picture(&self, name: &str) -> Result<Option<PathBuf>> {
        let Some(folder) = &self.screenshots else {
            return Ok(None);
        };
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{name}-{}.png", self.browser.engine()));
        fs::write(&path, self.browser.picture()?)
            .with_context(|| format!("writing {}", path.display()))?;
        Ok(Some(path))
    }

    /// What helps to understand a failure: a picture, the page's complaints,
    /// the sandbox's output.
    pub fn evidence(&self, name: &str) -> String {
        let picture = match self.picture(&format!("failed-{name}")) {
            Ok(Some(path)) => path.display().to_string(),
            Ok(None) => "none, E2E_SCREENSHOTS is not set".to_owned(),
            Err(error) => format!("none, {error:#}"),
        };
        let troubles = match self.troubles() {
            Ok(troubles) => troubles
                .iter()
                .map(|trouble| format!("\n  {trouble}"))
                .collect(),
            Err(error) => format!("unknown, {error:#}"),
        };
        let sandbox = self.sandbox.last_words();
        format!("picture: {picture}\ncomplaints of the page: {troubles}\n{sandbox}")
    }

    fn note_troubles(&self) -> Result<()> {
        let troubles: Vec<Trouble> = self.browser.script(TAKE, &[])?;
        self.troubles.borrow_mut().extend(troubles);
        Ok(())
    }
}
