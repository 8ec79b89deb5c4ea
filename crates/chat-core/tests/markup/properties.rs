//! What is true of every text, however it is taken.

use chat_api::Markup;
use chat_core::Link;
use chat_core::markup::{Allowed, MAX_DEPTH, Node, Tag, parse, plain_text};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::bounds::measure;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 2048,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// What texts with markup are made of.
const PARTS: &[&str] = &[
    "a",
    "б",
    " ",
    "\n",
    "\n\n",
    "\t",
    "    ",
    "<",
    ">",
    "</",
    "/>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol start=2>",
    "<li>",
    "</li>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<h1>",
    "</h1>",
    "<br>",
    "<hr>",
    "<div>",
    "</div>",
    "<a href=https://a.example>",
    "<a href='javascript:x'>",
    "</a>",
    "<img src=https://a alt=b>",
    "<script>",
    "</script>",
    "<svg>",
    "</svg>",
    "<!--",
    "-->",
    "<code>",
    "</code>",
    "&amp;",
    "&#x41;",
    "&",
    ";",
    "\"",
    "'",
    "=",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "`",
    "```",
    "# ",
    "- ",
    "1. ",
    "> ",
    "|",
    "|-|",
    "-",
    "=",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](https://a.example)",
    "[a]: https://b",
    "\\",
    "https://a.example",
    "www.",
    "a@b.example",
    "@",
    ".",
    "\u{202e}",
    "\0",
    "é",
    "👍",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(select(PARTS), 0..40).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

fn markup() -> impl Strategy<Value = Option<Markup>> {
    select(vec![
        None,
        Some(Markup::Plain),
        Some(Markup::Html),
        Some(Markup::Markdown),
    ])
}

/// Whether every element is where it may be, and every address is allowed.
fn is_sound(nodes: &[Node], parent: Option<&Tag>, allowed: Allowed) -> bool {
    nodes.iter().all(|node| {
        let list = matches!(parent, Some(Tag::Unordered | Tag::Ordered { .. }));
        let table = matches!(parent, Some(Tag::Table));
        let row = matches!(parent, Some(Tag::Row));
        let holds_words = parent.is_some_and(|tag| {
            !tag.is_block() || matches!(tag, Tag::Paragraph | Tag::Heading | Tag::CodeBlock)
        });
        match node {
            Node::Text(words) => !list && !table && !row && parent.is_some() && !words.is_empty(),
            Node::Element(tag, children) => {
                let fits = list == matches!(tag, Tag::Item)
                    && table == matches!(tag, Tag::Row)
                    && row == matches!(tag, Tag::Cell | Tag::HeadingCell)
                    && !(holds_words && tag.is_block())
                    && (tag.is_block() || parent.is_some());
                let address = match tag {
                    Tag::Link(link) => Link::to_follow(link.as_str()).as_ref() == Some(link),
                    Tag::Picture { address, .. } => {
                        allowed.pictures
                            && Link::to_load(address.as_str()).as_ref() == Some(address)
                    }
                    _ => true,
                };
                fits && address && is_sound(children, Some(tag), allowed)
            }
        }
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_tree_is_bounded_and_sound(text in text(), markup in markup(), pictures: bool) {
        let allowed = Allowed { pictures };
        let tree = parse(&text, markup, allowed);
        let (depth, count) = measure(&tree);
        prop_assert!(depth <= MAX_DEPTH);
        prop_assert!(count <= 2 * text.len() + 8);
        prop_assert!(is_sound(&tree, None, allowed), "{:?}", tree);
        prop_assert_eq!(parse(&text, markup, allowed), tree);
    }

    #[test]
    fn links_are_not_in_links(text in text(), markup in markup()) {
        let tree = parse(&text, markup, Allowed::default());
        let mut left: Vec<(bool, &Node)> = tree.iter().map(|node| (false, node)).collect();
        while let Some((in_link, node)) = left.pop() {
            if let Node::Element(tag, children) = node {
                let is_link = matches!(tag, Tag::Link(_));
                prop_assert!(!(in_link && is_link), "{:?}", tree);
                left.extend(children.iter().map(|child| (in_link || is_link, child)));
            }
        }
    }

    #[test]
    fn plain_text_keeps_every_word(text in text()) {
        let words = plain_text(&parse(&text, Some(Markup::Plain), Allowed::default()));
        prop_assert_eq!(words.trim(), text.trim());
    }

    #[test]
    fn letters_are_never_lost_in_markdown(words in vec("[a-zа-я]{1,8}", 1..20), signs in vec(select(PARTS), 20)) {
        let quiet = signs.iter().filter(|sign| !sign.contains("http") && !sign.contains(['&', '[', '(', '`', '~', '=']));
        let mut text = String::new();
        for (word, sign) in words.iter().zip(quiet) {
            text.push_str(word);
            text.push_str(sign);
        }
        let shown = plain_text(&parse(&text, Some(Markup::Markdown), Allowed::default()));
        for (word, _) in words.iter().zip(signs.iter().filter(|sign| !sign.contains("http") && !sign.contains(['&', '[', '(', '`', '~', '=']))) {
            prop_assert!(shown.contains(word), "{} of {:?} in {:?}", word, text, shown);
        }
    }
}
