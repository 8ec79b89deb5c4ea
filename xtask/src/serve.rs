//! `cargo xtask serve`: the demo page with the sandbox behind it, and an
//! operator desk behind that.
//!
//! It installs and builds what is missing, starts the desk, the sandbox and
//! Trunk, and ends all together: on Ctrl-C, on SIGTERM, or when one of them
//! ends. What was said is gone then.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::processes::Running;
use crate::project::{self, Project};
use crate::tools::cargo_tools::CargoTool;
use crate::tools::{cargo_tools, npm_tools, wasm_target};
use crate::{desk_page, run};

const DEFAULT_PORT: u16 = 8080;

/// Trunk.toml sends `/chatapi` there.
const DEFAULT_SANDBOX_PORT: u16 = 7080;

/// Where the operator desk listens if nobody says.
const DEFAULT_DESK_PORT: u16 = 7090;

/// How long a server may take until it listens.
const SERVER_START: Duration = Duration::from_secs(20);

const POLL: Duration = Duration::from_millis(100);

/// What is asked for on the command line.
pub(crate) struct Options {
    /// Where the page is served.
    pub(crate) port: u16,
    /// Where the sandbox listens.
    pub(crate) sandbox_port: u16,
    /// Where the operator desk listens.
    pub(crate) desk_port: u16,
    /// Whether the page gets the wasm that a site would get.
    pub(crate) release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: DEFAULT_PORT,
            sandbox_port: DEFAULT_SANDBOX_PORT,
            desk_port: DEFAULT_DESK_PORT,
            release: false,
        }
    }
}

/// Serves until it is told to stop.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let stop = stop_flag()?;
    check_port(options.port, "--port")?;
    check_port(options.sandbox_port, "--sandbox-port")?;
    check_port(options.desk_port, "--desk-port")?;

    wasm_target::ensure(project)?;
    npm_tools::ensure(project)?;
    let wasm_bindgen = cargo_tools::ensure(project, &CargoTool::wasm_bindgen(project)?)?;
    let trunk = cargo_tools::ensure(project, &CargoTool::trunk())?;
    let sandbox = build(project, "sandbox")?;
    let desk = build(project, "operator-desk")?;
    desk_page::run(project)?;
    if stop.load(Ordering::Relaxed) {
        return Ok(());
    }

    let start = Some(SERVER_START);
    let data = tempfile::tempdir().context("no folder for the desk's data")?;
    let secret = secret();
    let mut running = vec![start_desk(project, &desk, data.path(), &secret, options)?];
    wait_for(&mut running, options.desk_port, start, &stop)?;
    running.push(start_sandbox(project, &sandbox, &secret, options)?);
    wait_for(&mut running, options.sandbox_port, start, &stop)?;
    let settings = TrunkSettings::for_port(project, options.sandbox_port)?;
    let programs = [wasm_bindgen, trunk];
    running.push(start_trunk(project, &programs, &settings, options)?);
    wait_for(&mut running, options.port, None, &stop)?;

    if !stop.load(Ordering::Relaxed) {
        println!("{}", addresses(options));
    }
    while !stop.load(Ordering::Relaxed) {
        check_alive(&mut running)?;
        std::thread::sleep(POLL);
    }
    println!("\nstopping");
    Ok(())
}

/// The secret in the path of the desk's address. It is as good as the demo
/// needs: everything is on this machine and gone at the end.
fn secret() -> String {
    let part = |_| format!("{:016x}", RandomState::new().build_hasher().finish());
    (0..3).map(part).collect()
}

fn start_desk(
    project: &Project,
    program: &Path,
    data: &Path,
    secret: &str,
    options: &Options,
) -> Result<Running> {
    let mut command = run::program(program);
    command
        .current_dir(&project.root)
        .args(["serve", "--demo", "--demo-secret", secret])
        .arg("--data")
        .arg(data.join("desk.sqlite"))
        .arg("--listen")
        .arg(address(options.desk_port).to_string())
        .arg("--page")
        .arg(project.target.join("desk-page"))
        .stdout(Stdio::piped());
    let mut desk = Running::start("the operator desk", &mut command)?;
    pass_on(&mut desk, "desk");
    Ok(desk)
}

fn start_sandbox(
    project: &Project,
    program: &Path,
    secret: &str,
    options: &Options,
) -> Result<Running> {
    let agents = format!("http://{}/operator/{secret}", address(options.desk_port));
    let mut command = run::program(program);
    command
        .current_dir(&project.root)
        .arg("--listen")
        .arg(address(options.sandbox_port).to_string())
        .args(["--agents-url", &agents])
        .stdout(Stdio::piped());
    let mut sandbox = Running::start("the sandbox", &mut command)?;
    pass_on(&mut sandbox, "sandbox");
    Ok(sandbox)
}

fn start_trunk(
    project: &Project,
    programs: &[PathBuf; 2],
    settings: &TrunkSettings,
    options: &Options,
) -> Result<Running> {
    let [_, trunk] = programs;
    let mut command = run::program(trunk.join("trunk"));
    command
        .current_dir(&project.root)
        .args(["serve", "--port", &options.port.to_string()])
        .args(settings.arguments());
    if options.release {
        command.arg("--release");
    }
    trunk_environment(&mut command);
    run::with_path(&mut command, programs)?;
    Running::start("trunk", &mut command)
}

/// Builds a server and gives the path of the program, which is called like its
/// package.
pub(crate) fn build(project: &Project, package: &str) -> Result<PathBuf> {
    let mut cargo = run::cargo(&project.root);
    cargo.args(["build", "--package", package, "--bin", package]);
    run::run(&mut cargo)?;
    let name = format!("{package}{}", std::env::consts::EXE_SUFFIX);
    Ok(project.target.join("debug").join(name))
}

/// Trunk asks the network for its newest version unless told not to, and
/// takes `NO_COLOR=1`, the usual form, for an error.
pub(crate) fn trunk_environment(command: &mut std::process::Command) {
    command.env("TRUNK_SKIP_VERSION_CHECK", "true");
    if std::env::var_os("NO_COLOR").is_some() {
        command.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
    }
}

/// Becomes true on Ctrl-C, SIGTERM and SIGHUP.
fn stop_flag() -> Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&flag);
    ctrlc::set_handler(move || told.store(true, Ordering::Relaxed))
        .context("cannot listen for Ctrl-C")?;
    Ok(flag)
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn check_port(port: u16, option: &str) -> Result<()> {
    match TcpListener::bind(address(port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!("cannot listen on port {port} ({error}); choose another with {option}"),
    }
}

/// Prints what the process writes, marked with where it comes from.
fn pass_on(running: &mut Running, mark: &'static str) {
    let Some(stdout) = running.stdout() else {
        return;
    };
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            println!("[{mark}] {line}");
        }
    });
}

/// Waits until something listens on the port, as long as all of these run.
fn wait_for(
    running: &mut [Running],
    port: u16,
    limit: Option<Duration>,
    stop: &AtomicBool,
) -> Result<()> {
    let started = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        check_alive(running)?;
        if TcpStream::connect_timeout(&address(port), POLL).is_ok() {
            return Ok(());
        }
        if limit.is_some_and(|limit| started.elapsed() > limit) {
            bail!(
                "nothing listens on port {port} after {:?}",
                started.elapsed()
            );
        }
        std::thread::sleep(POLL);
    }
    Ok(())
}

fn check_alive(running: &mut [Running]) -> Result<()> {
    for process in running {
        if let Some(status) = process.ended()? {
            bail!("{} ended by itself: {status}", process.name);
        }
    }
    Ok(())
}

fn addresses(options: &Options) -> String {
    let Options {
        port,
        sandbox_port,
        desk_port,
        ..
    } = options;
    format!(
        "\n  page      http://127.0.0.1:{port}/\
         \n  agents    http://127.0.0.1:{desk_port}/agents/  (the sign-in is printed above)\
         \n  chat API  http://127.0.0.1:{sandbox_port}/chatapi/demo\
         \n  control   http://127.0.0.1:{sandbox_port}/control/\
         \n\n  Write \"agent\" in the chat to be handed over. Ctrl-C ends all\n"
    )
}

/// Trunk's settings file when the sandbox is not where Trunk.toml says. Trunk
/// cannot replace one proxy from the command line, so it gets a copy; the copy
/// stands beside the original, because paths in it count from there.
struct TrunkSettings {
    copy: Option<PathBuf>,
}

impl TrunkSettings {
    fn for_port(project: &Project, sandbox_port: u16) -> Result<Self> {
        if sandbox_port == DEFAULT_SANDBOX_PORT {
            return Ok(Self { copy: None });
        }
        let original = project::read(&project.root.join("Trunk.toml"))?;
        let path = project.root.join(".trunk-serve.toml");
        project::write(&path, with_sandbox_port(&original, sandbox_port)?)?;
        Ok(Self { copy: Some(path) })
    }

    fn arguments(&self) -> Vec<std::ffi::OsString> {
        match &self.copy {
            None => Vec::new(),
            Some(path) => vec!["--config".into(), path.into()],
        }
    }
}

impl Drop for TrunkSettings {
    fn drop(&mut self) {
        if let Some(path) = &self.copy {
            drop(std::fs::remove_file(path));
        }
    }
}

fn with_sandbox_port(settings: &str, port: u16) -> Result<String> {
    let standard = format!("127.0.0.1:{DEFAULT_SANDBOX_PORT}");
    if !settings.contains(&standard) {
        bail!("Trunk.toml does not name {standard}");
    }
    Ok(settings.replace(&standard, &address(port).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_port_is_named_with_the_option_that_changes_it() {
        let holder = TcpListener::bind(address(0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let error = check_port(port, "--port").unwrap_err().to_string();
        assert!(
            error.contains(&port.to_string()) && error.contains("--port"),
            "{error}"
        );
        drop(holder);
        assert!(check_port(port, "--port").is_ok());
    }

    #[test]
    fn proxy_follows_the_sandbox_to_another_port() {
        let settings = "backend = \"http://127.0.0.1:7080/chatapi\"";
        let changed = with_sandbox_port(settings, 9000).unwrap();
        assert_eq!(changed, "backend = \"http://127.0.0.1:9000/chatapi\"");
        assert!(with_sandbox_port("", 9000).is_err());
    }

    #[test]
    fn trunk_toml_names_the_default_port() {
        let project = Project::find().unwrap();
        let settings = project::read(&project.root.join("Trunk.toml")).unwrap();
        assert!(with_sandbox_port(&settings, 9000).is_ok());
    }
}
