//! An agents' platform that speaks the JAICP Operator API (operator-api.md).
//!
//! - [`arguments`], [`commands`], [`changes`], [`backup`], [`demo`]: the command
//!   line and what can be done without a running desk.
//! - [`error`], [`secrets`]: what goes wrong, and what nobody may know.
//! - [`store`]: what is kept, in one SQLite file.
//! - [`incoming`], [`agents`]: what JAICP and what agents do.
//! - [`live`], [`presence`]: what pages are told, and who is there.
//! - [`post`], [`outbox`]: what JAICP is told.
//! - [`file_kind`], [`files`]: what agents send beside texts.
//! - [`throttle`], [`desk`], [`elsewhere`], [`http`], [`server`]: the addresses,
//!   a port for them, and what commands do meanwhile.
//! - [`program`]: the program, whichever executable it is in.
//!
//! It is no bot and no widget, it translates nothing, and it knows no other
//! protocol. What nobody outside the platform can know is marked "assumed"
//! where it is done.

pub mod arguments;
pub mod commands;
pub mod changes;
pub mod backup;
pub mod demo;
pub mod error;
pub mod secrets;
pub mod store;
pub mod incoming;
pub mod agents;
pub mod live;
pub mod presence;
pub mod post;
pub mod outbox;
pub mod file_kind;
pub mod files;
pub mod throttle;
pub mod desk;
pub mod elsewhere;
pub mod http;
pub mod server;
pub mod program;
