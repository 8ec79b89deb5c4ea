//! Short names between the wasm and its glue.
//!
//! wasm-bindgen gives each import and export a long name, with a hash in most,
//! on both sides. Hashes do not compress. wasm-opt shortens them in the wasm
//! and says how; this file does the same in the glue, and fails rather than
//! leave the two apart.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The pass of wasm-opt that shortens the names and prints what it did. It
/// also makes one module of all that are imported from.
pub(crate) const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The name that the pass gives to that module.
const MODULE: &str = "a";

/// The variable of the glue that holds the wasm's exports.
const EXPORTS_VARIABLE: &str = "wasm.";

/// What wasm-opt did.
#[derive(Deserialize)]
pub(crate) struct ShortNames {
    /// Module, long name, short name.
    imports: Vec<(String, String, String)>,
    /// Long name, short name.
    exports: Vec<(String, String)>,
}

impl ShortNames {
    /// Reads what the pass printed.
    pub(crate) fn parse(printed: &str) -> Result<Self> {
        serde_json::from_str(printed).context("wasm-opt did not say how it shortened names")
    }

    /// The glue, not minified yet, with the wasm's new names.
    pub(crate) fn apply(&self, glue: &str) -> Result<String> {
        let mut out = glue.to_owned();
        let Some((module, ..)) = self.imports.first() else {
            return Ok(out);
        };
        if self.imports.iter().any(|(other, ..)| other != module) {
            bail!("the wasm imports from several modules; short names know one only");
        }
        out = replace_once(&out, &format!("\"{module}\":"), &format!("\"{MODULE}\":"))?;
        for (_, long, short) in &self.imports {
            out = replace_once(&out, &format!(" {long}: "), &format!(" {short}: "))?;
        }
        self.rename_exports(&out)
    }

    fn rename_exports(&self, glue: &str) -> Result<String> {
        let mut parts = glue.split(EXPORTS_VARIABLE);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_variable = !out.ends_with(is_word);
            let end = part.find(|sign| !is_word(sign)).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            out.push_str(EXPORTS_VARIABLE);
            if is_variable {
                let known = self.exports.iter().find(|(long, _)| long == name);
                let (_, short) = known
                    .with_context(|| format!("the glue uses `{name}`, which the wasm lacks"))?;
                out.push_str(short);
            } else {
                out.push_str(name);
            }
            out.push_str(rest);
        }
        Ok(out)
    }
}

fn is_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '$')
}

fn replace_once(text: &str, from: &str, to: &str) -> Result<String> {
    match text.matches(from).count() {
        1 => Ok(text.replacen(from, to, 1)),
        count => bail!("the glue has `{}` {count} times, not once", from.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["./x_bg.js", "__wbg_fetch_43f72e0920678da6", "a"],
  ["./x_bg.js", "__wbg_fetch_43f72e0920678da6_1", "b"]
 ],
"exports": [
  ["memory", "c"],
  ["instance_new", "d"]
 ]
}"#;

    const GLUE: &str = "\
const i = { __wbg_fetch_43f72e0920678da6: f, __wbg_fetch_43f72e0920678da6_1: g };
const imports = { \"./x_bg.js\": i };
wasm.instance_new(wasm.memory.buffer, other_wasm.instance_new);
";

    #[test]
    fn both_sides_get_the_same_names() {
        let glue = ShortNames::parse(PRINTED).unwrap().apply(GLUE).unwrap();
        let expected = "\
const i = { a: f, b: g };
const imports = { \"a\": i };
wasm.d(wasm.c.buffer, other_wasm.instance_new);
";
        assert_eq!(glue, expected);
    }

    #[test]
    fn glue_that_does_not_fit_the_wasm_is_refused() {
        let names = ShortNames::parse(PRINTED).unwrap();
        for broken in [
            GLUE.replace("_1: g", "_2: g"),
            GLUE.replace("./x_bg.js", "./y_bg.js"),
            GLUE.replace("wasm.memory", "wasm.table"),
        ] {
            assert!(names.apply(&broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn several_modules_are_refused() {
        let printed = PRINTED.replacen("./x_bg.js", "./snippets/y.js", 1);
        assert!(ShortNames::parse(&printed).unwrap().apply(GLUE).is_err());
    }
}
