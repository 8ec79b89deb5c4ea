//! Tools that are crates: trunk, wasm-bindgen, geckodriver.
//!
//! A program of exactly the pinned version is taken wherever it is. Else it
//! is installed into the tools folder: prebuilt by `cargo binstall` where that
//! is there and finds one, else built. It never replaces what the user has.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::Project;
use crate::{run, tools};

/// 0.22 needs a newer compiler than the one that this project builds with.
const TRUNK_VERSION: &str = "0.21.14";

const GECKODRIVER_VERSION: &str = "0.37.1";

/// A build that is ready soon rather than fast: these programs run for
/// seconds, while the release profiles that their authors chose (whole-program
/// optimisation in one unit) keep a small machine busy for a quarter of an
/// hour.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// A crate that installs programs.
pub(crate) struct CargoTool {
    package: &'static str,
    version: String,
    /// Each must be there in the version of the package.
    programs: &'static [&'static str],
}

impl CargoTool {
    /// The bundler that serves the demo page.
    pub(crate) fn trunk() -> Self {
        Self {
            package: "trunk",
            version: TRUNK_VERSION.to_owned(),
            programs: &["trunk"],
        }
    }

    /// The generator of the glue, which must be of the library's version.
    pub(crate) fn wasm_bindgen(project: &Project) -> Result<Self> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            version: project.locked_version("wasm-bindgen")?,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        })
    }

    /// Firefox's WebDriver server.
    pub(crate) fn geckodriver() -> Self {
        Self {
            package: "geckodriver",
            version: GECKODRIVER_VERSION.to_owned(),
            programs: &["geckodriver"],
        }
    }

    /// Whether all programs in `folder` say that they are of this version.
    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|name| {
            let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            path.is_file()
                && run::output(run::program(path).arg("--version"))
                    .is_ok_and(|text| says_version(&text, &self.version))
        })
    }
}

/// Installs the tool if it is missing and gives the folder of its programs.
pub(crate) fn ensure(project: &Project, tool: &CargoTool) -> Result<PathBuf> {
    let root = project.tools.join("cargo");
    let own = root.join("bin");
    if tool.is_in(&own) {
        return Ok(own);
    }
    let on_path = run::find_on_path(tool.programs[0]);
    if let Some(folder) = on_path.as_deref().and_then(Path::parent)
        && tool.is_in(folder)
    {
        return Ok(folder.to_owned());
    }
    install(project, tool, &root)?;
    if !tool.is_in(&own) {
        bail!(
            "{} {} was installed into {} but does not run there",
            tool.package,
            tool.version,
            own.display()
        );
    }
    Ok(own)
}

fn install(project: &Project, tool: &CargoTool, root: &Path) -> Result<()> {
    let name = format!("{} {}", tool.package, tool.version);
    if run::find_on_path("cargo-binstall").is_some() {
        tools::announce(&format!("looking for a prebuilt {name}"));
        let mut binstall = run::cargo(&project.root);
        binstall
            .args([
                "binstall",
                "--no-confirm",
                "--disable-strategies",
                "compile",
            ])
            .arg("--root")
            .arg(root)
            .arg(format!("{}@{}", tool.package, tool.version));
        if run::run(&mut binstall).is_ok() && tool.is_in(&root.join("bin")) {
            return Ok(());
        }
        tools::announce("there is none that works here");
    }
    tools::announce(&format!("building {name}, once; this takes some minutes"));
    let target = project.tools.join("build");
    // A lock file that was published with a crate can name what the registry
    // no longer has: then cargo chooses the versions.
    let locked = run::run(build(project, tool, root, &target)?.arg("--locked"));
    if locked.is_err() {
        tools::announce(&format!("trying {name} again without its lock file"));
        run::run(&mut build(project, tool, root, &target)?)?;
    }
    // Only what was built to get here; it is kept when a build fails, so that
    // the next try goes on from there.
    drop(std::fs::remove_dir_all(&target));
    Ok(())
}

fn build(project: &Project, tool: &CargoTool, root: &Path, target: &Path) -> Result<Command> {
    let mut cargo = run::cargo(&project.root);
    cargo
        .args([
            "install",
            tool.package,
            "--force",
            "--version",
            &tool.version,
        ])
        .arg("--root")
        .arg(root)
        .arg("--target-dir")
        .arg(target)
        .envs(QUICK_BUILD);
    // Else cargo advises to put this folder on the PATH, which nobody needs.
    run::with_path(&mut cargo, &[root.join("bin")])?;
    Ok(cargo)
}

/// Whether a program's answer to `--version` names exactly this version.
fn says_version(text: &str, version: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| line.split_whitespace().any(|word| word == version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_is_accepted() {
        assert!(says_version("trunk 0.21.14\n", "0.21.14"));
        assert!(says_version(
            "geckodriver 0.37.1 (abc 2025)\n\nmore",
            "0.37.1"
        ));
        assert!(!says_version("trunk 0.21.14-beta.1", "0.21.14"));
        assert!(!says_version("trunk 0.21.1", "0.21.14"));
        assert!(!says_version("", "0.21.14"));
    }
}
