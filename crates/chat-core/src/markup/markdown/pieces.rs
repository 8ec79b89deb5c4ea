//! From the pieces of an inline text to the tree.

use super::super::builder::Builder;
use super::super::slice::part;
use super::super::{Tag, entities};
use super::inline::{Piece, Target};
use super::references::Definition;

/// Adds pieces to the tree, in order. Of what is in a picture only the words
/// count.
pub(super) fn emit(
    text: &str,
    pieces: Vec<Piece>,
    definitions: &[Definition],
    builder: &mut Builder,
) {
    let mut pictures: Vec<Target> = Vec::new();
    let mut alt = String::new();
    // Links that are open around one another, of which the first counts.
    let mut links = 0_usize;
    let mut is_linked = false;
    let mut words = String::new();
    for piece in pieces {
        words.clear();
        let in_picture = !pictures.is_empty();
        match piece {
            Piece::Words(begin, end) => words.push_str(part(text, begin, end)),
            Piece::Address(begin, end) => entities::decode(part(text, begin, end), &mut words),
            Piece::Character(character) => words.push(character),
            Piece::Code(begin, end) => {
                let code = code(part(text, begin, end));
                if in_picture {
                    words = code;
                } else {
                    builder.open(Tag::Code);
                    builder.text(&code);
                    builder.close();
                }
            }
            Piece::Picture(target) => pictures.push(target),
            Piece::PictureEnd => {
                if let Some(target) = pictures.pop()
                    && pictures.is_empty()
                {
                    let alt = std::mem::take(&mut alt);
                    match builder.picture(address(&target, definitions), &alt) {
                        Some(tag) => builder.leaf(tag),
                        None => builder.text(&alt),
                    }
                }
            }
            Piece::Break if in_picture => words.push('\n'),
            _ if in_picture => {}
            Piece::Break => builder.leaf(Tag::Break),
            Piece::Open(tag) => builder.open(tag),
            Piece::Close => builder.close(),
            Piece::Link(target) => {
                links += 1;
                if links == 1
                    && let Some(tag) = builder.link(address(&target, definitions))
                {
                    builder.open(tag);
                    is_linked = true;
                }
            }
            Piece::LinkEnd => {
                links -= 1;
                if links == 0 && is_linked {
                    builder.close();
                    is_linked = false;
                }
            }
            Piece::Nothing => {}
        }
        if in_picture {
            alt.push_str(&words);
        } else {
            builder.text(&words);
        }
    }
}

fn address<'a>(target: &'a Target, definitions: &'a [Definition]) -> &'a str {
    match target {
        Target::Written(address) => address,
        Target::Defined(number) => &definitions[*number].address,
    }
}

/// Code between backticks: on one line, without the spaces that keep its own
/// backticks apart from those.
fn code(text: &str) -> String {
    let code: String = text
        .chars()
        .map(|character| if character == '\n' { ' ' } else { character })
        .collect();
    match code
        .strip_prefix(' ')
        .and_then(|code| code.strip_suffix(' '))
    {
        Some(inner) if !inner.trim_ascii().is_empty() => inner.to_owned(),
        _ => code,
    }
}
