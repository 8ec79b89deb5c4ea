//! Kinds of elements, by what they may hold.

use super::super::Tag;

/// Kinds of elements by what they may hold, as bits, so that several can be
/// looked for at once.
pub(super) type Kinds = u16;
pub(super) const INLINE: Kinds = 1;
pub(super) const PARAGRAPH: Kinds = 1 << 1;
pub(super) const HEADING: Kinds = 1 << 2;
pub(super) const CODE_BLOCK: Kinds = 1 << 3;
pub(super) const QUOTE: Kinds = 1 << 4;
pub(super) const LIST: Kinds = 1 << 5;
pub(super) const ITEM: Kinds = 1 << 6;
pub(super) const TABLE: Kinds = 1 << 7;
pub(super) const ROW: Kinds = 1 << 8;
pub(super) const CELL: Kinds = 1 << 9;

/// The kind of an element.
pub(super) fn kind(tag: &Tag) -> Kinds {
    match tag {
        Tag::Paragraph => PARAGRAPH,
        Tag::Heading => HEADING,
        Tag::CodeBlock => CODE_BLOCK,
        Tag::Quote => QUOTE,
        Tag::Unordered | Tag::Ordered { .. } => LIST,
        Tag::Item => ITEM,
        Tag::Table => TABLE,
        Tag::Row => ROW,
        Tag::Cell | Tag::HeadingCell => CELL,
        _ => INLINE,
    }
}
