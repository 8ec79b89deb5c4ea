//! White space in HTML: collapsed as in browsers, but for line breaks.

use crate::outline::{each, html};

#[test]
fn white_space_collapses() {
    each(
        html,
        &[
            ("  a \t b  ", "p{a b}"),
            ("<p> a </p> <p> b </p>", "p{a}p{b}"),
            ("a <b> b </b> c", "p{a b{b} c}"),
            ("<b>a </b>b", "p{b{a} b}"),
            ("a<b> b</b>", "p{a b{b}}"),
            ("<ul> <li> a </li> </ul>", "ul{li{a}}"),
            ("a &nbsp; b", "p{a \u{a0} b}"),
        ],
    );
}

#[test]
fn line_breaks_of_the_source_are_kept_within_words() {
    each(
        html,
        &[
            ("Hello!\nHow are you?", "p{Hello!\nHow are you?}"),
            ("Hello! \r\n  <b>How</b>", "p{Hello!\nb{How}}"),
            ("a\n\n\n\nb", "p{a\n\nb}"),
        ],
    );
}

#[test]
fn line_breaks_next_to_blocks_do_not_count() {
    each(
        html,
        &[
            ("\n<p>a</p>\n\n<p>b</p>\n", "p{a}p{b}"),
            ("a<br>\nb", "p{a<br>b}"),
            ("a\n<br>b", "p{a<br>b}"),
            ("a\n<ul>\n<li>b\n</li>\n</ul>\nc", "p{a}ul{li{b}}p{c}"),
            ("<p>a</p><br><br><p>b</p>", "p{a}p{b}"),
            ("<ul><br><li>a<br>b</ul>", "ul{li{a<br>b}}"),
            ("<table><br><tr><br><td>a</table>", "table{tr{td{a}}}"),
        ],
    );
}

#[test]
fn every_character_counts_in_preformatted_text() {
    each(
        html,
        &[
            ("<pre>a\n\n   b\n</pre>", "pre{a\n\n   b\n}"),
            ("<pre>\r\na<br>b</pre>", "pre{a\nb}"),
            ("<pre><b>a</b> <p>b</pre>c", "pre{a b}p{c}"),
            ("<pre>a<ul><li>b</li></ul>c</pre>d", "pre{abc}p{d}"),
            ("<pre>a<img src=https://b alt=c>d</pre>", "pre{ad}"),
        ],
    );
}
