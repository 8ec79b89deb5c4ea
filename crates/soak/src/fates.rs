//! What became of each file that the visitor chose, as the effects and the wire
//! tell, so that it can be told what is to be shown and sent in the end.

use std::collections::BTreeMap;

use chat_core::UploadFailure;

use crate::files::Chosen;

/// All of them, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fates {
    pub(crate) of: BTreeMap<u64, OfFile>,
    /// Which files the core may let go now.
    pub(crate) may_go: MayGo,
}

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct OfFile {
    pub(crate) file: Chosen,
    /// The tab that it was chosen in, and the life that this tab then had.
    pub(crate) cid: String,
    pub(crate) life: u64,
    pub(crate) fate: Fate,
    /// Whether it was not taken at least once: others may have overtaken it.
    pub(crate) has_failed: bool,
}

/// How far a file has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is to be uploaded.
    Wanted,
    /// It is not taken, for good. It is shown so in its tab.
    Refused(UploadFailure),
    /// It can be fetched: it is a message like any other.
    Arrived,
    /// Its page went away before that.
    Interrupted,
    /// The visitor does not want it any more, or could not send anything.
    Gone,
    /// It was sent before the visitor began anew.
    Before,
}

/// Which files may be let go that are still wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MayGo {
    /// None but those that the widget refuses.
    #[default]
    None,
    /// This one: the visitor takes it out.
    One(u64),
    /// All: the visitor begins anew, or nothing can be sent now.
    All,
}

impl Fates {
    /// A file was chosen.
    pub(crate) fn chosen(&mut self, file: Chosen, cid: &str, life: u64) {
        let of = OfFile {
            file,
            cid: cid.to_owned(),
            life,
            fate: Fate::Wanted,
            has_failed: false,
        };
        self.of.insert(file.number, of);
    }

    /// The core lets a file go. Says what is wrong with that.
    pub(crate) fn let_go(&mut self, file: Chosen) -> Option<String> {
        let number = file.number;
        let may_go = match self.may_go {
            MayGo::None => false,
            MayGo::One(one) => one == number,
            MayGo::All => true,
        };
        let of = self.of.get_mut(&number)?;
        // What has arrived is let go because nobody needs it any more.
        if of.fate == Fate::Arrived {
            return None;
        }
        of.fate = match (may_go, file.refused_at_once()) {
            (true, _) => Fate::Gone,
            (false, Some(why)) => Fate::Refused(why),
            (false, None) => {
                of.fate = Fate::Gone;
                return Some(format!("the file {number} is given up unasked"));
            }
        };
        None
    }

    /// A file was not taken.
    pub(crate) fn failed(&mut self, number: u64, status: Option<u16>) {
        if let Some(of) = self.of.get_mut(&number) {
            of.has_failed = true;
            let why = match status {
                Some(413) => UploadFailure::TooLarge(None),
                Some(415) => UploadFailure::WrongType,
                _ => return,
            };
            of.fate = Fate::Refused(why);
        }
    }

    /// A file can be fetched.
    pub(crate) fn arrived(&mut self, number: u64) {
        self.set(number, Fate::Arrived);
    }

    /// The visitor takes a file out.
    pub(crate) fn removed(&mut self, number: u64) {
        self.set(number, Fate::Gone);
    }

    /// A page is gone. `is_kept` says of a file that has arrived whether the
    /// page has kept that.
    pub(crate) fn page_gone(&mut self, life: u64, is_kept: impl Fn(u64) -> bool) {
        for (number, of) in &mut self.of {
            let is_lost = match of.fate {
                Fate::Wanted | Fate::Refused(_) => true,
                Fate::Arrived => !is_kept(*number),
                _ => false,
            };
            if of.life == life && is_lost {
                of.fate = Fate::Interrupted;
            }
        }
    }

    /// The visitor begins anew.
    pub(crate) fn begun_anew(&mut self) {
        for of in self.of.values_mut() {
            of.fate = match of.fate {
                Fate::Arrived | Fate::Before => Fate::Before,
                // Whoever still wants it is told to let it go.
                Fate::Wanted => Fate::Wanted,
                _ => Fate::Gone,
            };
        }
    }

    fn set(&mut self, number: u64, fate: Fate) {
        if let Some(of) = self.of.get_mut(&number) {
            of.fate = fate;
        }
    }
}
