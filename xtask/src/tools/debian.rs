//! Packages of the system, by apt-get as root or by sudo.
//!
//! On a system without apt-get nothing is installed: the error says what is
//! missing, in words that help to find it there.

use anyhow::{Context, Result, bail};

use crate::{run, tools};

/// Installs Debian packages.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if run::find_on_path("apt-get").is_none() {
        bail!("this system has no apt-get; install what Debian calls: {list}");
    }
    let by_hand = format!("install it by hand: apt-get install {list}");
    let prefix: &[&str] = if is_root() {
        &[]
    } else if run::find_on_path("sudo").is_some() {
        &["sudo"]
    } else {
        bail!("neither root nor sudo here; {by_hand}");
    };
    tools::announce(&format!("installing by apt-get: {list}"));
    // An old package list is enough for most; without any, the installation
    // itself says what is wrong.
    drop(apt_get(prefix, &["update", "--quiet"]));
    let arguments = [
        &["install", "--yes", "--quiet", "--no-install-recommends"],
        packages,
    ];
    apt_get(prefix, &arguments.concat()).context(by_hand)
}

fn apt_get(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    let words = [
        prefix,
        &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
        arguments,
    ]
    .concat();
    let mut command = run::program(words[0]);
    command.args(&words[1..]);
    run::run(&mut command)
}

fn is_root() -> bool {
    run::output(run::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
