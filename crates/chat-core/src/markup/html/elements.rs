//! The names of HTML's elements, and what becomes of each.

/// What an element of HTML becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Words of a kind, which may overlap with others.
    Bold,
    Italic,
    Underline,
    Strike,
    Code,
    Link,
    /// Quotation marks.
    Quotation,
    /// Only a line of its own.
    Lines,
    Heading,
    Preformatted,
    Quote,
    Unordered,
    Ordered,
    Item,
    Table,
    Row,
    HeadingCell,
    Cell,
    Break,
    Rule,
    Picture,
    /// Nothing of it is shown, and its text is no markup.
    Raw,
    /// Nothing of it is shown, and it may hold others of its name.
    Foreign,
    /// Only what is in it is shown.
    Unknown,
}

/// The names of each, in lower case.
const NAMES: &[(Element, &str)] = &[
    (Element::Bold, "b strong"),
    (Element::Italic, "i em cite dfn var"),
    (Element::Underline, "u ins"),
    (Element::Strike, "s strike del"),
    (Element::Code, "code kbd samp tt"),
    (Element::Link, "a"),
    (Element::Quotation, "q"),
    (
        Element::Lines,
        "p div section article header footer main aside nav address center figure figcaption \
         form fieldset legend details summary caption dl dt dd body html",
    ),
    (Element::Heading, "h1 h2 h3 h4 h5 h6"),
    (Element::Preformatted, "pre listing"),
    (Element::Quote, "blockquote"),
    (Element::Unordered, "ul menu dir"),
    (Element::Ordered, "ol"),
    (Element::Item, "li"),
    (Element::Table, "table"),
    (Element::Row, "tr"),
    (Element::HeadingCell, "th"),
    (Element::Cell, "td"),
    (Element::Break, "br"),
    (Element::Rule, "hr"),
    (Element::Picture, "img image"),
    (
        Element::Raw,
        "script style title textarea iframe noscript xmp noembed noframes plaintext",
    ),
    (
        Element::Foreign,
        "template svg math object select applet audio video canvas head datalist",
    ),
];

/// What the element of this name becomes.
pub(super) fn named(name: &str) -> Element {
    NAMES
        .iter()
        .find(|(_, names)| {
            names
                .split(' ')
                .any(|known| known.eq_ignore_ascii_case(name))
        })
        .map_or(Element::Unknown, |(element, _)| *element)
}
