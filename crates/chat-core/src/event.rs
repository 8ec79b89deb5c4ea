//! What can happen to a conversation.

use chat_api::{Answer, EventsPage, Failure, Json, Media};

use crate::effect::TimerId;
use crate::ids::{ItemId, RequestId, SetId, UploadId};
use crate::model::Model;
use crate::settings::Settings;
use crate::share::Shared;
use crate::uploads::ChosenFile;

/// What a site can change while the conversation goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The settings from now on. What was shown by the former ones stays.
    pub settings: Settings,
    /// What the site says of the person, as `clientInfo`.
    pub client_info: Option<Json>,
}

/// Something that happened. One that makes no sense in the present state
/// changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The panel came into view.
    PanelOpened,
    /// The panel went out of view.
    PanelClosed,
    /// The panel is to come into view, or to go if it is there.
    PanelToggled,
    /// The site has changed its mind.
    SettingsChanged(Box<Changed>),
    /// The text in the composer changed.
    DraftChanged(String),
    /// The visitor sent what is in the composer.
    DraftSubmitted,
    /// The page sent a text in the visitor's name.
    MessageSubmitted(String),
    /// A quick reply was pressed.
    QuickReplyPressed {
        /// The set that it belongs to.
        set: SetId,
        /// Its place in the set.
        index: usize,
    },
    /// A button inside the timeline that leads nowhere was pressed.
    ActionPressed {
        /// The message that it belongs to.
        item: ItemId,
        /// Its place in there.
        index: usize,
    },
    /// The button that ends the agent's chat was pressed.
    CloseChatPressed,
    /// "Try again" on a message that failed.
    RetryRequested(ItemId),
    /// The visitor has chosen files.
    FilesChosen(Vec<ChosenFile>),
    /// So many hundredths of a file have left.
    UploadProgress {
        /// Which file.
        upload: UploadId,
        /// How many.
        percent: u8,
    },
    /// A file can be fetched.
    UploadDone {
        /// Which file.
        upload: UploadId,
        /// Where, and what else the upload address says of it.
        file: Box<Media>,
    },
    /// A file was not taken.
    UploadFailed {
        /// Which file.
        upload: UploadId,
        /// How.
        failure: Failure,
    },
    /// A file that cannot be fetched yet is not to be sent after all.
    UploadRemoved(ItemId),
    /// The visitor begins anew.
    RestartRequested,
    /// The page is there and everything was taken up. Comes first.
    Started,
    /// The page came into view, or went out of it.
    VisibilityChanged(bool),
    /// The page runs again after the browser had put it aside; what other tabs
    /// said meanwhile was not heard. What the store holds now, as
    /// [`Model::found_again`] gives it.
    BroughtBack(Option<Box<Model>>),
    /// A request was answered.
    AnswerArrived {
        /// Which request.
        request: RequestId,
        /// The answer.
        answer: Box<Answer>,
    },
    /// Events came, or a history.
    EventsArrived {
        /// Which request.
        request: RequestId,
        /// What came.
        page: Box<EventsPage>,
    },
    /// A request failed.
    RequestFailed {
        /// Which request.
        request: RequestId,
        /// How.
        failure: Failure,
    },
    /// A timer that was started ran out.
    TimerFired(TimerId),
    /// The browser believes to be online again: a hint, not a fact.
    NetworkReturned,
    /// This tab is the one that listens.
    LeadershipGained,
    /// Another tab listens from now on.
    LeadershipLost,
    /// This tab is the one that may take over messages of tabs that are gone.
    ClaimGained,
    /// Another tab is.
    ClaimLost,
    /// Another tab of the visitor says something.
    Heard(Shared),
}
