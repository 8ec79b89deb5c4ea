//! The desk ends with the soak that has started it, however that ends.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// No test waits longer.
const PATIENCE: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(20);

/// A program that is ended with the test, and all that it has written.
struct Running {
    child: Child,
    folder: PathBuf,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended, and nobody needs what is left of it.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn soak(name: &str, arguments: &[&str]) -> std::io::Result<Running> {
    let folder = format!("{name}-{}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_soak"));
    let command = command.args(arguments).current_dir(&folder);
    let command = command.env("TMPDIR", &folder).stdout(Stdio::piped());
    let child = command.stdin(Stdio::piped()).spawn()?;
    Ok(Running { child, folder })
}

/// The first line that it says; nothing if it says nothing.
fn first_line(running: &mut Running) -> String {
    let mut line = String::new();
    if let Some(stdout) = running.child.stdout.take() {
        // What cannot be read is not there.
        let _ = BufReader::new(stdout).read_line(&mut line);
    }
    line
}

/// Waits until something is so, and says whether it ever was.
fn within_patience(mut is_so: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if is_so() {
            return true;
        }
        std::thread::sleep(PAUSE);
    }
    false
}

#[test]
fn a_desk_that_nobody_holds_ends() {
    let serve = [
        "desk",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
        "desk.sqlite",
    ];
    let mut desk = soak("held", &serve).expect("it starts");
    assert!(first_line(&mut desk).contains("listens on"));
    assert!(
        desk.child.try_wait().expect("its state").is_none(),
        "it runs"
    );
    drop(desk.child.stdin.take());
    let has_ended = || desk.child.try_wait().is_ok_and(|ended| ended.is_some());
    assert!(within_patience(has_ended));
}

#[cfg(target_os = "linux")]
#[test]
fn a_soak_that_is_killed_leaves_no_desk_behind() {
    let mut running = soak("killed", &["--conversations", "1000000"]).expect("it starts");
    let of = running.child.id();
    assert!(within_patience(|| !desks_of(of).is_empty()));
    let desks = desks_of(of);
    running.child.kill().expect("it is killed");
    running.child.wait().expect("it has ended");
    assert!(within_patience(|| !desks.iter().any(|desk| runs(*desk))));
}

/// The processes that a process has started.
#[cfg(target_os = "linux")]
fn desks_of(parent: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").into_iter().flatten();
    let names = all.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let numbers = names.filter_map(|name| name.parse().ok());
    numbers
        .filter(|number| state_of(*number).is_some_and(|(_, of)| of == parent))
        .collect()
}

/// Whether a process is there and has not ended.
#[cfg(target_os = "linux")]
fn runs(number: u32) -> bool {
    state_of(number).is_some_and(|(state, _)| state != "Z")
}

/// A process's state, and who has started it.
#[cfg(target_os = "linux")]
fn state_of(number: u32) -> Option<(String, u32)> {
    let text = std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    // The name before it may have anything in it.
    let (_, rest) = text.rsplit_once(')')?;
    let mut words = rest.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}
