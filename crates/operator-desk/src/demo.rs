//! A desk to look at: two groups, two agents, some answers and a channel, on
//! an empty data file.

use rusqlite::Connection;

use crate::error::DeskError;
use crate::secrets;
use crate::store::people::{self, NewAgent};
use crate::store::{at_once, channels};

/// What can be given, so that somebody knows it before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The agents' password; made if not given.
    pub password: Option<String>,
    /// The channel's secret; made if not given.
    pub secret: Option<String>,
}

/// What was made. It is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demo {
    /// The logins.
    pub logins: [&'static str; 2],
    /// Both agents' password.
    pub password: String,
    /// The channel's secret.
    pub secret: String,
}

const GROUPS: [(&str, &str); 2] = [("support", "Support"), ("sales", "Sales")];

const ANSWERS: [(&str, &str); 3] = [
    (
        "Greeting",
        "Hello! I am looking into it, one moment please.",
    ),
    (
        "Opening hours",
        "We are here from eight to six, on Saturdays until two.",
    ),
    ("Goodbye", "You are welcome. Have a nice day!"),
];

/// Makes everything, unless there is something already.
pub fn make(connection: &Connection, wanted: Wanted) -> Result<Option<Demo>, DeskError> {
    let password = match wanted.password {
        Some(password) => password,
        None => secrets::made_password()?,
    };
    let secret = match wanted.secret {
        Some(secret) => secret,
        None => secrets::token()?,
    };
    let hash = secrets::hash_password(&password)?;
    let is_new = at_once(connection, |work| {
        let is_empty: bool = work.connection.query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM team UNION ALL SELECT 1 FROM agent
             UNION ALL SELECT 1 FROM channel)",
            [],
            |row| row.get(0),
        )?;
        if !is_empty {
            return Ok(false);
        }
        for (id, name) in GROUPS {
            people::add_group(work, id, name)?;
        }
        let agent = |login: &str, first: &str, last: &str, group: &str| NewAgent {
            login: login.to_owned(),
            password: hash.clone(),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            groups: vec![group.to_owned()],
            ..NewAgent::default()
        };
        let anna = NewAgent {
            reads_hidden: true,
            ..agent("anna", "Anna", "Smirnova", "support")
        };
        people::add_agent(work, &anna)?;
        people::add_agent(work, &agent("boris", "Boris", "Petrov", "sales"))?;
        for (title, text) in ANSWERS {
            let (title, text) = (title.to_owned(), text.to_owned());
            people::write_canned(work, None, desk_api::NewCanned { title, text })?;
        }
        channels::add(work, "demo", &secrets::digest(&secret))?;
        Ok(true)
    })?;
    Ok(is_new.then_some(Demo {
        logins: ["anna", "boris"],
        password,
        secret,
    }))
}
