//! The files of agents on the disk, beside the data file, under names that
//! nobody can guess.
//!
//! A file is whole on the disk before the data file knows of it; one that the
//! data file never came to know is removed when the desk starts.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::DeskError;
use crate::file_kind::Kind;
use crate::secrets;
use crate::store::uploads::Upload;

/// A name on the disk has so many hexadecimal digits.
const TOKEN: usize = 64;

/// What is still written has this ending.
const PART: &str = ".part";

/// The folder of the files.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

/// The folder that belongs to a data file.
pub fn folder_of(data: &Path) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push("-files");
    PathBuf::from(name)
}

impl Files {
    /// The folder beside a data file, made if it is not there.
    pub fn beside(data: &Path) -> Result<Self, DeskError> {
        let folder = folder_of(data);
        make_private_folder(&folder)?;
        Ok(Files { folder })
    }

    /// Where a file is.
    pub fn path(&self, token: &str) -> PathBuf {
        self.folder.join(token)
    }

    /// Writes a file, safely on the disk. Blocks.
    pub fn keep(&self, content: &[u8], kind: Kind, asked_name: &str) -> Result<Upload, DeskError> {
        let token = secrets::token()?;
        let part = self.folder.join(format!("{token}{PART}"));
        let kept = write(&part, content).and_then(|()| fs::rename(&part, self.path(&token)));
        if let Err(error) = kept {
            // What is left of it is removed with the next start.
            let _ = fs::remove_file(&part);
            return Err(error.into());
        }
        sync_folder(&self.folder)?;
        Ok(Upload {
            token,
            name: kind.name(asked_name),
            mime_type: kind.mime_type.to_owned(),
            size: content.len() as u64,
        })
    }

    /// Removes a file that nobody knows of. Blocks.
    pub fn forget(&self, token: &str) {
        if let Err(error) = fs::remove_file(self.path(token)) {
            tracing::warn!(%error, "a file cannot be removed");
        }
    }

    /// Removes what an earlier run has left without the data file knowing.
    /// Touches nothing that is not named as files are here. Blocks.
    pub fn sweep(&self, known: &HashSet<String>) -> Result<(), DeskError> {
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else {
                continue;
            };
            let token = name.strip_suffix(PART).unwrap_or(name);
            if is_token(token) && !known.contains(name) {
                fs::remove_file(self.folder.join(name))?;
            }
        }
        Ok(())
    }
}

/// Whether something can be the name of a file on the disk.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Makes an empty file for this account alone, where there is none: what
/// clients say is nobody else's. SQLite takes over who may read it.
pub fn make_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Makes a folder for this account alone, where there is none.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes the names in a folder safe on the disk, where systems need that.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => fs::File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_nobody_knows_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::beside(&folder.path().join("d.sqlite")).unwrap();
        let kind = Kind::of(b"text").unwrap();
        let kept = files.keep(b"one", kind, "a.txt").unwrap();
        let orphan = files.keep(b"two", kind, "b.txt").unwrap();
        let half = files.path(&format!("{}{PART}", orphan.token));
        fs::write(&half, b"tw").unwrap();
        let foreign = files.path("notes.txt");
        fs::write(&foreign, b"mine").unwrap();
        files.sweep(&HashSet::from([kept.token.clone()])).unwrap();
        assert_eq!(fs::read(files.path(&kept.token)).unwrap(), b"one");
        assert!(foreign.exists());
        assert!(!files.path(&orphan.token).exists() && !half.exists());
    }
}
