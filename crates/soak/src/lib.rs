//! Random conversations of the real core with the real sandbox, over HTTP and
//! with faults; some of them with agents at a real operator desk.
//!
//! - [`random`], [`case`], [`faults`], [`deeds`], [`faults_of_agents`], [`files`],
//!   [`faults_of_uploads`]: a conversation as data, from a seed.
//! - [`desk`], `agent`: the operator desk in a process of its own, which is
//!   killed now and then, and the agents who work there.
//! - [`server`], `http`, `uploading`: the sandbox behind a port, and calls as a
//!   browser makes them.
//! - `world`, `effects`, `outcome`, `clock`, `tab`, `browser`, `trace`: the
//!   visitor's side, with a clock of its own.
//! - `record`, `fates`, `truth`, `check`, `check_files`, `check_agents`: what was
//!   said, what sandbox and desk have, and whether that and what is shown agree.
//! - [`story`], `steps`, `last_words`: one conversation from beginning to end.
//! - [`shrink`], [`run`], [`totals`]: many of them, the smallest that fails,
//!   and the figures.
//!
//! All traffic stays on this machine, and every run ends by itself.

pub mod random;
pub mod case;
pub mod faults;
pub mod deeds;
pub mod faults_of_agents;
pub mod files;
pub mod faults_of_uploads;
mod agent;
pub mod desk;
pub mod server;
mod http;
mod uploading;
mod outcome;
mod browser;
mod tab;
mod fates;
mod record;
mod trace;
mod world;
mod effects;
mod clock;
mod truth;
mod check;
mod check_files;
mod check_agents;
mod last_words;
mod steps;
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
    /// The desk does not start, or does not answer as it should.
    #[error("the operator desk does not work")]
    Desk(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is no port.
    #[error("there is no port to listen on")]
    Port(#[source] std::io::Error),
    /// The control addresses do not answer as they should.
    #[error("the sandbox's control addresses do not answer")]
    Control(#[source] reqwest::Error),
}
