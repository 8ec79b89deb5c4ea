//! From a page with the snippet to a conversation that has begun.

use anyhow::{Result, ensure};
use e2e::{Author, Key, PATIENCE, Stage, until};
use serde_json::json;

use crate::demo;

/// The addresses of what the page has fetched from the widget's host, whether
/// or not it came.
const FETCHED: &str = "return performance.getEntriesByType('resource')\
    .map(entry => entry.name).filter(name => name.startsWith(arguments[0]))";

/// How long after its load a page is looked at for what it should not fetch,
/// in milliseconds. Work that a page puts off until it is idle has begun then.
const SETTLED: u32 = 1000;

/// A visitor who never uses the chat pays for the loader only.
pub(crate) fn page_with_the_snippet_fetches_no_program(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    let state = widget.wait_until("the launcher", |state| state.launcher_visible)?;
    ensure!(!state.open, "the panel is open");
    until("the page to settle", PATIENCE, || {
        let settled = format!("performance.now() > {SETTLED}");
        Ok(stage.browser.holds(&settled)?.then_some(()))
    })?;
    let paths = fetched(stage)?;
    ensure!(paths == ["/embed.js"], "fetched {paths:?}");
    stage.picture("launcher")?;
    Ok(())
}

/// Whoever points at the launcher is about to press it.
pub(crate) fn hover_fetches_the_program(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.hover("launcher")?;
    wait_for_program(stage)?;
    ensure!(!widget.state()?.open, "hovering opened the panel");
    Ok(())
}

/// So is whoever has walked to it with the keyboard.
pub(crate) fn focus_fetches_the_program(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    stage.browser.click("#elsewhere")?;
    stage.browser.press(Key::Tab)?;
    wait_for_program(stage)?;
    let state = widget.wait_until("the focus on the launcher", |state| {
        state.has_focus("launcher")
    })?;
    ensure!(!state.open, "the focus opened the panel");
    Ok(())
}

/// The page asks for the program by awaiting `ready`.
pub(crate) fn ready_loads_the_program(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    let ask = "JaicpChat.ready.then(element => { window.e2eReady = element.localName })";
    stage.browser.run(ask)?;
    until("ready to resolve", PATIENCE, || {
        let name: Option<String> = stage.browser.script("return window.e2eReady", &[])?;
        Ok(name.filter(|name| name == "jaicp-chat"))
    })?;
    wait_for_program(stage)?;
    ensure!(!widget.state()?.open, "asking for it opened the panel");
    Ok(())
}

/// The panel's frame does not wait for the program.
pub(crate) fn panel_shows_before_the_program_has_come(stage: &Stage<'_>) -> Result<()> {
    stage.dist.hold_program();
    let widget = stage.visit_demo()?;
    let state = widget.open()?;
    ensure!(
        state.messages.is_empty(),
        "a conversation without a program"
    );
    stage.picture("opening")?;
    stage.dist.release_program();
    demo::wait_for_greeting(&widget)?;
    Ok(())
}

/// The program may come while the launcher is held down: the press counts.
pub(crate) fn press_counts_while_the_program_comes(stage: &Stage<'_>) -> Result<()> {
    stage.dist.hold_program();
    let widget = stage.visit_demo()?;
    widget.press_during("launcher", || {
        stage.dist.release_program();
        wait_for_program(stage)?;
        // Long enough for the program to take over, if it did that now.
        let now: f64 = stage.browser.script("return performance.now()", &[])?;
        until("the program to run", PATIENCE, || {
            let later = format!("performance.now() > {now} + {SETTLED}");
            Ok(stage.browser.holds(&later)?.then_some(()))
        })
    })?;
    demo::wait_for_greeting(&widget)?;
    Ok(())
}

/// Opening greets the visitor, who can write at once.
pub(crate) fn opening_starts_the_conversation(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    let own = state.texts_by(Author::Client);
    ensure!(
        own.is_empty(),
        "the opening shows as the visitor's: {own:?}"
    );
    widget.wait_until("the focus in the input", |state| state.has_focus("input"))?;
    let role = widget.attribute("panel", "role")?;
    ensure!(
        role.as_deref() == Some("dialog"),
        "the panel's role: {role:?}"
    );
    let role = widget.attribute("timeline", "role")?;
    ensure!(
        role.as_deref() == Some("log"),
        "the timeline's role: {role:?}"
    );
    stage.picture("greeting")?;
    Ok(())
}

/// What has opened the panel gets the focus back.
pub(crate) fn escape_closes_and_gives_the_focus_back(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.wait_until("the focus in the input", |state| state.has_focus("input"))?;
    stage.browser.press(Key::Escape)?;
    widget.wait_until("the panel to close", |state| {
        !state.open && state.has_focus("launcher")
    })?;
    // What was there is there again.
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    let greetings = demo::times_said(&state, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    widget.close()?;
    Ok(())
}

/// What of the widget the page has fetched, as paths.
fn fetched(stage: &Stage<'_>) -> Result<Vec<String>> {
    let origin = stage.dist.origin();
    let addresses: Vec<String> = stage.browser.script(FETCHED, &[json!(origin)])?;
    let requested = stage.dist.visits().into_iter().map(|visit| visit.path);
    let mut paths = addresses
        .iter()
        .filter_map(|address| address.strip_prefix(&origin))
        .map(str::to_owned)
        .chain(requested)
        .collect::<Vec<_>>();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn wait_for_program(stage: &Stage<'_>) -> Result<()> {
    until("the program to be fetched", PATIENCE, || {
        let paths = fetched(stage)?;
        Ok(paths
            .iter()
            .any(|path| path.ends_with(".wasm"))
            .then_some(()))
    })
}
