//! Who is signed in, and what is there for all agents.

use serde::{Deserialize, Serialize};

/// `POST sign-in`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The agent's name for signing in.
    pub login: String,
    /// The agent's password.
    pub password: String,
}

/// Everything that the page needs to begin.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Session {
    /// Who is signed in.
    pub agent: Agent,
    /// Whether hidden attributes are shown to this agent.
    pub reads_hidden: bool,
    /// The groups that conversations can be passed on to.
    pub groups: Vec<Group>,
    /// Answers for everybody, by title.
    pub canned: Vec<Canned>,
    /// Goes into [`crate::CSRF_HEADER`] with every call that changes something.
    pub csrf: String,
    /// The size of the largest file that can be sent, in bytes.
    pub file_limit: u64,
    /// The live stream goes on behind this sequence number.
    pub sequence: u64,
}

/// An agent.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agent {
    /// Identifies the agent; clients are told it as `employeeId`.
    pub id: String,
    /// The first name, as clients see it.
    pub first_name: String,
    /// The last name, as clients see it.
    pub last_name: String,
    /// The address of the agent's picture.
    pub avatar_url: Option<String>,
    /// The groups that the agent is in.
    pub groups: Vec<String>,
    /// Whether the agent takes conversations now.
    pub presence: Presence,
}

/// Whether an agent takes conversations.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// The agent does, while the page is open.
    Online,
    /// The agent does not.
    #[default]
    Away,
}

/// `PUT presence`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetPresence {
    /// What it is from now on.
    pub presence: Presence,
}

/// A group of agents; JAICP calls it a destination.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// Identifies the group: the `destinationId`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether an agent of it is online.
    pub has_online: bool,
}

/// An answer that agents use again and again.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Canned {
    /// Identifies it.
    pub id: i64,
    /// What it is found by.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// `POST canned` and `PUT canned/{id}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCanned {
    /// What it is found by.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// Why a call was not carried out.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Problem {
    /// For whoever reads logs; the page has words of its own.
    pub message: String,
    /// The field that is wrong, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Who has the conversation, where another agent was faster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<Agent>,
}
