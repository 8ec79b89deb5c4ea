//! Puts the style sheets into one text that the program carries: comments and
//! needless white space go, everything else stays.

#[path = "xtask/src/css.rs"]
mod css;

use std::path::Path;
use std::{env, fs, io};

/// The sheets in the order in which they apply.
const SHEETS: [&str; 10] = [
    "tokens",
    "base",
    "launcher",
    "panel",
    "header",
    "timeline",
    "message",
    "typing",
    "quick-replies",
    "composer",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=style");
    println!("cargo::rerun-if-changed=xtask/src/css.rs");
    let mut style = String::new();
    for sheet in SHEETS {
        style.push_str(&fs::read_to_string(format!("style/{sheet}.css"))?);
        style.push('\n');
    }
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&folder).join("style.css"), css::strip(&style))
}
