//! HTML as it should be written.

use chat_api::Markup;
use chat_core::markup::{Allowed, parse};

use crate::outline::{each, html, outline};

#[test]
fn words_have_their_looks() {
    each(
        html,
        &[
            ("<b>a</b> <strong>b</strong>", "p{b{a} b{b}}"),
            ("<i>a</i> <em>b</em>", "p{i{a} i{b}}"),
            ("<u>a</u> <ins>b</ins>", "p{u{a} u{b}}"),
            (
                "<s>a</s> <strike>b</strike> <del>c</del>",
                "p{s{a} s{b} s{c}}",
            ),
            ("<code>a</code>", "p{code{a}}"),
            ("<B CLASS=x>a</B\n>", "p{b{a}}"),
            ("<i>a <b>b</b> c</i>", "p{i{a b{b} c}}"),
            ("<b><b>a</b></b>", "p{b{a}}"),
            ("<b>a<b>b</b>c</b>d", "p{b{abc}d}"),
            ("Say <q>yes</q>", "p{Say “yes”}"),
            ("a<br>b<br/>c<BR />d", "p{a<br>b<br>c<br>d}"),
        ],
    );
}

#[test]
fn blocks_stand_apart() {
    each(
        html,
        &[
            ("<p>a</p><p>b</p>", "p{a}p{b}"),
            ("<div>a<div>b</div>c</div>", "p{a}p{b}p{c}"),
            ("a<p>b", "p{a}p{b}"),
            ("<h1>a</h1>b<h6>c</h6>", "h{a}p{b}h{c}"),
            ("a<hr>b", "p{a}<hr>p{b}"),
            ("<blockquote>a<p>b</p></blockquote>c", "quote{p{a}p{b}}p{c}"),
            ("<pre>\na\n  b</pre>", "pre{a\n  b}"),
            ("<pre><code class='x'>a &lt; b</code></pre>", "pre{a < b}"),
            ("<section>a</section><footer>b</footer>", "p{a}p{b}"),
        ],
    );
}

#[test]
fn lists_hold_items() {
    each(
        html,
        &[
            ("<ul><li>a</li><li>b</li></ul>", "ul{li{a}li{b}}"),
            ("<ol><li>a<li>b</ol>", "ol{li{a}li{b}}"),
            ("<ol start=\"3\"><li>a</ol>", "ol:3{li{a}}"),
            ("<ol start=-1><li>a</ol>", "ol{li{a}}"),
            (
                "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
                "ul{li{aul{li{b}}}li{c}}",
            ),
            ("<ul><li><p>a</p><p>b</p></li></ul>", "ul{li{a\nb}}"),
        ],
    );
}

#[test]
fn tables_hold_rows_and_cells() {
    each(
        html,
        &[
            (
                "<table><thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody>\n<tr>\n<td>c</td><td>d</td></tr></tbody></table>",
                "table{tr{th{a}th{b}}tr{td{c}td{d}}}",
            ),
            (
                "<table><tr><td>a<td>b<tr><td>c</table>d",
                "table{tr{td{a}td{b}}tr{td{c}}}p{d}",
            ),
            (
                "<table><tr><td></td><td>b</td></tr></table>",
                "table{tr{td{}td{b}}}",
            ),
            (
                "<table><tr><td><ul><li>a</ul><td><table><tr><td>b</table>c</table>",
                "table{tr{td{ul{li{a}}}td{table{tr{td{b}}}c}}}",
            ),
        ],
    );
}

#[test]
fn links_and_pictures_have_checked_addresses() {
    each(
        html,
        &[
            (
                "<a href=\"https://a.example\">b</a>",
                "p{a(https://a.example){b}}",
            ),
            (
                "<a href='mailto:a@b.example'>b</a>",
                "p{a(mailto:a@b.example){b}}",
            ),
            ("<a href=tel:+1234>b</a>", "p{a(tel:+1234){b}}"),
            (
                "<a href = ' https://a.example/?b&amp;c '>b</a>",
                "p{a(https://a.example/?b&c){b}}",
            ),
            (
                "<a target=x href=https://a/b/>c</a>",
                "p{a(https://a/b/){c}}",
            ),
            ("<a href=/b>c</a> <a>d</a>", "p{c d}"),
            (
                "<a href=https://a href=https://b>c</a>",
                "p{a(https://a){c}}",
            ),
            (
                "<img src=https://a/b.png alt='c &amp; d'>",
                "p{img(https://a/b.png){c & d}}",
            ),
            ("<img src=b.png alt=c>", "p{c}"),
            ("<img src=b.png>", ""),
            (
                "<a href=https://a><img src=https://b></a>",
                "p{a(https://a){img(https://b){}}}",
            ),
        ],
    );
    let picture = "a <img src=https://a/b.png alt=c> d";
    let without = parse(picture, Some(Markup::Html), Allowed::default());
    assert_eq!(outline(&without), "p{a c d}");
}

#[test]
fn references_become_characters() {
    each(
        html,
        &[
            ("&lt;b&gt; &amp;amp; &quot;&apos;", "p{<b> &amp; \"'}"),
            ("&laquo;a&raquo;&nbsp;&mdash; b&hellip;", "p{«a»\u{a0}— b…}"),
            ("&#8364; &#x20AC; &#X20ac;", "p{€ € €}"),
            ("&#0; &#xD800; &#x110000;", "p{\u{fffd} \u{fffd} \u{fffd}}"),
            (
                "&none; &amp &; &#; &#x; &#x1g; &#99999999;",
                "p{&none; &amp &; &#; &#x; &#x1g; &#99999999;}",
            ),
        ],
    );
}
