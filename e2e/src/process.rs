//! Child processes that end with their owner, together with all that they have
//! started themselves: a driver starts a browser, and a browser a dozen more.
//!
//! Never ends a process that it has not started.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::folder;
use crate::wait::until;

/// How many lines of output are kept for error messages.
const KEPT_LINES: usize = 60;

/// How long a process may take to end by itself after being asked to.
const GRACE: Duration = Duration::from_secs(10);

/// The running children, for the case that the tests are interrupted.
static RUNNING: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// A child process. Dropping it ends it and its descendants.
pub struct Process {
    name: String,
    child: Child,
    output: Arc<Mutex<VecDeque<String>>>,
}

impl Process {
    /// Starts the command in a process group of its own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(name: &str, mut command: Command) -> Result<Self> {
        let program = command.get_program().to_owned();
        let mut running = guarded(&RUNNING);
        let mut child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{name} does not start: {}", program.display()))?;
        running.insert(child.id().cast_signed());
        drop(running);
        let output = Arc::default();
        if let Some(stdout) = child.stdout.take() {
            collect(stdout, &output);
        }
        if let Some(stderr) = child.stderr.take() {
            collect(stderr, &output);
        }
        Ok(Self {
            name: name.to_owned(),
            child,
            output,
        })
    }

    /// Waits for a line of output in which `find` finds something.
    ///
    /// # Errors
    /// When the process ends before that, or takes longer than `patience`.
    pub fn wait_for_line<T>(
        &mut self,
        patience: Duration,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        let what = format!("{} to say that it is ready", self.name);
        let found = until(&what, patience, || {
            let found = guarded(&self.output).iter().find_map(|line| find(line));
            if found.is_none() {
                self.ensure_running()?;
            }
            Ok(found)
        });
        found.with_context(|| self.last_words())
    }

    /// Fails when the process has ended.
    ///
    /// # Errors
    /// As said.
    pub fn ensure_running(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("{} ended with {status}", self.name);
        }
        Ok(())
    }

    /// Asks the process to end and waits until it has.
    ///
    /// # Errors
    /// When it does not end in time; it is ended the hard way then.
    pub fn stop(mut self) -> Result<()> {
        kill(self.pid(), Signal::SIGTERM)?;
        let what = format!("{} to end after SIGTERM", self.name);
        until(&what, GRACE, || Ok(self.child.try_wait()?.map(drop)))
            .with_context(|| self.last_words())
    }

    /// Ends the process as a crash does: at once, and without a word to it.
    pub fn kill(self) {
        drop(self);
    }

    /// The end of what the process has printed.
    pub fn last_words(&self) -> String {
        let output = guarded(&self.output);
        let lines = output.iter().map(String::as_str).collect::<Vec<_>>();
        format!("{} printed:\n{}", self.name, lines.join("\n"))
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let pid = self.pid();
        end_with_descendants(pid.as_raw());
        // Whether it had ended before makes no difference here.
        let _ = self.child.wait();
        guarded(&RUNNING).remove(&pid.as_raw());
    }
}

/// Ends all children when the tests are interrupted. The children are in groups
/// of their own, so that the terminal's Ctrl-C does not reach them by itself.
///
/// # Errors
/// When there is a handler already.
pub fn end_all_on_interrupt() -> Result<()> {
    /// 128 + SIGINT, as shells report it.
    const INTERRUPTED: i32 = 130;
    ctrlc::set_handler(|| {
        // Held until the end, so that nothing new is started.
        let running = guarded(&RUNNING);
        for pid in running.iter() {
            end_with_descendants(*pid);
        }
        let _folders = folder::remove_all();
        std::process::exit(INTERRUPTED);
    })
    .context("the handler of interrupts cannot be set")
}

/// A panic while the lock was held leaves the data usable.
pub(crate) fn guarded<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads lines to the end of the pipe, so that the child never blocks on it.
fn collect(pipe: impl Read + Send + 'static, output: &Arc<Mutex<VecDeque<String>>>) {
    let output = Arc::clone(output);
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let mut output = guarded(&output);
            if output.len() == KEPT_LINES {
                output.pop_front();
            }
            output.push_back(String::from_utf8_lossy(&line).into_owned());
        }
    });
}

/// Ends the process, its group, and descendants that have left the group.
fn end_with_descendants(pid: i32) {
    // The list is taken first: orphans no longer tell whose they were.
    let descendants = descendants(pid);
    let _ = killpg(Pid::from_raw(pid), Signal::SIGKILL);
    for descendant in descendants {
        let _ = kill(Pid::from_raw(descendant), Signal::SIGKILL);
    }
}

/// All processes below this one.
fn descendants(ancestor: i32) -> Vec<i32> {
    let parents = process_parents();
    let mut found = vec![ancestor];
    let mut looked_at = 0;
    while let Some(&parent) = found.get(looked_at) {
        found.extend(
            parents
                .iter()
                .filter(|(_, of)| *of == parent)
                .map(|(pid, _)| *pid),
        );
        looked_at += 1;
    }
    found.split_off(1)
}

/// Each process with its parent.
fn process_parents() -> Vec<(i32, i32)> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            Some((pid, parent_in(&stat)?))
        })
        .collect()
}

/// The parent in a line of `/proc/PID/stat`: the second word after the name,
/// which stands in brackets and may hold anything.
fn parent_in(stat: &str) -> Option<i32> {
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    fn shell(script: &str) -> Process {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Process::start("shell", command).unwrap()
    }

    #[test]
    fn parent_is_found_behind_any_name() {
        assert_eq!(parent_in("12 (a) b ) S 7 12 12 0"), Some(7));
        assert_eq!(parent_in("nonsense"), None);
    }

    #[test]
    fn dropping_ends_grandchildren_too() {
        // Given a child whose own child is in another process group.
        let mut process = shell("setsid sleep 600 & echo pid $!; wait");
        let pid: i32 = process
            .wait_for_line(PATIENCE, |line| line.strip_prefix("pid ")?.parse().ok())
            .unwrap();
        // When its owner goes.
        drop(process);
        // Then nothing of it runs.
        until("the end of it", PATIENCE, || {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat"));
            let ended = stat.is_err() || stat.is_ok_and(|stat| stat.contains(") Z "));
            Ok(ended.then_some(()))
        })
        .unwrap();
    }

    #[test]
    fn end_before_the_awaited_line_is_told_with_the_output() {
        let mut process = shell("echo no room >&2; exit 3");
        let waited = process.wait_for_line(PATIENCE, |_| None::<()>);
        let told = format!("{:#}", waited.unwrap_err());
        assert!(told.contains("exit status: 3"), "{told}");
        until("the output", PATIENCE, || {
            Ok(process.last_words().contains("no room").then_some(()))
        })
        .unwrap();
    }
}
