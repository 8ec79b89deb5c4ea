//! What is heard of a tab's calls, and what the core is told of it.

use chat_api::{Answer, EventsPage, Failure, Media};
use chat_core::{Event, RequestId, UploadId};
use serde_json::Value;

/// What a call is for, by the core's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// A request of the Chat API.
    Request(RequestId),
    /// A file.
    Upload(UploadId),
}

/// Something that is heard of a call.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A request has ended.
    Request(RequestId, Result<Value, Failure>),
    /// So many hundredths of a file have left.
    Progress(UploadId, u8),
    /// The way of a file has ended.
    Upload(UploadId, Result<Box<Media>, Failure>),
}

impl Errand {
    /// It comes to nothing.
    pub(crate) fn failed(self, failure: Failure) -> Outcome {
        match self {
            Errand::Request(request) => Outcome::Request(request, Err(failure)),
            Errand::Upload(upload) => Outcome::Upload(upload, Err(failure)),
        }
    }
}

impl Outcome {
    /// Which call.
    pub(crate) fn errand(&self) -> Errand {
        match self {
            Outcome::Request(request, _) => Errand::Request(*request),
            Outcome::Progress(upload, _) | Outcome::Upload(upload, _) => Errand::Upload(*upload),
        }
    }

    /// Why it came to nothing, if it did.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Outcome::Request(_, ended) => ended.as_ref().err(),
            Outcome::Upload(_, ended) => ended.as_ref().err(),
            Outcome::Progress(..) => None,
        }
    }

    /// What the core is told. `is_message` says whether the request carries
    /// something to the server.
    pub(crate) fn into_event(self, is_message: bool) -> Event {
        match self {
            Outcome::Request(request, Ok(body)) if is_message => Event::AnswerArrived {
                request,
                answer: Box::new(Answer::decode(&&body)),
            },
            Outcome::Request(request, Ok(body)) => Event::EventsArrived {
                request,
                page: Box::new(EventsPage::decode(&&body)),
            },
            Outcome::Request(request, Err(failure)) => Event::RequestFailed { request, failure },
            Outcome::Progress(upload, percent) => Event::UploadProgress { upload, percent },
            Outcome::Upload(upload, Ok(file)) => Event::UploadDone { upload, file },
            Outcome::Upload(upload, Err(failure)) => Event::UploadFailed { upload, failure },
        }
    }
}
