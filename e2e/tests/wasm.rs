//! Runs the widget's wasm tests in real browsers: wasm-bindgen's runner serves
//! them as a page, and this opens it in each engine and reads the result.
//!
//! The runner's own way drives neither WebKitGTK nor a browser that needs
//! settings; hence its interactive mode.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use e2e::{Browser, Browsers, Engine, HOW_TO_RUN, Process, Seat, Settings, free_port, until};
use libtest_mimic::{Arguments, Conclusion, Trial};
use tokio::runtime::Runtime;

/// How long all tests of the file may take in one browser.
const PATIENCE: Duration = Duration::from_secs(180);

/// The line with which a test run ends.
const RESULT: &str = "test result: ";

fn main() -> ExitCode {
    match run(&Arguments::from_args()) {
        Ok(conclusion) => conclusion.exit_code(),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Conclusion> {
    let settings = Settings::from_environment()?;
    let (Some(runner), Some(file)) = (&settings.wasm_test_runner, &settings.wasm_test_file) else {
        eprintln!("{HOW_TO_RUN}");
        return Ok(libtest_mimic::run(arguments, Vec::new()));
    };
    let engines = settings.engines_at_hand()?;
    e2e::end_all_on_interrupt()?;
    let runtime = Runtime::new()?;
    let browsers = Arc::new(Browsers::of(&engines, runtime.handle()));
    let trials = engines
        .into_iter()
        .map(|engine| trial(engine, runner, file, &browsers))
        .collect();
    let conclusion = libtest_mimic::run(arguments, trials);
    // The browsers end before the runtime that talks to them.
    drop(browsers);
    Ok(conclusion)
}

fn trial(engine: Engine, runner: &Path, file: &Path, browsers: &Arc<Browsers>) -> Trial {
    let (runner, file) = (runner.to_owned(), file.to_owned());
    let browsers = Arc::clone(browsers);
    Trial::test(format!("{engine}::wasm"), move || {
        let output = browsers.lend(engine, Seat::Visitor, |browser| {
            output_in(browser, &runner, &file)
        });
        let output = output.map_err(|error| format!("{error:#}"))?;
        println!("\n{engine}:\n{output}\n");
        if succeeded(&output) {
            Ok(())
        } else {
            Err("a wasm test failed, see above".into())
        }
    })
}

/// Runs the tests of the file and gives what they print.
fn output_in(browser: &Browser, runner: &Path, file: &Path) -> Result<String> {
    let address = format!("127.0.0.1:{}", free_port()?);
    let mut command = Command::new(runner);
    command
        .arg(file)
        .env("NO_HEADLESS", "1")
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_ADDRESS", &address);
    let mut server = Process::start("wasm-bindgen-test-runner", command)?;
    server.wait_for_line(PATIENCE, |line| {
        line.contains("tests are now available").then_some(())
    })?;
    browser.open(&format!("http://{address}/"))?;
    let printed = || -> Result<String> {
        let read = "return document.getElementById('output').textContent";
        browser.script(read, &[])
    };
    let output = until("the wasm tests to end", PATIENCE, || {
        server.ensure_running()?;
        let output = printed()?;
        Ok(output.contains(RESULT).then_some(output))
    });
    output.with_context(|| match printed() {
        Ok(output) => format!("{}: {output}", browser.engine()),
        Err(error) => format!("{}: {error:#}", browser.engine()),
    })
}

/// Whether the output tells that at least one test ran and all went well.
fn succeeded(output: &str) -> bool {
    outcome(output).is_ok()
}

fn outcome(output: &str) -> Result<()> {
    let Some((_, result)) = output.split_once(RESULT) else {
        bail!("there is no result");
    };
    ensure!(result.starts_with("ok."), "not ok");
    ensure!(!result.contains(" 0 passed"), "no test ran");
    Ok(())
}
