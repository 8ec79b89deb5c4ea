//! Character references: `&amp;`, `&#8212;`, `&#x2014;`. Those without a
//! semicolon are words: `?a=1&copy=2` is an address and no copyright.

use super::slice::{part, tail};

/// The names that are known, each with what it stands for.
const NAMED: &str = "amp=& lt=< gt=> quot=\" apos=' nbsp=\u{a0} shy=\u{ad} laquo=« raquo=» \
    lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ mdash=— ndash=– hellip=… bull=• middot=· \
    copy=© reg=® trade=™ euro=€ pound=£ cent=¢ yen=¥ sect=§ para=¶ deg=° plusmn=± times=× \
    divide=÷ frac12=½ frac14=¼ larr=← rarr=→ uarr=↑ darr=↓ check=✓ auml=ä ouml=ö uuml=ü Auml=Ä \
    Ouml=Ö Uuml=Ü szlig=ß ensp=\u{2002} emsp=\u{2003} thinsp=\u{2009} zwj=\u{200d} \
    zwnj=\u{200c} ne=≠ le=≤ ge=≥ infin=∞ minus=− numero=№";

/// The longest reference that is looked at, in bytes.
const MAX_LENGTH: usize = 12;

/// The most digits of a number (CommonMark).
const MAX_DIGITS: usize = 7;

/// The character that the reference at the beginning of a text stands for, and
/// the reference's length.
pub(super) fn first(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let end = bytes
        .iter()
        .take(MAX_LENGTH)
        .position(|byte| *byte == b';')?;
    let name = text.get(1..end).filter(|_| bytes[0] == b'&')?;
    let character = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(name)?,
    };
    Some((character, end + 1))
}

/// Adds a text to another, with characters for references.
pub(super) fn decode(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        into.push_str(part(rest, 0, at));
        rest = tail(rest, at);
        let (character, length) = first(rest).unwrap_or(('&', 1));
        into.push(character);
        rest = tail(rest, length);
    }
    into.push_str(rest);
}

/// A text with characters for references.
pub(super) fn decoded(text: &str) -> String {
    let mut into = String::new();
    decode(text, &mut into);
    into
}

fn named(name: &str) -> Option<char> {
    NAMED
        .split(' ')
        .filter_map(|entry| entry.split_once('='))
        .find(|(known, _)| *known == name)?
        .1
        .chars()
        .next()
}

/// What is no character is the sign for that; longer numbers are words.
fn numeric(number: &str) -> Option<char> {
    let (digits, radix) = match number.as_bytes().first()? {
        b'x' | b'X' => (tail(number, 1), 16),
        _ => (number, 10),
    };
    if !(1..=MAX_DIGITS).contains(&digits.len()) {
        return None;
    }
    let mut value = 0_u32;
    for character in digits.chars() {
        value = value * radix + character.to_digit(radix)?;
    }
    Some(
        char::from_u32(value)
            .filter(|character| *character != '\0')
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    )
}
