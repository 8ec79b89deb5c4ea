//! GitHub's tables: a row of words, a row of `---`, more rows.

use super::super::Tag;
use super::super::builder::Builder;
use super::super::slice::{part, tail};
use super::inline;
use super::references::Definition;

/// Adds a row. It has as many cells as it is written with.
pub(super) fn row(line: &str, cell: Tag, definitions: &[Definition], builder: &mut Builder) {
    builder.open(Tag::Row);
    for words in cells(line) {
        builder.open(cell.clone());
        inline::write(words.trim_ascii(), definitions, builder);
        builder.close();
    }
    builder.close();
}

/// The number of cells in a line.
pub(super) fn count(line: &str) -> usize {
    cells(line).len()
}

/// The number of columns, if the line is the one below the first row.
pub(super) fn columns(line: &str) -> Option<usize> {
    let cells = cells(line);
    let fits = cells.iter().all(|cell| {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    });
    fits.then_some(cells.len())
}

/// Cells end at lines that are not escaped; those at both ends may be missing.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_ascii();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut begin = 0;
    let mut is_escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !is_escaped {
            cells.push(part(line, begin, at));
            begin = at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    if begin < line.len() || cells.is_empty() {
        cells.push(tail(line, begin));
    }
    cells
}
