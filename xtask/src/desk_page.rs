//! The agents' page, which the operator desk serves under `/agents/`.
//!
//! In `dist/desk/` it is built like the widget, made small; in
//! `target/desk-page/` as fast as it goes. Both have an index.html that names
//! the other files, and those have a hash of their content in their names: a
//! browser may keep them for ever, and index.html never. Nothing is inline, so
//! that the strictest policy holds.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::dist::{empty, hashed_name, place};
use crate::manifest::{DistFile, Load, Manifest};
use crate::program::{self, Program, Recipe};
use crate::project::{self, Project};
use crate::tools::npm_tools::NpmTools;
use crate::tools::wasm_target::{self, WASM_TARGET};
use crate::{css, run};

/// The folder in `dist/`.
pub(crate) const FOLDER: &str = "desk";

/// The package, and the first part of the names of its files.
const NAME: &str = "desk-page";

/// Where the desk serves it.
const BASE: &str = "/agents/";

/// Stands for the wasm's name until that is known.
const WASM_PLACEHOLDER: &str = "__WASM__";

/// The page. It begins by itself, so the glue has nothing for others.
const PAGE: Recipe = Recipe {
    package: NAME,
    entry: "import init from \"GLUE\";\ninit({ module_or_path: \"__WASM__\" });\n",
};

/// The style sheets, in the order in which they apply, after the widget's
/// tokens.
const SHEETS: [&str; 10] = [
    "base", "controls", "sign-in", "layout", "side", "talk", "message", "composer", "details",
    "dialog",
];

/// Builds the page for sites into a folder, with compressed copies of all.
pub(crate) fn build(project: &Project, npm: &NpmTools, folder: &Path) -> Result<Manifest> {
    let work = project.target.join("desk-page-work");
    empty(&work)?;
    empty(folder)?;
    let program = Program::build(project, npm, &PAGE, &work)?;
    let style = style(project)?;
    write(project, folder, &program.glue, &program.wasm, &style)
}

/// Builds the page as fast as it goes.
pub(crate) fn run(project: &Project) -> Result<()> {
    wasm_target::ensure(project)?;
    let mut cargo = run::cargo(&project.root);
    cargo.args(["build", "--package", NAME, "--target", WASM_TARGET]);
    run::run(&mut cargo)?;
    let compiled = project.target.join(WASM_TARGET).join("debug");
    let compiled = compiled.join(format!("{}.wasm", NAME.replace('-', "_")));
    let work = project.target.join("desk-page-work");
    empty(&work)?;
    program::bind(project, NAME, &compiled, &work)?;
    let read = |name: &str| {
        let path = work.join(name);
        std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let wasm = read(&format!("{NAME}_bg.wasm"))?;
    let glue = project::read(&work.join(format!("{NAME}.js")))?;
    let style = style(project)?;
    let wasm_name = hashed_name(NAME, &wasm, "wasm");
    let glue = format!("{glue}\n__wbg_init({{ module_or_path: \"{BASE}{wasm_name}\" }});\n");
    program::check_glue(glue.as_bytes())?;
    let glue_name = hashed_name(NAME, glue.as_bytes(), "js");
    let style_name = hashed_name(NAME, style.as_bytes(), "css");
    let folder = project.target.join("desk-page");
    empty(&folder)?;
    project::write(&folder.join(&wasm_name), wasm)?;
    project::write(&folder.join(&glue_name), glue)?;
    project::write(&folder.join(&style_name), style)?;
    let index = index(project, &glue_name, &style_name)?;
    project::write(&folder.join("index.html"), index)?;
    println!("{}", folder.display());
    Ok(())
}

fn write(
    project: &Project,
    folder: &Path,
    glue: &[u8],
    wasm: &[u8],
    style: &str,
) -> Result<Manifest> {
    let wasm_name = hashed_name(NAME, wasm, "wasm");
    let glue = String::from_utf8_lossy(glue);
    if !glue.contains(WASM_PLACEHOLDER) {
        bail!("the glue does not name {WASM_PLACEHOLDER}");
    }
    let glue = glue.replace(WASM_PLACEHOLDER, &format!("{BASE}{wasm_name}"));
    let glue_name = hashed_name(NAME, glue.as_bytes(), "js");
    let style_name = hashed_name(NAME, style.as_bytes(), "css");
    let index = index(project, &glue_name, &style_name)?;
    let put = |name: &str, role: &str, load, content: &[u8]| -> Result<DistFile> {
        place(folder, name, role, load, content)
    };
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files: vec![
            put("index.html", "page", Load::AtOnce, index.as_bytes())?,
            put(&style_name, "style", Load::AtOnce, style.as_bytes())?,
            put(&glue_name, "glue", Load::UntilUsable, glue.as_bytes())?,
            put(&wasm_name, "program", Load::UntilUsable, wasm)?,
        ],
    };
    manifest.write(folder)?;
    Ok(manifest)
}

fn index(project: &Project, glue: &str, style: &str) -> Result<String> {
    let path = project.root.join("crates").join(NAME).join("index.html");
    let source = project::read(&path)?;
    for placeholder in ["__GLUE__", "__STYLE__"] {
        if !source.contains(placeholder) {
            bail!("{} does not name {placeholder}", path.display());
        }
    }
    Ok(source.replace("__GLUE__", glue).replace("__STYLE__", style))
}

fn style(project: &Project) -> Result<String> {
    let tokens = project::read(&project.root.join("style").join("tokens.css"))?;
    let mut style = for_document(&tokens);
    let folder = project.root.join("crates").join(NAME).join("style");
    for sheet in SHEETS {
        style.push_str(&project::read(&folder.join(format!("{sheet}.css")))?);
        style.push('\n');
    }
    Ok(css::strip(&style))
}

/// The widget's tokens speak of the element around a shadow root; here that is
/// the document's own.
fn for_document(tokens: &str) -> String {
    tokens
        .replace(":host(", ":root:is(")
        .replace(":host", ":root")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_the_widget_become_those_of_the_document() {
        assert_eq!(
            for_document(":host { --a: b }\n:host([hidden]) { c: d }"),
            ":root { --a: b }\n:root:is([hidden]) { c: d }"
        );
    }

    #[test]
    fn index_names_the_built_files_and_has_nothing_inline() {
        let project = Project::find().unwrap();
        let index = index(&project, "a.js", "b.css").unwrap();
        assert!(index.contains("src=\"/agents/a.js\"") && index.contains("href=\"/agents/b.css\""));
        assert!(!index.contains("__") && !index.contains("<style") && !index.contains(" style="));
        let scripts = index.matches("<script").count();
        assert_eq!(scripts, index.matches("src=").count());
    }
}
