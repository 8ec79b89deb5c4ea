//! What can be asked for.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tracing_subscriber::filter::LevelFilter;

use crate::demo;

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// To run.
    Serve(Serve),
    /// To make a group.
    AddGroup {
        /// Its identifier.
        id: String,
        /// Its name.
        name: String,
    },
    /// To make an agent.
    AddAgent(AddAgent),
    /// To make a channel.
    AddChannel {
        /// Its name.
        name: String,
        /// A given secret.
        secret: Option<String>,
        /// Where JAICP reaches the desk.
        public_url: String,
    },
    /// To change what is given of an agent.
    ChangeAgent(ChangeAgent),
    /// To let an agent in no more.
    RemoveAgent {
        /// The name for signing in.
        login: String,
    },
    /// To change a group's name.
    ChangeGroup {
        /// Its identifier.
        id: String,
        /// Its new name.
        name: String,
    },
    /// To remove a group.
    RemoveGroup {
        /// Its identifier.
        id: String,
        /// The group that gets its conversations.
        to: String,
    },
    /// To give a channel another secret.
    ChangeChannel {
        /// Its name.
        name: String,
        /// A given secret.
        secret: Option<String>,
        /// Where JAICP reaches the desk.
        public_url: String,
    },
    /// To remove a channel and its conversations.
    RemoveChannel {
        /// Its name.
        name: String,
    },
    /// To print who and what there is.
    List,
    /// To copy everything.
    Backup {
        /// Where to.
        to: PathBuf,
    },
    /// To put a copy in place.
    Restore {
        /// Where from.
        from: PathBuf,
    },
}

/// How to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Serve {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where others reach the desk.
    pub public_url: Option<String>,
    /// The page's folder.
    pub page: Option<PathBuf>,
    /// The largest file, in bytes.
    pub file_limit: u64,
    /// Whether a proxy says from where a request comes.
    pub behind_proxy: bool,
    /// The wait before an event's second try.
    pub retry: Duration,
    /// How long an agent without a stream counts as there.
    pub grace: Duration,
    /// How long a page may say nothing before its agent counts as gone.
    pub silence: Duration,
    /// How much is logged.
    pub log: LevelFilter,
    /// What to make on an empty file.
    pub demo: Option<demo::Wanted>,
}

/// Who the new agent is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddAgent {
    /// The name for signing in.
    pub login: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The address of a picture.
    pub avatar_url: Option<String>,
    /// The groups.
    pub groups: Vec<String>,
    /// Whether hidden attributes are shown.
    pub reads_hidden: bool,
    /// Whether the password is made here.
    pub print_password: bool,
}

/// What an agent is from now on; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeAgent {
    /// The name for signing in, which stays.
    pub login: String,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The address of a picture; an empty one is none.
    pub avatar_url: Option<String>,
    /// The groups, if there are any.
    pub groups: Vec<String>,
    /// Whether hidden attributes are shown.
    pub reads_hidden: Option<bool>,
    /// Whether a new password is read.
    pub new_password: bool,
    /// Whether a new password is made here.
    pub print_password: bool,
}
