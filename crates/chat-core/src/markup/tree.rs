//! The tree that markup becomes: texts in elements of a fixed set.

use crate::link::Link;

/// A text, or an element around others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Characters as they are. Line breaks in them are kept when shown.
    Text(String),
    /// An element. Those that hold nothing have no children.
    Element(Tag, Vec<Node>),
}

/// The elements that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A line break; holds nothing.
    Break,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Underlined.
    Underline,
    /// Struck out.
    Strike,
    /// Code within a line.
    Code,
    /// A block of code, which can be copied.
    CodeBlock,
    /// A quotation.
    Quote,
    /// A list without numbers; holds [`Tag::Item`] only.
    Unordered,
    /// A numbered list; holds [`Tag::Item`] only.
    Ordered {
        /// The first number.
        start: u32,
    },
    /// One item of a list.
    Item,
    /// A table; holds [`Tag::Row`] only.
    Table,
    /// A row; holds [`Tag::HeadingCell`] and [`Tag::Cell`] only.
    Row,
    /// A cell that names its row or column.
    HeadingCell,
    /// A cell.
    Cell,
    /// A heading, of whatever level: all are shown small.
    Heading,
    /// A line across.
    Rule,
    /// A link.
    Link(Link),
    /// A picture; holds nothing.
    Picture {
        /// Where it is.
        address: Link,
        /// What it shows, in words.
        alt: String,
    },
}

/// The words alone, for a screen reader, a title or a search: blocks, items
/// and rows on lines of their own, cells apart, no blank lines but those of the
/// text itself.
pub fn plain_text(nodes: &[Node]) -> String {
    let mut text = String::new();
    write(nodes, &mut text);
    text.truncate(text.trim_end().len());
    text
}

fn write(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(Tag::Break, _) => text.push('\n'),
            Node::Element(Tag::Picture { alt, .. }, _) => text.push_str(alt),
            Node::Element(tag, children) => {
                let is_cell = matches!(tag, Tag::Cell | Tag::HeadingCell);
                let is_block = tag.is_block() && !is_cell;
                if is_block {
                    end_line(text);
                }
                let begin = text.len();
                write(children, text);
                if *tag == Tag::Row && text.ends_with("; ") {
                    text.truncate(text.len() - 2);
                }
                if is_block {
                    end_line(text);
                } else if is_cell && text.len() > begin {
                    text.truncate(begin.max(text.trim_end().len()));
                    text.push_str("; ");
                }
            }
        }
    }
}

/// Ends a line unless none has begun.
fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

impl Tag {
    /// Whether it stands on lines of its own.
    pub fn is_block(&self) -> bool {
        !matches!(
            self,
            Tag::Break
                | Tag::Bold
                | Tag::Italic
                | Tag::Underline
                | Tag::Strike
                | Tag::Code
                | Tag::Link(_)
                | Tag::Picture { .. }
        )
    }
}
