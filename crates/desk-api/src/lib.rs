//! What the agents' page and the operator desk tell each other: the bodies of
//! the desk's own calls under `/agents/api/`, and what its live stream says.
//!
//! This is nobody else's protocol: both ends are built from these types, so
//! reading is strict and nothing is optional that need not be. A page that
//! cannot read something is older than its desk, and has its agent reload it. Nothing here
//! performs input or output.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `POST sign-in` | [`SignIn`] | [`Session`]; 401, or 429 with `Retry-After` |
//! | `POST sign-out` | | 204 |
//! | `GET session` | | [`Session`], or 401 |
//! | `PUT presence` | [`SetPresence`] | 204 |
//! | `POST here` | | 204; said every half minute while the page is open |
//! | `GET conversations` | | [`Conversations`] |
//! | `GET conversations/{id}?before={message}` | | [`Transcript`] |
//! | `POST conversations/{id}/take` | | [`Summary`]; 409 if another has it |
//! | `POST conversations/{id}/messages` | [`NewText`] | [`Message`] |
//! | `POST conversations/{id}/files?key={key}&name={name}&comment={comment}` | the file itself | [`Message`]; 413, 415 |
//! | `POST conversations/{id}/read` | [`Read`] | 204 |
//! | `POST conversations/{id}/pass` | [`Pass`] | 204 |
//! | `POST conversations/{id}/close` | | 204 |
//! | `POST canned`, `PUT canned/{id}`, `DELETE canned/{id}` | [`NewCanned`] | [`Canned`], 204 |
//! | `GET live?after={sequence}` | | a stream of server-sent events, each a [`Live`] |
//!
//! Whatever changes something carries the session's [`Session::csrf`] in the
//! header [`CSRF_HEADER`]. A call that fails answers [`Problem`].

mod conversation;
mod live;
mod session;

pub use conversation::{
    Author, Content, Conversations, Delivery, MOST_WAITING, Message, MessageId, NewText, Notice,
    Pass, Read, State, Summary, Transcript,
};
pub use live::Live;
pub use session::{
    Agent, Canned, Group, NewCanned, Presence, Problem, Session, SetPresence, SignIn,
};

/// Carries what shows that a call comes from the desk's own page.
pub const CSRF_HEADER: &str = "x-desk-csrf";
