//! The type of a file, by its content.
//!
//! Short signatures are easily met by chance: a text that begins with "BM" is
//! no picture. So what reads as text is looked at as text first.

use infer::{Infer, MatcherType};

/// How much of a text is looked at for what it is.
const HEAD_BYTES: usize = 4096;

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    /// The media type.
    pub mime: &'static str,
    /// Endings that fit it, the usual one first. None for what is unknown.
    pub endings: &'static [&'static str],
    /// Whether a browser may show it in a page of its own.
    pub is_shown: bool,
    /// Whether it is a program.
    pub runs: bool,
}

const fn shown(mime: &'static str, endings: &'static [&'static str]) -> FileKind {
    FileKind {
        mime,
        endings,
        is_shown: true,
        runs: false,
    }
}

const fn download(mime: &'static str, endings: &'static [&'static str]) -> FileKind {
    FileKind {
        is_shown: false,
        ..shown(mime, endings)
    }
}

const UNKNOWN: FileKind = download("application/octet-stream", &["bin"]);

const PLAIN: FileKind = shown(
    "text/plain",
    &[
        "txt", "csv", "tsv", "md", "log", "json", "yaml", "yml", "toml", "ini", "ics", "vcf", "pem",
    ],
);

const SVG: FileKind = download("image/svg+xml", &["svg"]);

const XML: FileKind = download("text/xml", &["xml"]);

/// What browsers show without running anything.
const SHOWN: &[FileKind] = &[
    shown("image/png", &["png"]),
    shown("image/jpeg", &["jpg", "jpeg"]),
    shown("image/gif", &["gif"]),
    shown("image/webp", &["webp"]),
    shown("image/avif", &["avif"]),
    shown("image/bmp", &["bmp"]),
    shown("audio/mpeg", &["mp3"]),
    shown("audio/m4a", &["m4a"]),
    shown("audio/ogg", &["ogg", "oga"]),
    shown("audio/opus", &["opus", "ogg"]),
    shown("audio/x-wav", &["wav"]),
    shown("audio/x-flac", &["flac"]),
    shown("audio/aac", &["aac"]),
    shown("video/mp4", &["mp4", "m4v", "m4a"]),
    shown("video/webm", &["webm", "weba"]),
    shown("video/quicktime", &["mov"]),
];

impl FileKind {
    /// What a file is.
    pub fn of(content: &[u8]) -> FileKind {
        match is_text(content) {
            true => of_text(content),
            false => of_bytes(content),
        }
    }

    /// What a reply of the bot or an event would call it.
    pub fn family(&self) -> &'static str {
        match self.mime.split_once('/') {
            Some(("image", _)) => "image",
            Some(("audio", _)) => "audio",
            Some(("video", _)) => "video",
            _ => "file",
        }
    }
}

fn of_text(content: &[u8]) -> FileKind {
    let head = &content[..content.len().min(HEAD_BYTES)];
    let head = String::from_utf8_lossy(head).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("#!") {
        return FileKind {
            runs: true,
            ..download("text/x-shellscript", &["sh"])
        };
    }
    if head.starts_with('<') && head.contains("<svg") {
        return SVG;
    }
    match Infer::new().get(content).map(|found| found.mime_type()) {
        Some("text/html") => download("text/html", &["html", "htm"]),
        Some("text/xml") => XML,
        Some("application/pdf") => download("application/pdf", &["pdf"]),
        Some("application/rtf") => download("application/rtf", &["rtf"]),
        _ => PLAIN,
    }
}

fn of_bytes(content: &[u8]) -> FileKind {
    let Some(found) = Infer::new().get(content) else {
        return UNKNOWN;
    };
    if let Some(kind) = SHOWN.iter().find(|kind| kind.mime == found.mime_type()) {
        return *kind;
    }
    let ending = ENDINGS.iter().find(|(mime, _)| *mime == found.mime_type());
    FileKind {
        runs: found.matcher_type() == MatcherType::App || PROGRAMS.contains(&found.mime_type()),
        ..download(
            found.mime_type(),
            ending.map_or(&[], |(_, endings)| *endings),
        )
    }
}

/// Programs that count as archives elsewhere.
const PROGRAMS: &[&str] = &[
    "application/x-shockwave-flash",
    "application/x-google-chrome-extension",
    "application/vnd.debian.binary-package",
    "application/x-rpm",
    "application/x-ole-storage",
    "application/vnd.ms-cab-compressed",
];

/// The endings of what is often sent and only ever a download.
const ENDINGS: &[(&str, &[&str])] = &[
    ("application/pdf", &["pdf"]),
    ("application/rtf", &["rtf"]),
    ("application/zip", &["zip"]),
    ("application/msword", &["doc"]),
    ("application/vnd.ms-excel", &["xls"]),
    ("application/vnd.ms-powerpoint", &["ppt"]),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["xlsx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx"],
    ),
    ("application/vnd.oasis.opendocument.text", &["odt"]),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ("application/vnd.oasis.opendocument.presentation", &["odp"]),
    ("image/heif", &["heic", "heif"]),
    ("image/tiff", &["tif", "tiff"]),
    ("audio/amr", &["amr"]),
    ("audio/midi", &["mid", "midi"]),
    ("video/x-matroska", &["mkv"]),
    ("video/x-msvideo", &["avi"]),
    ("video/mpeg", &["mpg", "mpeg"]),
];

/// Whether these bytes read as text: UTF-8 without control characters. The
/// last character may be cut only where the file ends.
fn is_text(content: &[u8]) -> bool {
    std::str::from_utf8(content).is_ok_and(|text| {
        text.chars()
            .all(|sign| !sign.is_control() || matches!(sign, '\t' | '\n' | '\r' | '\u{c}'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mime(content: &[u8]) -> &'static str {
        FileKind::of(content).mime
    }

    #[test]
    fn content_tells_the_type() {
        assert_eq!(mime(include_bytes!("../../media/beans.png")), "image/png");
        assert_eq!(mime(include_bytes!("../../media/bell.wav")), "audio/x-wav");
        assert_eq!(
            mime(include_bytes!("../../media/roaster.webm")),
            "video/webm"
        );
        assert_eq!(
            mime(include_bytes!("../../media/price-list.txt")),
            "text/plain"
        );
        assert_eq!(
            mime(include_bytes!("../../media/shop.svg")),
            "image/svg+xml"
        );
        assert_eq!(mime(b"%PDF-1.7\n..."), "application/pdf");
    }

    #[test]
    fn texts_that_begin_like_something_else_are_texts() {
        for text in ["BMW or MZ", "MZ is a letter pair", "BC", "dex"] {
            assert_eq!(mime(text.as_bytes()), "text/plain", "{text}");
        }
    }

    #[test]
    fn what_a_browser_might_run_is_never_shown() {
        for content in [
            &b"<?xml version='1.0'?><!-- x --><svg onload='alert(1)'/>"[..],
            b"\xef\xbb\xbf  <SVG><script>alert(1)</script></SVG>",
            b"<html><script>alert(1)</script>",
            b"<?xml version='1.0'?><a/>",
            b"%PDF-1.7",
            b"\x00\x01\x02",
        ] {
            assert!(!FileKind::of(content).is_shown, "{content:?}");
        }
    }
}
