//! What a single line begins: markers of lists, headings, fences, rules.
//!
//! Lines come here without their end, and without tabs before their words.

use super::super::slice::{part, tail};

/// Columns between two stops of the tabulator.
const TAB_STOP: usize = 4;

/// The marker of a list's item.
pub(super) struct Marker {
    /// What must be the same in one list: the bullet, or what follows the
    /// number.
    pub(super) byte: u8,
    /// The number, if it has one.
    pub(super) number: Option<u32>,
    /// Its length in bytes.
    pub(super) width: usize,
}

/// The beginning of a fenced block of code.
#[derive(Clone, Copy, Default)]
pub(super) struct Fence {
    pub(super) byte: u8,
    pub(super) length: usize,
    pub(super) indent: usize,
}

/// A line with spaces for the tabs before and between its markers.
pub(super) fn without_tabs(line: &str) -> String {
    let mut expanded = String::new();
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'\t' => {
                expanded.push(' ');
                while !expanded.len().is_multiple_of(TAB_STOP) {
                    expanded.push(' ');
                }
            }
            b' ' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9' => {
                expanded.push(byte.into());
            }
            _ => {
                expanded.push_str(tail(line, at));
                break;
            }
        }
    }
    expanded
}

/// The number of spaces that a line begins with.
pub(super) fn indent(line: &str) -> usize {
    run(line, b' ')
}

/// How often a byte stands at the beginning.
pub(super) fn run(text: &str, byte: u8) -> usize {
    text.bytes().take_while(|other| *other == byte).count()
}

/// `---`, `* * *`, `___`.
pub(super) fn is_rule(line: &str) -> bool {
    let Some(first @ (b'-' | b'*' | b'_')) = line.bytes().next() else {
        return false;
    };
    let mut count = 0;
    line.bytes().all(|byte| {
        count += usize::from(byte == first);
        byte == first || matches!(byte, b' ' | b'\t')
    }) && count >= 3
}

/// `===` or `---` below a paragraph.
pub(super) fn is_underline(line: &str) -> bool {
    let line = line.trim_ascii_end();
    run(line, b'=').max(run(line, b'-')) == line.len()
}

/// The words of `# a heading`.
pub(super) fn heading(line: &str) -> Option<&str> {
    let level = run(line, b'#');
    let words = tail(line, level);
    if !(1..=6).contains(&level) || !begins_blank(words) {
        return None;
    }
    let words = words.trim_ascii();
    let mut end = words.len();
    while end > 0 && words.as_bytes()[end - 1] == b'#' {
        end -= 1;
    }
    let closes = end == 0 || matches!(words.as_bytes()[end - 1], b' ' | b'\t');
    Some(if closes {
        part(words, 0, end).trim_ascii_end()
    } else {
        words
    })
}

/// The beginning of a fenced block of code.
pub(super) fn fence(line: &str) -> Option<Fence> {
    let byte = *line.as_bytes().first()?;
    let length = run(line, byte);
    let is_fence = match byte {
        b'~' => true,
        b'`' => !tail(line, length).contains('`'),
        _ => false,
    };
    (is_fence && length >= 3).then_some(Fence {
        byte,
        length,
        indent: 0,
    })
}

/// Whether a line ends a fenced block of code.
pub(super) fn closes(fence: Fence, line: &str) -> bool {
    let indent = indent(line);
    let length = run(tail(line, indent), fence.byte);
    indent < 4 && length >= fence.length && tail(line, indent + length).trim_ascii().is_empty()
}

/// The marker of a list's item.
pub(super) fn marker(line: &str) -> Option<Marker> {
    let bytes = line.as_bytes();
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let byte = *bytes.get(digits)?;
    let fits = match byte {
        b'-' | b'+' | b'*' => digits == 0,
        b'.' | b')' => (1..10).contains(&digits),
        _ => false,
    };
    (fits && begins_blank(tail(line, digits + 1))).then(|| Marker {
        byte,
        number: part(line, 0, digits).parse().ok(),
        width: digits + 1,
    })
}

fn begins_blank(text: &str) -> bool {
    matches!(text.as_bytes().first(), None | Some(b' ' | b'\t'))
}
