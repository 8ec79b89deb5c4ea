//! The loader, filled in: its source has placeholders for the style and for
//! the names of the program's files.
//!
//! It never changes the loader otherwise; what a site gets is minified in
//! `dist.rs`.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::css;
use crate::project::{self, Project};

/// The beginning of the line of the source that names its style sheets.
const STYLE_LINE: &str = "// style:";

/// The glue's name in Trunk's output, where names carry no hash.
const TRUNK_GLUE: &str = "jaicp-chat.js";

/// The wasm's name in Trunk's output.
const TRUNK_WASM: &str = "jaicp-chat_bg.wasm";

/// Writes the loader that goes with Trunk's output. Trunk copies it from a
/// fixed place, so it does not follow Cargo's target folder.
pub(crate) fn run(project: &Project) -> Result<()> {
    let loader = loader(&project.root, TRUNK_GLUE, TRUNK_WASM)?;
    let path = project.root.join("target").join("embed").join("embed.js");
    if std::fs::read_to_string(&path).is_ok_and(|old| old == loader) {
        return Ok(());
    }
    project::write(&path, loader)
}

/// The loader's source with everything filled in: style, and the names of the
/// glue and the wasm relative to the loader. Behind a name and a space may
/// follow the `integrity` of that file.
pub(crate) fn loader(root: &Path, glue: &str, wasm: &str) -> Result<String> {
    let path = root.join("embed.js");
    let source = project::read(&path)?;
    let mut style = String::new();
    for file in style_files(&source).with_context(|| format!("in {}", path.display()))? {
        style.push_str(&project::read(&root.join(file))?);
        style.push('\n');
    }
    fill_in(&source, &css::strip(&style), glue, wasm)
        .with_context(|| format!("in {}", path.display()))
}

fn style_files(source: &str) -> Result<impl Iterator<Item = &str>> {
    source
        .lines()
        .find_map(|line| line.strip_prefix(STYLE_LINE))
        .map(str::split_whitespace)
        .with_context(|| format!("no line begins with `{STYLE_LINE}`"))
}

fn fill_in(source: &str, style: &str, glue: &str, wasm: &str) -> Result<String> {
    let mut filled = source.to_owned();
    for (placeholder, value) in [
        ("\"__GLUE__\"", glue),
        ("\"__WASM__\"", wasm),
        ("\"__STYLE__\"", style),
    ] {
        if !filled.contains(placeholder) {
            bail!("the placeholder {placeholder} is missing");
        }
        filled = filled.replace(placeholder, &serde_json::to_string(value)?);
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "// style: style/a.css style/b.css\n\
                          f(\"__STYLE__\", \"__GLUE__\", \"__WASM__\");\n";

    #[test]
    fn placeholders_become_string_literals() {
        let filled = fill_in(SOURCE, "a{content:\"\\201C\"}", "g.js", "w.wasm").unwrap();
        let expected = r#"f("a{content:\"\\201C\"}", "g.js", "w.wasm");"#;
        assert_eq!(filled.lines().nth(1), Some(expected));
    }

    #[test]
    fn missing_placeholder_is_an_error() {
        let error = fill_in("f(\"__STYLE__\", \"__GLUE__\")", "", "", "").unwrap_err();
        assert!(error.to_string().contains("__WASM__"));
    }

    #[test]
    fn style_sheets_are_read_from_their_line() {
        let files = style_files(SOURCE).unwrap().collect::<Vec<_>>();
        assert_eq!(files, ["style/a.css", "style/b.css"]);
        assert!(style_files("f();").is_err());
    }
}
