//! Blocks of Markdown.

use crate::outline::{each, markdown};

#[test]
fn paragraphs_end_at_blank_lines() {
    each(
        markdown,
        &[
            ("a\nb\n\nc", "p{a\nb}p{c}"),
            ("a  \nb\\\nc", "p{a<br>b<br>c}"),
            ("  a\n     b", "p{a\nb}"),
            ("a\r\nb\r\n\r\nc", "p{a\nb}p{c}"),
            ("a\n \t\nb", "p{a}p{b}"),
        ],
    );
}

#[test]
fn headings_are_headings_of_any_level() {
    each(
        markdown,
        &[
            ("# a", "h{a}"),
            ("###### a ##", "h{a}"),
            ("a\n===\nb\n---", "h{a}h{b}"),
            ("a\nb\n--", "h{a\nb}"),
            ("####### a", "p{####### a}"),
            ("#a", "p{#a}"),
            ("# *a* #b", "h{i{a} #b}"),
            ("#", ""),
        ],
    );
}

#[test]
fn rules_go_across() {
    each(
        markdown,
        &[
            ("---", "<hr>"),
            ("* * *\n___", "<hr><hr>"),
            ("a\n***\nb", "p{a}<hr>p{b}"),
            ("--", "p{--}"),
        ],
    );
}

#[test]
fn code_is_kept_as_it_is() {
    each(
        markdown,
        &[
            (
                "```rust\nlet *a* = `b`;\n\n  c\n```\nd",
                "pre{let *a* = `b`;\n\n  c}p{d}",
            ),
            ("~~~\na\n```\n~~~", "pre{a\n```}"),
            ("```\na", "pre{a}"),
            ("  ```\n  a\n b\n  ```", "pre{a\nb}"),
            ("    a\n\n      b\nc", "pre{a\n\n  b}p{c}"),
            ("\ta\tb", "pre{a\tb}"),
            ("  \ta", "pre{a}"),
            ("```\na\n    ```\nb", "pre{a\n    ```\nb}"),
            ("a\n    b", "p{a\nb}"),
            ("- ```\n  a\n  ```\n- b", "ul{li{pre{a}}li{b}}"),
        ],
    );
}

#[test]
fn quotes_hold_blocks() {
    each(
        markdown,
        &[
            ("> a\n> b", "quote{p{a\nb}}"),
            ("> a\nb\n\nc", "quote{p{a\nb}}p{c}"),
            ("> a\n\n> b", "quote{p{a}}quote{p{b}}"),
            ("> # a\n>\n> - b\n> - c", "quote{h{a}ul{li{b}li{c}}}"),
            (">> a\n> b", "quote{quote{p{a\nb}}}"),
            ("> a\n    > b", "quote{p{a\n> b}}"),
            (">     a\n    b", "quote{pre{a}}pre{b}"),
            ("> a|b\n> -|-\nc", "quote{table{tr{th{a}th{b}}}}p{c}"),
            (">a", "quote{p{a}}"),
        ],
    );
}

#[test]
fn lists_hold_items() {
    each(
        markdown,
        &[
            ("- a\n- b", "ul{li{a}li{b}}"),
            ("* a\n+ b", "ul{li{a}}ul{li{b}}"),
            ("1. a\n2. b", "ol{li{a}li{b}}"),
            ("7) a\n9) b", "ol:7{li{a}li{b}}"),
            ("a\n- b", "p{a}ul{li{b}}"),
            ("a\n2. b", "p{a\n2. b}"),
            (
                "- a\n  - b\n    - c\n- d",
                "ul{li{aul{li{bul{li{c}}}}}li{d}}",
            ),
            ("1. a\n   - b", "ol{li{aul{li{b}}}}"),
            ("- a\nb", "ul{li{a\nb}}"),
            ("- a\n\nb", "ul{li{a}}p{b}"),
            ("-\n  a\n-", "ul{li{a}li{}}"),
            ("-\n a", "ul{li{}}p{a}"),
            ("-a\n1.b", "p{-a\n1.b}"),
            ("-5 degrees", "p{-5 degrees}"),
            ("1234567890. a", "p{1234567890. a}"),
        ],
    );
}

#[test]
fn what_belongs_to_an_item_stands_below_its_first_word() {
    each(
        markdown,
        &[
            ("-   a\n\n    b", "ul{li{p{a}p{b}}}"),
            ("-   a\n\n  b", "ul{li{a}}p{b}"),
            ("-    a\n\n  b", "ul{li{a}}p{b}"),
            ("-    - a\n\n       b", "ul{li{ul{li{p{a}p{b}}}}}"),
            ("-     a", "ul{li{pre{a}}}"),
            ("-      a\n\n  b", "ul{li{pre{ a}p{b}}}"),
        ],
    );
}

#[test]
fn lists_with_blank_lines_are_loose() {
    each(
        markdown,
        &[
            ("- a\n\n- b", "ul{li{p{a}}li{p{b}}}"),
            ("- a\n\n  b\n- c", "ul{li{p{a}p{b}}li{p{c}}}"),
            ("- a\n  - b\n\n    c\n- d", "ul{li{aul{li{p{b}p{c}}}}li{d}}"),
            ("a\n\n- b\n- c", "p{a}ul{li{b}li{c}}"),
            ("- > a\n  >\n- b", "ul{li{quote{p{a}}}li{b}}"),
        ],
    );
}

#[test]
fn tables_have_a_row_of_headings() {
    each(
        markdown,
        &[
            (
                "| a | b |\n|---|:-:|\n| c | **d** |\n\ne",
                "table{tr{th{a}th{b}}tr{td{c}td{b{d}}}}p{e}",
            ),
            ("a|b\n-|-\nc", "table{tr{th{a}th{b}}tr{td{c}}}"),
            ("x\na|b\n-|-", "p{x}table{tr{th{a}th{b}}}"),
            (
                "a|b\n-|-\nc\\|d|e\n> f",
                "table{tr{th{a}th{b}}tr{td{c|d}td{e}}}quote{p{f}}",
            ),
            ("a|b\n---", "h{a|b}"),
            ("a|b\nc|d", "p{a|b\nc|d}"),
            ("a|b\n-|-|-", "p{a|b\n-|-|-}"),
            ("| a |\n| - |\n| |", "table{tr{th{a}}tr{td{}}}"),
            ("| a<br>b |\n|---|", "table{tr{th{a<br>b}}}"),
            (
                "- a|b\n  -|-\n  c|d",
                "ul{li{table{tr{th{a}th{b}}tr{td{c}td{d}}}}}",
            ),
        ],
    );
}
