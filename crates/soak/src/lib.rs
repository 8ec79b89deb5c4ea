//! Random conversations of the real core with the real sandbox, over HTTP and
//! with faults.
//!
//! - [`random`], [`case`], [`faults`]: a conversation as data, from a seed.
//! - [`server`], `http`: the sandbox behind a port, and calls as a browser
//!   makes them.
//! - `world`, `clock`, `tab`, `browser`: the visitor's side, with a clock of its
//!   own.
//! - `record`, `truth`, `check`: what was said, what the server has, and
//!   whether the two and what is shown agree.
//! - [`story`]: one conversation from beginning to end.
//! - [`shrink`], [`run`], [`totals`]: many of them, the smallest that fails,
//!   and the figures.
//!
//! All traffic stays on this machine, and every run ends by itself.

pub mod random;
pub mod case;
pub mod faults;
pub mod server;
mod http;
mod browser;
mod tab;
mod record;
mod world;
mod clock;
mod truth;
mod check;
pub mod story;
pub mod shrink;
pub mod totals;
pub mod run;

use thiserror::Error;

/// Why a run cannot go on. What is wrong with a conversation is no error, but
/// part of its [`story::Verdict`].
#[derive(Debug, Error)]
pub enum SoakError {
    /// The sandbox does not start, or cannot be read.
    #[error("the sandbox does not work")]
    Sandbox(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is no port.
    #[error("there is no port to listen on")]
    Port(#[source] std::io::Error),
    /// The control addresses do not answer as they should.
    #[error("the sandbox's control addresses do not answer")]
    Control(#[source] reqwest::Error),
}
