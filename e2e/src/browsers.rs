//! The browsers of a run: each engine's is started when it is first needed and
//! then serves all tests in turn. Some scenarios need a second one of the same
//! engine, for another person at another machine.
//!
//! A browser that a test has broken is replaced.

use std::sync::Mutex;

use anyhow::Result;
use tokio::runtime::Handle;

use crate::browser::Browser;
use crate::driver::ColorScheme;
use crate::engine::Engine;
use crate::process::guarded;

/// Whose browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The visitor's.
    Visitor,
    /// The agent's, who is somebody else.
    Agent,
}

/// One place for each person's browser of each engine. Dropping it ends them.
pub struct Browsers {
    places: Vec<(Engine, Seat, Mutex<Option<Browser>>)>,
    runtime: Handle,
}

impl Browsers {
    /// Places for these engines, still empty.
    pub fn of(engines: &[Engine], runtime: &Handle) -> Self {
        let places = engines
            .iter()
            .flat_map(|engine| [(*engine, Seat::Visitor), (*engine, Seat::Agent)])
            .map(|(engine, seat)| (engine, seat, Mutex::default()))
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
        seat: Seat,
        borrower: impl FnOnce(&Browser) -> Result<T>,
    ) -> Result<T> {
        let mut places = self.places.iter();
        let place = places.find(|(known, taken, _)| (*known, *taken) == (engine, seat));
        let Some((.., place)) = place else {
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
