//! What no text can exceed.

use chat_api::Markup;
use chat_core::markup::{Allowed, MAX_DEPTH, Node, Tag, parse, plain_text};

/// Walks a tree without calling itself.
pub(crate) fn measure(nodes: &[Node]) -> (usize, usize) {
    let (mut deepest, mut count) = (0, 0);
    let mut left: Vec<(usize, &Node)> = nodes.iter().map(|node| (0, node)).collect();
    while let Some((depth, node)) = left.pop() {
        count += 1;
        if let Node::Element(_, children) = node {
            deepest = deepest.max(depth + 1);
            left.extend(children.iter().map(|child| (depth + 1, child)));
        }
    }
    (deepest, count)
}

fn repeated(part: &str) -> String {
    part.repeat(1000)
}

#[test]
fn nesting_ends_and_nothing_is_lost() {
    for (markup, open, close) in [
        (Markup::Html, "<blockquote>", "</blockquote>"),
        (Markup::Html, "<ul><li>", "</ul>"),
        (Markup::Html, "<table><tr><td>", "</table>"),
        (Markup::Html, "<b><i><u><s><code>", ""),
        (Markup::Html, "<div><p><q>", ""),
        (Markup::Html, "<ol><li><h1><blockquote><table>", ""),
        (Markup::Markdown, "> ", ""),
        (Markup::Markdown, "- ", ""),
        (Markup::Markdown, "> 1. ", ""),
        (Markup::Markdown, "**a *b ", "c* d**"),
        (Markup::Markdown, "[", "](https://a)"),
        (Markup::Markdown, "![", "](https://a)"),
    ] {
        let text = format!("{}word{}\n\nlast", repeated(open), repeated(close));
        let tree = parse(&text, Some(markup), Allowed { pictures: true });
        let (depth, _) = measure(&tree);
        assert!(depth <= MAX_DEPTH, "{depth} from {open}");
        let words = plain_text(&tree);
        assert!(words.contains("word") && words.contains("last"), "{open}");
    }
}

#[test]
fn end_of_what_was_too_deep_does_not_end_what_was_not() {
    let text = format!(
        "{}a{}b",
        "<blockquote>".repeat(100),
        "</blockquote>".repeat(99)
    );
    let tree = parse(&text, Some(Markup::Html), Allowed::default());
    assert!(matches!(&tree[..], [Node::Element(Tag::Quote, _)]));
}

#[test]
fn short_references_do_not_grow_without_bound() {
    let long = "x".repeat(4000);
    for (markup, text) in [
        (
            Markup::Markdown,
            format!("[a]: https://a/{long}\n\n{}", "[a] ".repeat(10_000)),
        ),
        (
            Markup::Html,
            format!("<a href=https://a/{long}>{}", "<p>a".repeat(10_000)),
        ),
    ] {
        let tree = parse(&text, Some(markup), Allowed::default());
        let mut bytes = 0;
        let mut left: Vec<&Node> = tree.iter().collect();
        while let Some(node) = left.pop() {
            if let Node::Element(tag, children) = node {
                left.extend(children);
                if let Tag::Link(link) = tag {
                    bytes += link.as_str().len();
                }
            }
        }
        assert!(bytes <= text.len() + (1 << 16), "{bytes} bytes");
        assert_eq!(plain_text(&tree).matches('a').count(), 10_000);
    }
}
