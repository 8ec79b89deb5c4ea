//! How blocks of Markdown end: what their lines become when it is clear what
//! they are.

use super::super::Tag;
use super::super::slice::tail;
use super::blocks::{Blocks, Container, Leaf};
use super::{inline, references, table};

impl Blocks {
    /// Makes a heading of the paragraph before, unless it says nothing.
    pub(super) fn heading_above(&mut self) -> bool {
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
    pub(super) fn table_above(&mut self, delimiters: &str) -> bool {
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
    pub(super) fn begin(&mut self, depth: usize, blank: Option<usize>) {
        self.close_containers(depth);
        self.close_leaf();
        if let Some(Container::Item(item)) = self.containers.last_mut() {
            item.is_loose |= blank.is_some_and(|from| from < depth);
        }
    }

    pub(super) fn close_containers(&mut self, depth: usize) {
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

    pub(super) fn close_leaf(&mut self) {
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
    pub(super) fn take_definitions(&mut self) {
        let mut at = 0;
        while let Some((definition, length)) = references::definition(tail(&self.lines, at)) {
            references::add(&mut self.found, definition);
            at += length;
        }
        self.lines.drain(..at);
    }

    pub(super) fn words(&mut self, tag: Tag, words: &str) {
        self.builder.open(tag);
        inline::write(words, &self.definitions, &mut self.builder);
        self.builder.close();
    }
}
