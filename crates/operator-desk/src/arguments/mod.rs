//! The command line.

mod command;
mod given;
mod help;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::{Long, Short, Value, ValueExt};
use tracing_subscriber::filter::LevelFilter;

use crate::demo;
use crate::desk::FILE_LIMIT;
use given::{FLAGS, Given, TEXTS};

pub use command::{AddAgent, ChangeAgent, Command, Serve};
pub use help::HELP;

/// Where the desk listens if nobody says.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:7090";

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// To do something with a data file.
    Do {
        /// The file.
        data: PathBuf,
        /// What.
        command: Box<Command>,
    },
    /// To print the help.
    Help,
    /// To print the version.
    Version,
}

/// Reads the command line, the program's name excluded.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, lexopt::Error> {
    let mut command = None;
    let mut given = Given::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) if command.is_none() => command = Some(name.string()?),
            Long("help") | Short('h') => return Ok(Asked::Help),
            Long("version") | Short('V') => return Ok(Asked::Version),
            Long("data") => given.data = Some(parser.value()?.into()),
            Long("group") => given.groups.push(parser.value()?.string()?),
            Long(name) if FLAGS.contains(&name) => given.flags.push(name.to_owned()),
            Long(name) if TEXTS.contains(&name) => {
                let name = name.to_owned();
                given.texts.push((name, parser.value()?.string()?));
            }
            other => return Err(other.unexpected()),
        }
    }
    let command = command.ok_or("a command is missing")?;
    let data = given.data.take().ok_or("--data is missing")?;
    let command = match command.as_str() {
        "serve" => serve(&mut given)?,
        "add-group" => Command::AddGroup {
            id: given.needed("id")?,
            name: given.needed("name")?,
        },
        "add-agent" => Command::AddAgent(AddAgent {
            login: given.needed("login")?,
            first_name: given.needed("first-name")?,
            last_name: given.needed("last-name")?,
            avatar_url: given.text("avatar"),
            groups: std::mem::take(&mut given.groups),
            reads_hidden: given.flag("reads-hidden"),
            print_password: given.flag("print-password"),
        }),
        "add-channel" => Command::AddChannel {
            name: given.needed("name")?,
            secret: given.secret("secret")?,
            public_url: channel_url(&mut given)?,
        },
        "change-agent" => Command::ChangeAgent(change_agent(&mut given)?),
        "remove-agent" => Command::RemoveAgent {
            login: given.needed("login")?,
        },
        "change-group" => Command::ChangeGroup {
            id: given.needed("id")?,
            name: given.needed("name")?,
        },
        "remove-group" => Command::RemoveGroup {
            id: given.needed("id")?,
            to: given.needed("to")?,
        },
        "change-channel" => Command::ChangeChannel {
            name: given.needed("name")?,
            secret: given.secret("secret")?,
            public_url: channel_url(&mut given)?,
        },
        "remove-channel" => Command::RemoveChannel {
            name: given.needed("name")?,
        },
        "list" => Command::List,
        "backup" => Command::Backup {
            to: given.needed("to")?.into(),
        },
        "restore" => Command::Restore {
            from: given.needed("from")?.into(),
        },
        other => return Err(format!("there is no command {other:?}").into()),
    };
    given.nothing_left()?;
    let command = Box::new(command);
    Ok(Asked::Do { data, command })
}

fn channel_url(given: &mut Given) -> Result<String, lexopt::Error> {
    let url = given.public_url()?;
    Ok(url.unwrap_or_else(|| format!("http://{DEFAULT_ADDRESS}")))
}

fn change_agent(given: &mut Given) -> Result<ChangeAgent, lexopt::Error> {
    let reads_hidden = match (given.flag("reads-hidden"), given.flag("hides-hidden")) {
        (true, true) => return Err("--reads-hidden and --hides-hidden exclude each other".into()),
        (false, false) => None,
        (reads_hidden, _) => Some(reads_hidden),
    };
    let login = given.needed("login")?;
    let mut name = |which| match given.text(which) {
        Some(empty) if empty.is_empty() => Err(format!("--{which} is empty")),
        other => Ok(other),
    };
    Ok(ChangeAgent {
        first_name: name("first-name")?,
        last_name: name("last-name")?,
        login,
        avatar_url: given.text("avatar"),
        groups: std::mem::take(&mut given.groups),
        reads_hidden,
        new_password: given.flag("new-password"),
        print_password: given.flag("print-password"),
    })
}

fn serve(given: &mut Given) -> Result<Command, lexopt::Error> {
    let wanted = demo::Wanted {
        password: given.text("demo-password"),
        secret: given.secret("demo-secret")?,
    };
    let listen = given.text("listen");
    let listen = listen.as_deref().unwrap_or(DEFAULT_ADDRESS);
    Ok(Command::Serve(Serve {
        listen: listen
            .parse()
            .map_err(|_| "--listen is no address with a port")?,
        public_url: given.public_url()?,
        page: given.text("page").map(PathBuf::from),
        file_limit: given.number("file-limit")?.unwrap_or(FILE_LIMIT),
        behind_proxy: given.flag("behind-proxy"),
        retry: Duration::from_millis(given.number("retry-ms")?.unwrap_or(500)),
        grace: Duration::from_millis(given.number("grace-ms")?.unwrap_or(15_000)),
        silence: Duration::from_millis(given.number("silence-ms")?.unwrap_or(180_000)),
        log: match given.text("log") {
            Some(level) => level.parse().map_err(|_| "--log is no level")?,
            None => LevelFilter::INFO,
        },
        demo: given.flag("demo").then_some(wanted),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Asked, lexopt::Error> {
        parse(line.split(' ').map(OsString::from))
    }

    #[test]
    fn it_listens_on_loopback_if_nobody_says() {
        let Ok(Asked::Do { command, .. }) = parsed("serve --data d") else {
            panic!("it serves");
        };
        let Command::Serve(serve) = *command else {
            panic!("it serves");
        };
        assert!(serve.listen.ip().is_loopback());
        assert_eq!(serve.file_limit, FILE_LIMIT);
        assert_eq!(serve.demo, None);
    }

    #[test]
    fn an_agent_may_be_in_several_groups() {
        let line = "add-agent --data d --login anna --first-name A --last-name S \
                    --group a --group b --reads-hidden";
        let Ok(Asked::Do { command, .. }) = parsed(line) else {
            panic!("it adds");
        };
        let Command::AddAgent(agent) = *command else {
            panic!("it adds");
        };
        assert_eq!(agent.groups, ["a", "b"]);
        assert!(agent.reads_hidden && !agent.print_password);
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "--data d",
            "serve",
            "dance --data d",
            "serve --data d --listen here",
            "serve --data d --public-url desk.example",
            "serve --data d --public-url https://desk.example/agents",
            "serve --data d --name x",
            "serve --data d --file-limit big",
            "add-channel --data d --name x --secret a/b",
            "add-agent --data d --login anna",
            "change-agent --data d",
            "change-agent --data d --login a --reads-hidden --hides-hidden",
            "remove-agent --data d --login a --group b",
            "remove-group --data d --id a",
            "list --data d --group a",
            "list --data d --lisst",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
