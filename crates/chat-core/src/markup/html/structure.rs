//! Puts the elements of HTML where they may stand: what the author left out is
//! added, what is in the wrong place is moved up, and white space collapses.
//!
//! Bold, links and the like are only noted, and made where words come: so they
//! may overlap and reach over blocks, and are never empty.

use super::super::builder::Builder;
use super::super::slice::{part, tail};
use super::super::{Allowed, Node, Tag};
use super::kinds::{
    CELL, CODE_BLOCK, HEADING, INLINE, ITEM, Kinds, LIST, PARAGRAPH, QUOTE, ROW, TABLE, kind,
};
use super::tokens::is_space;

/// White space that was read and is not written yet, the stronger the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    Nothing,
    Space,
    Line,
    BlankLine,
    /// A block's tag, next to which line breaks do not count.
    Block,
}

/// The tree so far.
pub(super) struct Structure {
    builder: Builder,
    /// How words look from here on, with the number of tags that said so.
    styles: Vec<(Tag, usize)>,
    gap: Gap,
    /// Whether a line begins here, where no white space is written.
    is_fresh: bool,
    /// Quotes, lists and tables that were left out because they were too deep.
    left_out: usize,
}

impl Structure {
    pub(super) fn new(length: usize, allowed: Allowed) -> Self {
        Structure {
            builder: Builder::new(length, allowed),
            styles: Vec::new(),
            gap: Gap::Nothing,
            is_fresh: true,
            left_out: 0,
        }
    }

    pub(super) fn finish(self) -> Vec<Node> {
        self.builder.finish()
    }

    /// Whether every character counts here.
    pub(super) fn is_code(&self) -> bool {
        self.innermost() == CODE_BLOCK
    }

    /// Adds words.
    pub(super) fn words(&mut self, words: &str) {
        if self.is_code() {
            let words = words.strip_prefix(['\r']).unwrap_or(words);
            let inner = words.strip_prefix('\n').filter(|_| self.is_fresh);
            self.builder.text(inner.unwrap_or(words));
            self.is_fresh = false;
            return;
        }
        let mut rest = words;
        while let Some(first) = rest.bytes().next() {
            let end = rest.bytes().position(is_space).unwrap_or(rest.len());
            if end > 0 {
                self.make_place();
                self.builder.text(part(rest, 0, end));
                self.is_fresh = false;
                rest = tail(rest, end);
                continue;
            }
            let gap = match (first, self.gap) {
                (b'\n', Gap::Line | Gap::BlankLine) => Gap::BlankLine,
                (b'\n', _) => Gap::Line,
                _ => Gap::Space,
            };
            self.gap = self.gap.max(gap);
            rest = tail(rest, 1);
        }
    }

    /// Adds a picture, or what it shows, in words.
    pub(super) fn picture(&mut self, address: &str, alt: &str) {
        match self.builder.picture(address, alt) {
            Some(tag) => {
                self.make_place();
                self.builder.leaf(tag);
                self.is_fresh = false;
            }
            None => self.words(alt),
        }
    }

    /// A line break. Between blocks there is one anyhow.
    pub(super) fn line_break(&mut self) {
        let inside = self.innermost();
        if inside == CODE_BLOCK {
            self.builder.text("\n");
        } else if inside & (QUOTE | LIST | TABLE | ROW) == 0 {
            self.gap = Gap::Nothing;
            self.make_place();
            self.builder.leaf(Tag::Break);
            self.is_fresh = true;
        }
    }

    /// What follows stands on a line of its own.
    pub(super) fn new_line(&mut self) {
        if self.innermost() == PARAGRAPH {
            self.leave(self.block_depth() - 1);
        } else {
            self.gap = Gap::Block;
        }
    }

    /// Adds a line across.
    pub(super) fn rule(&mut self) {
        self.leave_words();
        self.hold();
        self.builder.leaf(Tag::Rule);
    }

    /// Begins a block, with those around it without which it cannot be.
    pub(super) fn begin(&mut self, tag: Tag) {
        let kind = kind(&tag);
        let parent = match kind {
            ITEM => self.find(LIST, CELL | QUOTE),
            ROW => self.find(TABLE, 0),
            CELL => self.find(ROW | TABLE, 0),
            _ => None,
        };
        let takes_room = kind & (ITEM | ROW | CELL | QUOTE | LIST | TABLE) != 0;
        if parent.is_none() && takes_room && !self.builder.has_room() {
            self.left_out += usize::from(kind & (QUOTE | LIST | TABLE) != 0);
            self.new_line();
            return;
        }
        match parent {
            Some(depth) => self.leave(depth),
            None => {
                self.leave_words();
                self.hold();
            }
        }
        let inside = self.innermost();
        if kind == ITEM && inside != LIST {
            self.builder.open(Tag::Unordered);
        }
        if kind & (ROW | CELL) != 0 && inside & (TABLE | ROW) == 0 {
            self.builder.open(Tag::Table);
        }
        if kind == CELL && inside != ROW {
            self.builder.open(Tag::Row);
        }
        self.builder.open(tag);
    }

    /// Ends the innermost block of a kind, unless it is around one that stops
    /// the search.
    pub(super) fn end(&mut self, kind: Kinds, stops: Kinds) {
        if self.left_out > 0 && kind & (QUOTE | LIST | TABLE) != 0 {
            self.left_out -= 1;
            self.new_line();
        } else if let Some(depth) = self.find(kind, stops) {
            self.leave(depth - 1);
        }
    }

    /// Begins a link. Links are not in one another.
    pub(super) fn begin_link(&mut self, address: &str) {
        self.end_link();
        if let Some(tag) = self.builder.link(address) {
            self.styles.push((tag, 1));
        }
    }

    pub(super) fn end_link(&mut self) {
        let is_link = |(tag, _): &(Tag, usize)| matches!(tag, Tag::Link(_));
        if let Some(at) = self.styles.iter().position(is_link) {
            self.remove_style(at);
        }
    }

    /// Words look like that from here on.
    pub(super) fn begin_style(&mut self, tag: Tag) {
        match self.styles.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, times)) => *times += 1,
            None => self.styles.push((tag, 1)),
        }
    }

    pub(super) fn end_style(&mut self, tag: &Tag) {
        if let Some(at) = self.styles.iter().position(|(known, _)| known == tag) {
            self.styles[at].1 -= 1;
            if self.styles[at].1 == 0 {
                self.remove_style(at);
            }
        }
    }

    /// Ends the elements of a style and of those in it.
    fn remove_style(&mut self, at: usize) {
        self.styles.remove(at);
        self.close_to(self.block_depth() + at);
    }

    /// Makes a place for words here: a block that may hold them, the white
    /// space before them, and what they look like.
    fn make_place(&mut self) {
        self.hold();
        if self.innermost() == QUOTE {
            self.builder.open(Tag::Paragraph);
        }
        if !self.is_fresh {
            self.builder.text(match self.gap {
                Gap::Nothing => "",
                Gap::Space => " ",
                Gap::Line | Gap::Block => "\n",
                Gap::BlankLine => "\n\n",
            });
        }
        self.gap = Gap::Nothing;
        // Those that are open are the first of the styles.
        let open = self.builder.depth() - self.block_depth();
        let has_place = self.styles[open..].iter().fold(true, |all, (tag, _)| {
            all & self.builder.try_open(tag.clone())
        });
        if !has_place {
            self.end_link();
        }
    }

    /// Lists, tables and rows hold nothing but their own: that begins here.
    fn hold(&mut self) {
        match self.innermost() {
            LIST => self.builder.open(Tag::Item),
            TABLE => {
                self.builder.open(Tag::Row);
                self.builder.open(Tag::Cell);
            }
            ROW => self.builder.open(Tag::Cell),
            _ => {}
        }
    }

    /// Ends what holds words only.
    fn leave_words(&mut self) {
        let depth = self.block_depth();
        let holds_words = self.innermost() & (PARAGRAPH | HEADING) != 0;
        self.leave(depth - usize::from(holds_words));
    }

    /// Ends blocks, and with them the line.
    fn leave(&mut self, depth: usize) {
        self.close_to(depth);
        self.gap = Gap::Nothing;
        self.is_fresh = true;
    }

    fn close_to(&mut self, depth: usize) {
        while self.builder.depth() > depth {
            self.builder.close();
        }
    }

    /// The depth of the innermost of a kind.
    fn find(&self, kind: Kinds, stops: Kinds) -> Option<usize> {
        (1..=self.builder.depth())
            .rev()
            .find(|depth| self.kind(*depth) & (kind | stops) != 0)
            .filter(|depth| self.kind(*depth) & kind != 0)
    }

    fn block_depth(&self) -> usize {
        let mut depth = self.builder.depth();
        while self.kind(depth) == INLINE {
            depth -= 1;
        }
        depth
    }

    /// The kind of the innermost block. The tree itself is like a quote.
    fn innermost(&self) -> Kinds {
        self.kind(self.block_depth())
    }

    fn kind(&self, depth: usize) -> Kinds {
        kind(self.builder.tag(depth))
    }
}
