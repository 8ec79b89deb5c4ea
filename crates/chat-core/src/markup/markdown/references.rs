//! Where links of Markdown lead: destinations, titles, labels, definitions.
//!
//! Titles are read and left out.

use super::super::entities;
use super::super::slice::{part, tail};

/// The longest label, in bytes (CommonMark: 999 characters).
const MAX_LABEL: usize = 999;

/// Definitions after so many do not count, so that looking one up takes no
/// more time in a long text.
const MAX_DEFINITIONS: usize = 100;

/// The deepest nesting of parentheses in a destination.
const MAX_PARENTHESES: usize = 32;

/// `[label]: address`
pub(super) struct Definition {
    label: String,
    pub(super) address: String,
}

/// Keeps a definition. The first of a label counts.
pub(super) fn add(definitions: &mut Vec<Definition>, definition: Definition) {
    if definitions.len() < MAX_DEFINITIONS && find(definitions, &definition.label).is_none() {
        definitions.push(definition);
    }
}

/// The definition of a label. Upper and lower case are the same in ASCII.
pub(super) fn find(definitions: &[Definition], label: &str) -> Option<usize> {
    definitions.iter().position(|definition| {
        let mut known = definition.label.split_ascii_whitespace();
        let mut asked = label.split_ascii_whitespace();
        loop {
            match (known.next(), asked.next()) {
                (None, None) => return true,
                (Some(one), Some(other)) if one.eq_ignore_ascii_case(other) => {}
                _ => return false,
            }
        }
    })
}

/// The definition at the beginning of a paragraph, and its length.
pub(super) fn definition(text: &str) -> Option<(Definition, usize)> {
    let label = label(text, 0)?;
    let colon = label.len() + 2;
    if label.trim_ascii().is_empty() || text.as_bytes().get(colon) != Some(&b':') {
        return None;
    }
    let (address, after) = destination(text, skip_space(text, colon + 1))?;
    let end = title(text, after)
        .and_then(|end| line_end(text, end))
        .or_else(|| line_end(text, after))?;
    let label = label.to_owned();
    Some((Definition { label, address }, end))
}

/// `(address "title")` after the words of a link, and where it ends.
pub(super) fn target(text: &str, at: usize) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'(') {
        return None;
    }
    let begin = skip_space(text, at + 1);
    let (address, after) = match bytes.get(begin)? {
        b')' => (String::new(), begin),
        _ => destination(text, begin)?,
    };
    let end = skip_space(text, title(text, after).unwrap_or(after));
    (bytes.get(end) == Some(&b')')).then_some((address, end + 1))
}

/// `[label]`, without the brackets.
pub(super) fn label(text: &str, at: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let mut end = at + 1;
    while end - at <= MAX_LABEL + 1 {
        match bytes.get(end)? {
            b'[' => return None,
            b']' => return text.get(at + 1..end),
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    None
}

/// An address with or without angle brackets, and where it ends.
fn destination(text: &str, at: usize) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let is_wrapped = bytes.get(at)? == &b'<';
    let begin = at + usize::from(is_wrapped);
    let mut end = begin;
    let mut open = 0;
    loop {
        match bytes.get(end) {
            Some(b'>') if is_wrapped => return Some((plain(text.get(begin..end)?), end + 1)),
            None | Some(b'\n' | b'<') if is_wrapped => return None,
            Some(b'\\') if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            _ if is_wrapped => {}
            Some(b'(') if open == MAX_PARENTHESES => return None,
            Some(b'(') => open += 1,
            Some(b')') if open > 0 => open -= 1,
            None | Some(b')' | b'\0'..=b' ' | 0x7f) => break,
            _ => {}
        }
        end += 1;
    }
    (open == 0 && end > begin).then(|| (plain(part(text, begin, end)), end))
}

/// Where the title after white space ends.
fn title(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = skip_space(text, at);
    let close = match bytes.get(end)? {
        _ if end == at => return None,
        b'(' => b')',
        quote @ (b'"' | b'\'') => *quote,
        _ => return None,
    };
    loop {
        end += 1;
        match bytes.get(end)? {
            byte if *byte == close => return Some(end + 1),
            b'(' if close == b')' => return None,
            b'\\' => end += 1,
            _ => {}
        }
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_ascii_start().len()
}

/// The beginning of the next line, if nothing else is on this one.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
    part(rest, 0, end)
        .trim_ascii()
        .is_empty()
        .then_some(at + end)
}

/// A text without escapes and references.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut begin = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes[at] == b'\\' && bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) {
            entities::decode(part(text, begin, at), &mut plain);
            begin = at + 1;
            // What is escaped begins no reference.
            plain.push(bytes[begin].into());
            begin += 1;
            at += 1;
        }
        at += 1;
    }
    entities::decode(tail(text, begin), &mut plain);
    plain
}
