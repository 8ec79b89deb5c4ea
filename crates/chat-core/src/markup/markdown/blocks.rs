//! The blocks of Markdown, line by line: first what of the open quotes and
//! items goes on in a line, then what begins in it, then its words.

use super::super::builder::Builder;
use super::super::slice::tail;
use super::super::{Allowed, Node, Tag};
use super::line::{self, Fence, Marker};
use super::references::{self, Definition};
use super::{inline, table};

/// Spaces that make a line one of code.
const CODE_INDENT: usize = 4;

/// A text on its way.
pub(super) struct Blocks {
    builder: Builder,
    /// The quotes and items that are open, around one another.
    containers: Vec<Container>,
    leaf: Leaf,
    /// The lines of the leaf.
    lines: String,
    /// Where the last of them begins.
    last_line: usize,
    /// After a blank line, how many of the containers were open around it
    /// down to the innermost quote.
    blank: Option<usize>,
    /// Definitions that were found.
    found: Vec<Definition>,
    /// Definitions that count.
    definitions: Vec<Definition>,
}

#[derive(Clone, Copy)]
enum Container {
    Quote,
    /// An item, and the list around it.
    Item(Item),
}

#[derive(Clone, Copy)]
struct Item {
    /// Spaces before what belongs to it.
    indent: usize,
    marker: u8,
    /// Whether there are blank lines in the list.
    is_loose: bool,
    is_empty: bool,
}

#[derive(Clone, Copy, Default)]
enum Leaf {
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
                rest = words[1..].strip_prefix(' ').unwrap_or(tail(words, 1));
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
                    *rest = words[1..].strip_prefix(' ').unwrap_or(tail(words, 1));
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

    /// Makes a heading of the paragraph before, unless it says nothing.
    fn heading_above(&mut self) -> bool {
        self.take_definitions();
        let has_words = !self.lines.is_empty();
        if has_words {
            let lines = std::mem::take(&mut self.lines);
            self.leaf = Leaf::Nothing;
            self.words(Tag::Heading, lines.trim_ascii_end());
        } else {
            self.leaf = Leaf::Nothing;
        }
        has_words
    }

    /// Makes the first row of a table of the line before.
    fn table_above(&mut self, delimiters: &str) -> bool {
        let header = self.lines.get(self.last_line..).unwrap_or_default();
        if !header.contains('|') || table::columns(delimiters) != Some(table::count(header)) {
            return false;
        }
        let header = self.lines.split_off(self.last_line);
        self.close_leaf();
        self.builder.open(Tag::Table);
        table::row(
            &header,
            Tag::HeadingCell,
            &self.definitions,
            &mut self.builder,
        );
        self.leaf = Leaf::Table;
        true
    }

    /// Ends what a new block at this depth ends. After a blank line, the list
    /// that it is in is a loose one.
    fn begin(&mut self, depth: usize, blank: Option<usize>) {
        self.close_containers(depth);
        self.close_leaf();
        if let Some(Container::Item(item)) = self.containers.last_mut() {
            item.is_loose |= blank.is_some_and(|from| from < depth);
        }
    }

    fn close_containers(&mut self, depth: usize) {
        while self.containers.len() > depth {
            self.close_leaf();
            match self.containers.pop() {
                Some(Container::Item(item)) => {
                    self.builder.close();
                    if item.is_loose {
                        self.builder.close();
                    } else {
                        self.builder.close_tight();
                    }
                }
                _ => self.builder.close(),
            }
        }
    }

    fn close_leaf(&mut self) {
        match std::mem::take(&mut self.leaf) {
            Leaf::Nothing => {}
            Leaf::Paragraph => {
                self.take_definitions();
                let lines = std::mem::take(&mut self.lines);
                self.words(Tag::Paragraph, lines.trim_ascii_end());
            }
            Leaf::Fenced(_) | Leaf::Indented => {
                let lines = std::mem::take(&mut self.lines);
                self.builder.open(Tag::CodeBlock);
                self.builder.text(lines.trim_end_matches('\n'));
                self.builder.close();
            }
            Leaf::Table => self.builder.close(),
        }
    }

    /// Takes the definitions from the beginning of a paragraph.
    fn take_definitions(&mut self) {
        let mut at = 0;
        while let Some((definition, length)) = references::definition(tail(&self.lines, at)) {
            references::add(&mut self.found, definition);
            at += length;
        }
        self.lines.drain(..at);
    }

    fn words(&mut self, tag: Tag, words: &str) {
        self.builder.open(tag);
        inline::write(words, &self.definitions, &mut self.builder);
        self.builder.close();
    }
}
