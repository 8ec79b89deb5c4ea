//! What is to be done.

use std::time::Duration;

use super::call::{Call, FileId};
use super::event::Unsent;
use super::model::Toast;

/// Something that the core wants done. The runtime does it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A call. The number comes back with the answer.
    Call {
        /// Names the call.
        id: u64,
        /// What.
        call: Call,
        /// What shows that it comes from this page, once somebody is signed in.
        csrf: Option<String>,
    },
    /// A call is of no interest any more.
    GiveUp(u64),
    /// Listens to the live stream behind a sequence number, and no longer to
    /// the one before.
    OpenLive(u64),
    /// Listens no longer.
    CloseLive,
    /// Wakes the core after a while. One of the same name is put off.
    StartTimer(TimerId, Duration),
    /// Keeps something in this browser, for an agent.
    Keep(String, Kept),
    /// Looks for what is kept for an agent.
    FindKept(String),
    /// Forgets what is kept for an agent.
    Forget(String),
    /// Forgets a picked file.
    DropFile(FileId),
    /// Makes a sound.
    Chime,
    /// Shows a number in the window's title.
    Title(u32),
    /// Shows in the address which conversation is open.
    Address(Option<i64>),
    /// Moves the focus.
    Focus(FocusTarget),
    /// Has a screen reader say something.
    Announce(Announcement),
    /// Asks before the page is left, or no longer.
    GuardLeaving(bool),
    /// Loads the page anew.
    Reload,
}

/// Names a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimerId {
    /// To look for the desk again.
    Reconnect,
    /// To send again what was not taken.
    Resend,
    /// To take the notice away.
    ToastEnd,
    /// To bring times up to date, and to say that the page is there.
    Tick,
}

/// What is kept in this browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// The text that is being written in a conversation; forgotten if empty.
    Draft(i64, String),
    /// A text that is still to be sent.
    Unsent(Unsent),
    /// A text is not to be sent any more.
    Settled(String),
    /// Whether there are sounds. Not the agent's but the browser's.
    Sound(bool),
}

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The first field of the sign-in.
    SignIn,
    /// The open conversation's entry in the lists, or the lists.
    List,
    /// The transcript's heading.
    Conversation,
    /// The text input, or what stands there instead.
    Composer,
    /// The heading of the details.
    Details,
}

/// What a screen reader is to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Announcement {
    /// Somebody said something in the open conversation.
    Said {
        /// Who.
        who: String,
        /// What, in words.
        words: String,
    },
    /// Somebody said something in another one.
    SaidElsewhere(String),
    /// A client waits.
    Waits(String),
    /// A message was not sent.
    NotSent,
    /// The desk cannot be reached.
    CutOff,
    /// It can again.
    Back,
    /// The desk is of another version than the page.
    Outdated,
    /// So many canned answers fit.
    Fitting(usize),
    /// What the notice says.
    Toast(Toast),
}
