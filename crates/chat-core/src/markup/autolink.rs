//! Addresses in words: `https://…`, `http://…`, `www.…` and e-mail addresses
//! become links. Numbers of telephones do not: too many numbers are none.

use super::slice::{part, tail};
use super::{Node, Tag};
use crate::link::Link;

/// Puts words among the nodes, with the addresses in them as links.
pub(super) fn split(text: &str, nodes: &mut Vec<Node>) {
    let mut at = 0;
    let mut written = 0;
    while at < text.len() {
        let found = match text.as_bytes()[at] {
            b'h' | b'H' => web_end(text, at).map(|end| (at, end, "")),
            b'w' | b'W' => web_end(text, at).map(|end| (at, end, "https://")),
            b'@' => mailbox(text, written, at).map(|(start, end)| (start, end, "mailto:")),
            _ => None,
        };
        let Some((start, end, scheme)) = found else {
            at += 1;
            continue;
        };
        let words = part(text, start, end);
        if let Some(link) = Link::to_follow(&[scheme, words].concat()) {
            push_text(part(text, written, start), nodes);
            let children = vec![Node::Text(words.to_owned())];
            nodes.push(Node::Element(Tag::Link(link), children));
            written = end;
        }
        at = end;
    }
    push_text(tail(text, written), nodes);
}

/// Where the web address that begins here ends, if one does.
pub(super) fn web_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let rest = &bytes[start..];
    let is_inside = start > 0 && (is_word(bytes[start - 1]) || b"/@.-".contains(&bytes[start - 1]));
    let prefix = ["https://", "http://", "www."].iter().find(|prefix| {
        rest.get(..prefix.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(prefix.as_bytes()))
    })?;
    let host = *rest.get(prefix.len())?;
    if is_inside || !(is_word(host) || host >= 0x80) {
        return None;
    }
    let address = tail(text, start);
    let length = address
        .find(|character: char| {
            character.is_whitespace()
                || character.is_control()
                || matches!(
                    character,
                    '<' | '>' | '"' | '`' | '\\' | '[' | ']' | '«' | '»'
                )
        })
        .unwrap_or(address.len());
    let length = without_punctuation(part(address, 0, length));
    (length > prefix.len()).then_some(start + length)
}

/// The length of an address without what belongs to the sentence around it. A
/// closing parenthesis stays if it was opened in the address.
fn without_punctuation(address: &str) -> usize {
    let mut open = 0_isize;
    for byte in address.bytes() {
        open += isize::from(byte == b'(') - isize::from(byte == b')');
    }
    let mut length = address.len();
    while let Some(last) = part(address, 0, length).chars().next_back() {
        match last {
            ')' if open < 0 => open += 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '}' | '*' | '_' | '~' | '|' | '”' | '’'
            | '“' | '…' | '—' | '–' => {}
            _ => break,
        }
        length -= last.len_utf8();
    }
    length
}

/// Where the e-mail address around an `@` begins, not before `from`, and where
/// it ends.
fn mailbox(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_local = |byte: u8| is_word(byte) || b".+-_".contains(&byte);
    let mut start = at;
    while start > from && is_local(bytes[start - 1]) {
        start -= 1;
    }
    while start < at && !is_word(bytes[start]) {
        start += 1;
    }
    let mut end = at + 1;
    while end < bytes.len() && (is_word(bytes[end]) || b".-".contains(&bytes[end])) {
        end += 1;
    }
    while end > at && !is_word(bytes[end - 1]) {
        end -= 1;
    }
    let domain = bytes.get(at + 1..end)?;
    let named = domain.first().is_some_and(|first| is_word(*first)) && domain.contains(&b'.');
    (start < at && named).then_some((start, end))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn push_text(text: &str, nodes: &mut Vec<Node>) {
    if !text.is_empty() {
        nodes.push(Node::Text(text.to_owned()));
    }
}
