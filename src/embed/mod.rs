//! The boundary with the host page: settings, the style sheet, the instance
//! that owns everything, and the component for Leptos applications.

mod mode;
mod problem;
mod settings;
mod reading;
mod style;
mod panic;
mod instance;
mod chat_widget;

pub use chat_widget::ChatWidget;
pub use instance::Instance;
pub use mode::Mode;
pub use panic::on_panic;
pub use problem::Problem;
pub use reading::read_settings;
pub use settings::Settings;
