//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::{Long, Short, ValueExt};

use crate::clock::TimeScale;

/// Where the sandbox listens if nobody says.
const DEFAULT_ADDRESS: &str = "127.0.0.1:7080";

/// What `--help` prints.
pub const HELP: &str = "\
The JAICP Chat API as the platform serves it, for development and tests.

Usage: sandbox [OPTIONS]

Options:
  --config FILE    Settings: channels and bots (TOML); embedded ones without it
  --data FILE      Keep conversations in this SQLite file; in memory without it
  --listen ADDR    Address and port [127.0.0.1:7080]; port 0 takes a free one
  --hold-ms N      How long GET …/events waits, over what the settings say
  --time-scale X   Multiply the bots' delays and timeouts, the faults' times and
                   the webhook's retries by X, over what the settings say
  --agents-url URL The agents' platform of the channel `demo`: its apiUrl
  --allow-control  Serve /control/… although the address is not loopback
  --log LEVEL      off, error, warn, info or debug [info]; goes to stderr
  --check          Check the settings and their scripts, and end
  --print-config   Print the embedded settings, and end
  --print-bot      Print the demo bot's script, and end
  -h, --help       Print this, and end
  -V, --version    Print the version, and end
";

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// To run.
    Run(Options),
    /// To check the settings only.
    Check(Options),
    /// To print a text.
    Print(Text),
}

/// Texts that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The embedded settings.
    Settings,
    /// The demo bot's script.
    Script,
    /// The help.
    Help,
    /// The version.
    Version,
}

/// How to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The settings' file.
    pub config: Option<PathBuf>,
    /// The data file.
    pub data: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How long events are waited for.
    pub hold: Option<Duration>,
    /// What the sandbox's own times are multiplied by.
    pub time_scale: Option<TimeScale>,
    /// The agents' platform of the demo channel.
    pub agents_url: Option<String>,
    /// Whether control is served to everybody.
    pub allow_control: bool,
    /// How much is logged.
    pub log: tracing_subscriber::filter::LevelFilter,
}

/// Reads the command line, the program's name excluded.
pub fn parse(
    arguments: impl IntoIterator<Item = std::ffi::OsString>,
) -> Result<Command, lexopt::Error> {
    let mut options = Options {
        config: None,
        data: None,
        listen: DEFAULT_ADDRESS.parse().map_err(|_| "no default address")?,
        hold: None,
        time_scale: None,
        agents_url: None,
        allow_control: false,
        log: tracing_subscriber::filter::LevelFilter::INFO,
    };
    let mut is_check = false;
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("config") => options.config = Some(parser.value()?.into()),
            Long("data") => options.data = Some(parser.value()?.into()),
            Long("listen") => options.listen = parser.value()?.parse()?,
            Long("hold-ms") => {
                options.hold = Some(Duration::from_millis(parser.value()?.parse()?));
            }
            Long("time-scale") => {
                let factor = TimeScale::new(parser.value()?.parse()?);
                options.time_scale = Some(factor.ok_or("--time-scale is from 0 to 1000")?);
            }
            Long("agents-url") => options.agents_url = Some(parser.value()?.parse()?),
            Long("allow-control") => options.allow_control = true,
            Long("log") => options.log = parser.value()?.parse()?,
            Long("check") => is_check = true,
            Long("print-config") => return Ok(Command::Print(Text::Settings)),
            Long("print-bot") => return Ok(Command::Print(Text::Script)),
            Long("help") | Short('h') => return Ok(Command::Print(Text::Help)),
            Long("version") | Short('V') => return Ok(Command::Print(Text::Version)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(match is_check {
        true => Command::Check(options),
        false => Command::Run(options),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Command, lexopt::Error> {
        parse(arguments.iter().map(std::ffi::OsString::from))
    }

    #[test]
    fn without_arguments_it_listens_on_loopback() {
        let Ok(Command::Run(options)) = parsed(&[]) else {
            panic!("runs");
        };
        assert_eq!(options.listen.to_string(), "127.0.0.1:7080");
        assert!(!options.allow_control);
    }

    #[test]
    fn a_time_scale_is_read() {
        let Ok(Command::Check(options)) = parsed(&["--time-scale", "0.01", "--check"]) else {
            panic!("checks");
        };
        assert_eq!(options.time_scale, TimeScale::new(0.01));
    }

    #[test]
    fn unknown_and_broken_arguments_are_refused() {
        for arguments in [
            &["--lisen", "127.0.0.1:1"][..],
            &["--listen", "here"],
            &["--hold-ms", "-1"],
            &["--time-scale", "-1"],
            &["--time-scale", "NaN"],
            &["file"],
        ] {
            assert!(parsed(arguments).is_err(), "{arguments:?}");
        }
    }
}
