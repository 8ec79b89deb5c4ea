//! Which stars, underscores and tildes begin and end emphasis: CommonMark's
//! algorithm of delimiter runs.
//!
//! No run is looked at again by those that cannot match it, so the time is in
//! proportion to the number of runs.

use super::super::Tag;
use super::super::slice::{part, tail};
use super::inline::Piece;

/// A run of one delimiter.
pub(super) struct Run {
    byte: u8,
    /// Its length as written.
    length: usize,
    /// How many of it are left, and the piece of the first of these.
    left: usize,
    piece: usize,
    can_open: bool,
    can_close: bool,
}

/// How many kinds of closing runs differ in what they match.
const KINDS: usize = 18;

impl Run {
    /// The run of a length at a place of a text, whose pieces begin with the
    /// one given.
    pub(super) fn new(text: &str, at: usize, length: usize, piece: usize) -> Self {
        let byte = text.as_bytes()[at];
        let before = part(text, 0, at).chars().next_back().unwrap_or(' ');
        let after = tail(text, at + length).chars().next().unwrap_or(' ');
        let begins = flanks(before, after);
        let ends = flanks(after, before);
        let is_inside = byte == b'_' && begins && ends;
        let counts = byte != b'~' || length == 2;
        Run {
            byte,
            length,
            left: length,
            piece,
            can_open: counts && begins && (!is_inside || is_punctuation(before)),
            can_close: counts && ends && (!is_inside || is_punctuation(after)),
        }
    }

    fn kind(&self) -> usize {
        let byte = match self.byte {
            b'*' => 0,
            b'_' => 1,
            _ => 2,
        };
        (byte * 2 + usize::from(self.can_open)) * 3 + self.length % 3
    }

    /// Whether this run, which closes, belongs to one before it.
    fn closes(&self, opener: &Run) -> bool {
        let is_ambiguous = (opener.can_close || self.can_open) && self.byte != b'~';
        opener.byte == self.byte
            && !(is_ambiguous
                && (opener.length + self.length).is_multiple_of(3)
                && !self.length.is_multiple_of(3))
    }
}

/// Turns the delimiters of runs that belong together into openings and
/// closings.
pub(super) fn resolve(runs: Vec<Run>, pieces: &mut [Piece]) {
    let mut openers: Vec<Run> = Vec::new();
    // Below these, no opener matches a closer of the kind.
    let mut bottoms = [0; KINDS];
    for mut run in runs {
        let kind = run.kind();
        while run.can_close && run.left > 0 {
            let found = (bottoms[kind]..openers.len())
                .rev()
                .find(|at| run.closes(&openers[*at]));
            let Some(at) = found else {
                bottoms[kind] = openers.len();
                break;
            };
            openers.truncate(at + 1);
            let opener = &mut openers[at];
            let width = opener.left.min(run.left).min(2);
            let tag = match (run.byte, width) {
                (b'~', _) => Tag::Strike,
                (_, 1) => Tag::Italic,
                _ => Tag::Bold,
            };
            opener.left -= width;
            run.left -= width;
            for delimiter in 0..width {
                pieces[opener.piece + opener.left + delimiter] = Piece::Nothing;
                pieces[run.piece + delimiter] = Piece::Nothing;
            }
            pieces[opener.piece + opener.left] = Piece::Open(tag);
            pieces[run.piece] = Piece::Close;
            run.piece += width;
            if opener.left == 0 {
                openers.pop();
            }
            for bottom in &mut bottoms {
                *bottom = openers.len().min(*bottom);
            }
        }
        if run.can_open && run.left > 0 {
            openers.push(run);
        }
    }
}

/// Whether a run between these characters leans on the second one.
fn flanks(before: char, after: char) -> bool {
    !after.is_whitespace()
        && (!is_punctuation(after) || before.is_whitespace() || is_punctuation(before))
}

/// Punctuation and symbols. Outside of ASCII by ranges, which are right for
/// what people write and far smaller than a table of all characters.
fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || matches!(
            character,
            '\u{a1}'..='\u{a9}'
                | '\u{ab}'..='\u{b1}'
                | '\u{b4}'
                | '\u{b6}'..='\u{b8}'
                | '\u{bb}'
                | '\u{bf}'
                | '\u{d7}'
                | '\u{f7}'
                | '\u{2010}'..='\u{205e}'
                | '\u{20a0}'..='\u{20c0}'
                | '\u{2190}'..='\u{2bff}'
                | '\u{3001}'..='\u{3003}'
                | '\u{3008}'..='\u{3020}'
                | '\u{ff01}'..='\u{ff0f}'
                | '\u{1f000}'..='\u{1faff}'
        )
}
