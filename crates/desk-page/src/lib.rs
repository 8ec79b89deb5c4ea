//! The page on which agents talk with clients, served by the operator desk
//! under `/agents/`.
//!
//! ```text
//!   lib ── joins ──┐
//!        ┌─────────┴──────────┐
//!        ui                 runtime    Leptos views │ calls, stream, timers, store
//!        │ view models        │ events
//!        └─────────┬──────────┘
//!              desk-core               update(Model, Event) → effects; view(Model)
//!                  │
//!              desk-api                what page and desk tell each other
//! ```
//!
//! Dependencies point down only, and `ui` never names `runtime`.

mod app;
mod i18n;
mod runtime;
mod ui;

pub use app::start;
