//! Files that clients upload: what is taken, as what, and under which name.
//!
//! Everything about such a file is hostile. Its type is told by its content
//! and never by its name or by what the client says; nothing that runs is
//! taken; and what a browser might run if it showed it is only ever a download.

mod kind;
mod name;

use thiserror::Error;

pub use kind::FileKind;
pub use name::safe_name;

/// The bounds of uploads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// One file has at most so many bytes.
    pub limit: usize,
    /// All files together have at most so many; the oldest give way.
    pub keep: u64,
    /// The types that are taken, such as `image/png`, or `image/*`.
    pub types: Vec<String>,
}

/// What is taken if the settings do not say.
const DEFAULT_TYPES: &[&str] = &[
    "image/*",
    "audio/*",
    "video/*",
    "text/plain",
    "text/xml",
    "application/pdf",
    "application/rtf",
    "application/zip",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.*",
    "application/vnd.oasis.opendocument.*",
];

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            limit: 10 * 1024 * 1024,
            keep: 256 * 1024 * 1024,
            types: DEFAULT_TYPES
                .iter()
                .map(|kind| (*kind).to_owned())
                .collect(),
        }
    }
}

/// Why a file is not taken. The words are for the person who sent it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// It is larger than allowed.
    #[error("the file has more than {0} bytes")]
    TooLarge(usize),
    /// It has no content.
    #[error("the file is empty")]
    Empty,
    /// Files of its type are not taken.
    #[error("files of this type are not taken")]
    Type,
}

impl Bounds {
    /// The type of a file that is taken.
    pub fn check(&self, content: &[u8]) -> Result<FileKind, Refusal> {
        if content.is_empty() {
            return Err(Refusal::Empty);
        }
        if content.len() > self.limit {
            return Err(Refusal::TooLarge(self.limit));
        }
        let kind = FileKind::of(content);
        let is_named = self.types.iter().any(|pattern| matches(pattern, kind.mime));
        match is_named && !kind.runs {
            true => Ok(kind),
            false => Err(Refusal::Type),
        }
    }
}

/// Whether a type is meant by a name that may end in a star.
fn matches(pattern: &str, mime: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => mime.starts_with(start),
        None => mime == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_types_are_taken_and_never_what_runs() {
        let bounds = Bounds::default();
        assert_eq!(bounds.check(b"hello").unwrap().mime, "text/plain");
        assert_eq!(bounds.check(b""), Err(Refusal::Empty));
        assert_eq!(bounds.check(&[0, 1, 2, 3]), Err(Refusal::Type));
        assert_eq!(bounds.check(b"<!DOCTYPE html><p>"), Err(Refusal::Type));
        let any = Bounds {
            types: vec!["*".to_owned()],
            limit: 200,
            ..Bounds::default()
        };
        assert_eq!(
            any.check(&[0, 1, 2, 3]).unwrap().mime,
            "application/octet-stream"
        );
        let mut program = vec![0_u8; 100];
        program[..4].copy_from_slice(b"\x7fELF");
        assert_eq!(any.check(&program), Err(Refusal::Type));
        assert_eq!(any.check(b"#!/bin/sh\nls\n"), Err(Refusal::Type));
        assert_eq!(any.check(&[b'a'; 201]), Err(Refusal::TooLarge(200)));
    }
}
