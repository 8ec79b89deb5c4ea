//! The blocks of Markdown, line by line: first what of the open quotes and
//! items goes on in a line, then what begins in it, then its words.

use super::super::builder::Builder;
use super::super::slice::tail;
use super::super::{Allowed, Node, Tag};
use super::line::{self, Fence, Marker};
use super::references::Definition;
use super::table;

/// Spaces that make a line one of code.
const CODE_INDENT: usize = 4;

/// A text on its way.
pub(super) struct Blocks {
    pub(super) builder: Builder,
    /// The quotes and items that are open, around one another.
    pub(super) containers: Vec<Container>,
    pub(super) leaf: Leaf,
    /// The lines of the leaf.
    pub(super) lines: String,
    /// Where the last of them begins.
    pub(super) last_line: usize,
    /// After a blank line, how many of the containers were open around it
    /// down to the innermost quote.
    pub(super) blank: Option<usize>,
    /// Definitions that were found.
    pub(super) found: Vec<Definition>,
    /// Definitions that count.
    pub(super) definitions: Vec<Definition>,
}

#[derive(Clone, Copy)]
pub(super) enum Container {
    Quote,
    /// An item, and the list around it.
    Item(Item),
}

#[derive(Clone, Copy)]
pub(super) struct Item {
    /// Spaces before what belongs to it.
    indent: usize,
    marker: u8,
    /// Whether there are blank lines in the list.
    pub(super) is_loose: bool,
    is_empty: bool,
}

#[derive(Clone, Copy, Default)]
pub(super) enum Leaf {
    #[default]
    Nothing,
    Paragraph,
    Fenced(Fence),
    Indented,
    Table,
}

impl Blocks {
    pub(super) fn new(text: &str, definitions: Vec<Definition>, allowed: Allowed) -> Self {
        Blocks {
            builder: Builder::new(text.len(), allowed),
            containers: Vec::new(),
            leaf: Leaf::Nothing,
            lines: String::new(),
            last_line: 0,
            blank: None,
            found: Vec::new(),
            definitions,
        }
    }

    /// Reads a text, and gives the definitions in it.
    pub(super) fn read(&mut self, text: &str) -> Vec<Definition> {
        for line in text.split('\n') {
            let line = line.strip_suffix('\r').unwrap_or(line);
            self.line(&line::without_tabs(line));
        }
        self.begin(0, None);
        std::mem::take(&mut self.found)
    }

    pub(super) fn finish(self) -> Vec<Node> {
        self.builder.finish()
    }

    fn line(&mut self, line: &str) {
        let mut rest = line;
        let mut depth = self.continued(&mut rest);
        let mut blank = self.blank.take();
        let continued = depth;
        if depth == self.containers.len()
            && let Leaf::Fenced(fence) = self.leaf
        {
            self.fenced(fence, rest);
            return;
        }
        loop {
            let indent = line::indent(rest);
            let words = tail(rest, indent);
            let is_paragraph = matches!(self.leaf, Leaf::Paragraph);
            let continues = is_paragraph && depth == self.containers.len();
            if words.trim_ascii().is_empty() {
                if depth == continued {
                    self.blank_line(depth, rest);
                }
                return;
            }
            if indent >= CODE_INDENT {
                if is_paragraph {
                    break;
                }
                if !matches!(self.leaf, Leaf::Indented) || depth < self.containers.len() {
                    self.begin(depth, blank);
                    self.leaf = Leaf::Indented;
                }
                self.lines.push_str(tail(rest, CODE_INDENT));
                self.lines.push('\n');
                return;
            }
            if words.starts_with('>') && self.builder.has_room() {
                self.begin(depth, blank);
                self.builder.open(Tag::Quote);
                self.containers.push(Container::Quote);
                depth += 1;
                blank = None;
                rest = tail(words, 1).strip_prefix(' ').unwrap_or(tail(words, 1));
                continue;
            }
            if continues && line::is_underline(words) && self.heading_above() {
                return;
            }
            if continues && self.table_above(words) {
                return;
            }
            if line::is_rule(words) {
                self.begin(depth, blank);
                self.builder.leaf(Tag::Rule);
                return;
            }
            if let Some(marker) = line::marker(words) {
                let after = tail(words, marker.width);
                let interrupts =
                    after.trim_ascii().is_empty() || !matches!(marker.number, None | Some(1));
                if !(continues && interrupts) && self.item(depth, blank, &marker, indent, after) {
                    depth += 1;
                    blank = None;
                    // The space of the marker is no indent of what follows.
                    let inner = line::indent(after);
                    rest = tail(after, if inner > CODE_INDENT { 1 } else { inner });
                    continue;
                }
            }
            if let Some(words) = line::heading(words) {
                self.begin(depth, blank);
                self.words(Tag::Heading, words);
                return;
            }
            if let Some(fence) = line::fence(words) {
                self.begin(depth, blank);
                self.leaf = Leaf::Fenced(Fence { indent, ..fence });
                return;
            }
            break;
        }
        self.text_line(depth, blank, rest.trim_ascii_start());
    }

    /// Takes from a line what continues open containers, and counts those.
    fn continued(&mut self, rest: &mut &str) -> usize {
        let mut depth = 0;
        for container in &mut self.containers {
            let indent = line::indent(rest);
            let words = tail(rest, indent);
            match container {
                Container::Quote if indent < CODE_INDENT && words.starts_with('>') => {
                    *rest = tail(words, 1).strip_prefix(' ').unwrap_or(tail(words, 1));
                }
                Container::Item(item) if words.is_empty() => {
                    if item.is_empty {
                        // An item may begin with one blank line, not with two.
                        item.indent = usize::MAX;
                    }
                    *rest = tail(rest, indent.min(item.indent));
                }
                Container::Item(item) if !words.is_empty() && indent >= item.indent => {
                    item.is_empty = false;
                    *rest = tail(rest, item.indent);
                }
                _ => break,
            }
            depth += 1;
        }
        depth
    }

    fn fenced(&mut self, fence: Fence, line: &str) {
        if line::closes(fence, line) {
            self.close_leaf();
        } else {
            self.lines
                .push_str(tail(line, line::indent(line).min(fence.indent)));
            self.lines.push('\n');
        }
    }

    fn blank_line(&mut self, depth: usize, rest: &str) {
        self.close_containers(depth);
        if let Leaf::Indented = self.leaf {
            self.lines
                .push_str(rest.get(CODE_INDENT..).unwrap_or_default());
            self.lines.push('\n');
        } else {
            self.close_leaf();
        }
        let quote = self
            .containers
            .iter()
            .rposition(|container| matches!(container, Container::Quote));
        self.blank = Some(quote.map_or(0, |at| at + 1));
    }

    /// Begins an item, in the list before it if it fits.
    fn item(
        &mut self,
        depth: usize,
        blank: Option<usize>,
        marker: &Marker,
        indent: usize,
        after: &str,
    ) -> bool {
        let inner = line::indent(after);
        let is_empty = after.trim_ascii().is_empty();
        let space = if is_empty || inner > CODE_INDENT {
            1
        } else {
            inner
        };
        let mut item = Item {
            indent: indent + marker.width + space,
            marker: marker.byte,
            is_loose: false,
            is_empty,
        };
        match self.containers.get(depth) {
            Some(Container::Item(before)) if before.marker == item.marker => {
                item.is_loose = before.is_loose || blank.is_some_and(|from| from <= depth);
                self.close_containers(depth + 1);
                self.close_leaf();
                self.builder.close();
                self.containers.pop();
            }
            _ if !self.builder.has_room() => return false,
            _ => {
                self.begin(depth, blank);
                self.builder.open(match marker.number {
                    Some(start) => Tag::Ordered { start },
                    None => Tag::Unordered,
                });
            }
        }
        self.builder.open(Tag::Item);
        self.containers.push(Container::Item(item));
        true
    }

    /// A line of words: of the paragraph or the table before it, or of a new
    /// paragraph.
    fn text_line(&mut self, depth: usize, blank: Option<usize>, words: &str) {
        match self.leaf {
            Leaf::Paragraph => self.lines.push('\n'),
            Leaf::Table if depth == self.containers.len() => {
                table::row(words, Tag::Cell, &self.definitions, &mut self.builder);
                return;
            }
            _ => {
                self.begin(depth, blank);
                self.leaf = Leaf::Paragraph;
            }
        }
        self.last_line = self.lines.len();
        self.lines.push_str(words);
    }
}
