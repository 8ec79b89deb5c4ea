//! The agents' page as a pure state machine.
//!
//! [`update()`] takes the [`Model`], an [`Event`] that says what happened and
//! the moment at which it did, changes the model and returns the [`Effect`]s
//! that are to be performed. [`view()`] derives what a person sees. There is no
//! input, no output, no clock and no randomness in here, and no name of the
//! browser.

mod call;
mod event;
mod effect;
mod body;
mod thread;
mod pending;
mod model;
mod session;
mod lists;
mod live;
mod reading;
mod sending;
mod handing;
mod composer;
mod canned;
mod settle;
mod update;
mod row;
mod view;

pub use body::{Body, FileBody};
pub use call::{Answer, Call, Failure, FileId, HttpBody, HttpRequest, live_path, read_live};
pub use chat_core::markup;
pub use desk_api as api;
pub use effect::{Announcement, Effect, FocusTarget, Kept, TimerId};
pub use event::{Direction, Event, Found, PickedFile, Unsent};
pub use handing::agent_name;
pub use model::{
    Connection, Desk, Dialog, Model, Outside, Phase, Picker, SignInProblem, Step, Toast,
};
pub use pending::{Pending, Stage, Trouble, What};
pub use row::{Progress, Row, RowAuthor, RowKey, RowState};
pub use thread::{Loading, Said, Thread};
pub use update::update;
pub use view::{
    AttributeView, CannedView, ComposerView, DeskView, Entry, OpenView, Page, Preview, ViewModel,
    view,
};
