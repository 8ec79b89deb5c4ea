//! Trees in a short notation, so that a test can say what it expects in one
//! line: `p{Hello, b{world}!}`.

use chat_api::Markup;
use chat_core::markup::{Allowed, Node, Tag, parse};

/// The outline of a plain text.
pub(crate) fn plain(text: &str) -> String {
    outline(&parse(text, Some(Markup::Plain), Allowed::default()))
}

/// The outline of a text of HTML, with pictures.
pub(crate) fn html(text: &str) -> String {
    outline(&parse(text, Some(Markup::Html), Allowed { pictures: true }))
}

/// The outline of a text of Markdown, with pictures.
pub(crate) fn markdown(text: &str) -> String {
    outline(&parse(
        text,
        Some(Markup::Markdown),
        Allowed { pictures: true },
    ))
}

/// Compares many texts with what they become.
#[track_caller]
pub(crate) fn each(read: fn(&str) -> String, expected: &[(&str, &str)]) {
    for (text, outline) in expected {
        assert_eq!(read(text), *outline, "from {text:?}");
    }
}

/// A tree in a short notation.
pub(crate) fn outline(nodes: &[Node]) -> String {
    nodes.iter().map(one).collect()
}

fn one(node: &Node) -> String {
    let (tag, children) = match node {
        Node::Text(words) => return words.clone(),
        Node::Element(tag, children) => (tag, outline(children)),
    };
    let name = match tag {
        Tag::Paragraph => "p",
        Tag::Break => return "<br>".to_owned(),
        Tag::Bold => "b",
        Tag::Italic => "i",
        Tag::Underline => "u",
        Tag::Strike => "s",
        Tag::Code => "code",
        Tag::CodeBlock => "pre",
        Tag::Quote => "quote",
        Tag::Unordered => "ul",
        Tag::Ordered { start: 1 } => "ol",
        Tag::Ordered { start } => return format!("ol:{start}{{{children}}}"),
        Tag::Item => "li",
        Tag::Table => "table",
        Tag::Row => "tr",
        Tag::HeadingCell => "th",
        Tag::Cell => "td",
        Tag::Heading => "h",
        Tag::Rule => return "<hr>".to_owned(),
        Tag::Link(link) => return format!("a({link}){{{children}}}"),
        Tag::Picture { address, alt } => return format!("img({address}){{{alt}}}"),
    };
    format!("{name}{{{children}}}")
}
