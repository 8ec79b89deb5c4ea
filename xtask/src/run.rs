//! Running other programs: a clean environment in, clear errors out.
//!
//! It never uses a shell and never sets RUSTFLAGS: other flags than the
//! caller's would rebuild every dependency.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

/// What cargo tells a program that it runs about its package. A cargo that
/// this program starts must not take it for its own.
const CARGO_RUN_VARIABLES: [&str; 5] = [
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_BIN_",
    "CARGO_CRATE_",
    "CARGO_PRIMARY_",
];

/// The cargo that runs this program, at work in `folder`.
pub(crate) fn cargo(folder: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = program(cargo);
    command.current_dir(folder);
    command
}

/// A program with the caller's environment, without what belongs to the run
/// of this one.
pub(crate) fn program(name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    for (key, _) in std::env::vars_os() {
        let inherited = key.to_str().is_some_and(|key| {
            CARGO_RUN_VARIABLES
                .iter()
                .any(|prefix| key.starts_with(prefix))
        });
        if inherited {
            command.env_remove(key);
        }
    }
    command
}

/// Puts folders before the caller's PATH.
pub(crate) fn with_path(command: &mut Command, folders: &[PathBuf]) -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders
        .iter()
        .cloned()
        .chain(std::env::split_paths(&path))
        .collect::<Vec<_>>();
    let joined = std::env::join_paths(all).context("a folder of the PATH has a colon in it")?;
    command.env("PATH", joined);
    Ok(())
}

/// Runs to the end; its output goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed: {status}", shown(command))
}

/// Runs to the end and gives what it wrote to stdout. What it wrote to
/// stderr is part of the error if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        bail!(
            "`{}` failed: {}\n{}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something that is not UTF-8", shown(command)))
}

/// The first program of this name on the PATH.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
}

/// The command as one would type it, with only the last part of the
/// program's path.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The error for a program that could not even be started.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let name = command.get_program().to_string_lossy();
    if error.kind() == ErrorKind::NotFound {
        anyhow!("`{name}` is not installed, or not on the PATH")
    } else {
        anyhow!("cannot start `{name}`: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_program_is_named() {
        let error = run(&mut program("no-such-program-here")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("`no-such-program-here` is not installed")
        );
    }

    #[test]
    fn command_is_shown_as_one_would_type_it() {
        let mut command = program("/some/where/cargo");
        command.args(["build", "-p", "sandbox"]);
        assert_eq!(shown(&command), "cargo build -p sandbox");
    }

    #[cfg(unix)]
    #[test]
    fn failure_carries_what_was_written_to_stderr() {
        let mut command = program("sh");
        command.args(["-c", "echo the reason >&2; exit 3"]);
        let error = output(&mut command).unwrap_err().to_string();
        assert!(error.contains("the reason"), "{error}");
        assert!(error.contains('3'), "{error}");
    }
}
