//! The Operator API of JAICP: what JAICP calls at an agents' platform, and what
//! that platform posts back (operator-api.md).
//!
//! | call | body | answer |
//! |---|---|---|
//! | `POST setWebhook` | [`SetWebhook`] | 200 |
//! | `GET getDestinations` | | [`Destination`]s: [`destinations_from`], [`destinations_to`] |
//! | `POST selectDestination` | [`SelectDestination`] | 200 |
//! | `POST sendText` | [`SendText`] | 200 |
//! | `POST sendFile` | [`SendFile`] | 200 |
//! | `POST closeChat` | [`CloseChat`] | 200 |
//!
//! [`Event`] is what the platform posts to the address of `setWebhook`.
//!
//! Reading is tolerant: identifiers and sizes may be numbers or strings, data
//! may be objects or strings, truth values may be strings, and what is not
//! required and cannot be used reads as absent. A required field that is
//! missing is an error that names it. Nothing here performs input or output.

mod fields;
mod data;
mod calls;
mod destination;
mod event;

pub use calls::{Body, CloseChat, SelectDestination, SendFile, SendText, SetWebhook};
pub use data::Data;
pub use destination::{Destination, destinations_from, destinations_to};
pub use event::{Employee, Event, EventBody};
pub use fields::WireError;
