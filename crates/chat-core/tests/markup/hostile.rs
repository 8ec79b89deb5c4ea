//! Attacks: whatever is written, the tree holds allowed elements and checked
//! addresses only.

use chat_core::markup::{Node, Tag};

use crate::outline::{each, html, markdown};

/// Addresses that run something, in disguises that browsers see through.
const RUNNING: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "java&#x09;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#58;alert(1)",
    "&#1;javascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript://https://a.example/%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "blob:https://a.example/1",
    "file:///etc/passwd",
    "filesystem:https://a.example/1",
    "about:blank",
    "//evil.example",
    "\\\\evil.example",
    "https:\\\\evil.example",
    "https:evil.example",
    "https://bank.example@evil.example",
    "https://bank.example&#64;evil.example",
    "https://a.example/\u{202e}gpj.exe",
];

#[test]
fn addresses_that_run_something_lead_nowhere() {
    for address in RUNNING {
        for text in [
            format!("<a href=\"{address}\">x</a>"),
            format!("<a href='{address}'>x</a>"),
            format!("<img src=\"{address}\" alt=x>"),
            format!("<a href=\"{address}\" href=https://a.example>x</a>"),
        ] {
            assert_eq!(html(&text), "p{x}", "from {text:?}");
        }
        for text in [
            format!("[x]({address})"),
            format!("[x](<{address}>)"),
            format!("![x](<{address}>)"),
            format!("[x]\n\n[x]: <{address}>"),
            format!("<{address}>"),
        ] {
            let tree = markdown(&text);
            let leads = tree.contains("a(") || tree.contains("img(");
            // What is no address for Markdown is words, and these may hold one.
            let is_honest = tree.contains("a(https://a.example");
            assert!(!leads || is_honest, "{tree} from {text:?}");
        }
    }
}

#[test]
fn event_handlers_and_styles_are_not_there() {
    each(
        html,
        &[
            (
                "<b onclick=alert(1) style='x:y' id=a name=b>c</b>",
                "p{b{c}}",
            ),
            ("<img src=x onerror=alert(1)>", ""),
            (
                "<img src=https://a/b onerror=alert(1)>",
                "p{img(https://a/b){}}",
            ),
            (
                "<a href=https://a.example onmouseover=alert(1) target=_top>b</a>",
                "p{a(https://a.example){b}}",
            ),
            ("<p/onclick=alert(1)>a", "p{a}"),
            (
                "<a/href=https://a.example/onclick=alert(1)>b</a>",
                "p{a(https://a.example/onclick=alert(1)){b}}",
            ),
            ("<body onload=alert(1)>a", "p{a}"),
            ("<input onfocus=alert(1) autofocus>a", "p{a}"),
            ("<details open ontoggle=alert(1)>a", "p{a}"),
            (
                "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>a",
                "p{a}",
            ),
        ],
    );
}

#[test]
fn elements_that_load_or_run_are_dropped_whole() {
    for name in [
        "script", "style", "title", "textarea", "iframe", "noscript", "xmp", "noembed", "noframes",
        "template", "svg", "math", "object", "select", "audio", "video", "canvas", "applet",
        "head",
    ] {
        for text in [
            format!("a<{name}>x<b>x</b></{name}>b"),
            format!("a<{name} src=//evil.example srcdoc='<b>x</b>'>x</{name} >b"),
            format!("a<{}>x</{name}>b", name.to_uppercase()),
            format!("a<{name}><!--</{name}>b"),
            format!("a<{name}><{name}x>x</{name}x></{name}/>b"),
        ] {
            assert_eq!(html(&text), "p{ab}", "from {text:?}");
        }
        assert_eq!(html(&format!("a<{name}>x<b>x")), "p{a}");
    }
    each(
        html,
        &[
            ("a<svg><svg>x</svg>x</svg>b", "p{ab}"),
            ("a<svg/>b", "p{ab}"),
            ("a<script/>x</script>b", "p{ab}"),
            ("a<svg/onload=alert(1)>x</svg>b", "p{ab}"),
            (
                "a<svg><script>x</script><a href=javascript:x>x</a></svg>b",
                "p{ab}",
            ),
            (
                "<math><mtext><table><mglyph><style><img src=x onerror=x></style></math>b",
                "p{b}",
            ),
            (
                "<embed src=//evil.example><link href=//evil.example><base href=//evil.example><meta http-equiv=refresh>b",
                "p{b}",
            ),
        ],
    );
}

#[test]
fn text_that_changes_when_it_is_read_twice_stays_text() {
    each(
        html,
        &[
            (
                "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
                "p{\">}",
            ),
            ("<style><!--</style><img src=x onerror=x>-->", "p{-->}"),
            (
                "<textarea><img title=\"</textarea><img src=x onerror=x>\">",
                "p{\">}",
            ),
            ("<<script>alert(1)</script>a", "p{<a}"),
            ("<scr<script>ipt>alert(1)</script>", "p{ipt>alert(1)}"),
            (
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "p{<script>alert(1)</script>}",
            ),
            ("&amp;lt;script>", "p{&lt;script>}"),
            ("<b title='<script>x</script>'>a</b>", "p{b{a}}"),
            (
                "<img alt='<img src=x onerror=x>' src=x>",
                "p{<img src=x onerror=x>}",
            ),
            (
                "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>",
                "",
            ),
            (
                "<img name=attributes><form id=body><input name=innerText>a</form>",
                "p{a}",
            ),
        ],
    );
}

#[test]
fn html_in_markdown_is_shown_as_it_is_written() {
    each(
        markdown,
        &[
            ("<b>a</b>", "p{<b>a</b>}"),
            ("<script>alert(1)</script>", "p{<script>alert(1)</script>}"),
            (
                "<img src=x onerror=alert(1)>",
                "p{<img src=x onerror=alert(1)>}",
            ),
            (
                "[<img src=x onerror=x>](https://a.example)",
                "p{a(https://a.example){<img src=x onerror=x>}}",
            ),
        ],
    );
}

#[test]
fn words_of_a_link_are_the_only_thing_that_it_shows() {
    let text = "<a href='https://a.example' title='https://b.example'>c</a>";
    let tree = chat_core::markup::parse(
        text,
        Some(chat_api::Markup::Html),
        chat_core::markup::Allowed::default(),
    );
    let [Node::Element(Tag::Paragraph, words)] = &tree[..] else {
        panic!("{tree:?}");
    };
    assert!(
        matches!(&words[..], [Node::Element(Tag::Link(link), _)] if link.as_str() == "https://a.example")
    );
}
