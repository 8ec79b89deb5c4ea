//! Markdown to the tree: CommonMark, with GitHub's tables and struck words.
//!
//! Different from CommonMark on purpose: line breaks stay line breaks, as
//! people expect in a chat, and HTML in it is shown as it is written, but for
//! `<br>`.

mod blocks;
mod endings;
mod emphasis;
mod inline;
mod line;
mod pieces;
mod references;
mod table;

use blocks::Blocks;

use super::{Allowed, Node};

/// Reads a text of Markdown.
pub(super) fn parse(text: &str, allowed: Allowed) -> Vec<Node> {
    let mut blocks = Blocks::new(text, Vec::new(), allowed);
    let mut found = blocks.read(text);
    if !found.is_empty() {
        // A reference may come before its definition.
        blocks = Blocks::new(text, std::mem::take(&mut found), allowed);
        blocks.read(text);
    }
    blocks.finish()
}
