//! The files that git tracks, and searching in them.
//!
//! Searching code leaves comments out: prose may name what code may not.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Finding;
use crate::project::Project;
use crate::run;

/// A text file of the project.
pub(super) struct Source {
    /// Relative to the root, with slashes.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
    /// The text with its comments replaced by spaces, line by line the same.
    pub(super) code: String,
}

impl Source {
    /// A file with this content.
    pub(super) fn new(path: &str, text: &str) -> Self {
        let code = match path.rsplit_once('.') {
            Some((_, "rs")) => without_comments(text, Language::Rust),
            Some((_, "js" | "mjs" | "css")) => without_comments(text, Language::Script),
            _ => text.to_owned(),
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
        }
    }

    /// Whether the file is in the module `path` (without `.rs`): the file of
    /// that name or one in the folder of that name.
    pub(super) fn is_in(&self, path: &str) -> bool {
        self.path
            .strip_prefix(path)
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The uses of `name` in code, as a name of its own or, if it ends in a
    /// sign of punctuation or `_`, as the beginning of one.
    pub(super) fn uses(&self, name: &str, message: &str) -> Vec<Finding> {
        self.lines_with(&self.code, name, message)
    }

    /// The same in all of the text.
    pub(super) fn mentions(&self, name: &str, message: &str) -> Vec<Finding> {
        self.lines_with(&self.text, name, message)
    }

    /// A finding about a line, or with zero about the file.
    pub(super) fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            message: message.into(),
        }
    }

    fn lines_with(&self, text: &str, name: &str, message: &str) -> Vec<Finding> {
        text.lines()
            .zip(1..)
            .filter(|(line, _)| names(line, name))
            .map(|(_, number)| self.finding(number, format!("`{name}`: {message}")))
            .collect()
    }
}

/// Every text file that git tracks or would track.
pub(super) fn tracked(project: &Project) -> Result<Vec<Source>> {
    let mut git = run::program("git");
    git.current_dir(&project.root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = run::output(&mut git)?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    let sources = paths
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|path| {
            // What is deleted but not committed yet is listed too; what is not
            // UTF-8 is a picture.
            let text = std::fs::read_to_string(project.root.join(path)).ok()?;
            Some(Source::new(path, &text))
        });
    Ok(sources.collect())
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn names(line: &str, name: &str) -> bool {
    let open_end = name.ends_with(|end| end == '_' || !is_word(end));
    let open_start = name.starts_with(|start| !is_word(start));
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        (open_start || !before.is_some_and(is_word)) && (open_end || !after.is_some_and(is_word))
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Rust,
    /// JavaScript, and close enough for style sheets.
    Script,
}

/// Replaces comments by spaces and keeps line breaks and strings.
fn without_comments(text: &str, language: Language) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (length, keep) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), false)
        } else if rest.starts_with("/*") {
            (block_comment(rest, language), false)
        } else if let Some(length) = literal(rest, code.chars().next_back(), language) {
            (length, true)
        } else {
            (next.len_utf8(), true)
        };
        let (part, remaining) = rest.split_at(length);
        if keep {
            code.push_str(part);
        } else {
            let blank = |sign| if sign == '\n' { '\n' } else { ' ' };
            code.extend(part.chars().map(blank));
        }
        rest = remaining;
    }
    code
}

/// The length of the comment that `text` begins with. Rust's nest.
fn block_comment(text: &str, language: Language) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") && (depth == 0 || language == Language::Rust) {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the string or character that `text` begins with, if it
/// begins with one.
fn literal(text: &str, before: Option<char>, language: Language) -> Option<usize> {
    let first = text.chars().next()?;
    match (language, first) {
        (Language::Rust, 'r') if !before.is_some_and(is_word) || before == Some('b') => {
            let hashes = text[1..].chars().take_while(|sign| *sign == '#').count();
            text[1 + hashes..].starts_with('"').then(|| {
                let end = format!("\"{}", "#".repeat(hashes));
                let start = 2 + hashes;
                text[start..]
                    .find(&end)
                    .map_or(text.len(), |at| start + at + end.len())
            })
        }
        (Language::Rust, '\'') => character(text),
        (_, '"') => Some(quoted(text, '"', language == Language::Script)),
        (Language::Script, '\'') => Some(quoted(text, '\'', true)),
        (Language::Script, '`') => Some(quoted(text, '`', false)),
        _ => None,
    }
}

/// A character of Rust, and not the beginning of a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut signs = text.char_indices().skip(1);
    match signs.next()?.1 {
        '\\' => text[3..].find('\'').map(|at| 3 + at + 1),
        _ => match signs.next()? {
            (at, '\'') => Some(at + 1),
            _ => None,
        },
    }
}

fn quoted(text: &str, quote: char, one_line: bool) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if sign == '\\' {
            escaped = true;
        } else if sign == quote || (one_line && sign == '\n') {
            return at + sign.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_left_out_and_lines_stay() {
        let source = Source::new("a.rs", "let a = 1; // Instant\n/* Instant\n */ let b;\n");
        assert!(source.uses("Instant", "").is_empty());
        assert_eq!(source.uses("b", "")[0].line, 3);
        assert_eq!(source.mentions("Instant", "").len(), 2);
    }

    #[test]
    fn strings_and_characters_are_not_taken_for_comments() {
        for line in [
            "f(\"http://a\", x)",
            "f(r#\"a // \"b\" // \"#, x)",
            "f('\"', x)",
            "f('\\'', x)",
            "f('\\u{22}', x)",
            "fn f<'a>(y: &'a str, x: u8)",
            "f(b'\"', x)",
        ] {
            let source = Source::new("a.rs", line);
            assert_eq!(source.code, line);
        }
        let script = Source::new("a.js", "f('//', `//${a}`, \"//\", x) // x\n");
        assert_eq!(script.code.trim_end(), "f('//', `//${a}`, \"//\", x)");
    }

    #[test]
    fn names_are_whole_unless_they_end_open() {
        assert!(names("use rand::x;", "rand"));
        assert!(!names("let random = brand;", "rand"));
        assert!(names("use gloo_net::x;", "gloo_"));
        assert!(names("closure.forget();", ".forget("));
        assert!(!names("closure.forget_me()", ".forget("));
    }

    #[test]
    fn module_is_a_file_or_a_folder() {
        assert!(Source::new("src/ui.rs", "").is_in("src/ui"));
        assert!(Source::new("src/ui/a.rs", "").is_in("src/ui"));
        assert!(!Source::new("src/uint.rs", "").is_in("src/ui"));
    }
}
