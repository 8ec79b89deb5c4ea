//! Plain texts: nothing but words, line breaks and addresses.

use crate::outline::{each, plain};

#[test]
fn plain_text_is_one_paragraph_as_it_is() {
    each(
        plain,
        &[
            ("Hello", "p{Hello}"),
            ("One\nTwo\n\n  Three", "p{One\nTwo\n\n  Three}"),
            ("<b>1 < 2</b> & *x* &amp;", "p{<b>1 < 2</b> & *x* &amp;}"),
            ("Цена: 5 €", "p{Цена: 5 €}"),
        ],
    );
}

#[test]
fn blank_text_is_nothing() {
    for text in ["", " ", "\n\t \r\n", "\u{a0}"] {
        assert_eq!(plain(text), "", "{text:?}");
        assert_eq!(crate::outline::html(text.trim_matches('\u{a0}')), "");
        assert_eq!(crate::outline::markdown(text.trim_matches('\u{a0}')), "");
    }
}
