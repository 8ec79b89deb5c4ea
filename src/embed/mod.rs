//! The boundary with the host page: settings, the style sheet, the instance
//! that owns everything, and the component for Leptos applications.

mod settings;
mod style;
mod panic;
mod instance;
mod chat_widget;

pub use chat_widget::ChatWidget;
pub use instance::Instance;
pub use panic::on_panic;
pub use settings::{Mode, Problem, Settings, read_settings};
