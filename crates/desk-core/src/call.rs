//! The desk's calls: what each is on the wire, and what its answer means.

use desk_api::{
    Canned, Conversations, Live, Message, MessageId, NewCanned, NewText, Pass, Presence, Problem,
    Read, Session, SetPresence, SignIn, Summary, Transcript,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Where the desk's calls are.
const BASE: &str = "/agents/api/";

/// Names a file that the agent has picked; the runtime has it.
pub type FileId = u64;

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Who is signed in.
    Session,
    /// Signs in.
    SignIn(SignIn),
    /// Signs out.
    SignOut,
    /// Says whether the agent is there.
    SetPresence(Presence),
    /// Says that the page is still there.
    Here,
    /// Asks for the lists.
    Conversations,
    /// Asks for what was said, before a message or at last.
    Transcript {
        /// In which conversation.
        conversation: i64,
        /// Only what is older than this.
        before: Option<MessageId>,
    },
    /// Takes a conversation.
    Take(i64),
    /// Says something.
    Send {
        /// In which conversation.
        conversation: i64,
        /// What.
        text: NewText,
    },
    /// Sends a file.
    SendFile {
        /// In which conversation.
        conversation: i64,
        /// What the page calls the message.
        key: String,
        /// What the file is called.
        name: String,
        /// Which file.
        file: FileId,
    },
    /// Tells what has been read.
    Read {
        /// In which conversation.
        conversation: i64,
        /// The newest message that was seen.
        up_to: MessageId,
    },
    /// Passes a conversation on.
    Pass {
        /// Which.
        conversation: i64,
        /// To which group.
        group: String,
    },
    /// Closes a conversation.
    Close(i64),
    /// Keeps an answer for everybody; a new one without a number.
    SaveCanned {
        /// Which.
        id: Option<i64>,
        /// What it is.
        canned: NewCanned,
    },
    /// Takes an answer for everybody away.
    DeleteCanned(i64),
}

/// What a call has brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Who is signed in.
    Session(Box<Session>),
    /// The lists.
    Conversations(Conversations),
    /// What was said.
    Transcript(Box<Transcript>),
    /// The conversation that was taken.
    Taken(Box<Summary>),
    /// The message, as the desk has it.
    Message(Box<Message>),
    /// The answer for everybody, as the desk has it.
    Canned(Canned),
    /// It is done.
    Done,
}

/// Why a call has not been carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The desk cannot be reached, or is in trouble: the same may work later.
    Unreachable,
    /// The desk answers as another version than this page's: a reload mends it.
    Foreign,
    /// Nobody is signed in.
    SignedOut,
    /// The desk does not take this from this session.
    Forbidden,
    /// There is no such thing.
    Missing,
    /// Somebody else was faster.
    Conflict(Option<Box<Problem>>),
    /// The file is too large.
    TooLarge,
    /// Files of this type are not taken.
    WrongType,
    /// The file cannot be read: it has gone since, or is a folder.
    Unreadable,
    /// Too many attempts; seconds until the next, if they are told.
    Throttled(Option<u32>),
    /// The desk does not take it.
    Refused,
}

/// A call as HTTP has it.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    /// The method.
    pub method: &'static str,
    /// The address, without a host.
    pub path: String,
    /// What is sent along.
    pub body: HttpBody,
}

/// What is sent along.
#[derive(Clone, Debug, PartialEq)]
pub enum HttpBody {
    /// Nothing.
    None,
    /// JSON.
    Json(String),
    /// A file as it is.
    File(FileId),
}

impl Call {
    /// What goes over the wire.
    pub fn request(&self) -> HttpRequest {
        let (method, path, body) = match self {
            Call::Session => ("GET", "session".to_owned(), HttpBody::None),
            Call::SignIn(sign_in) => ("POST", "sign-in".to_owned(), json(sign_in)),
            Call::SignOut => ("POST", "sign-out".to_owned(), HttpBody::None),
            Call::SetPresence(presence) => {
                let presence = SetPresence {
                    presence: *presence,
                };
                ("PUT", "presence".to_owned(), json(&presence))
            }
            Call::Here => ("POST", "here".to_owned(), HttpBody::None),
            Call::Conversations => ("GET", "conversations".to_owned(), HttpBody::None),
            Call::Transcript {
                conversation,
                before,
            } => {
                let before = before.map_or_else(String::new, |id| format!("?before={id}"));
                let path = format!("conversations/{conversation}{before}");
                ("GET", path, HttpBody::None)
            }
            Call::Take(id) => ("POST", format!("conversations/{id}/take"), HttpBody::None),
            Call::Send { conversation, text } => (
                "POST",
                format!("conversations/{conversation}/messages"),
                json(text),
            ),
            Call::SendFile {
                conversation,
                key,
                name,
                file,
            } => {
                let [key, name] = [escaped(key), escaped(name)];
                let path = format!("conversations/{conversation}/files?key={key}&name={name}");
                ("POST", path, HttpBody::File(*file))
            }
            Call::Read {
                conversation,
                up_to,
            } => (
                "POST",
                format!("conversations/{conversation}/read"),
                json(&Read { up_to: *up_to }),
            ),
            Call::Pass {
                conversation,
                group,
            } => {
                let pass = Pass {
                    group: group.clone(),
                };
                let path = format!("conversations/{conversation}/pass");
                ("POST", path, json(&pass))
            }
            Call::Close(id) => ("POST", format!("conversations/{id}/close"), HttpBody::None),
            Call::SaveCanned { id: None, canned } => ("POST", "canned".to_owned(), json(canned)),
            Call::SaveCanned {
                id: Some(id),
                canned,
            } => ("PUT", format!("canned/{id}"), json(canned)),
            Call::DeleteCanned(id) => ("DELETE", format!("canned/{id}"), HttpBody::None),
        };
        HttpRequest {
            method,
            path: format!("{BASE}{path}"),
            body,
        }
    }

    /// Reads the answer of a call that HTTP calls a success.
    pub fn answer(&self, body: &str) -> Result<Answer, Failure> {
        match self {
            Call::Session | Call::SignIn(_) => read(body).map(Answer::Session),
            Call::Conversations => read(body).map(Answer::Conversations),
            Call::Transcript { .. } => read(body).map(Answer::Transcript),
            Call::Take(_) => read(body).map(Answer::Taken),
            Call::Send { .. } | Call::SendFile { .. } => read(body).map(Answer::Message),
            Call::SaveCanned { .. } => read(body).map(Answer::Canned),
            _ => Ok(Answer::Done),
        }
    }
}

impl Failure {
    /// What a status says that is none of success.
    pub fn of_status(status: u16, retry_after: Option<u32>, body: &str) -> Self {
        match status {
            401 => Failure::SignedOut,
            403 => Failure::Forbidden,
            404 => Failure::Missing,
            409 => Failure::Conflict(serde_json::from_str(body).ok()),
            413 => Failure::TooLarge,
            415 => Failure::WrongType,
            429 => Failure::Throttled(retry_after),
            400..=499 => Failure::Refused,
            _ => Failure::Unreachable,
        }
    }

    /// Whether the same call may work later.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Failure::Unreachable
                | Failure::Foreign
                | Failure::Throttled(_)
                | Failure::SignedOut
                | Failure::Forbidden
        )
    }
}

/// The address of the live stream behind a sequence number.
pub fn live_path(after: u64) -> String {
    format!("{BASE}live?after={after}")
}

/// Reads one event of the live stream. Nothing if it is none.
pub fn read_live(data: &str) -> Option<Live> {
    serde_json::from_str(data).ok()
}

fn json(body: &impl serde::Serialize) -> HttpBody {
    // These are structures of texts and numbers, which always have a JSON.
    HttpBody::Json(serde_json::to_string(body).unwrap_or_default())
}

/// JSON that cannot be read comes from another version of the desk; what is no
/// JSON at all does not come from a desk.
fn read<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    serde_json::from_str(body).map_err(|error| match error.classify() {
        Category::Data => Failure::Foreign,
        Category::Io | Category::Syntax | Category::Eof => Failure::Unreachable,
    })
}

/// A text as part of an address.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
