//! A text: the tree that it became, as elements. Line breaks are kept by the
//! style sheet. No string becomes markup.

use desk_core::markup::{Node, Tag};
use leptos::prelude::*;

/// Draws a text. Its first letters tell in which direction it is written.
pub(super) fn draw_text(nodes: &[Node]) -> AnyView {
    view! { <div class="text" dir="auto">{draw_nodes(nodes)}</div> }.into_any()
}

fn draw_nodes(nodes: &[Node]) -> Vec<AnyView> {
    nodes.iter().map(draw_node).collect()
}

/// Texts here are plain: paragraphs and addresses. Whatever else the tree may
/// hold one day is shown by its words.
fn draw_node(node: &Node) -> AnyView {
    match node {
        Node::Text(words) => words.clone().into_any(),
        Node::Element(Tag::Link(link), children) => {
            let address = link.to_string();
            view! {
                <a class="link" href=address target="_blank" rel="noopener noreferrer nofollow">
                    {draw_nodes(children)}
                </a>
            }
            .into_any()
        }
        Node::Element(Tag::Break, _) => "\n".into_any(),
        Node::Element(Tag::Picture { alt, .. }, _) => alt.clone().into_any(),
        Node::Element(tag, children) if tag.is_block() => {
            view! { <p>{draw_nodes(children)}</p> }.into_any()
        }
        Node::Element(_, children) => view! { <span>{draw_nodes(children)}</span> }.into_any(),
    }
}
