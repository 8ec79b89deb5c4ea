//! Processes that run beside this one, and end with it.
//!
//! Each gets a process group of its own, so that what it starts ends with it,
//! and only what was started here is ever ended.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::run;

/// How long a process may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);

const POLL: Duration = Duration::from_millis(20);

/// A running process; dropping it ends it and all that it started.
pub(crate) struct Running {
    /// What it is called in messages.
    pub(crate) name: &'static str,
    child: Child,
}

impl Running {
    /// Starts it without input. Its output goes where the command says.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .spawn()
            .map_err(|error| run::not_started(command, &error))?;
        Ok(Self { name, child })
    }

    /// What it writes to stdout, if that was piped; once.
    pub(crate) fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Asks the whole group, waits, and then insists.
    fn end(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            // Gone, but what it started may still be there.
            self.signal(Signal::Kill);
            return;
        }
        self.signal(Signal::Terminate);
        let asked = Instant::now();
        while asked.elapsed() < GRACE && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(POLL);
        }
        self.signal(Signal::Kill);
        drop(self.child.wait());
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: Signal) {
        use nix::sys::signal as unix;
        let Ok(id) = i32::try_from(self.child.id()) else {
            return;
        };
        let signal = match signal {
            Signal::Terminate => unix::Signal::SIGTERM,
            Signal::Kill => unix::Signal::SIGKILL,
        };
        // A group that is empty already is what was wanted.
        let _ = unix::killpg(nix::unistd::Pid::from_raw(id), signal);
    }

    #[cfg(not(unix))]
    fn signal(&mut self, _signal: Signal) {
        drop(self.child.kill());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{BufRead, BufReader};

    use super::*;

    #[test]
    fn dropping_ends_what_the_process_started_too() {
        let mut command = run::program("sh");
        command
            .args(["-c", "sleep 60 & echo $!; wait"])
            .stdout(Stdio::piped());
        let mut running = Running::start("shell", &mut command).unwrap();
        let mut line = String::new();
        BufReader::new(running.stdout().unwrap())
            .read_line(&mut line)
            .unwrap();
        let grandchild = nix::unistd::Pid::from_raw(line.trim().parse().unwrap());
        assert!(running.ended().unwrap().is_none());

        drop(running);

        let gone = (0..100).any(|_| {
            std::thread::sleep(POLL);
            nix::sys::signal::kill(grandchild, None).is_err()
        });
        assert!(gone);
    }
}
