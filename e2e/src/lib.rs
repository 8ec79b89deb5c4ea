//! What the browser tests stand on: the engines and their drivers, the sandbox
//! as a process, the sites that the browser visits, and the widget as a person
//! meets it; and the operator desk with the agents' page.
//!
//! The scenarios themselves are in `tests/browser/`, and `src/bin/gallery/`
//! takes pictures. Nothing here knows what the widget is expected to do, and
//! nothing reaches a network beyond loopback.

mod folder;
mod process;
mod wait;

mod engine;
mod settings;
mod scenarios;

mod browser;
mod developer_tools;
mod driver;
mod browsers;
mod held;
mod line;
mod tabs;
mod trouble;

mod page;
mod control;
mod sandbox;
mod site;

mod desk;
mod desk_page;

mod stage;
mod widget;
mod pointer;
mod widget_state;
mod files;
pub mod told;

pub use browser::{Browser, Key};
pub use browsers::{Browsers, Seat};
pub use control::{Polls, Seen};
pub use desk::Desk;
pub use desk_page::DeskPage;
pub use driver::{ColorScheme, Driver, free_port};
pub use engine::Engine;
pub use files::{PNG, Way};
pub use held::Held;
pub use page::{Page, Snippet};
pub use process::{Process, end_all_on_interrupt};
pub use sandbox::{DEMO_TOKEN, Sandbox};
pub use scenarios::{Cast, Scenario, attempt, play_all};
pub use settings::{HOW_TO_RUN, Settings};
pub use site::{DistSite, HostSite, Visit};
pub use stage::{Props, Stage};
pub use tabs::Tab;
pub use trouble::Trouble;
pub use wait::{PATIENCE, until};
pub use widget::Widget;
pub use widget_state::{Author, Message, QuickReply, WidgetState};
