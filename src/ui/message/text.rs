//! A text: the tree that its markup became, as elements. Line breaks are kept
//! by the style sheet.

use chat_core::markup::{Node, Tag};

use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::Drawn;

/// Draws a text. Its first letters tell in which direction it is written.
pub(super) fn draw_texts(nodes: &[Node], appearance: Appearance) -> Drawn {
    let text = Drawn::of_class("div", "text").with("dir", "auto");
    draw_nodes(text, nodes, appearance)
}

fn draw_nodes(into: Drawn, nodes: &[Node], appearance: Appearance) -> Drawn {
    nodes
        .iter()
        .fold(into, |into, node| draw_node(into, node, appearance))
}

fn draw_node(into: Drawn, node: &Node, appearance: Appearance) -> Drawn {
    let (tag, children) = match node {
        Node::Text(words) => return into.text(words),
        Node::Element(tag, children) => (tag, children),
    };
    let element = match tag {
        Tag::Link(link) => Drawn::link("link", link.as_str()),
        Tag::Picture { address, alt } => loaded_later("inline-picture", address.as_str(), alt),
        Tag::Ordered { start } => Drawn::new("ol").with("start", &start.to_string()),
        // What may be wider than the bubble moves within it, also by keyboard.
        Tag::CodeBlock => Drawn::of_part("pre", "code").with("tabindex", "0"),
        Tag::Table => Drawn::new("table"),
        tag => Drawn::new(name(tag)),
    };
    let element = draw_nodes(element, children, appearance);
    into.child(match tag {
        Tag::Table => Drawn::of_class("div", "wide")
            .with("tabindex", "0")
            .child(element),
        Tag::CodeBlock => {
            let block = Drawn::of_class("div", "code-block");
            let block = if appearance.can_copy() {
                let copy = Drawn::button("copy", "copy");
                block.child(copy.text(appearance.text(Key::Copy)))
            } else {
                block
            };
            block.child(element)
        }
        _ => element,
    })
}

/// The elements that need nothing but their name.
fn name(tag: &Tag) -> &'static str {
    match tag {
        Tag::Break => "br",
        Tag::Bold => "strong",
        Tag::Italic => "em",
        Tag::Underline => "u",
        Tag::Strike => "s",
        Tag::Code => "code",
        Tag::Quote => "blockquote",
        Tag::Unordered => "ul",
        Tag::Item => "li",
        Tag::Row => "tr",
        Tag::HeadingCell => "th",
        Tag::Cell => "td",
        Tag::Heading => "h3",
        Tag::Rule => "hr",
        _ => "p",
    }
}

/// A picture that is fetched when it comes near what is seen, without telling
/// its server where it is shown.
pub(super) fn loaded_later(class: &str, address: &str, alt: &str) -> Drawn {
    // The address last: the browser begins with it.
    Drawn::of_class("img", class)
        .with("alt", alt)
        .with("loading", "lazy")
        .with("decoding", "async")
        .with("referrerpolicy", "no-referrer")
        .with("src", address)
}
