//! The boundary with the host page: settings, the style sheet, the instance
//! that owns everything, and the component for Leptos applications.

mod chat_widget;
mod instance;
mod panic;
mod settings;
mod style;

pub use chat_widget::ChatWidget;
pub use instance::Instance;
pub use panic::on_panic;
pub use settings::{Problem, Settings, read_settings};
