//! Rules for files, whatever is in them.
//!
//! This file and its tests have to spell out what they forbid, so the folder
//! is left out where text is searched.

use std::path::{Path, PathBuf};

use super::Finding;
use super::source::Source;

/// A file longer than this is split.
const MOST_LINES: usize = 500;

/// A file longer than this is worth a look.
const MANY_LINES: usize = 300;

/// The folder that has to name what is forbidden.
const OWN_FOLDER: &str = "xtask/src/tidy/";

/// Every Rust file begins by saying what it is.
pub(super) fn introduction(sources: &[Source]) -> Vec<Finding> {
    rust(sources)
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.finding(1, "must begin with `//!`: what it is and never does"))
        .collect()
}

/// No Rust file is too long to be read at once.
pub(super) fn length(sources: &[Source]) -> Vec<Finding> {
    longer_than(sources, MOST_LINES)
}

/// The files that are getting long.
pub(super) fn long(sources: &[Source]) -> Vec<Finding> {
    longer_than(sources, MANY_LINES)
}

/// No test is ignored and no code is a placeholder.
pub(super) fn unfinished(sources: &[Source]) -> Vec<Finding> {
    let searched = rust(sources).filter(|source| !source.path.starts_with(OWN_FOLDER));
    searched
        .flat_map(|source| {
            ["#[ignore", "todo!(", "unimplemented!("]
                .iter()
                .flat_map(|name| source.uses(name, "nothing is left for later"))
        })
        .collect()
}

/// The folders at the root in which people's own and passing files are on most
/// machines; by their names alone, so that this file holds no such path either.
const COMMON_FOLDERS: [&str; 3] = ["home", "Users", "tmp"];

/// The folders of this machine in particular: its user's, and the one that the
/// checkout is in.
pub(super) fn own_folders(root: &Path) -> Vec<String> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let around = root.parent().map(Path::to_path_buf);
    let named = home.into_iter().chain(around);
    let named = named.filter(|folder| folder.file_name().is_some());
    named
        .map(|folder| format!("{}/", folder.display()))
        .collect()
}

/// What works on one machine only has no place in the tree.
pub(super) fn machine_paths(sources: &[Source], own: &[String]) -> Vec<Finding> {
    let common = COMMON_FOLDERS.map(|name| format!("/{name}/"));
    let needles: Vec<&str> = common.iter().chain(own).map(String::as_str).collect();
    mentioned(
        sources,
        &needles,
        "a path of one machine",
        |before| !matches!(before, 'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | '}' | '*'),
    )
}

/// Where packages come from is the business of whoever builds.
pub(super) fn registries(sources: &[Source]) -> Vec<Finding> {
    let mut findings = mentioned(
        sources,
        // Put together, so that this file names none either.
        &[
            concat!("registry", ".npm"),
            concat!("index", ".crates"),
            concat!("static", ".crates"),
            concat!("arti", "factory"),
            concat!("files", ".python"),
            concat!("sparse", "+http"),
        ],
        "the host of a registry",
        |_| true,
    );
    for source in sources {
        if source.path.ends_with("package-lock.json") {
            findings.extend(source.mentions("\"resolved\"", "lock files name no addresses"));
        }
    }
    findings
}

fn rust(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.is_rust())
}

fn longer_than(sources: &[Source], most: usize) -> Vec<Finding> {
    rust(sources)
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > most)
        .map(|(source, lines)| source.finding(0, format!("{lines} lines, more than {most}")))
        .collect()
}

/// Mentions of `needles` whose preceding character, if there is one, counts
/// as a beginning.
fn mentioned(
    sources: &[Source],
    needles: &[&str],
    message: &str,
    begins: fn(char) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if source.path.starts_with(OWN_FOLDER) {
            continue;
        }
        for (line, number) in source.text.lines().zip(1..) {
            for needle in needles {
                let found = line
                    .match_indices(needle)
                    .any(|(at, _)| line[..at].chars().next_back().is_none_or(begins));
                if found {
                    findings.push(source.finding(number, format!("`{needle}`: {message}")));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(path: &str, text: &str) -> [Source; 1] {
        [Source::new(path, text)]
    }

    #[test]
    fn file_without_introduction_is_found() {
        assert_eq!(introduction(&one("src/a.rs", "use std::fs;\n")).len(), 1);
        assert_eq!(introduction(&one("src/a.rs", "//! A thing.\n")), []);
        assert_eq!(introduction(&one("README.md", "# A thing\n")), []);
    }

    #[test]
    fn file_that_is_too_long_is_found() {
        let lines = |count| "//!\n".repeat(count);
        assert_eq!(length(&one("src/a.rs", &lines(501))).len(), 1);
        assert_eq!(length(&one("src/a.rs", &lines(500))), []);
        assert_eq!(long(&one("src/a.rs", &lines(301))).len(), 1);
        assert_eq!(length(&one("a.json", &lines(501))), []);
    }

    #[test]
    fn ignored_test_or_placeholder_is_found() {
        for text in [
            "#[ignore]\nfn a() {}",
            "#[ignore = \"slow\"]",
            "fn a() { todo!() }",
            "fn a() { unimplemented!(\"later\") }",
        ] {
            assert_eq!(unfinished(&one("src/a.rs", text)).len(), 1, "{text}");
        }
        assert_eq!(unfinished(&one("src/a.rs", "// todo!() is forbidden")), []);
    }

    #[test]
    fn path_of_one_machine_is_found() {
        let own = own_folders(Path::new("/forge/widget"));
        assert!(own.contains(&"/forge/".to_owned()), "{own:?}");
        let found = |text: &str| machine_paths(&one("README.md", text), &own).len();
        let found = |text: &str| found(&text.replace("OWN", "/forge"));
        for text in ["cd OWN/x", "\"OWN/.cargo\""] {
            assert_eq!(found(text), 1, "{text}");
        }
        assert_eq!(found("https://a.exampleOWN/x"), 0);
        for name in COMMON_FOLDERS {
            for text in [format!("/{name}/a"), format!("(/{name}/me/a)")] {
                assert_eq!(found(&text), 1, "{text}");
            }
            for text in [format!("a/{name}/b"), format!("${{XDG}}/{name}/")] {
                assert_eq!(found(&text), 0, "{text}");
            }
        }
    }

    #[test]
    fn root_of_everything_is_no_folder_of_this_machine() {
        let own = own_folders(Path::new("/widget"));
        assert!(!own.contains(&"/".to_owned()), "{own:?}");
    }

    #[test]
    fn address_of_a_registry_is_found() {
        let lock = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert_eq!(registries(&one("Cargo.lock", lock)), []);
        assert_eq!(
            registries(&one("a.md", concat!("https://index", ".crates.example"))).len(),
            1
        );
        let npm = "\"resolved\": \"https://mirror.example/a.tgz\"";
        assert_eq!(
            registries(&one("xtask/npm/package-lock.json", npm)).len(),
            1
        );
    }
}
