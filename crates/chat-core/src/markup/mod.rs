//! Texts with markup: from what a bot or an agent writes to a tree of allowed
//! elements. Nothing of it is ever HTML again.

mod tree;

pub use tree::{Node, Tag, plain_text};

use chat_api::Markup;

/// What a site allows in texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Whether pictures are shown; otherwise their alternative text is.
    pub pictures: bool,
}

/// Reads a text. Whatever it is, a tree comes of it, in time proportional to
/// its length.
pub fn parse(text: &str, markup: Option<Markup>, allowed: Allowed) -> Vec<Node> {
    let _ = (markup, allowed);
    plain(text)
}

fn plain(text: &str) -> Vec<Node> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    vec![Node::Element(
        Tag::Paragraph,
        vec![Node::Text(text.to_owned())],
    )]
}
