//! Emphasis, code, escapes and line breaks of Markdown.

use crate::outline::{each, markdown};

#[test]
fn emphasis_leans_on_words() {
    each(
        markdown,
        &[
            ("*a* _b_ **c** __d__", "p{i{a} i{b} b{c} b{d}}"),
            ("***a***", "p{i{b{a}}}"),
            ("**a *b* c**", "p{b{a i{b} c}}"),
            ("*a **b***", "p{i{a b{b}}}"),
            ("a*b*c a_b_c", "p{ai{b}c a_b_c}"),
            ("* a * 2 * 3 = 6", "ul{li{a * 2 * 3 = 6}}"),
            ("2 * 3 * 4", "p{2 * 3 * 4}"),
            ("*a _b* c_", "p{i{a _b} c_}"),
            ("**a*", "p{*i{a}}"),
            ("*a**", "p{i{a}*}"),
            ("_(a)_.", "p{i{(a)}.}"),
            ("«*a*» — **б**", "p{«i{a}» — b{б}}"),
            ("*a\nb*", "p{i{a\nb}}"),
            ("*a\n\nb*", "p{*a}p{b*}"),
        ],
    );
}

#[test]
fn what_matches_nothing_hides_nothing_around_it() {
    each(
        markdown,
        &[
            ("a* b*", "p{a* b*}"),
            ("*a*b*", "p{i{a}b*}"),
            ("*a**b*", "p{i{a**b}}"),
            ("*a**b*c*", "p{i{a**b}c*}"),
            ("_a b* c_", "p{i{a b* c}}"),
            ("_a b*c d_", "p{i{a b*c d}}"),
            ("___a b** c___", "p{i{b{a b** c}}}"),
            ("~~a b** c~~", "p{s{a b** c}}"),
            ("~~a b__ c~~", "p{s{a b__ c}}"),
            ("a~~b~~c", "p{as{b}c}"),
        ],
    );
}

#[test]
fn two_tildes_strike() {
    each(
        markdown,
        &[
            ("~~a~~ b", "p{s{a} b}"),
            ("~~a **b**~~", "p{s{a b{b}}}"),
            ("~a~ ~5 min ~~~a~~~", "p{~a~ ~5 min ~~~a~~~}"),
        ],
    );
}

#[test]
fn code_is_no_markup() {
    each(
        markdown,
        &[
            ("`a*b*`", "p{code{a*b*}}"),
            ("`` a`b ``", "p{code{a`b}}"),
            ("` `` `", "p{code{``}}"),
            ("`  `", "p{code{  }}"),
            ("*a `b*`", "p{*a code{b*}}"),
            ("`a\nb`", "p{code{a b}}"),
            ("`a``", "p{`a``}"),
            ("`&amp;\\`", "p{code{&amp;\\}}"),
        ],
    );
}

#[test]
fn more_than_thirty_backticks_are_words() {
    let (code, words) = ("`".repeat(31), "`".repeat(32));
    assert_eq!(markdown(&format!("{code}a{code}")), "p{code{a}}");
    let text = format!("{words}a{words}");
    assert_eq!(markdown(&text), format!("p{{{text}}}"));
}

#[test]
fn escapes_and_references_are_words() {
    each(
        markdown,
        &[
            ("\\*a\\* \\[b] \\\\ \\a", "p{*a* [b] \\ \\a}"),
            ("\\# a\n\\- b\n1\\. c", "p{# a\n- b\n1. c}"),
            ("&lt;b&gt; &#42;a&#42; &amp;amp;", "p{<b> *a* &amp;}"),
            ("\\&lt; &none;", "p{&lt; &none;}"),
        ],
    );
}

#[test]
fn line_break_of_html_is_one() {
    each(
        markdown,
        &[
            ("a<br>b<br/>c<BR />d", "p{a<br>b<br>c<br>d}"),
            ("<bra> <br", "p{<bra> <br}"),
        ],
    );
}
