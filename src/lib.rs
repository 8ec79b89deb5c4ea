//! A chat widget for sites on JAICP, in Rust compiled to WebAssembly.
//!
//! ```text
//! host page ── embed      script tag, element, JS API, settings
//!                │ builds and joins
//!        ┌───────┴────────┐
//!        ui             runtime    Leptos views │ http, timers, storage, focus
//!        │ view models    │ events
//!        └───────┬────────┘
//!            chat-core             update(Model, Event) → effects; view(Model)
//!                │
//!            chat-api              wire types and codec
//! ```
//!
//! Dependencies point down only. `ui` never names `runtime`: `embed` gives each
//! what it needs of the other.
//!
//! A Leptos application uses [`ChatWidget`]; any other page uses the element
//! `<jaicp-chat>`, which `embed.js` defines and which drives an [`Instance`].

mod embed;
mod ui;
mod runtime;
mod i18n;

pub use embed::{ChatWidget, Instance, Mode, Problem, Settings, on_panic, read_settings};
pub use i18n::Language;
pub use runtime::{JsSource, Keep};
