//! The structure of the source tree, checked: the invariants of the
//! architecture that can be seen in the sources, and the project's rules for
//! files.
//!
//! Each check is a function over sources, so that its test can show that it
//! fails on a broken sample. `cargo test --workspace` runs all of them over
//! the real tree. What clippy can see is left to clippy.

mod source;

mod dependencies;

mod layers;

mod files;

use anyhow::{Result, bail};

use crate::project::Project;
use source::Source;

/// Something that a rule does not allow.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    /// Counted from one; zero for the file as a whole.
    line: usize,
    message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            path,
            line,
            message,
        } = self;
        if *line == 0 {
            write!(formatter, "{path}: {message}")
        } else {
            write!(formatter, "{path}:{line}: {message}")
        }
    }
}

/// A rule over all sources.
type Check = fn(&[Source]) -> Vec<Finding>;

/// Every check, with the name under which it fails.
const CHECKS: [(&str, Check); 10] = [
    ("the core reads no clock and no randomness", layers::clock),
    ("browser names stay in their layers", layers::browser),
    ("ui starts nothing and knows no runtime", layers::ui),
    ("everything acquired is released", layers::leaks),
    ("no HTML strings", layers::html),
    ("the domain is not serialised", layers::serialize),
    ("each file says what it is", files::introduction),
    ("files are short", files::length),
    ("nothing unfinished", files::unfinished),
    ("no host of a registry", files::registries),
];

/// Runs every check over the project and prints what is wrong.
pub(crate) fn run(project: &Project) -> Result<()> {
    let sources = source::tracked(project)?;
    for finding in files::long(&sources) {
        eprintln!("warning: {finding}");
    }
    let mut count = 0;
    for (name, check) in CHECKS {
        count += report(name, &check(&sources));
    }
    let own = files::own_folders(&project.root);
    count += report(
        "no path of one machine",
        &files::machine_paths(&sources, &own),
    );
    let below = dependencies::check(project)?;
    count += report("the lower layers depend on nothing of the web", &below);
    if count > 0 {
        bail!("{count} things are not tidy");
    }
    println!("tidy: {} files", sources.len());
    Ok(())
}

fn report(name: &str, findings: &[Finding]) -> usize {
    if !findings.is_empty() {
        eprintln!("error: {name}");
        for finding in findings {
            eprintln!("  {finding}");
        }
    }
    findings.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_tidy() {
        let sources = source::tracked(&Project::find().unwrap()).unwrap();
        let failed = CHECKS
            .iter()
            .map(|(name, check)| report(name, &check(&sources)))
            .sum::<usize>();
        assert_eq!(failed, 0, "see the list above, or run `cargo xtask tidy`");
    }

    #[test]
    fn files_with_an_exception_exist() {
        let root = Project::find().unwrap().root;
        let widget = layers::UI_FILES_WITH_BROWSER_NAMES.iter();
        for path in widget.chain(&layers::PAGE_FILES_WITH_BROWSER_NAMES) {
            assert!(root.join(path).is_file(), "{path}");
        }
    }

    #[test]
    fn lower_layers_depend_on_nothing_of_the_web() {
        let findings = dependencies::check(&Project::find().unwrap()).unwrap();
        assert_eq!(findings, []);
    }
}
