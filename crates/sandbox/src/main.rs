//! The `sandbox` program: reads the command line, starts the sandbox, and says
//! where it listens.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use sandbox::arguments::{self, Command, HELP, Options, Text};
use sandbox::clock::Clock;
use sandbox::origin::Origin;
use sandbox::post::HttpPost;
use sandbox::sandbox::{Control, Sandbox};
use sandbox::server;
use sandbox::settings::{DEMO_SCRIPT, EMBEDDED_SETTINGS, Settings, SettingsError};
use sandbox::store::Store;
use tokio::net::TcpListener;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The exit status for a command line that makes no sense.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    let command = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("sandbox: {error}\nTry `sandbox --help`.");
            return ExitCode::from(USAGE_ERROR);
        }
    };
    let done = match command {
        Command::Print(text) => print(text),
        Command::Check(options) => check(&options),
        Command::Run(options) => run(options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", serving::with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn print(text: Text) -> Result<(), Box<dyn Error>> {
    let version = concat!("sandbox ", env!("CARGO_PKG_VERSION"), "\n");
    let text = match text {
        Text::Settings => EMBEDDED_SETTINGS,
        Text::Script => DEMO_SCRIPT,
        Text::Help => HELP,
        Text::Version => version,
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

fn settings(options: &Options) -> Result<Settings, SettingsError> {
    let mut settings = match &options.config {
        Some(path) => Settings::load(path)?,
        None => Settings::embedded()?,
    };
    if let Some(hold) = options.hold {
        settings.hold = hold;
    }
    if let Some(time_scale) = options.time_scale {
        settings.time_scale = time_scale;
    }
    if let Some(url) = &options.agents_url {
        settings.give_agents(url)?;
    }
    Ok(settings)
}

fn check(options: &Options) -> Result<(), Box<dyn Error>> {
    let settings = settings(options)?;
    println!("{} channels, all in order", settings.channels.len());
    Ok(())
}

#[tokio::main]
async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    // Only our own words: those of libraries can carry addresses with tokens.
    tracing_subscriber::registry()
        .with(Targets::new().with_target("sandbox", options.log))
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(std::io::stderr().is_terminal())
                .with_writer(std::io::stderr),
        )
        .init();
    let settings = settings(&options)?;
    let store = match &options.data {
        Some(path) => Store::in_file(path)?,
        None => Store::in_memory()?,
    };
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", options.listen))?;
    let address = listener.local_addr()?;
    let mut sandbox = Sandbox::new(
        settings,
        store,
        Clock::of_the_device(),
        Arc::new(HttpPost::build()?),
    );
    sandbox.control = match (server::is_loopback(&address), options.allow_control) {
        (_, true) => Control::Anybody,
        (true, false) => Control::Loopback,
        (false, false) => Control::Off,
    };
    if let Some(origin) = Origin::of_host(&address.to_string()) {
        sandbox.listens_at(origin);
    }
    let end = serving::first_signal()?;
    let mut stdout = std::io::stdout();
    writeln!(stdout, "sandbox listens on http://{address}")?;
    stdout.flush()?;
    server::serve(Arc::new(sandbox), listener, end).await?;
    Ok(())
}
