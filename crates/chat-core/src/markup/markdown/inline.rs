//! What is within a paragraph, a heading or a cell: code, links, pictures,
//! emphasis, escapes, line breaks.
//!
//! The text is cut into pieces once. Delimiters and brackets stay pieces of
//! words until it is clear that they are something else.

use super::super::builder::Builder;
use super::super::slice::{part, tail};
use super::super::{Tag, autolink, entities};
use super::emphasis::{self, Run};
use super::references::{self, Definition};

/// A piece of the text.
pub(super) enum Piece {
    Nothing,
    /// Words from one place to another.
    Words(usize, usize),
    /// An address, which is words with references in them.
    Address(usize, usize),
    Character(char),
    Code(usize, usize),
    Break,
    Open(Tag),
    Close,
    Link(Target),
    LinkEnd,
    Picture(Target),
    PictureEnd,
}

/// Where a link leads.
pub(super) enum Target {
    Written(String),
    Defined(usize),
}

/// A `[` or `![` that may begin something.
struct Bracket {
    piece: usize,
    is_picture: bool,
    /// The number of runs before it.
    runs: usize,
    /// Where the words after it begin.
    begin: usize,
    /// Whether there is another one in it.
    has_inner: bool,
}

/// A text on its way.
struct Inline<'a> {
    text: &'a str,
    at: usize,
    /// Where words that are not a piece yet begin.
    words: usize,
    pieces: Vec<Piece>,
    runs: Vec<Run>,
    brackets: Vec<Bracket>,
    /// So many of the brackets begin no link, because there is one in them.
    inactive: usize,
    /// A bit for each length of backticks that do not come any more.
    absent: u32,
    definitions: &'a [Definition],
}

/// Adds a text to the tree.
pub(super) fn write(text: &str, definitions: &[Definition], builder: &mut Builder) {
    let mut inline = Inline {
        text,
        at: 0,
        words: 0,
        pieces: Vec::new(),
        runs: Vec::new(),
        brackets: Vec::new(),
        inactive: 0,
        absent: 0,
        definitions,
    };
    while inline.at < text.len() {
        inline.step();
    }
    inline.end_words(text.len());
    emphasis::resolve(std::mem::take(&mut inline.runs), &mut inline.pieces);
    super::pieces::emit(text, inline.pieces, definitions, builder);
}

impl<'a> Inline<'a> {
    fn step(&mut self) {
        let at = self.at;
        let bytes = self.text.as_bytes();
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match bytes[at] {
            b'\n' => self.line_end(),
            b'\\' if next == b'\n' => self.push(Piece::Break, 2),
            b'\\' if next.is_ascii_punctuation() => self.push(Piece::Words(at + 1, at + 2), 2),
            b'&' => match entities::first(tail(self.text, at)) {
                Some((character, length)) => self.push(Piece::Character(character), length),
                None => self.at += 1,
            },
            b'`' => self.code(),
            byte @ (b'*' | b'_' | b'~') => self.run(byte),
            b'!' if next == b'[' => self.bracket(true),
            b'[' => self.bracket(false),
            b']' => self.bracket_end(),
            b'<' => self.angle(),
            b'h' | b'H' | b'w' | b'W' => match autolink::web_end(self.text, at) {
                Some(end) => self.push(Piece::Address(at, end), end - at),
                None => self.at += 1,
            },
            _ => self.at += 1,
        }
    }

    /// Adds a piece for so many bytes.
    fn push(&mut self, piece: Piece, length: usize) {
        self.end_words(self.at);
        self.pieces.push(piece);
        self.at += length;
        self.words = self.at;
    }

    fn end_words(&mut self, end: usize) {
        if self.words < end {
            self.pieces.push(Piece::Words(self.words, end));
        }
        self.words = end;
    }

    /// Two spaces make a line break a hard one; which makes no difference to
    /// the eye.
    fn line_end(&mut self) {
        let end = self.at;
        let words = part(self.text, self.words, end);
        let spaces = words.len() - words.trim_end_matches(' ').len();
        self.end_words(end - spaces);
        self.words = end;
        match spaces {
            0 | 1 => self.at += 1,
            _ => self.push(Piece::Break, 1),
        }
    }

    fn code(&mut self) {
        let bytes = self.text.as_bytes();
        let begin = self.at + length_of_run(bytes, self.at);
        let length = begin - self.at;
        let bit = 1_u32.checked_shl(length as u32).unwrap_or(0);
        let mut close = begin;
        if bit != 0 && self.absent & bit == 0 {
            while close < bytes.len() {
                let found = length_of_run(bytes, close);
                if found == length {
                    self.push(Piece::Code(begin, close), close + length - self.at);
                    return;
                }
                close += found.max(1);
            }
            self.absent |= bit;
        }
        self.at = begin;
    }

    fn run(&mut self, byte: u8) {
        let at = self.at;
        let rest = &self.text.as_bytes()[at..];
        let length = rest.iter().take_while(|other| **other == byte).count();
        self.end_words(at);
        let piece = self.pieces.len();
        self.runs.push(Run::new(self.text, at, length, piece));
        for delimiter in at..at + length {
            self.pieces.push(Piece::Words(delimiter, delimiter + 1));
        }
        self.at += length;
        self.words = self.at;
    }

    /// `<https://…>`, `<a@b.example>` or `<br>`.
    fn angle(&mut self) {
        let begin = self.at + 1;
        let rest = tail(self.text, begin);
        let end = rest
            .find(|character: char| character.is_whitespace() || matches!(character, '<' | '>'));
        let Some(length) = end else {
            self.at += 1;
            return;
        };
        let words = part(rest, 0, length);
        if rest[length..].starts_with('>')
            && let Some(address) = address(words)
        {
            self.push(Piece::Link(Target::Written(address)), 1);
            self.push(Piece::Words(begin, begin + length), length + 1);
            self.pieces.push(Piece::LinkEnd);
        } else if words
            .get(..2)
            .is_some_and(|name| name.eq_ignore_ascii_case("br"))
            && let Some(after) = rest[2..]
                .trim_ascii_start()
                .trim_start_matches('/')
                .strip_prefix('>')
        {
            self.push(Piece::Break, 1 + rest.len() - after.len());
        } else {
            self.at += 1;
        }
    }

    fn bracket(&mut self, is_picture: bool) {
        let length = 1 + usize::from(is_picture);
        if let Some(outer) = self.brackets.last_mut() {
            outer.has_inner = true;
        }
        self.push(Piece::Words(self.at, self.at + length), length);
        self.brackets.push(Bracket {
            piece: self.pieces.len() - 1,
            is_picture,
            runs: self.runs.len(),
            begin: self.at,
            has_inner: false,
        });
    }

    fn bracket_end(&mut self) {
        let Some(bracket) = self.brackets.pop() else {
            self.at += 1;
            return;
        };
        let depth = self.brackets.len();
        let is_inactive = depth < self.inactive && !bracket.is_picture;
        self.inactive = self.inactive.min(depth);
        let target = if is_inactive {
            None
        } else {
            self.target(&bracket)
        };
        let Some((target, end)) = target else {
            self.at += 1;
            return;
        };
        self.end_words(self.at);
        emphasis::resolve(self.runs.split_off(bracket.runs), &mut self.pieces);
        let (begin, close) = if bracket.is_picture {
            (Piece::Picture(target), Piece::PictureEnd)
        } else {
            self.inactive = depth;
            (Piece::Link(target), Piece::LinkEnd)
        };
        self.pieces[bracket.piece] = begin;
        self.push(close, end - self.at);
    }

    /// Where the brackets that end here lead, and where that ends.
    fn target(&self, bracket: &Bracket) -> Option<(Target, usize)> {
        let after = self.at + 1;
        if let Some((address, end)) = references::target(self.text, after) {
            return Some((Target::Written(address), end));
        }
        let own = part(self.text, bracket.begin, self.at);
        let (label, end) = match references::label(self.text, after) {
            Some("") => (own, after + 2),
            Some(label) => (label, after + label.len() + 2),
            None => (own, after),
        };
        if std::ptr::eq(label, own) && (bracket.has_inner || own.trim_ascii().is_empty()) {
            return None;
        }
        let found = references::find(self.definitions, label)?;
        Some((Target::Defined(found), end))
    }
}

/// The length of the run of backticks here.
fn length_of_run(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == b'`').count()
}

/// The address of words in angle brackets.
fn address(words: &str) -> Option<String> {
    let scheme = words
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')))?;
    if (2..=32).contains(&scheme)
        && words.as_bytes()[0].is_ascii_alphabetic()
        && words.as_bytes()[scheme] == b':'
    {
        return Some(words.to_owned());
    }
    let mut nodes = Vec::new();
    autolink::split(words, &mut nodes);
    match &nodes[..] {
        [super::super::Node::Element(Tag::Link(link), _)] => Some(link.to_string()),
        _ => None,
    }
}
