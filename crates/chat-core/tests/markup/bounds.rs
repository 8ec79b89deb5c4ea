//! What no text can exceed.

use chat_api::Markup;
use chat_core::markup::{Allowed, MAX_DEPTH, Node, Tag, parse, plain_text};

use crate::outline::{html, markdown, outline};

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
fn what_was_too_deep_is_ended_by_its_own_ends() {
    let (quote, end) = ("<blockquote>", "</blockquote>");
    for inside in [
        "a",
        "<li>a</li>",
        "<tr>a</tr>",
        "<td>a</td>",
        "<h1>a</h1>",
        "<ul>a</ul>",
    ] {
        let text = format!("{}{inside}{}b", quote.repeat(25), end.repeat(24));
        assert!(html(&text).ends_with("}p{b}}"), "{inside}");
        assert!(
            html(&format!("{text}{end}c")).ends_with("}p{b}}p{c}"),
            "{inside}"
        );
    }
}

#[test]
fn looks_that_are_too_deep_end_with_their_own_ends() {
    let text = format!("{}c{} d", "**a *b ".repeat(20), "* e**".repeat(20));
    let tree = outline(&parse(&text, Some(Markup::Markdown), Allowed::default()));
    assert!(
        tree.starts_with("p{b{a i{b b{") && tree.ends_with("} d}"),
        "{tree}"
    );
}

#[test]
fn lists_and_tables_begin_no_deeper_than_quotes() {
    let quotes = 20;
    let open = "<blockquote>".repeat(quotes);
    for (inside, expected) in [
        ("<blockquote>a", "p{a}"),
        ("<ul><li>a", "p{a}"),
        ("<li>a", "p{a}"),
        ("<table><tr><td>a", "p{a}"),
        ("<tr>a", "p{a}"),
        ("<td>a", "p{a}"),
        ("<h1>a", "h{a}"),
        ("<pre>a", "pre{a}"),
    ] {
        let expected = format!(
            "{}{expected}{}",
            "quote{".repeat(quotes),
            "}".repeat(quotes)
        );
        assert_eq!(html(&format!("{open}{inside}")), expected, "{inside}");
    }
}

#[test]
fn lists_and_quotes_of_markdown_begin_no_deeper_either() {
    let quotes = 20;
    for inner in ["> a", "- a", "1. a"] {
        let expected = format!(
            "{}p{{{inner}}}{}",
            "quote{".repeat(quotes),
            "}".repeat(quotes)
        );
        assert_eq!(
            markdown(&format!("{}{inner}", "> ".repeat(quotes))),
            expected
        );
    }
}

#[test]
fn a_link_that_there_is_no_room_for_leaves_the_looks_of_its_words() {
    let long = "x".repeat(4000);
    let paragraphs = "<p>a b".repeat(100);
    let tree = html(&format!("<a href=https://a/{long}><b>{paragraphs}"));
    assert!(tree.ends_with("p{b{a b}}"));
}

#[test]
fn short_references_repeat_what_is_not_too_long() {
    let definition = format!("[a]: https://a/{}", "x".repeat(1000));
    let text = format!("{definition}\n\n{}", "[a] ".repeat(50));
    let tree = outline(&parse(&text, Some(Markup::Markdown), Allowed::default()));
    assert_eq!(tree.matches("a(https://a/").count(), 50);
}

#[test]
fn the_looks_of_a_link_that_there_is_no_room_for_go_with_it() {
    let definition = format!("[a]: https://a/{}", "x".repeat(4000));
    let text = format!("{definition}\n\n{}[**b**][a] c **d**", "[a] ".repeat(100));
    let tree = outline(&parse(&text, Some(Markup::Markdown), Allowed::default()));
    assert!(tree.ends_with("a b c b{d}}"), "{tree:.80}");
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
