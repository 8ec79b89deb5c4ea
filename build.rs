//! Puts the style sheets into two texts that the program carries: the one that
//! the loader has too, and the rest. Comments and needless white space go.

#[path = "xtask/src/css.rs"]
mod css;

use std::path::Path;
use std::{env, fs, io};

/// The beginning of the loader's line that names its style sheets.
const STYLE_LINE: &str = "// style:";

/// The other sheets, in the order in which they apply after the loader's.
const OWN_SHEETS: [&str; 19] = [
    "style/unread.css",
    "style/icon-button.css",
    "style/connection.css",
    "style/timeline.css",
    "style/message.css",
    "style/text.css",
    "style/actions.css",
    "style/slip.css",
    "style/image.css",
    "style/clip.css",
    "style/carousel.css",
    "style/choices.css",
    "style/lightbox.css",
    "style/typing.css",
    "style/quick-replies.css",
    "style/composer.css",
    "style/agent.css",
    "style/files.css",
    "style/phone.css",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=style");
    println!("cargo::rerun-if-changed=embed.js");
    println!("cargo::rerun-if-changed=xtask/src/css.rs");
    let loader = fs::read_to_string("embed.js")?;
    let shared = loader
        .lines()
        .find_map(|line| line.strip_prefix(STYLE_LINE))
        .ok_or_else(|| io::Error::other(format!("embed.js has no line `{STYLE_LINE}`")))?;
    write_style("shared.css", shared.split_whitespace())?;
    write_style("own.css", OWN_SHEETS)
}

fn write_style<'a>(name: &str, sheets: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut style = String::new();
    for sheet in sheets {
        style.push_str(&fs::read_to_string(sheet)?);
        style.push('\n');
    }
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&folder).join(name), css::strip(&style))
}
