//! Parts of texts. Where there is none, the part is empty: nothing panics, and
//! the checks are in the program once and not at every place.

/// The part of a text from one byte to another.
#[inline(never)]
pub(super) fn part(text: &str, begin: usize, end: usize) -> &str {
    text.get(begin..end).unwrap_or_default()
}

/// A text from a byte on.
#[inline(never)]
pub(super) fn tail(text: &str, begin: usize) -> &str {
    text.get(begin..).unwrap_or_default()
}
