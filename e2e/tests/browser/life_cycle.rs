//! Coming and going: what a widget takes it gives back.

use anyhow::{Result, ensure};
use e2e::{PATIENCE, Page, Stage, until};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::demo;

/// How often a widget comes and goes.
const ROUNDS: u32 = 50;

/// Rounds before the counting begins: what is loaded once stays loaded.
const WARM_UP: u32 = 3;

/// Counts what the page's scripts hold: listeners on what outlives a widget,
/// timers, frames, channels, locks. It runs before all of them.
const COUNTER: &str = include_str!("life_cycle/counter.js");

/// Mounts and unmounts widgets, each with its panel open.
const ROUNDABOUT: &str = include_str!("life_cycle/roundabout.js");

/// What is there at one moment.
#[derive(Debug, Deserialize, PartialEq)]
struct Inventory {
    elements: u32,
    sheets: u32,
    listeners: Vec<String>,
    timers: u32,
    frames: u32,
    channels: u32,
    locks: u32,
}

/// Nothing grows, however often widgets come and go.
pub(crate) fn fifty_widgets_leave_nothing_behind(stage: &Stage<'_>) -> Result<()> {
    // Listening all the time, so that each takes whatever there is to take.
    let snippet = stage.snippet().set("data-events", "always");
    let page = Page::with(&snippet.set("data-reply-pause", "0")).early_script(COUNTER);
    let widget = stage.visit(page)?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    mount_and_unmount(stage, WARM_UP)?;
    // Locks are given back a moment after their widget has gone.
    let before = until("the last locks to be given back", PATIENCE, || {
        let before = inventory(stage)?;
        Ok((before.locks == 0).then_some(before))
    })?;
    let counted_before = stage.browser.held_by_the_page()?;
    mount_and_unmount(stage, ROUNDS)?;
    let after = until("the last timers to end", PATIENCE, || {
        let after = inventory(stage)?;
        Ok((after.timers <= before.timers
            && after.frames <= before.frames
            && after.locks <= before.locks)
            .then_some(after))
    });
    let after = match after {
        Ok(after) => after,
        Err(_) => inventory(stage)?,
    };
    ensure!(
        after == before,
        "before: {before:#?}\nafter {ROUNDS}: {after:#?}"
    );
    // Where the engine counts by itself, what has no place in the page counts
    // as well. It frees when it likes.
    if let Some(before) = counted_before {
        let what = format!("the engine to hold no more than {before:?}");
        until(&what, PATIENCE, || {
            let after = stage.browser.held_by_the_page()?.unwrap_or(before);
            let is_freed = after.nodes <= before.nodes && after.listeners <= before.listeners;
            Ok(is_freed.then_some(()))
        })?;
    }
    Ok(())
}

/// A page may put the element somewhere else.
pub(crate) fn moving_the_element_keeps_the_conversation(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Before the move")?;
    widget.wait_for_message(&demo::echo("Before the move"))?;
    let go = "const place = document.createElement('div'); document.body.prepend(place);\
        place.append(document.querySelector('jaicp-chat'))";
    stage.browser.run(go)?;
    widget.wait_for_message(&demo::echo("Before the move"))?;
    widget.say("After the move")?;
    widget.wait_for_message(&demo::echo("After the move"))?;
    Ok(())
}

fn mount_and_unmount(stage: &Stage<'_>, rounds: u32) -> Result<()> {
    stage
        .browser
        .script::<Value>(ROUNDABOUT, &[json!(rounds)])?;
    until("the widgets to come and go", PATIENCE * 4, || {
        let outcome: Option<String> = stage.browser.script("return window.e2eRoundabout", &[])?;
        Ok(outcome)
    })
    .and_then(|outcome| {
        ensure!(outcome == "done", "a round failed: {outcome}");
        Ok(())
    })
}

fn inventory(stage: &Stage<'_>) -> Result<Inventory> {
    stage.browser.script("return window.e2eInventory()", &[])
}

/// A page may also take the element out and put it back while the program is
/// still coming: one widget comes of it, and one conversation.
pub(crate) fn coming_back_while_the_program_loads_gives_one_widget(
    stage: &Stage<'_>,
) -> Result<()> {
    stage.dist.hold_program();
    let widget = stage.visit_demo()?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    let go = "const widget = JaicpChat; widget.open(); widget.remove();\
        setTimeout(() => { document.body.append(widget); widget.open(); window.e2eBack = true; }, 50)";
    stage.browser.run(go)?;
    until("the element to be back", PATIENCE, || {
        Ok(stage.browser.holds("window.e2eBack")?.then_some(()))
    })?;
    stage.dist.release_program();
    demo::wait_for_greeting(&widget)?;
    let (wrappers, sheets): (u32, u32) = stage.browser.script(
        "const root = document.querySelector('jaicp-chat').shadowRoot;\
         return [root.querySelectorAll('.widget').length, root.adoptedStyleSheets.length]",
        &[],
    )?;
    ensure!(
        (wrappers, sheets) == (1, 2),
        "{wrappers} widgets, {sheets} sheets"
    );
    let greetings = demo::times_said(&widget.state()?, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    Ok(())
}

/// Outside the page there is nothing to call, and nothing breaks; back in it,
/// everything works.
pub(crate) fn calls_outside_the_page_break_nothing(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    let go = "const widget = JaicpChat; widget.destroy();\
        setTimeout(async () => {\
          widget.open(); widget.toggle(); widget.send('to nobody');\
          await widget.ready.catch(() => { window.e2eRefused = true });\
          document.createElement('jaicp-chat').open();\
          document.body.append(widget); widget.open();\
        }, 50)";
    stage.browser.run(go)?;
    demo::wait_for_greeting(&widget)?;
    ensure!(
        stage.browser.holds("window.e2eRefused")?,
        "`ready` promised too much"
    );
    let state = widget.state()?;
    ensure!(demo::times_said(&state, "to nobody") == 0, "{state:#?}");
    Ok(())
}

/// Old libraries add to the prototypes of all objects.
pub(crate) fn foreign_prototypes_do_no_harm(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet()).early_script(
        // Drivers run in the page too, and take no more than this.
        "Object.prototype['a b'] = 1; Array.prototype.last = 1",
    );
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    Ok(())
}
