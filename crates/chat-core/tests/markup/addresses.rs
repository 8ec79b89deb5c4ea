//! Addresses in words become links, without what belongs to the sentence.

use crate::outline::{each, html, markdown, plain};

#[test]
fn addresses_become_links() {
    each(
        plain,
        &[
            (
                "https://a.example",
                "p{a(https://a.example){https://a.example}}",
            ),
            (
                "see HTTP://A.example/b?c=d&e#f ok",
                "p{see a(http://A.example/b?c=d&e#f){HTTP://A.example/b?c=d&e#f} ok}",
            ),
            (
                "www.a.example/b",
                "p{a(https://www.a.example/b){www.a.example/b}}",
            ),
            (
                "write to me+x@mail.a.example now",
                "p{write to a(mailto:me+x@mail.a.example){me+x@mail.a.example} now}",
            ),
            (".me@a.example", "p{.a(mailto:me@a.example){me@a.example}}"),
            (
                "https://пример.example/путь",
                "p{a(https://пример.example/путь){https://пример.example/путь}}",
            ),
            (
                "тут:https://a.example",
                "p{тут:a(https://a.example){https://a.example}}",
            ),
            (
                "http://a/x\nhttp://b/y",
                "p{a(http://a/x){http://a/x}\na(http://b/y){http://b/y}}",
            ),
        ],
    );
}

#[test]
fn punctuation_after_an_address_stays_outside() {
    for end in [
        ".", ",", ";", ":", "!", "?", "?!", ")", ").", "]", "}", "'", "\"", "»", "”", "…", "**",
        "_", ">",
    ] {
        let text = format!("https://a.example/b{end}");
        let expected = format!("p{{a(https://a.example/b){{https://a.example/b}}{end}}}");
        assert_eq!(plain(&text), expected);
    }
    each(
        plain,
        &[
            (
                "(https://a.example)",
                "p{(a(https://a.example){https://a.example})}",
            ),
            (
                "https://a.example/b_(c)",
                "p{a(https://a.example/b_(c)){https://a.example/b_(c)}}",
            ),
            (
                "(https://a.example/b_(c))",
                "p{(a(https://a.example/b_(c)){https://a.example/b_(c)})}",
            ),
            ("me@a.example.", "p{a(mailto:me@a.example){me@a.example}.}"),
            (
                "«www.a.example»",
                "p{«a(https://www.a.example){www.a.example}»}",
            ),
        ],
    );
}

#[test]
fn what_is_no_address_stays_words() {
    for text in [
        "https://",
        "http:///a",
        "www.",
        "xhttps://a.example",
        "awww.a.example",
        "/www.a.example",
        "a-https://b.example",
        "ftp://a.example",
        "javascript:alert(1)",
        "a@b",
        "@name",
        "@a.example",
        "a@",
        "@@@",
        "a@.example",
        "example.com",
        "+7 495 123-45-67",
        "https://bank.example@evil.example/",
        "https://a\u{202e}.example",
    ] {
        assert_eq!(plain(text), format!("p{{{text}}}"));
    }
}

#[test]
fn addresses_become_links_in_every_markup_but_not_in_code_or_links() {
    each(
        html,
        &[
            (
                "<b>www.a.example</b>",
                "p{b{a(https://www.a.example){www.a.example}}}",
            ),
            (
                "https://a.example/?b=1&amp;c=2",
                "p{a(https://a.example/?b=1&c=2){https://a.example/?b=1&c=2}}",
            ),
            (
                "<code>https://a.example</code>",
                "p{code{https://a.example}}",
            ),
            ("<pre>https://a.example</pre>", "pre{https://a.example}"),
            (
                "<a href='https://b.example'>https://a.example</a>",
                "p{a(https://b.example){https://a.example}}",
            ),
        ],
    );
    each(
        markdown,
        &[
            (
                "**www.a.example**",
                "p{b{a(https://www.a.example){www.a.example}}}",
            ),
            (
                "https://a.example/_b_/*c*d",
                "p{a(https://a.example/_b_/*c*d){https://a.example/_b_/*c*d}}",
            ),
            (
                "https://a.example/?b&amp;c",
                "p{a(https://a.example/?b&c){https://a.example/?b&c}}",
            ),
            ("`https://a.example`", "p{code{https://a.example}}"),
            (
                "[https://a.example](https://b.example)",
                "p{a(https://b.example){https://a.example}}",
            ),
            (
                "first_last@a.example",
                "p{a(mailto:first_last@a.example){first_last@a.example}}",
            ),
        ],
    );
}
