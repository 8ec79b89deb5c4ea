//! What is to be done in the world, as data. The runtime does it.

use std::sync::Arc;
use std::time::Duration;

use chat_api::{EventsQuery, Failure, HistoryQuery, Json, Request};

use crate::content::Content;
use crate::ids::{ItemId, RequestId, UploadId};
use crate::kept::Stored;
use crate::page::PageNotice;
use crate::timeline::{Author, Notice, SendState};
use crate::view::Connection;

/// One timer. It fires once, with [`crate::Event::TimerFired`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u64);

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a request, and say how it ended with the same identifier.
    Send {
        /// Names the request.
        request: RequestId,
        /// Its body.
        body: Box<Request>,
        /// Whether it goes to the address that answers at once.
        asynchronous: bool,
    },
    /// Ask for events, and say what came with the same identifier.
    Receive {
        /// Names the request.
        request: RequestId,
        /// What is asked.
        query: EventsQuery,
    },
    /// Ask for the history, and say what came with the same identifier.
    FetchHistory {
        /// Names the request.
        request: RequestId,
        /// What is asked.
        query: HistoryQuery,
    },
    /// Bring a file to the upload address, and say how that goes.
    Upload {
        /// Which file.
        upload: UploadId,
        /// Whose it is.
        client_id: String,
    },
    /// Let go of a file that is not needed any more, and stop bringing it
    /// anywhere.
    CancelUpload(UploadId),
    /// Give a request up. No answer is expected any more.
    Abort(RequestId),
    /// Start a timer.
    StartTimer {
        /// Names the timer.
        timer: TimerId,
        /// How long it runs.
        after: Duration,
    },
    /// Stop a timer, if it still runs.
    StopTimer(TimerId),
    /// Become the one tab that listens. Says so with
    /// [`crate::Event::LeadershipGained`], whenever that is.
    SeekLeadership {
        /// Whether to take it from whoever has it.
        at_once: bool,
    },
    /// Leave that to others.
    ResignLeadership,
    /// Become the one tab that may take over messages of tabs that are gone.
    /// Says so with [`crate::Event::ClaimGained`], whenever that is, and with
    /// [`crate::Event::ClaimLost`] when another has taken its turn.
    SeekClaim {
        /// Whether to take it from whoever has it.
        at_once: bool,
    },
    /// Leave that to others.
    ResignClaim,
    /// Tell the visitor's other tabs. They read it with
    /// [`crate::Shared::decode`].
    Share(Json),
    /// Keep something in the browser.
    Store(Stored),
    /// Move the keyboard focus.
    MoveFocus(FocusTarget),
    /// Have a screen reader say something, once.
    Announce(Announcement),
    /// Tell the site's owner, in the console. The visitor never sees it.
    TellOwner(OwnerNotice),
    /// Tell the host page, as an event on the element.
    TellPage(PageNotice),
}

/// Where the keyboard focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// Into the text input, or beside it while it is locked.
    Composer,
    /// To the first quick reply, if it was in the input that is now locked.
    /// Otherwise it stays where it is.
    FirstQuickReply,
    /// To what opened the panel.
    Launcher,
}

/// What a screen reader is to say. The words are the views' matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Announcement {
    /// A new message.
    Message {
        /// Which one.
        item: ItemId,
        /// Who wrote it.
        author: Author,
        /// What it says.
        content: Arc<Content>,
    },
    /// Answers to choose from, and whether only these are possible.
    QuickReplies {
        /// The labels.
        labels: Vec<String>,
        /// Whether the text input is locked.
        locked: bool,
    },
    /// A message could not be sent.
    SendFailed,
    /// Nobody knows whether a message has arrived.
    SendUnsure,
    /// How a file of the visitor gets on.
    File {
        /// Its name.
        name: String,
        /// How far it is.
        state: SendState,
    },
    /// An agent is called, comes or goes.
    Notice(Notice),
    /// The chat cannot be reached, and why.
    Connection(Connection),
}

/// What the site's owner is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerNotice {
    /// The token or the API's address is wrong.
    AccessRefused(Failure),
    /// The server refused a request.
    RequestRefused(Failure),
    /// The server does not answer, or not with JSON.
    RequestLost(Failure),
    /// The server has no events for us: what an agent says, and whatever else
    /// comes by itself, does not arrive.
    EventsRefused(Failure),
    /// The upload address did not take a file.
    UploadFailed(Failure),
    /// What was kept in the browser is damaged, of another form or of another
    /// visitor, and was left out.
    StoreDropped,
    /// Replies of these types were left out: nobody knows the type, or what
    /// it needs is not there.
    UnknownReplies(Vec<String>),
}
