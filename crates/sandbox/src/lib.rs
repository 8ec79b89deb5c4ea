//! The JAICP Chat API as the platform serves it, for development and tests.
//!
//! - [`settings`], [`script`]: what the user writes, read and checked.
//! - [`bot`]: what answers; a script, or a bot at an address.
//! - [`store`], [`hub`], [`clock`], [`origin`]: what is kept, who waits, what
//!   time it is, where we are.
//! - [`faults`]: what goes wrong on demand.
//! - [`uploads`]: which files of clients are taken, and as what.
//! - [`mod@line`], [`polls`], [`request_log`]: connections, and who asked when.
//! - [`conversation`]: one message through all of these.
//! - [`timers`], [`outbox`]: what happens by itself.
//! - [`http`], [`server`]: the addresses, and a port for them.
//!
//! It is no platform: no accounts, no scripts but its own, no speech. What
//! nobody outside the platform can know is marked "assumed" where it is done.

pub mod arguments;
pub mod settings;
pub mod script;
pub mod bot;
pub mod post;
pub mod store;
pub mod hub;
pub mod clock;
pub mod origin;
pub mod faults;
pub mod uploads;
pub mod line;
pub mod polls;
pub mod request_log;
pub mod sandbox;
pub mod conversation;
pub mod timers;
pub mod outbox;
pub mod http;
pub mod server;
