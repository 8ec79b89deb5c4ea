//! Names of files, made harmless: no path, nothing invisible, and an ending
//! that fits the content, so that nothing is opened as what it is not.

use super::FileKind;

/// A name has at most so many characters.
const MOST_CHARACTERS: usize = 100;

/// What a file without a usable name is called.
const NAMELESS: &str = "file";

/// The name under which a file is kept and shown.
pub fn safe_name(told: &str, kind: &FileKind) -> String {
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last.chars().filter(|sign| is_harmless(*sign)).collect();
    let cleaned = cleaned.trim_matches(|sign: char| sign == '.' || sign.is_whitespace());
    let (stem, ending) = match cleaned.rsplit_once('.') {
        Some((stem, ending)) if fits(ending, kind) => (stem, Some(ending)),
        _ => (cleaned, kind.endings.first().copied()),
    };
    let stem: String = stem.chars().take(MOST_CHARACTERS).collect();
    let stem = match stem.trim() {
        "" => NAMELESS,
        stem => stem,
    };
    match ending {
        Some(ending) => format!("{stem}.{ending}"),
        None => format!("{stem}.bin"),
    }
}

fn fits(ending: &str, kind: &FileKind) -> bool {
    let ending = ending.to_lowercase();
    kind.endings.contains(&ending.as_str())
}

/// Whether a character shows as what it is: none that controls, turns the
/// direction of writing, or has a meaning to shells and file systems.
fn is_harmless(sign: char) -> bool {
    let turns = matches!(
        sign,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    !sign.is_control() && !turns && !r#"<>:"|?*"#.contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(told: &str, content: &[u8]) -> String {
        safe_name(told, &FileKind::of(content))
    }

    #[test]
    fn ordinary_names_stay() {
        assert_eq!(named("My notes.txt", b"x"), "My notes.txt");
        assert_eq!(named("Отчёт.CSV", b"a,b"), "Отчёт.CSV");
        assert_eq!(named("a.b.pdf", b"%PDF-1.7"), "a.b.pdf");
    }

    #[test]
    fn hostile_names_become_harmless() {
        assert_eq!(named("../../etc/passwd", b"x"), "passwd.txt");
        assert_eq!(named("C:\\temp\\a.txt", b"x"), "a.txt");
        assert_eq!(named("a\u{202e}txt.exe", b"x"), "atxt.exe.txt");
        assert_eq!(named("run.bat", b"x"), "run.bat.txt");
        assert_eq!(named("\r\nSet-Cookie: a", b"x"), "Set-Cookie a.txt");
        assert_eq!(named("...", b"x"), "file.txt");
        assert_eq!(named("", b"\x00\x01"), "file.bin");
        assert_eq!(named(&"a".repeat(500), b"x").len(), 104);
    }
}
