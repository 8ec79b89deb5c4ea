//! Texts with markup: from what a bot or an agent writes to a tree of allowed
//! elements. Nothing of it is ever HTML again.

mod tree;
mod slice;
mod builder;
mod autolink;
mod entities;
mod html;
mod markdown;

pub use tree::{Node, Tag, plain_text};

use builder::Builder;
use chat_api::Markup;

/// The deepest nesting of elements in a tree.
pub const MAX_DEPTH: usize = builder::MAX_DEPTH;

/// What a site allows in texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Whether pictures are shown; otherwise their alternative text is.
    pub pictures: bool,
}

/// Reads a text. Whatever it is, a tree comes of it, in time proportional to
/// its length and at most [`MAX_DEPTH`] deep.
pub fn parse(text: &str, markup: Option<Markup>, allowed: Allowed) -> Vec<Node> {
    match markup {
        Some(Markup::Html) => html::parse(text, allowed),
        Some(Markup::Markdown) => markdown::parse(text, allowed),
        Some(Markup::Plain) | None => plain(text, allowed),
    }
}

/// Words and line breaks as they are.
fn plain(text: &str, allowed: Allowed) -> Vec<Node> {
    let mut builder = Builder::new(text.len(), allowed);
    if !text.trim().is_empty() {
        builder.open(Tag::Paragraph);
        builder.text(text);
    }
    builder.finish()
}
