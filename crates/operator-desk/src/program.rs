//! What the `operator-desk` program does: it reads the command line and does
//! what that asks. It stands here so that a program that needs a desk in a
//! process of its own can be one.

use std::error::Error;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::arguments::{self, Asked, Command, HELP, Serve};
use crate::desk::{Desk, Settings};
use crate::files::Files;
use crate::post::HttpPost;
use crate::{backup, changes, commands, demo, server, store};

/// The exit status for a command line that makes no sense.
const USAGE_ERROR: u8 = 2;

/// Does what the arguments ask, without the program's own name among them.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let asked = match arguments::parse(arguments) {
        Ok(asked) => asked,
        Err(error) => {
            eprintln!("operator-desk: {error}\nTry `operator-desk --help`.");
            return ExitCode::from(USAGE_ERROR);
        }
    };
    let done = match asked {
        Asked::Help => print(HELP),
        Asked::Version => print(concat!("operator-desk ", env!("CARGO_PKG_VERSION"), "\n")),
        Asked::Do { data, command } => act(&data, *command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("operator-desk: {}", serving::with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> Result<(), Box<dyn Error>> {
    let mut stdout = std::io::stdout();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

fn act(data: &Path, command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve(serve) => run(data, serve),
        Command::AddGroup { id, name } => Ok(commands::add_group(data, &id, &name)?),
        Command::AddAgent(agent) => {
            let made = commands::add_agent(data, agent, &mut std::io::stdin().lock())?;
            match made {
                Some(password) => print(&format!("{password}\n")),
                None => Ok(()),
            }
        }
        Command::AddChannel {
            name,
            secret,
            public_url,
        } => {
            let secret = commands::add_channel(data, &name, secret)?;
            print(&format!("{public_url}/operator/{secret}\n"))
        }
        Command::ChangeAgent(change) => {
            let made = changes::change_agent(data, change, &mut std::io::stdin().lock())?;
            match made {
                Some(password) => print(&format!("{password}\n")),
                None => Ok(()),
            }
        }
        Command::RemoveAgent { login } => Ok(changes::remove_agent(data, &login)?),
        Command::ChangeGroup { id, name } => Ok(changes::change_group(data, &id, &name)?),
        Command::RemoveGroup { id, to } => Ok(changes::remove_group(data, &id, &to)?),
        Command::ChangeChannel {
            name,
            secret,
            public_url,
        } => {
            let secret = changes::change_channel(data, &name, secret)?;
            print(&format!("{public_url}/operator/{secret}\n"))
        }
        Command::RemoveChannel { name } => Ok(changes::remove_channel(data, &name)?),
        Command::List => print(&commands::list(data)?),
        Command::Backup { to } => Ok(backup::backup(data, &to)?),
        Command::Restore { from } => match backup::restore(&from, data)? {
            Some(aside) => print(&format!("what was there is now {}\n", aside.display())),
            None => Ok(()),
        },
    }
}

#[tokio::main]
async fn run(data: &Path, serve: Serve) -> Result<(), Box<dyn Error>> {
    // Only our own words: those of libraries can carry addresses with secrets.
    tracing_subscriber::registry()
        .with(Targets::new().with_target("operator_desk", serve.log))
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(std::io::stderr().is_terminal())
                .with_writer(std::io::stderr),
        )
        .init();
    let mut lock = commands::lock(data)?;
    let _alone = lock
        .try_write()
        .map_err(|_| commands::CommandError::Runs(data.to_owned()))?;
    let connection = store::open(data)?;
    let made = match serve.demo {
        Some(wanted) => demo::make(&connection, wanted)?,
        None => None,
    };
    let listener = TcpListener::bind(serve.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", serve.listen))?;
    let address = listener.local_addr()?;
    let public_url = serve.public_url;
    let public_url = public_url.unwrap_or_else(|| format!("http://{address}"));
    let settings = Settings {
        public_url: public_url.clone(),
        page: serve.page,
        file_limit: serve.file_limit,
        retry: serve.retry,
        grace: serve.grace,
        silence: serve.silence,
        behind_proxy: serve.behind_proxy,
    };
    let (desk, to_deliver) = Desk::new(
        settings,
        connection,
        Files::beside(data)?,
        HttpPost::build()?,
    )?;
    let end = serving::first_signal()?;
    server::start(&desk, to_deliver).await?;
    let mut words = format!("operator-desk listens on http://{address}\n");
    if let Some(demo) = made {
        let [anna, boris] = demo.logins;
        let (password, secret) = (demo.password, demo.secret);
        words += &format!("sign in at {public_url}/agents/ as {anna} or {boris}: {password}\n");
        words += &format!("apiUrl {public_url}/operator/{secret}\n");
    }
    print(&words)?;
    server::serve(desk, listener, end).await?;
    Ok(())
}
