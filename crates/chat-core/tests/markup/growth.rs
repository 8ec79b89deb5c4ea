//! Time in proportion to the length, for texts that are made to take more.
//!
//! A long text is compared with short ones that are as long together: how fast
//! the machine is plays no part, and what else it does hardly any.

use std::fmt::Write;
use std::time::{Duration, Instant};

use chat_api::Markup;
use chat_core::markup::{Allowed, parse};

use crate::bounds::measure;

/// The long text, and how many short ones are as long.
const LENGTH: usize = 50_000;
const PARTS: usize = 16;

/// Times as long as the short ones may a long one take. In proportion it is
/// one, and growing with the square it would be [`PARTS`].
const MOST: u32 = 5;

/// Another program may take the processor away now and then.
const ATTEMPTS: usize = 30;

const REPEATED: &[&str] = &[
    "<b>",
    "</b>",
    "<",
    "<a ",
    "<a b=\"",
    "<a b='c\" ",
    "<a href=https://a>",
    "<!",
    "<!--",
    "<![CDATA[",
    "<script>",
    "</script",
    "<svg>",
    "<svg",
    "<li>",
    "<ul><li>",
    "</ul>",
    "<table>",
    "<td>",
    "<tr><td>",
    "<p>a",
    "<b><i><u><s><code><p>a",
    "<blockquote>",
    "<pre>",
    "<q>",
    "<br>",
    "<img alt=a>",
    "&",
    "&#",
    "&amp",
    "&amp;",
    "\n",
    "a\n",
    " ",
    "*a",
    "*a ",
    "a*",
    "**a",
    "*a_",
    "_a*",
    "***a** ",
    "a**b*",
    "*",
    "**",
    "* ",
    "~~a",
    "~~~",
    "_",
    "[",
    "]",
    "![",
    "[]",
    "[a](",
    "[a](b",
    "[a](<b",
    "[a](b \"",
    "[a](b (",
    "[a](https://b)",
    "![a](b)",
    "![",
    "[a]",
    "[a][",
    "[[a]",
    "a]",
    "[a]: b\n",
    "[a]:",
    "[a]: b 'c\n",
    "`",
    "`a",
    "``a`",
    "\\``a",
    "> ",
    ">",
    "> a\n",
    "- ",
    "- a\n",
    "-\n",
    "1. ",
    "  - a\n",
    "a\n\n",
    "    a\n",
    "\t",
    "```\n",
    "~~~a\n",
    "# ",
    "#\n",
    "===\n",
    "a\n===\n",
    "---\n",
    "|",
    "|a",
    "a|b\n-|-\n",
    "|-",
    "|-|\n",
    "\\",
    "\\a",
    "<br",
    "<br ",
    "<https://a>",
    "<a@",
    "<a",
    "https://a",
    "https://",
    "https://a ",
    "http://a)",
    "www.",
    "www.a)",
    "a@",
    "@",
    "a@b.c",
    "a.",
    "(",
    ")",
    "h",
    "\u{a0}",
    "é",
    "\0",
    "> - ",
    "- > ",
];

/// A name that a definition and its references may have.
fn numbered(number: usize) -> String {
    let mut name = String::new();
    let _ = write!(name, "{number}");
    name
}

/// Texts of a length that are made to be slow, by name.
fn texts(length: usize) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for part in REPEATED {
        texts.push((
            format!("{part:?} again and again"),
            part.repeat(length / part.len()),
        ));
    }
    let half = length / 2;
    for (open, close) in [
        ("[", "]"),
        ("[", "](b)"),
        ("![", "](b)"),
        ("*a ", " b*"),
        ("**a ", " b*"),
        ("*", "_"),
        ("(", ")"),
        ("https://a/((((", "))))"),
        ("<ul><li>", "</ul>"),
        ("<b>", "</b>"),
        ("a|", "\n-|"),
        ("> ", "\n"),
    ] {
        let times = half / open.len().max(close.len());
        let text = [open.repeat(times), close.repeat(times)].concat();
        texts.push((format!("{open:?} and then {close:?}"), text));
    }
    let mut backticks = String::new();
    let mut definitions = String::new();
    let mut rows = "a|".repeat(half / 2) + "\n" + &"-|".repeat(half / 2) + "\n";
    let mut nested = String::new();
    for number in 1.. {
        if backticks.len() < length {
            backticks += &"`".repeat(number);
            backticks.push('a');
        }
        if definitions.len() < half {
            definitions += &["[", &numbered(number), "]: b\n"].concat();
        }
        if nested.len() < length {
            nested += &" ".repeat(number * 2 % 60);
            nested += "- a\n";
        }
        if number > length {
            break;
        }
    }
    let mut references = definitions.clone() + "\n";
    for number in (1..).take(length) {
        if references.len() >= length {
            break;
        }
        references += &["[", &numbered(number), "]"].concat();
    }
    rows += &"a\n".repeat(half / 2);
    texts.push(("backticks, longer and longer".to_owned(), backticks));
    texts.push(("definitions and references".to_owned(), references));
    texts.push(("a wide table with many rows".to_owned(), rows));
    texts.push(("lists, deeper and deeper".to_owned(), nested));
    texts
}

fn time(text: &str, markup: Markup) -> Duration {
    let before = Instant::now();
    let tree = parse(text, Some(markup), Allowed { pictures: true });
    let time = before.elapsed();
    let (_, nodes) = measure(&tree);
    assert!(nodes <= 2 * text.len() + 8, "{nodes} nodes");
    time
}

fn grows_too_fast(short: &str, long: &str, markup: Markup) -> bool {
    !(0..ATTEMPTS).any(|_| {
        let shorts: Duration = (0..PARTS).map(|_| time(short, markup)).sum();
        time(long, markup) <= shorts * MOST
    })
}

#[test]
fn time_grows_with_the_length_only() {
    let long = texts(LENGTH);
    let short = texts(LENGTH / PARTS);
    for ((name, long), (_, short)) in long.iter().zip(&short) {
        for markup in [Markup::Plain, Markup::Html, Markup::Markdown] {
            assert!(
                !grows_too_fast(short, long, markup),
                "{name} as {markup:?} takes more than its share of time"
            );
        }
    }
}
