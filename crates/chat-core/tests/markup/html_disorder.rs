//! HTML as it is written.

use crate::outline::{each, html};

#[test]
fn less_than_is_not_always_a_tag() {
    each(
        html,
        &[
            ("1 < 2 > 1", "p{1 < 2 > 1}"),
            ("I <3 you </3", "p{I <3 you </3}"),
            ("a <", "p{a <}"),
            ("a </", "p{a </}"),
            ("a <b", "p{a <b}"),
            ("a <b c=\"d>e", "p{a <b c=\"d>e}"),
            ("a < b <i>c</i>", "p{a < b i{c}}"),
            ("<b =\">\">a</b>", "p{b{\">a}}"),
        ],
    );
}

#[test]
fn comments_and_declarations_are_dropped() {
    each(
        html,
        &[
            ("a<!-- b -- c > d -->e", "p{ae}"),
            ("a<!-->b", "p{ab}"),
            ("a<!--b", "p{a}"),
            ("<!DOCTYPE html>a", "p{a}"),
            ("a<![CDATA[ <b>c</b> ]]>d", "p{ad}"),
            ("<?xml version='1.0'?>a", "p{a}"),
        ],
    );
}

#[test]
fn unclosed_and_stray_tags_do_no_harm() {
    each(
        html,
        &[
            ("<b>a", "p{b{a}}"),
            ("a</b></p></ul></td></table></a></q", "p{a}p{</q}"),
            ("<b>a<i>b</b>c</i>", "p{b{ai{b}}i{c}}"),
            ("<b>a<p>b</p>c</b>d", "p{b{a}}p{b{b}}p{b{c}d}"),
            (
                "<a href=https://a>b<a href=https://c>d</a>e",
                "p{a(https://a){b}a(https://c){d}e}",
            ),
            (
                "<a href=https://a>b<a href=javascript:c>d</a>",
                "p{a(https://a){b}d}",
            ),
            ("a</br>b", "p{a<br>b}"),
            ("a</script>b", "p{ab}"),
            (
                "<img src='https://a/b.png'alt='c'>",
                "p{img(https://a/b.png){c}}",
            ),
            ("<blink>a</blink> <x-y z>b</x-y>", "p{a b}"),
            ("<b></b><i><u></u></i><p></p><ul></ul><table></table>", ""),
        ],
    );
}

#[test]
fn parts_without_their_whole_get_one() {
    each(
        html,
        &[
            ("<li>a<li>b", "ul{li{a}li{b}}"),
            ("<ul>a<li>b</ul>", "ul{li{a}li{b}}"),
            ("<tr><td>a", "table{tr{td{a}}}"),
            ("<td>a<td>b", "table{tr{td{a}td{b}}}"),
            (
                "<table>a<tr>b<td>c</table>",
                "table{tr{td{a}}tr{td{b}td{c}}}",
            ),
            ("<ul><ul><li>a</ul></ul>b", "ul{li{ul{li{a}}}}p{b}"),
            ("<ul><li>a</ul></ul>b</li>c", "ul{li{a}}p{bc}"),
            ("<h1>a<ul><li>b</ul>c", "h{a}ul{li{b}}p{c}"),
        ],
    );
}

#[test]
fn what_follows_the_end_of_a_part_is_another_part() {
    each(
        html,
        &[
            ("<ul><li>a</li>b</ul>", "ul{li{a}li{b}}"),
            ("<table><tr><td>a</td>b</table>", "table{tr{td{a}td{b}}}"),
            (
                "<table><tr><td>a</tr>b</table>",
                "table{tr{td{a}}tr{td{b}}}",
            ),
        ],
    );
}

#[test]
fn an_item_in_something_else_is_not_one_of_the_list_around_that() {
    each(
        html,
        &[
            (
                "<ul><li>a<blockquote>b</li>c</blockquote></ul>",
                "ul{li{aquote{p{bc}}}}",
            ),
            (
                "<ul><li><table><tr><td>a</li>b</table></ul>",
                "ul{li{table{tr{td{ab}}}}}",
            ),
            ("<ul><li>a<ul></li>b</ul></ul>", "ul{li{aul{li{b}}}}"),
            (
                "<ul><li>a<blockquote>b<li>c</blockquote></ul>",
                "ul{li{aquote{p{b}ul{li{c}}}}}",
            ),
            (
                "<ul><li><table><tr><td>a<li>b</table></ul>",
                "ul{li{table{tr{td{aul{li{b}}}}}}}",
            ),
        ],
    );
}

#[test]
fn end_of_a_cell_does_not_reach_beyond_its_table() {
    each(
        html,
        &[
            (
                "<ul><li><table><tr><td>a</ul>b</table>c</ul>d",
                "ul{li{table{tr{td{ab}}}c}}p{d}",
            ),
            (
                "<table><tr><td><table><tr></td><td>a</table>b</table>",
                "table{tr{td{table{tr{td{a}}}b}}}",
            ),
        ],
    );
}
