//! HTML to the tree, with tags in any disorder.
//!
//! White space collapses as in browsers, with one difference: bots write their
//! texts with `\n` for a new line, so a line break in the source stays one
//! unless it stands next to a block's tag or to a `<br>`.

mod elements;
mod kinds;
mod structure;
mod tokens;

use elements::Element;
use kinds::{CELL, CODE_BLOCK, HEADING, ITEM, LIST, QUOTE, ROW, TABLE};
use structure::Structure;
use tokens::{Attributes, Token, Tokens};

use super::{Allowed, Node, Tag, entities};

/// Reads a text of HTML.
pub(super) fn parse(text: &str, allowed: Allowed) -> Vec<Node> {
    let mut structure = Structure::new(text.len(), allowed);
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(words) => structure.words(&entities::decoded(words)),
            // What is in a block of code is copied as it is.
            Token::Start(element, _) if structure.is_code() && element != Element::Break => {}
            Token::Start(element, attributes) => start(&mut structure, element, &attributes),
            Token::End(element) => end(&mut structure, element),
        }
    }
    structure.finish()
}

fn start(structure: &mut Structure, element: Element, attributes: &Attributes<'_>) {
    match element {
        Element::Link => {
            let address = entities::decoded(attributes.address.unwrap_or_default());
            structure.begin_link(&address);
        }
        Element::Picture => {
            let address = entities::decoded(attributes.address.unwrap_or_default());
            let alt = entities::decoded(attributes.alt.unwrap_or_default());
            structure.picture(&address, &alt);
        }
        Element::Break => structure.line_break(),
        Element::Rule => structure.rule(),
        Element::Quotation => structure.words("“"),
        Element::Lines => structure.new_line(),
        Element::Ordered => {
            let start = attributes.start.and_then(|start| start.trim().parse().ok());
            structure.begin(Tag::Ordered {
                start: start.unwrap_or(1),
            });
        }
        _ => {
            if let Some(tag) = style(element) {
                structure.begin_style(tag);
            } else if let Some(tag) = block(element) {
                structure.begin(tag);
            }
        }
    }
}

fn end(structure: &mut Structure, element: Element) {
    match element {
        Element::Link => structure.end_link(),
        Element::Break => structure.line_break(),
        Element::Quotation => structure.words("”"),
        Element::Lines => structure.new_line(),
        Element::Heading => structure.end(HEADING, 0),
        Element::Preformatted => structure.end(CODE_BLOCK, 0),
        Element::Quote => structure.end(QUOTE, CELL),
        Element::Unordered | Element::Ordered => structure.end(LIST, CELL | QUOTE),
        Element::Item => structure.end(ITEM, CELL | QUOTE | LIST),
        Element::Table => structure.end(TABLE, 0),
        Element::Row => structure.end(ROW, TABLE),
        Element::HeadingCell | Element::Cell => structure.end(CELL, TABLE),
        _ => {
            if let Some(tag) = style(element) {
                structure.end_style(&tag);
            }
        }
    }
}

fn style(element: Element) -> Option<Tag> {
    Some(match element {
        Element::Bold => Tag::Bold,
        Element::Italic => Tag::Italic,
        Element::Underline => Tag::Underline,
        Element::Strike => Tag::Strike,
        Element::Code => Tag::Code,
        _ => return None,
    })
}

fn block(element: Element) -> Option<Tag> {
    Some(match element {
        Element::Heading => Tag::Heading,
        Element::Preformatted => Tag::CodeBlock,
        Element::Quote => Tag::Quote,
        Element::Unordered => Tag::Unordered,
        Element::Item => Tag::Item,
        Element::Table => Tag::Table,
        Element::Row => Tag::Row,
        Element::HeadingCell => Tag::HeadingCell,
        Element::Cell => Tag::Cell,
        _ => return None,
    })
}
