//! Copies of everything: the data file, by SQLite's online backup, and the
//! files of agents beside it.
//!
//! A copy is a data file with its folder, like the ones that a desk runs on.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

use crate::commands::{CommandError, lock};
use crate::error::DeskError;
use crate::files::{folder_of, is_token, make_private, make_private_folder, sync_folder};
use crate::store::{self, SCHEMA_VERSION, uploads};

/// Why there is no copy, or why it is not put in place.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The data cannot be read or written.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// A desk runs, or there is no such file.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A copy is never written over something.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The copy cannot be trusted.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
    /// Something was in the way on the disk.
    #[error("{} cannot be written or read", .1.display())]
    Disk(#[source] std::io::Error, PathBuf),
}

/// What SQLite says of a file that is whole.
const WHOLE: &str = "ok";

/// Copies a data file, on which a desk may run, and its files.
pub fn backup(data: &Path, to: &Path) -> Result<(), BackupError> {
    let source = existing(data)?;
    for path in [to.to_owned(), folder_of(to)] {
        if path.exists() {
            return Err(BackupError::Exists(path));
        }
    }
    copy(&source, data, to)
}

/// Puts a copy in the place of a data file. What was there is kept beside it,
/// as a copy of its own; gives its name.
pub fn restore(from: &Path, data: &Path) -> Result<Option<PathBuf>, BackupError> {
    let source = existing(from)?;
    check(&source, from)?;
    let mut lock = lock(data)?;
    let _alone = lock
        .try_write()
        .map_err(|_| CommandError::Runs(data.to_owned()))?;
    let aside = match data.exists() {
        true => Some(set_aside(data)?),
        false => None,
    };
    copy(&source, from, data)?;
    Ok(aside)
}

fn existing(data: &Path) -> Result<Connection, BackupError> {
    if !data.is_file() {
        return Err(CommandError::NoFile(data.to_owned()).into());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(data, flags).map_err(DeskError::from)?;
    let wait = std::time::Duration::from_secs(10);
    connection.busy_timeout(wait).map_err(DeskError::from)?;
    Ok(connection)
}

/// Copies under another name first, so that what has the right name is whole.
fn copy(source: &Connection, source_path: &Path, to: &Path) -> Result<(), BackupError> {
    let part = with_ending(to, ".part");
    remove_what_is_left(&part)?;
    make_private(&part).map_err(on(&part))?;
    let mut target = Connection::open(&part).map_err(DeskError::from)?;
    copy_data(source, &mut target)?;
    // Who was signed in then is not signed in now.
    target
        .execute_batch("PRAGMA journal_mode = DELETE; DELETE FROM session;")
        .map_err(DeskError::from)?;
    let folder = folder_of(to);
    let part_folder = with_ending(&folder, ".part");
    make_private_folder(&part_folder).map_err(on(&part_folder))?;
    for upload in uploads::all(&target)? {
        let (from, to) = (
            folder_of(source_path).join(&upload.token),
            part_folder.join(&upload.token),
        );
        if !is_token(&upload.token) {
            return Err(BackupError::Damaged("a file has a strange name".to_owned()));
        }
        fs::copy(&from, &to).map_err(on(&from))?;
        let file = fs::File::open(&to).map_err(on(&to))?;
        file.sync_all().map_err(on(&to))?;
    }
    check_data(&target)?;
    target
        .close()
        .map_err(|(_, error)| DeskError::from(error))?;
    sync_folder(&part_folder).map_err(on(&part_folder))?;
    fs::rename(&part_folder, &folder).map_err(on(&folder))?;
    fs::rename(&part, to).map_err(on(to))?;
    if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        sync_folder(parent).map_err(on(parent))?;
    }
    Ok(())
}

/// All at once: a copy in steps would begin anew whenever the desk writes.
fn copy_data(source: &Connection, target: &mut Connection) -> Result<(), BackupError> {
    let backup = Backup::new(source, target).map_err(DeskError::from)?;
    loop {
        match backup.step(-1).map_err(DeskError::from)? {
            StepResult::Done => return Ok(()),
            // The desk is writing at this moment.
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    }
}

/// Whether a copy can be run on.
fn check(copy: &Connection, path: &Path) -> Result<(), BackupError> {
    check_data(copy)?;
    for upload in uploads::all(copy)? {
        let file = folder_of(path).join(&upload.token);
        let size = fs::metadata(&file).map(|found| found.len());
        if !is_token(&upload.token) || size.ok() != Some(upload.size) {
            let words = format!("a file is missing or not whole: {}", file.display());
            return Err(BackupError::Damaged(words));
        }
    }
    Ok(())
}

fn check_data(copy: &Connection) -> Result<(), BackupError> {
    let found: String = copy
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| BackupError::Damaged(error.to_string()))?;
    if found != WHOLE {
        return Err(BackupError::Damaged(found));
    }
    let version: i64 = copy
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(DeskError::from)?;
    let version = usize::try_from(version).unwrap_or_default();
    if version == 0 {
        return Err(BackupError::Damaged("it is no desk's data".to_owned()));
    }
    if version > SCHEMA_VERSION {
        return Err(DeskError::Newer {
            found: version,
            known: SCHEMA_VERSION,
        }
        .into());
    }
    let broken: i64 = copy
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .map_err(DeskError::from)?;
    match broken {
        0 => Ok(()),
        _ => Err(BackupError::Damaged("parts of it do not fit".to_owned())),
    }
}

/// Renames a data file and its folder, so that they are a copy of their own.
fn set_aside(data: &Path) -> Result<PathBuf, BackupError> {
    let aside = with_ending(data, &format!(".before-{}", store::now()));
    // Whatever is in the log beside the file goes into it first.
    let connection = existing(data)?;
    // A file that is damaged is set aside as it is, log and all.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    drop(connection);
    for ending in ["-wal", "-shm", ""] {
        let (from, to) = (with_ending(data, ending), with_ending(&aside, ending));
        if from.exists() {
            fs::rename(&from, &to).map_err(on(&from))?;
        }
    }
    let folder = folder_of(data);
    if folder.exists() {
        fs::rename(&folder, folder_of(&aside)).map_err(on(&folder))?;
    }
    Ok(aside)
}

fn remove_what_is_left(part: &Path) -> Result<(), BackupError> {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let path = with_ending(part, ending);
        if path.exists() {
            fs::remove_file(&path).map_err(on(&path))?;
        }
    }
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn on(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.to_owned();
    move |error| BackupError::Disk(error, path)
}
