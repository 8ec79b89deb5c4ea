//! Builds the tree from openings, texts and closings, and holds its bounds.
//!
//! Every node of a tree is made here, for all three markups: so deep nesting
//! ends here, addresses in words become links here, and pictures and links
//! that are not allowed become words here. It never looks at a syntax.

use super::{Allowed, Node, Tag, autolink};
use crate::link::Link;

/// The deepest nesting of elements. Whoever walks the tree, in here or when it
/// is shown, may call itself so often.
pub(super) const MAX_DEPTH: usize = 32;

/// Quotes, lists and tables begin no deeper than this, so that what they must
/// hold has its place below them.
pub(super) const MAX_CONTAINER_DEPTH: usize = 20;

/// Bytes that all addresses together may have beyond the length of the text: a
/// short reference repeats an address that is written once.
const SPARE_ADDRESS_BYTES: usize = 1 << 16;

/// A tree that is being built.
pub(super) struct Builder {
    /// The elements that are open, around one another. The first stands for
    /// the tree itself.
    open: Vec<(Tag, Vec<Node>)>,
    /// Words that still grow.
    text: String,
    /// Openings that were left out, and not closed yet.
    left_out: usize,
    /// Bytes that addresses may still have.
    address_bytes: usize,
    allowed: Allowed,
}

impl Builder {
    /// An empty tree for a text of so many bytes.
    pub(super) fn new(length: usize, allowed: Allowed) -> Self {
        Builder {
            open: vec![(Tag::Quote, Vec::new())],
            text: String::new(),
            left_out: 0,
            address_bytes: length + SPARE_ADDRESS_BYTES,
            allowed,
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len() - 1
    }

    /// Whether a quote, a list or a table may begin here.
    pub(super) fn has_room(&self) -> bool {
        self.depth() < MAX_CONTAINER_DEPTH
    }

    /// The element that is open at this depth; at 0 the tree itself, as a
    /// quote.
    pub(super) fn tag(&self, depth: usize) -> &Tag {
        &self.open[depth].0
    }

    /// Adds words.
    pub(super) fn text(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Begins an element. If there is no place for it, it is left out, and
    /// what is in it is not.
    pub(super) fn open(&mut self, tag: Tag) {
        if self.left_out > 0 || !self.try_open(tag) {
            self.left_out += 1;
        }
    }

    /// Begins an element if there is a place for it, otherwise nothing that
    /// would have to be closed.
    pub(super) fn try_open(&mut self, tag: Tag) -> bool {
        let has_place = self.affords(&tag);
        if has_place {
            self.end_text();
            self.open.push((tag, Vec::new()));
        }
        has_place
    }

    /// Ends the last element that was begun. Those that say nothing are left
    /// out, but for items and cells, which have their place among others.
    pub(super) fn close(&mut self) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        self.end_text();
        if self.open.len() > 1
            && let Some((tag, children)) = self.open.pop()
            && (!children.is_empty() || matches!(tag, Tag::Item | Tag::Cell | Tag::HeadingCell))
        {
            self.push(Node::Element(tag, children));
        }
    }

    /// Ends a list whose items stand close to each other: their paragraphs
    /// are none.
    pub(super) fn close_tight(&mut self) {
        let last = self.open.len() - 1;
        for item in &mut self.open[last].1 {
            let Node::Element(Tag::Item, children) = item else {
                continue;
            };
            for child in std::mem::take(children) {
                match child {
                    Node::Element(Tag::Paragraph, words) => children.extend(words),
                    other => children.push(other),
                }
            }
        }
        self.close();
    }

    /// Adds an element that holds nothing.
    pub(super) fn leaf(&mut self, tag: Tag) {
        self.end_text();
        self.push(Node::Element(tag, Vec::new()));
    }

    /// The element for a link, if it leads somewhere allowed.
    pub(super) fn link(&self, address: &str) -> Option<Tag> {
        Link::to_follow(address).map(Tag::Link)
    }

    /// The element for a picture, if it is allowed.
    pub(super) fn picture(&self, address: &str, alt: &str) -> Option<Tag> {
        let address = Link::to_load(address).filter(|_| self.allowed.pictures)?;
        let alt = alt.to_owned();
        Some(Tag::Picture { address, alt })
    }

    /// Ends whatever is open, and gives the tree.
    pub(super) fn finish(mut self) -> Vec<Node> {
        self.left_out = 0;
        while self.depth() > 0 {
            self.close();
        }
        self.end_text();
        self.open.pop().map(|(_, nodes)| nodes).unwrap_or_default()
    }

    /// Whether there is a place for an element, and pays for its address.
    fn affords(&mut self, tag: &Tag) -> bool {
        let bytes = match tag {
            Tag::Link(link) => link.as_str().len(),
            _ => 0,
        };
        let rest = self.address_bytes.checked_sub(bytes);
        self.address_bytes = rest.unwrap_or(self.address_bytes);
        rest.is_some() && self.depth() < MAX_DEPTH
    }

    fn end_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let literal = self
            .open
            .iter()
            .any(|(tag, _)| matches!(tag, Tag::Link(_) | Tag::Code | Tag::CodeBlock));
        if literal {
            self.push(Node::Text(text));
        } else {
            let last = self.open.len() - 1;
            autolink::split(&text, &mut self.open[last].1);
        }
    }

    fn push(&mut self, node: Node) {
        let last = self.open.len() - 1;
        self.open[last].1.push(node);
    }
}
