//! What happens.

use desk_api::Live;

use super::call::{Answer, Failure, FileId};
use super::effect::TimerId;

/// Something that has happened, to the page or in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The page is there.
    Started,
    /// A call has ended.
    Answered(u64, Result<Answer, Failure>),
    /// The live stream stands.
    LiveOpened,
    /// The live stream has ended, or never came.
    LiveLost,
    /// The live stream has said something, with its sequence number.
    Told(u64, Box<Live>),
    /// The live stream has said something that this page does not know.
    ToldUnknown,
    /// What this browser had kept of an agent.
    KeptFound(Found),
    /// A timer has run out.
    TimerFired(TimerId),
    /// The page can be seen now, or not any more.
    VisibilityChanged(bool),
    /// The browser says that there is a network again.
    NetworkBack,
    /// The address names a conversation, or none.
    AddressChanged(Option<i64>),

    /// Name and password were entered.
    SignInSubmitted {
        /// The name.
        login: String,
        /// The password.
        password: String,
    },
    /// The agent wants to go. Asked again if something is still unsent.
    SignOutPressed,
    /// The agent goes, whatever is unsent.
    SignOutConfirmed,
    /// The agent comes or goes.
    PresencePressed,
    /// Sounds on or off.
    SoundPressed,

    /// A conversation was chosen.
    ConversationChosen(i64),
    /// The one above or below in the lists.
    Stepped(Direction),
    /// Back to what was before, on a phone.
    BackPressed,
    /// The client's details, or away with them.
    DetailsPressed,
    /// The end of the transcript came into view, or went out of it.
    EndSeen(bool),
    /// The beginning of what is there of the transcript is near.
    OlderWanted,
    /// What could not be loaded is to be tried again.
    ReloadPressed,
    /// The page itself is to be loaded anew.
    RenewPressed,

    /// A conversation is to be taken.
    TakePressed(i64),
    /// The one that waits longest is to be taken.
    TakeNextPressed,
    /// The open conversation is to be passed on: to whom?
    PassPressed,
    /// To this group.
    PassConfirmed(String),
    /// The open conversation is to be closed: really?
    ClosePressed,
    /// Really.
    CloseConfirmed,

    /// The text that is being written.
    DraftChanged(String),
    /// It is to be sent.
    DraftSubmitted,
    /// Files were picked, dropped or pasted.
    FilesPicked(Vec<PickedFile>),
    /// So much of a file has gone, in parts of thousand.
    Uploaded(FileId, u16),
    /// What has not been sent is to be tried again.
    RetryPressed(String),
    /// What has not been sent is not to be sent any more.
    DiscardPressed(String),

    /// Another of the canned answers is pointed at.
    PickerMoved(Direction),
    /// The one pointed at, or the one with this number, is taken.
    PickerTaken(Option<i64>),
    /// None of them.
    PickerLeft,
    /// The canned answers are to be offered, by a button.
    CannedAsked,
    /// The dialog with the canned answers.
    CannedPressed,
    /// One of them is to be changed, or a new one written.
    CannedEdited(Option<i64>),
    /// It is to be kept.
    CannedSaved {
        /// What it is found by.
        title: String,
        /// What it says.
        text: String,
    },
    /// It is to go.
    CannedDeleted(i64),
    /// The dialog with the shortcuts.
    ShortcutsPressed,
    /// The dialog is to go.
    DialogLeft,
    /// The notice is to go.
    ToastLeft,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the top.
    Up,
    /// Towards the bottom.
    Down,
}

/// A file that the agent has picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Names it for the runtime.
    pub id: FileId,
    /// What it is called.
    pub name: String,
    /// In bytes.
    pub size: u64,
}

/// What this browser had kept of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Whose it is.
    pub agent: String,
    /// Texts that were being written, by conversation.
    pub drafts: Vec<(i64, String)>,
    /// Texts that were still to be sent.
    pub unsent: Vec<Unsent>,
}

/// A text that is still to be sent, as a store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// What the page calls the message.
    pub key: String,
    /// In which conversation.
    pub conversation: i64,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub at: i64,
}
