//! What the widget costs a visitor in bytes, and whether that is within the
//! budget.
//!
//! The budget and the baseline are files beside this package; this file
//! measures nothing itself but reads the manifest of `dist/`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::manifest::{DistFile, Load, Manifest};
use crate::project::{self, Project};
use crate::{desk_page, dist};

/// Bytes of a kilobyte in the budget.
const KILOBYTE: usize = 1024;

/// What is asked for on the command line.
#[derive(Default)]
pub(crate) struct Options {
    /// Print JSON.
    pub(crate) json: bool,
    /// Take `dist/` as it is.
    pub(crate) no_build: bool,
    /// Make today's figures the baseline.
    pub(crate) record: bool,
}

/// Prints the sizes; an error if a limit is exceeded.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let manifest = if options.no_build {
        Manifest::read(&project.dist())?
    } else {
        dist::build(project)?
    };
    let budget: Budget = read(&project.root.join("xtask").join("size-budget.json"))?;
    let sums = budget.compare(&manifest.files);
    if options.json {
        let report = serde_json::json!({
            "version": manifest.version,
            "files": manifest.files,
            "sums": sums,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", table(&manifest.files, &sums));
        if let Ok(baseline) = read::<Vec<Recorded>>(&baseline_path(project)) {
            print!("{}", changes(&baseline, &manifest.files));
        }
        if let Ok(page) = Manifest::read(&project.dist().join(desk_page::FOLDER)) {
            print!("{}", without_limit(&page.files));
        }
    }
    if options.record {
        let recorded = manifest.files.iter().map(Recorded::of).collect::<Vec<_>>();
        let text = serde_json::to_string_pretty(&recorded)? + "\n";
        project::write(&baseline_path(project), text)?;
    }
    match sums.iter().find(|sum| !sum.within) {
        None => Ok(()),
        Some(sum) => bail!(
            "over the budget: what is loaded {} has {} bytes, {} more than the limit of {}",
            phrase(sum.until),
            sum.brotli,
            sum.brotli - sum.limit,
            sum.limit
        ),
    }
}

#[derive(Deserialize)]
struct Budget {
    limits: Vec<Limit>,
}

#[derive(Deserialize)]
struct Limit {
    until: Load,
    brotli_kilobytes: usize,
}

/// Everything that is loaded up to a point, against its limit; in bytes.
#[derive(Debug, Serialize)]
struct Sum {
    until: Load,
    raw: usize,
    gzip: usize,
    brotli: usize,
    limit: usize,
    within: bool,
}

/// A file's figures on the day when they were recorded; in bytes.
#[derive(Serialize, Deserialize)]
struct Recorded {
    role: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Recorded {
    fn of(file: &DistFile) -> Self {
        Self {
            role: file.role.clone(),
            raw: file.raw,
            gzip: file.gzip,
            brotli: file.brotli,
        }
    }
}

impl Budget {
    fn compare(&self, files: &[DistFile]) -> Vec<Sum> {
        let sum_of = |limit: &Limit| {
            let loaded = files
                .iter()
                .filter(|file| order(file.load) <= order(limit.until))
                .collect::<Vec<_>>();
            let brotli = loaded.iter().map(|file| file.brotli).sum();
            let bytes = limit.brotli_kilobytes * KILOBYTE;
            Sum {
                until: limit.until,
                raw: loaded.iter().map(|file| file.raw).sum(),
                gzip: loaded.iter().map(|file| file.gzip).sum(),
                brotli,
                limit: bytes,
                within: brotli <= bytes,
            }
        };
        self.limits.iter().map(sum_of).collect()
    }
}

fn order(load: Load) -> u8 {
    match load {
        Load::AtOnce => 0,
        Load::UntilUsable => 1,
        Load::OnDemand => 2,
    }
}

fn phrase(until: Load) -> &'static str {
    match until {
        Load::AtOnce => "before the visitor does anything",
        Load::UntilUsable => "until the chat is usable",
        Load::OnDemand => "in all",
    }
}

fn table(files: &[DistFile], sums: &[Sum]) -> String {
    let mut text = row(["file", "loaded", "raw", "gzip", "brotli", ""]);
    for file in files {
        text += &row([
            &file.name,
            file.load.words(),
            &digits(file.raw),
            &digits(file.gzip),
            &digits(file.brotli),
            "",
        ]);
    }
    for sum in sums {
        let sign = if sum.within { "of" } else { "OVER" };
        text += &row([
            phrase(sum.until),
            "",
            &digits(sum.raw),
            &digits(sum.gzip),
            &digits(sum.brotli),
            &format!("{sign} {}", digits(sum.limit)),
        ]);
    }
    text
}

/// The agents' page: no visitor loads it, so nothing limits it.
fn without_limit(files: &[DistFile]) -> String {
    let mut text = "\nthe agents' page, without a limit\n".to_owned();
    let sum = |read: fn(&DistFile) -> usize| files.iter().map(read).sum::<usize>();
    for file in files {
        text += &row([
            &file.name,
            file.load.words(),
            &digits(file.raw),
            &digits(file.gzip),
            &digits(file.brotli),
            "",
        ]);
    }
    text + &row([
        "in all",
        "",
        &digits(sum(|file| file.raw)),
        &digits(sum(|file| file.gzip)),
        &digits(sum(|file| file.brotli)),
        "",
    ])
}

fn row(cells: [&str; 6]) -> String {
    let [name, load, raw, gzip, brotli, rest] = cells;
    let line = format!("{name:<34}{load:<13}{raw:>10}{gzip:>10}{brotli:>10}  {rest}");
    format!("{}\n", line.trim_end())
}

/// A number with a comma at each thousand.
fn digits(number: usize) -> String {
    let plain = number.to_string();
    let mut text = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What became larger or smaller since the baseline, in brotli bytes.
fn changes(baseline: &[Recorded], files: &[DistFile]) -> String {
    let mut text = String::new();
    for file in files {
        let before = baseline
            .iter()
            .find(|recorded| recorded.role == file.role)
            .map_or(0, |recorded| recorded.brotli);
        let (word, difference) = if file.brotli >= before {
            ("grew", file.brotli - before)
        } else {
            ("shrank", before - file.brotli)
        };
        if difference > 0 {
            text += &format!(
                "the {} {word} by {} bytes since the baseline of {}\n",
                file.role,
                digits(difference),
                digits(before)
            );
        }
    }
    text
}

fn baseline_path(project: &Project) -> PathBuf {
    project.root.join("xtask").join("size-baseline.json")
}

fn read<T: serde::de::DeserializeOwned>(path: &std::path::Path) -> Result<T> {
    serde_json::from_str(&project::read(path)?)
        .with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(role: &str, load: Load, brotli: usize) -> DistFile {
        DistFile {
            name: format!("{role}.js"),
            role: role.to_owned(),
            load,
            raw: brotli * 3,
            gzip: brotli + 1,
            brotli,
            integrity: String::new(),
        }
    }

    fn budget(at_once: usize, until_usable: usize) -> Budget {
        let limit = |until, brotli_kilobytes| Limit {
            until,
            brotli_kilobytes,
        };
        Budget {
            limits: vec![
                limit(Load::AtOnce, at_once),
                limit(Load::UntilUsable, until_usable),
            ],
        }
    }

    #[test]
    fn everything_loaded_earlier_counts_too() {
        let files = [
            file("loader", Load::AtOnce, 1000),
            file("glue", Load::UntilUsable, 1048),
            file("extra", Load::OnDemand, 9000),
        ];
        let sums = budget(1, 2).compare(&files);
        assert_eq!((sums[0].brotli, sums[1].brotli), (1000, 2048));
        assert!(sums.iter().all(|sum| sum.within));
    }

    #[test]
    fn one_byte_over_the_limit_is_over() {
        let sums = budget(1, 2).compare(&[file("loader", Load::AtOnce, 1025)]);
        assert!(!sums[0].within);
        assert!(sums[1].within);
    }

    #[test]
    fn growth_and_shrinking_are_told_apart() {
        let baseline = [
            Recorded::of(&file("loader", Load::AtOnce, 900)),
            Recorded::of(&file("glue", Load::UntilUsable, 5000)),
        ];
        let files = [
            file("loader", Load::AtOnce, 1000),
            file("glue", Load::UntilUsable, 4000),
        ];
        let text = changes(&baseline, &files);
        assert!(text.contains("the loader grew by 100 bytes"), "{text}");
        assert!(text.contains("the glue shrank by 1,000 bytes"), "{text}");
        assert_eq!(changes(&baseline[..1], &files[..0]), "");
    }

    #[test]
    fn agents_page_is_told_with_its_sum() {
        let files = [
            file("glue", Load::UntilUsable, 1000),
            file("program", Load::UntilUsable, 2500),
        ];
        let text = without_limit(&files);
        assert!(text.lines().last().unwrap().ends_with("3,500"), "{text}");
    }

    #[test]
    fn thousands_are_set_off() {
        assert_eq!(digits(0), "0");
        assert_eq!(digits(999), "999");
        assert_eq!(digits(94208), "94,208");
        assert_eq!(digits(1234567), "1,234,567");
    }
}
