//! The words alone, as a screen reader says them.

use chat_api::Markup;
use chat_core::markup::{Allowed, parse, plain_text};

fn words(text: &str, markup: Markup) -> String {
    plain_text(&parse(text, Some(markup), Allowed { pictures: true }))
}

#[test]
fn blocks_are_on_lines_of_their_own() {
    let text = "<p>a</p><p>b<br>c</p>d<hr>e<ul><li>f<ul><li>g</li></ul></li><li>h</li></ul>";
    assert_eq!(words(text, Markup::Html), "a\nb\nc\nd\ne\nf\ng\nh");
    let text = "# a\n\nb\n\n---\n\n- c\n\n- d\n\n> e";
    assert_eq!(words(text, Markup::Markdown), "a\nb\nc\nd\ne");
}

#[test]
fn cells_are_apart() {
    let text = "|a|b;|\n|-|-|\n|c||\n|d|e|";
    assert_eq!(words(text, Markup::Markdown), "a; b;\nc\nd; e");
    let text = "a; <table><tr><td><p>b</p><p>c</p><td>d</table>";
    assert_eq!(words(text, Markup::Html), "a;\nb\nc; d");
}

#[test]
fn looks_and_links_do_not_break_words() {
    let text = "a<b>b</b>c <a href=https://d>e</a> <img src=https://f alt=g>";
    assert_eq!(words(text, Markup::Html), "abc e g");
    assert_eq!(words("<b>a; </b>b", Markup::Html), "a; b");
}

#[test]
fn line_breaks_of_the_text_stay() {
    assert_eq!(words("a\n\nb", Markup::Plain), "a\n\nb");
    assert_eq!(
        words("```\na\n\n  b\n```\nc", Markup::Markdown),
        "a\n\n  b\nc"
    );
    assert_eq!(words("<pre>a\n  b\n</pre>c", Markup::Html), "a\n  b\nc");
}
