//! What a message says, after it has gone through the allow-lists.
//!
//! Texts and addresses of clients are hostile; what is shown of them comes from
//! here alone.

use chat_core::Link;
use chat_core::markup::{self, Allowed, Node, plain_text};
use desk_api::{Content, Notice};

/// So much of a text stands in a list, in characters.
const PREVIEW: usize = 120;

/// What is shown of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A text.
    Text(Vec<Node>),
    /// A picture.
    Image(FileBody, Link),
    /// A sound.
    Audio(FileBody, Link),
    /// A film.
    Video(FileBody, Link),
    /// A file to be fetched, if its address may be followed.
    File(FileBody, Option<Link>),
    /// Something that happened.
    Notice(Notice),
}

/// What is told of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileBody {
    /// What it is called. Nothing if that says nothing.
    pub name: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    /// What was said with it.
    pub comment: Vec<Node>,
}

impl Body {
    /// What of a message is shown.
    pub fn of(content: &Content) -> Self {
        match content {
            Content::Text { text } => Body::Text(nodes(text)),
            Content::Notice { notice } => Body::Notice(notice.clone()),
            Content::File {
                url,
                name,
                size,
                mime_type,
                comment,
            } => {
                let file = FileBody {
                    name: one_line(name),
                    size: *size,
                    comment: comment.as_deref().map(nodes).unwrap_or_default(),
                };
                let mime = mime_type.as_deref().unwrap_or_else(|| type_by_name(name));
                let mime = mime.trim().to_ascii_lowercase();
                match (Link::to_load(url), mime.split('/').next()) {
                    // A drawing may hold a program; it is fetched, not shown.
                    (Some(link), Some("image")) if !mime.starts_with("image/svg") => {
                        Body::Image(file, link)
                    }
                    (Some(link), Some("audio")) => Body::Audio(file, link),
                    (Some(link), Some("video")) => Body::Video(file, link),
                    (link, _) => Body::File(file, link),
                }
            }
        }
    }

    /// A text that this agent writes.
    pub fn own_text(text: &str) -> Self {
        Body::Text(nodes(text))
    }

    /// A file that this agent sends.
    pub fn own_file(name: &str, size: u64) -> Self {
        let file = FileBody {
            name: one_line(name),
            size: Some(size),
            comment: Vec::new(),
        };
        Body::File(file, None)
    }

    /// Its words on one line, for lists and screen readers. Nothing if it has
    /// none.
    pub fn words(&self) -> Option<String> {
        match self {
            Body::Text(nodes) => one_line(&plain_text(nodes)),
            Body::Image(file, _)
            | Body::Audio(file, _)
            | Body::Video(file, _)
            | Body::File(file, _) => {
                one_line(&plain_text(&file.comment)).or_else(|| file.name.clone())
            }
            Body::Notice(_) => None,
        }
    }
}

/// What a file is by the end of its name: JAICP tells no types of clients'
/// files. It decides only by what means the browser is asked to show it.
fn type_by_name(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end.trim());
    match end.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => "image/",
        "mp3" | "ogg" | "oga" | "m4a" | "wav" => "audio/",
        "mp4" | "webm" | "mov" => "video/",
        _ => "",
    }
}

/// Words and addresses in a text; no markup, which nobody has promised.
fn nodes(text: &str) -> Vec<Node> {
    markup::parse(text, None, Allowed::default())
}

/// A text without line breaks and without what is not seen or turns the
/// direction of writing: a name must not look like another.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|sign| !is_unseen(*sign)));
    }
    if let Some((end, _)) = line.char_indices().nth(PREVIEW) {
        line.truncate(end);
        line.push('…');
    }
    (!line.trim().is_empty()).then_some(line)
}

fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
