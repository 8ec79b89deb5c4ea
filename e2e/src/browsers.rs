//! The browsers of a run: each engine's is started when it is first needed and
//! then serves all tests in turn.
//!
//! A browser that a test has broken is replaced.

use std::sync::Mutex;

use anyhow::Result;
use tokio::runtime::Handle;

use crate::browser::Browser;
use crate::driver::ColorScheme;
use crate::engine::Engine;
use crate::process::guarded;

/// One place for a browser of each engine. Dropping it ends them.
pub struct Browsers {
    places: Vec<(Engine, Mutex<Option<Browser>>)>,
    runtime: Handle,
}

impl Browsers {
    /// Places for these engines, still empty.
    pub fn of(engines: &[Engine], runtime: &Handle) -> Self {
        let places = engines
            .iter()
            .map(|engine| (*engine, Mutex::default()))
            .collect();
        let runtime = runtime.clone();
        Self { places, runtime }
    }

    /// Lends the engine's browser; others who want the same one wait.
    ///
    /// # Errors
    /// When it does not start, and what the borrower gives.
    pub fn lend<T>(
        &self,
        engine: Engine,
        borrower: impl FnOnce(&Browser) -> Result<T>,
    ) -> Result<T> {
        let Some((_, place)) = self.places.iter().find(|(known, _)| *known == engine) else {
            anyhow::bail!("{engine} was not asked for");
        };
        let mut place = guarded(place);
        let browser = match place.take() {
            Some(browser) => browser,
            None => Browser::start(engine, ColorScheme::Light, &self.runtime)?,
        };
        let outcome = borrower(&browser);
        if browser.forget().is_ok() {
            *place = Some(browser);
        }
        outcome
    }
}
