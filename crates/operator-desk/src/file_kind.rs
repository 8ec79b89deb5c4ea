//! What agents may send, by its content, and what it may be called.
//!
//! Nothing executable: what is not known is refused, and a name's ending always
//! is one of its content's.

/// A kind of file that may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The type that it is served as.
    pub mime_type: &'static str,
    /// Endings that fit; the first one is put where none does.
    endings: &'static [&'static str],
    /// Whether browsers may show it; what they may not is saved.
    pub is_shown: bool,
}

/// A name has at most so many characters before its ending.
const MOST_NAME: usize = 100;

/// A drawing says that it is one within so many bytes.
const DRAWING_WITHIN: usize = 4096;

const fn shown(mime_type: &'static str, endings: &'static [&'static str]) -> Kind {
    Kind {
        mime_type,
        endings,
        is_shown: true,
    }
}

const fn saved(mime_type: &'static str, endings: &'static [&'static str]) -> Kind {
    Kind {
        mime_type,
        endings,
        is_shown: false,
    }
}

/// Under the names that `infer` has for them.
const KINDS: &[(&str, Kind)] = &[
    ("image/jpeg", shown("image/jpeg", &["jpg", "jpeg"])),
    ("image/png", shown("image/png", &["png"])),
    ("image/gif", shown("image/gif", &["gif"])),
    ("image/webp", shown("image/webp", &["webp"])),
    ("image/bmp", shown("image/bmp", &["bmp"])),
    ("image/avif", shown("image/avif", &["avif"])),
    ("image/heif", shown("image/heif", &["heic", "heif"])),
    ("audio/mpeg", shown("audio/mpeg", &["mp3"])),
    ("audio/ogg", shown("audio/ogg", &["ogg", "oga", "opus"])),
    ("audio/opus", shown("audio/ogg", &["opus", "ogg"])),
    ("audio/m4a", shown("audio/mp4", &["m4a"])),
    ("audio/x-flac", shown("audio/flac", &["flac"])),
    ("audio/x-wav", shown("audio/wav", &["wav"])),
    ("audio/aac", shown("audio/aac", &["aac"])),
    ("video/mp4", shown("video/mp4", &["mp4", "m4v"])),
    ("video/x-m4v", shown("video/mp4", &["m4v", "mp4"])),
    ("video/webm", shown("video/webm", &["webm"])),
    ("video/quicktime", shown("video/quicktime", &["mov"])),
    ("application/pdf", saved("application/pdf", &["pdf"])),
    ("application/rtf", saved("application/rtf", &["rtf"])),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        saved(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            &["docx"],
        ),
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        saved(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            &["xlsx"],
        ),
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        saved(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            &["pptx"],
        ),
    ),
    (
        "application/vnd.oasis.opendocument.text",
        saved("application/vnd.oasis.opendocument.text", &["odt"]),
    ),
    (
        "application/vnd.oasis.opendocument.spreadsheet",
        saved("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ),
    (
        "application/vnd.oasis.opendocument.presentation",
        saved("application/vnd.oasis.opendocument.presentation", &["odp"]),
    ),
];

/// Endings after which no system runs a text.
const TEXT: Kind = saved(
    "text/plain",
    &[
        "txt", "csv", "tsv", "md", "log", "json", "yaml", "yml", "ics", "vcf",
    ],
);

/// What begins so is what it says even where all of it is text. Other beginnings
/// are short: "BM" is one of a picture, and of a price list of cars.
const IN_WORDS: &[&str] = &[
    "application/pdf",
    "application/rtf",
    "application/postscript",
];

/// A drawing can hold programs, so it is only ever saved.
const DRAWING: Kind = saved("image/svg+xml", &["svg"]);

impl Kind {
    /// The kind of a content, if it may be sent.
    pub fn of(content: &[u8]) -> Option<Kind> {
        let found = infer::get(content).map(|found| found.mime_type());
        match found.filter(|name| IN_WORDS.contains(name) || !is_text(content)) {
            None => of_text(content),
            Some(name) => KINDS
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, kind)| *kind),
        }
    }

    /// The kind that a file was served as before.
    pub fn of_mime_type(mime_type: &str) -> Option<Kind> {
        let kinds = KINDS.iter().map(|(_, kind)| *kind);
        kinds
            .chain([TEXT, DRAWING])
            .find(|kind| kind.mime_type == mime_type)
    }

    /// A name that people can keep: without folders, signs that no system
    /// takes, or signs that hide what it is, and with an ending that fits.
    pub fn name(&self, asked: &str) -> String {
        let last = asked.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|sign| !is_strange(*sign)).collect();
        let plain = plain.trim_matches([' ', '.']);
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let ending = ending.to_ascii_lowercase();
        let fits = self.endings.contains(&ending.as_str());
        // `evil.exe` that is a picture becomes `evil.exe.png`.
        let stem = if fits { stem } else { plain };
        let stem: String = stem.chars().take(MOST_NAME).collect();
        let stem = match stem.trim_matches([' ', '.']) {
            "" => "file",
            stem => stem,
        };
        let ending = if fits { &ending } else { self.endings[0] };
        format!("{stem}.{ending}")
    }
}

/// Texts are UTF-8 without control characters.
fn is_text(content: &[u8]) -> bool {
    let is_control = |sign: char| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\x0c');
    std::str::from_utf8(content).is_ok_and(|text| !text.is_empty() && !text.chars().any(is_control))
}

/// Pages and programs are refused.
fn of_text(content: &[u8]) -> Option<Kind> {
    let text = std::str::from_utf8(content)
        .ok()
        .filter(|_| is_text(content))?;
    let start: String = text.chars().take(DRAWING_WITHIN).collect();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let start = start.to_ascii_lowercase();
    if start.starts_with('<') && start.contains("<svg") {
        return Some(DRAWING);
    }
    let page = [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<script",
        "<iframe",
        "<?php",
        "#!",
    ];
    (!page.iter().any(|begin| start.starts_with(begin))).then_some(TEXT)
}

fn is_strange(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(sign, '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn content_decides_and_not_the_name() {
        let kind = |content: &[u8]| Kind::of(content).map(|kind| kind.mime_type);
        assert_eq!(kind(PNG), Some("image/png"));
        assert_eq!(kind(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(kind("price, 5 €\n".as_bytes()), Some("text/plain"));
        for drawing in [
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "<?xml version=\"1.0\"?>\n<!-- a -->\n<svg/>",
            "\u{feff} <!DOCTYPE svg><SVG/>",
        ] {
            assert_eq!(kind(drawing.as_bytes()), Some("image/svg+xml"), "{drawing}");
        }
    }

    #[test]
    fn texts_that_begin_like_something_else_are_texts() {
        for text in [
            "BMW, from 30 000",
            "ID3 is a tag",
            "GIF or PNG?",
            "OggS",
            "MZ is a pair",
        ] {
            assert_eq!(Kind::of(text.as_bytes()), Some(TEXT), "{text}");
        }
        let kind = |content: &[u8]| Kind::of(content).map(|kind| kind.mime_type);
        assert_eq!(kind(b"%PDF-1.7\n1 0 obj"), Some("application/pdf"));
        assert_eq!(kind(b"{\\rtf1 text}"), Some("application/rtf"));
        assert_eq!(kind(b"%!PS-Adobe-3.0\n"), None);
    }

    #[test]
    fn nothing_executable_and_nothing_unknown() {
        for content in [
            &b"MZ\x90\0\x03\0\0\0"[..],
            b"\x7fELF\x02\x01\x01\0",
            b"#!/bin/sh\nrm -rf /\n",
            b"<!DOCTYPE html><script>alert(1)</script>",
            b"  <html><body>",
            b"<?php system('ls');",
            b"PK\x03\x04\x14\0\0\0\x08\0",
            b"\0\x01\x02\x03",
            b"\xff\xfeh\0i\0",
            b"",
        ] {
            assert_eq!(Kind::of(content), None, "{content:?}");
        }
    }

    #[test]
    fn hostile_names_become_plain_ones() {
        let picture = Kind::of(PNG).unwrap();
        for (asked, name) in [
            ("a.png", "a.png"),
            ("A.PNG", "A.png"),
            ("../../etc/passwd", "passwd.png"),
            ("..\\..\\boot.ini", "boot.ini.png"),
            ("evil.exe", "evil.exe.png"),
            ("in\u{202e}gnp.exe", "ingnp.exe.png"),
            ("a\r\nSet-Cookie: x.png", "aSet-Cookie x.png"),
            ("\"><script>.png", "script.png"),
            ("", "file.png"),
            ("...", "file.png"),
            (".png", "png.png"),
            ("con\0.png", "con.png"),
            ("кошка.png", "кошка.png"),
        ] {
            assert_eq!(picture.name(asked), name, "{asked:?}");
        }
        assert_eq!(picture.name(&"x".repeat(5000)).len(), MOST_NAME + 4);
        assert_eq!(TEXT.name("run.bat"), "run.bat.txt");
        assert_eq!(TEXT.name("table.csv"), "table.csv");
    }
}
