//! The command line.

mod given;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::{Long, Short, Value, ValueExt};
use tracing_subscriber::filter::LevelFilter;

use crate::demo;
use crate::desk::FILE_LIMIT;
use given::{FLAGS, Given, TEXTS};

/// Where the desk listens if nobody says.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:7090";

/// What `--help` prints.
pub const HELP: &str = "\
An agents' platform that speaks the JAICP Operator API.

Usage: operator-desk COMMAND --data FILE [OPTIONS]

Commands:
  serve        Run the desk
    --listen ADDR        Address and port [127.0.0.1:7090]; port 0 takes a free one
    --public-url URL     Where others reach the desk; where it listens without it
    --page DIR           The agents' page's built files
    --file-limit BYTES   The largest file that agents can send [10485760]
    --behind-proxy       Take callers' addresses from X-Forwarded-For
    --retry-ms N         The wait before an event's second try [500]; it doubles
    --grace-ms N         How long an agent without a stream counts as there [15000]
    --log LEVEL          off, error, warn, info or debug [info]; goes to stderr
    --demo               On an empty file: two groups, agents anna and boris, a
                         channel; prints the sign-in once
    --demo-password P    Their password; made without it
    --demo-secret S      The channel's secret; made without it
  add-group    Make a group: --id ID --name NAME
  add-agent    Make an agent; the password is the first line of standard input
    --login LOGIN --first-name NAME --last-name NAME
    --group ID           A group of the agent; may come several times
    --avatar URL         The address of the agent's picture
    --reads-hidden       Show hidden attributes to the agent
    --print-password     Make a password and print it once
  add-channel  Make a channel and print its apiUrl once: --name NAME
    --secret S           A given secret instead of a made one
    --public-url URL     Where JAICP reaches the desk [http://127.0.0.1:7090]
  list         Print groups, agents and channels
  backup       Copy the data and the files while the desk runs: --to COPY
  restore      Put a copy in place while no desk runs: --from COPY

  -h, --help     Print this, and end
  -V, --version  Print the version, and end
";

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
            public_url: match given.public_url()? {
                Some(url) => url,
                None => format!("http://{DEFAULT_ADDRESS}"),
            },
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
            "list --data d --group a",
            "list --data d --lisst",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
