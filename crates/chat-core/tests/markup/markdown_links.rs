//! Links and pictures of Markdown.

use chat_api::Markup;
use chat_core::markup::{Allowed, parse};

use crate::outline::{each, markdown, outline};

#[test]
fn links_lead_where_they_say() {
    each(
        markdown,
        &[
            ("[a](https://b)", "p{a(https://b){a}}"),
            ("[a *b*](https://c \"d\")", "p{a(https://c){a i{b}}}"),
            ("[a](<https://b> 'c')", "p{a(https://b){a}}"),
            ("[a](https://b/(c))", "p{a(https://b/(c)){a}}"),
            ("[a](https://b/\\)&amp;)", "p{a(https://b/)&){a}}"),
            ("[a](  https://b\n(c) )", "p{a(https://b){a}}"),
            ("[a]( mailto:b@c )", "p{a(mailto:b@c){a}}"),
            ("*[a*](https://b)", "p{*a(https://b){a*}}"),
            (
                "[a [b](https://c) d](https://e)",
                "p{[a a(https://c){b} d](a(https://e){https://e})}",
            ),
            ("[a](/b) [c]()", "p{a c}"),
            ("[](https://a)", ""),
            ("[a] (b) [c", "p{[a] (b) [c}"),
            ("[`a](https://b)`", "p{[code{a](https://b)}}"),
            ("[a [b] c](https://d)", "p{a(https://d){a [b] c}}"),
        ],
    );
}

#[test]
fn destinations_may_hold_what_does_not_end_them() {
    each(
        markdown,
        &[
            ("[a](https://b/c\\)d)", "p{a(https://b/c)d){a}}"),
            ("[a](https://b/>c)", "p{a(https://b/>c){a}}"),
            ("[a](<https://b/c d>)", "p{a(https://b/c%20d){a}}"),
            ("[a](<https://b/(c>)", "p{a(https://b/(c){a}}"),
            ("[a](b\\ c)", "p{[a](b\\ c)}"),
            ("[a](https://b/\\c)", "p{a}"),
            ("[a](<b\nc>)", "p{[a](<b\nc>)}"),
            ("[a](<b", "p{[a](<b}"),
            (
                "[a](https://b/(c \"d\")",
                "p{[a](a(https://b/(c){https://b/(c} \"d\")}",
            ),
        ],
    );
    for (depth, is_link) in [(32, true), (33, false)] {
        let path = format!("{}{}", "(".repeat(depth), ")".repeat(depth));
        let outline = markdown(&format!("[a](https://b/{path})"));
        assert_eq!(outline.ends_with("{a}}"), is_link, "{outline}");
    }
}

#[test]
fn titles_are_left_out_whatever_is_in_them() {
    each(
        markdown,
        &[
            ("[a](https://b \"c\\\"d\")", "p{a(https://b){a}}"),
            ("[a](https://b \"(c\")", "p{a(https://b){a}}"),
            ("[a](b (c(d))", "p{[a](b (c(d))}"),
            (
                "[a](<https://b>\"c\")",
                "p{[a](a(https://b){https://b}\"c\")}",
            ),
        ],
    );
}

#[test]
fn references_lead_to_their_definitions() {
    each(
        markdown,
        &[
            ("[a][b]\n\n[b]: https://c", "p{a(https://c){a}}"),
            (
                "[b][] and [B]\n\n[b]: https://c 'd'",
                "p{a(https://c){b} and a(https://c){B}}",
            ),
            ("[b]: <https://c>\n\"d\"\n[b]", "p{a(https://c){b}}"),
            ("[b]\n\n> [b]: https://c", "p{a(https://c){b}}"),
            ("[a b]: https://c\n\n[a\nb]", "p{a(https://c){a\nb}}"),
            (
                "[a]: https://b\n[a]: https://c\n\n[a]",
                "p{a(https://b){a}}",
            ),
            ("![a][b]\n\n[b]: https://c", "p{img(https://c){a}}"),
            ("[a]: javascript:b\n\n[a]", "p{a}"),
            ("[a][b]", "p{[a][b]}"),
            ("[a]: https://b\n\n[c]", "p{[c]}"),
            ("[ab][c] d\n\n[c]: https://e", "p{a(https://e){ab} d}"),
            ("[a][bcd] e\n\n[bcd]: https://f", "p{a(https://f){a} e}"),
            ("[a\\]b]: https://c\n\n[d][a\\]b]", "p{a(https://c){d}}"),
            (
                "[a[b]: https://c\n\n[d][a[b]",
                "p{[a[b]: a(https://c){https://c}}p{[d][a[b]}",
            ),
            ("Hi! a]\n\n[a]: https://b", "p{Hi! a]}"),
            ("[a]: https://b c", "p{[a]: a(https://b){https://b} c}"),
        ],
    );
}

#[test]
fn labels_and_definitions_have_their_bounds() {
    for (length, is_link) in [(999, true), (1000, false)] {
        let label = "b".repeat(length);
        // However far from the beginning they stand.
        let before = "x".repeat(2000);
        let outline = markdown(&format!("[{label}]: https://c\n\n{before}[a][{label}]"));
        assert_eq!(outline.ends_with("a(https://c){a}}"), is_link, "{length}");
    }
    let definitions: String = (0..101)
        .map(|number| format!("[a{number}]: https://b\n"))
        .collect();
    let outline = markdown(&format!("{definitions}\n[a99] [a100]"));
    assert_eq!(outline, "p{a(https://b){a99} [a100]}");
}

#[test]
fn addresses_in_angle_brackets_are_links() {
    each(
        markdown,
        &[
            ("<https://a/*b*>", "p{a(https://a/*b*){https://a/*b*}}"),
            ("<me@a.example>", "p{a(mailto:me@a.example){me@a.example}}"),
            (
                "<mailto:me@a.example>",
                "p{a(mailto:me@a.example){mailto:me@a.example}}",
            ),
            ("<javascript:alert(1)>", "p{javascript:alert(1)}"),
            ("<a b> <>", "p{<a b> <>}"),
            (
                "[a <https://b> c](https://d)",
                "p{a(https://d){a https://b c}}",
            ),
        ],
    );
}

#[test]
fn pictures_show_or_say_what_is_in_them() {
    let text = "![a *b* [c](https://d) `e`](https://f.png \"g\")";
    assert_eq!(markdown(text), "p{img(https://f.png){a b c e}}");
    let without = parse(text, Some(Markup::Markdown), Allowed::default());
    assert_eq!(outline(&without), "p{a b c e}");
    each(
        markdown,
        &[
            ("![a](b.png)", "p{a}"),
            ("![a ![b](https://c)](https://d)", "p{img(https://d){a b}}"),
            (
                "[![a](https://b)](https://c)",
                "p{a(https://c){img(https://b){a}}}",
            ),
            ("![a", "p{![a}"),
            ("![a\\\nb](https://c)", "p{img(https://c){a\nb}}"),
        ],
    );
}
