//! Files of the visitor as data: what is chosen, and where among the steps. What
//! becomes of a file that nothing goes wrong with follows from what it is.

use chat_core::{FileLimits, UploadFailure};
use serde::{Deserialize, Serialize};

use crate::case::Step;
use crate::random::Random;

/// The site's widget takes files of at most so many bytes ...
const WIDGET_TAKES: u64 = 4_000;

/// ... and the upload address of at most so many.
pub(crate) const SERVER_TAKES: u64 = 3_000;

/// The types that the widget takes.
const TYPES: &str = ".txt, text/*, image/*";

/// What a picture begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// So many places of a hundred between two steps have files.
const CHOOSES: u64 = 14;

/// A file that the visitor chooses. No number comes twice in a conversation, and
/// they rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Names it.
    pub number: u64,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub kind: Kind,
}

/// What is in a file, and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A text.
    Text,
    /// A text whose name has more than letters and digits.
    Spaced,
    /// A picture.
    Picture,
    /// A picture with the name of a text: the upload address calls it otherwise.
    Disguised,
    /// Something that the upload address does not take, whatever it is called.
    Unknown,
    /// Something that the widget does not take.
    Unwanted,
}

impl Chosen {
    /// The name that the visitor's device has for it.
    pub(crate) fn name(self) -> String {
        let number = self.number;
        match self.kind {
            Kind::Text | Kind::Disguised | Kind::Unknown => format!("doc-{number}.txt"),
            Kind::Spaced => format!("Für Anna, 100 % & doc-{number}.txt"),
            Kind::Picture => format!("doc-{number}.png"),
            Kind::Unwanted => format!("doc-{number}.exe"),
        }
    }

    /// Its media type, as far as a browser knows.
    pub(crate) fn mime_type(self) -> &'static str {
        match self.kind {
            Kind::Picture => "image/png",
            Kind::Unwanted => "application/x-msdownload",
            // It goes by the name.
            _ => "text/plain",
        }
    }

    /// What is in it.
    pub(crate) fn content(self) -> Vec<u8> {
        let words = format!("What is in {}.\n", self.number);
        let (head, rest): (&[u8], &[u8]) = match self.kind {
            Kind::Text | Kind::Spaced => (&[], words.as_bytes()),
            Kind::Picture | Kind::Disguised => (PNG, words.as_bytes()),
            Kind::Unknown | Kind::Unwanted => (&[], &[0, 1, 2, 3]),
        };
        let endless = head.iter().chain(rest.iter().cycle());
        endless.take(self.size as usize).copied().collect()
    }

    /// Why the widget refuses it, if it does.
    pub(crate) fn refused_at_once(self) -> Option<UploadFailure> {
        match self.kind {
            Kind::Unwanted => Some(UploadFailure::WrongType),
            _ if self.size > WIDGET_TAKES => Some(UploadFailure::TooLarge(Some(WIDGET_TAKES))),
            _ => None,
        }
    }

    /// Why the upload address does, for good. The widget cannot tell whether what
    /// is empty may be taken later.
    pub(crate) fn refused(self) -> Option<UploadFailure> {
        match self.kind {
            _ if self.size == 0 => Some(UploadFailure::Failed),
            _ if self.size > SERVER_TAKES => Some(UploadFailure::TooLarge(None)),
            Kind::Unknown => Some(UploadFailure::WrongType),
            _ => None,
        }
    }
}

/// The limits of a site that takes files.
pub(crate) fn limits() -> FileLimits {
    FileLimits {
        most_bytes: WIDGET_TAKES,
        types: TYPES.to_owned(),
    }
}

/// The number of a visitor's file, by any name that it may have.
pub(crate) fn number_in(name: &str) -> Option<u64> {
    let (_, rest) = name.rsplit_once("doc-")?;
    rest.split_once('.')?.0.parse().ok()
}

/// The visitor's steps with files among them.
pub(crate) fn weave(random: &mut Random, steps: Vec<Step>) -> Vec<Step> {
    let mut woven = Vec::new();
    let mut number = 0;
    for step in steps {
        woven.push(step);
        if !random.percent(CHOOSES) {
            continue;
        }
        let tab = usize::from(random.percent(10));
        let count = random.weighted(&[(6, 1), (3, 2), (2, 3), (1, 6)]);
        let files = (0..count.unwrap_or(1)).map(|_| {
            number += 1;
            draw(random, number)
        });
        woven.push(Step::Attach(tab, files.collect()));
        let after = random.weighted(&[(12, 0), (4, 1), (4, 2), (1, 3), (1, 4), (1, 5), (1, 6)]);
        match after {
            Some(1) => woven.push(Step::Wait(random.between(1, 3_000))),
            Some(2) => woven.push(Step::Remove(tab, random.below(3) as usize)),
            Some(3) => woven.push(Step::Reload(tab)),
            Some(4) => woven.push(Step::CloseTab(tab)),
            Some(5) => woven.push(Step::Crash(tab, random.between(1, 12) as usize)),
            Some(6) => woven.push(Step::Retry(tab)),
            _ => {}
        }
    }
    woven
}

fn draw(random: &mut Random, number: u64) -> Chosen {
    let kinds = [
        (10, Kind::Text),
        (4, Kind::Spaced),
        (4, Kind::Picture),
        (2, Kind::Disguised),
        (1, Kind::Unknown),
        (1, Kind::Unwanted),
    ];
    let size = match random.below(20) {
        0 => 0,
        1 => random.between(SERVER_TAKES - 1, SERVER_TAKES + 2),
        2 => random.between(WIDGET_TAKES - 1, WIDGET_TAKES + 2),
        _ => random.between(16, 2_000),
    };
    Chosen {
        number,
        size,
        kind: random.weighted(&kinds).unwrap_or(Kind::Text),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sandbox::uploads::{Bounds, FileKind, Refusal, safe_name};

    use super::*;
    use crate::case::Case;

    fn drawn() -> Vec<Chosen> {
        let steps = (0..3_000).flat_map(|seed| Case::of_seed(seed).steps);
        let files = steps.filter_map(|step| match step {
            Step::Attach(_, files) => Some(files),
            _ => None,
        });
        files.flatten().collect()
    }

    #[test]
    fn the_upload_address_judges_files_as_expected_and_keeps_their_numbers() {
        let bounds = Bounds {
            limit: SERVER_TAKES as usize,
            ..Bounds::default()
        };
        for file in drawn() {
            let content = file.content();
            assert_eq!(content.len() as u64, file.size);
            let expected = match file.refused() {
                None => Ok(()),
                Some(UploadFailure::TooLarge(_)) => Err(Refusal::TooLarge(bounds.limit)),
                Some(UploadFailure::WrongType) => Err(Refusal::Type),
                Some(_) => Err(Refusal::Empty),
            };
            if file.kind == Kind::Unwanted {
                continue;
            }
            assert_eq!(bounds.check(&content).map(drop), expected, "{file:?}");
            let kept = safe_name(&file.name(), &FileKind::of(&content));
            assert_eq!(number_in(&kept), Some(file.number), "{kept}");
        }
    }

    #[test]
    fn every_kind_of_file_and_every_refusal_is_drawn() {
        let files = drawn();
        let kinds: BTreeSet<String> = files
            .iter()
            .map(|file| format!("{:?}", file.kind))
            .collect();
        assert_eq!(kinds.len(), 6);
        let refusals = files
            .iter()
            .map(|file| format!("{:?} {:?}", file.refused_at_once(), file.refused()));
        assert!(refusals.collect::<BTreeSet<_>>().len() >= 6);
    }
}
