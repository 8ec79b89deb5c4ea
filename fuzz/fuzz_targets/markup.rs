//! Texts with markup: any text, taken for plain, HTML and Markdown.
//!
//! Whatever it is, a tree of bounded depth and size comes of it, the same one
//! each time, with addresses from the allow-list only. Nothing here looks at
//! what the tree says: the tests of `chat-core` do.

#![no_main]

use chat_api::Markup;
use chat_core::Link;
use chat_core::markup::{Allowed, MAX_DEPTH, Node, Tag, parse, plain_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for markup in [Markup::Plain, Markup::Html, Markup::Markdown] {
        for pictures in [false, true] {
            let allowed = Allowed { pictures };
            let tree = parse(text, Some(markup), allowed);
            is_bounded_and_allowed(&tree, text.len(), pictures);
            assert_eq!(parse(text, Some(markup), allowed), tree);
            let words = plain_text(&tree);
            if markup == Markup::Plain {
                assert_eq!(words.trim(), text.trim());
            }
        }
    }
});

fn is_bounded_and_allowed(tree: &[Node], length: usize, pictures: bool) {
    let mut count = 0;
    let mut left: Vec<(usize, bool, &Node)> = tree.iter().map(|node| (1, false, node)).collect();
    while let Some((depth, in_link, node)) = left.pop() {
        count += 1;
        let Node::Element(tag, children) = node else {
            continue;
        };
        assert!(depth <= MAX_DEPTH);
        let is_link = matches!(tag, Tag::Link(_));
        assert!(!(is_link && in_link));
        match tag {
            Tag::Link(link) => assert_eq!(Link::to_follow(link.as_str()).as_ref(), Some(link)),
            Tag::Picture { address, .. } => {
                assert!(pictures);
                assert_eq!(Link::to_load(address.as_str()).as_ref(), Some(address));
            }
            _ => {}
        }
        let in_link = in_link || is_link;
        left.extend(children.iter().map(|child| (depth + 1, in_link, child)));
    }
    assert!(count <= 2 * length + 8);
}
