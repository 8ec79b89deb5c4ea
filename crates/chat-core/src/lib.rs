//! The conversation as a pure state machine.
//!
//! [`update()`] takes the [`Model`], an [`Event`] that says what happened and the
//! [`Moment`] at which it did, changes the model and returns the [`Effect`]s
//! that are to be performed. [`view()`] derives what a person sees. There is no
//! input, no output, no clock and no randomness in here, so that the same
//! events give the same conversation, natively and without a browser.
//!
//! ```text
//!  ui ── Event ──► update(Model) ── Effect ──► runtime
//!  ▲                    │                         │
//!  └── ViewModel ◄─ view(Model)       Event ◄─────┘
//! ```

mod moment;
mod order;
mod seed;
mod ids;
mod settings;
mod event;
mod effect;
mod link;
mod human_size;
pub mod markup;
mod content;
mod said;
mod timeline;
mod quick_replies;
mod retry_delay;
mod outbox;
mod sending;
mod failing;
mod fate;
mod awaited;
mod seen;
mod receive;
mod show;
mod reveal;
mod handoff;
mod uploads;
mod uploads_kept;
mod heartbeat;
mod poll;
mod share;
mod orphans;
mod watch;
mod history;
mod kept_items;
mod kept;
mod restore_items;
mod restore;
mod coming_back;
mod known;
mod model;
mod visitor;
mod page;
mod update;
mod view;

pub use awaited::ANSWER_AWAITED;
pub use content::{Action, Card, Clip, Content, Shown};
pub use effect::{Announcement, Effect, FocusTarget, OwnerNotice, TimerId};
pub use event::{Changed, Event};
pub use handoff::Handoff;
pub use heartbeat::HEARTBEAT;
pub use human_size::human_size;
pub use ids::{ItemId, RequestId, SetId, UploadId};
pub use kept::Stored;
pub use link::Link;
pub use model::{Model, Session};
pub use moment::Moment;
pub use orphans::CLAIM_WAIT;
pub use outbox::{REQUEST_TIMEOUT, SLOW_AFTER};
pub use page::PageNotice;
pub use poll::{BACKGROUND_PAUSE, POLL_TIMEOUT};
pub use restore::Found;
pub use said::Said;
pub use settings::{BlockForm, FileLimits, Identity, Listen, Opening, Settings};
pub use share::Shared;
pub use timeline::{Author, Choices, ItemBody, Notice, SendState, Timeline, TimelineItem};
pub use update::update;
pub use uploads::{ChosenFile, UploadFailure};
pub use view::{Composer, Connection, GROUP_SPAN, LockReason, QuickReply, Row, ViewModel, view};
