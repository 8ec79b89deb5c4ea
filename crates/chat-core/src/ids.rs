//! Identifiers within one conversation, counted up and never given twice.

/// An item of the timeline. It stays the same from local echo to confirmation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u64);

/// One HTTP request. An answer for one that is no longer current is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// One file that the visitor has chosen, by the number that the runtime gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(pub u64);

/// One set of quick replies. A press on one that is gone is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(pub u64);

/// More than anything needs that is given identifiers beforehand.
const RESERVED: u64 = 1 << 32;

/// The counter that all identifiers come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ids(u64);

impl Ids {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }

    /// Identifiers from here on, for what comes later and stands before what
    /// comes until then.
    pub(crate) fn reserve(&mut self) -> Ids {
        let reserved = *self;
        self.0 += RESERVED;
        reserved
    }
}
