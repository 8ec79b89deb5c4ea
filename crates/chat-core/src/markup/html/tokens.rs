//! Cuts HTML into texts and tags, as tolerantly as browsers do.
//!
//! It never decides what a tag means, only where it ends.

use super::super::slice::{part, tail};
use super::elements::{self, Element};

/// A piece of HTML.
pub(super) enum Token<'a> {
    /// Words, with references in them.
    Text(&'a str),
    /// The beginning of an element.
    Start(Element, Attributes<'a>),
    /// The end of an element.
    End(Element),
}

/// The attributes that mean something here, as they are written; the first of
/// a name counts.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    /// `href` or `src`, whichever comes first.
    pub(super) address: Option<&'a str>,
    pub(super) alt: Option<&'a str>,
    pub(super) start: Option<&'a str>,
}

/// A text on its way.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Tags may still fail to end so often; after that a `<` is one. Each
    /// failure has gone through the whole text.
    failures_left: usize,
}

const MAX_FAILURES: usize = 8;

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Tokens {
            text,
            at: 0,
            failures_left: MAX_FAILURES,
        }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = tail(self.text, self.at);
            let bytes = rest.as_bytes();
            if bytes.is_empty() {
                return None;
            }
            match bytes {
                [b'<', b'!' | b'?', ..] => self.at += declaration(rest),
                [b'<', b'/', letter, ..] | [b'<', letter, ..]
                    if letter.is_ascii_alphabetic() && self.failures_left > 0 =>
                {
                    let Some(token) = self.tag() else {
                        self.failures_left -= 1;
                        return Some(self.words());
                    };
                    return Some(token);
                }
                _ => return Some(self.words()),
            }
        }
    }

    /// Words up to what may be a tag.
    fn words(&mut self) -> Token<'a> {
        let rest = tail(self.text, self.at);
        let end = rest.as_bytes()[1..].iter().position(|byte| *byte == b'<');
        let words = part(rest, 0, end.map_or(rest.len(), |end| end + 1));
        self.at += words.len();
        Token::Text(words)
    }

    /// A tag, unless it never ends. Elements that are not shown at all are
    /// gone with what is in them.
    fn tag(&mut self) -> Option<Token<'a>> {
        let ends = self.text.as_bytes()[self.at + 1] == b'/';
        let begin = self.at + 1 + usize::from(ends);
        let mut at = self.skip(begin, &|byte| !is_space(byte) && !b"/>".contains(&byte));
        let name = part(self.text, begin, at);
        let mut attributes = Attributes::default();
        let bytes = self.text.as_bytes();
        let mut is_closed = false;
        loop {
            at = self.skip(at, &is_space);
            match bytes.get(at)? {
                b'>' => break,
                b'/' => {
                    is_closed = true;
                    at += 1;
                    continue;
                }
                _ => is_closed = false,
            }
            let begin = at;
            at = self.skip(at + 1, &|byte| !is_space(byte) && !b"/>=".contains(&byte));
            let attribute = part(self.text, begin, at);
            let value = self.skip(at, &is_space);
            if bytes.get(value) == Some(&b'=') {
                at = self.skip(value + 1, &is_space);
                let quote = *bytes.get(at)?;
                let value = if matches!(quote, b'"' | b'\'') {
                    let end = self.skip(at + 1, &|byte| byte != quote);
                    let value = self.text.get(at + 1..end)?;
                    at = end + 1;
                    value
                } else {
                    let begin = at;
                    at = self.skip(at, &|byte| !is_space(byte) && byte != b'>');
                    part(self.text, begin, at)
                };
                attributes.set(attribute, value);
            }
        }
        self.at = at + 1;
        let element = elements::named(name);
        match element {
            Element::Raw | Element::Foreign if !ends => {
                let nests = element == Element::Foreign;
                if !(nests && is_closed) {
                    self.leave(name, nests);
                }
                Some(Token::Start(Element::Unknown, Attributes::default()))
            }
            _ if ends => Some(Token::End(element)),
            _ => Some(Token::Start(element, attributes)),
        }
    }

    /// Goes to the end of an element, or of the text.
    fn leave(&mut self, name: &str, nests: bool) {
        let bytes = self.text.as_bytes();
        let mut open = 1;
        while self.at < bytes.len() {
            self.at = self.skip(self.at, &|byte| byte != b'<') + 1;
            let ends = bytes.get(self.at) == Some(&b'/');
            let begin = self.at + usize::from(ends);
            let end = begin + name.len();
            let is_same = bytes
                .get(begin..end)
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && bytes
                    .get(end)
                    .is_none_or(|byte| is_space(*byte) || b"/>".contains(byte));
            if !is_same {
                continue;
            }
            if !ends {
                open += usize::from(nests);
                continue;
            }
            open -= 1;
            self.at = self.skip(end, &|byte| byte != b'>') + 1;
            if open == 0 {
                break;
            }
        }
        self.at = self.at.min(bytes.len());
    }

    /// The first place from `at` where something else begins.
    fn skip(&self, at: usize, passes: &dyn Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let end = rest.iter().position(|byte| !passes(*byte));
        at + end.unwrap_or(rest.len())
    }
}

impl<'a> Attributes<'a> {
    fn set(&mut self, name: &str, value: &'a str) {
        let field = if name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("src") {
            &mut self.address
        } else if name.eq_ignore_ascii_case("alt") {
            &mut self.alt
        } else if name.eq_ignore_ascii_case("start") {
            &mut self.start
        } else {
            return;
        };
        field.get_or_insert(value);
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0c)
}

/// The length of a comment, a document type, marked data or an instruction.
fn declaration(rest: &str) -> usize {
    let close = if rest.starts_with("<!--") {
        "-->"
    } else if rest.starts_with("<![CDATA[") {
        "]]>"
    } else {
        ">"
    };
    // `<!-->` is a whole comment.
    rest.as_bytes()[2..]
        .windows(close.len())
        .position(|bytes| bytes == close.as_bytes())
        .map_or(rest.len(), |at| 2 + at + close.len())
}
