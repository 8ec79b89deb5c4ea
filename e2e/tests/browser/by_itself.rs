//! What comes without being asked for: after a sleep, and after a reload.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{PATIENCE, Page, Stage, until};

use crate::demo;

/// The widget looks every fifteen seconds whether the device has slept; here
/// that is twice a second. The clock can be set.
const FAST_HEART: &str = "const { setTimeout } = window;\
    window.setTimeout = (action, delay, ...values) =>\
      setTimeout.call(window, action, delay === 15000 ? 500 : delay, ...values);\
    const { now } = Date;\
    window.slept = 0;\
    Date.now = () => now() + slept";

/// A setting of the sandbox by which ten seconds are three.
const FASTER: &str = "time_scale = 0.3\n\
    [[channel]]\nname = \"demo\"\ntoken = \"demo\"\nbot = \"demo\"\n";

/// A device that has slept an hour cannot rely on a poll that it began before.
pub(crate) fn hour_of_sleep_ends_with_a_new_poll(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().set("data-events", "always");
    let widget = stage.visit(Page::with(&snippet).early_script(FAST_HEART))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    // The first poll may end at once; one that is held does not.
    let before = until("a poll to be held", PATIENCE, || {
        let polls = stage.sandbox.polls()?;
        Ok((polls.open == 1).then_some(polls.total))
    })?;
    stage.browser.run("window.slept = 3_600_000")?;
    until("a new poll", PATIENCE, || {
        let polls = stage.sandbox.polls()?;
        Ok((polls.total > before && polls.open == 1).then_some(()))
    })?;
    stage.sandbox.campaign("Good morning")?;
    widget.wait_for_message("Good morning")?;
    let state = widget.state()?;
    demo::ensure_said_once(&state, "Good morning")?;
    let greetings = demo::times_said(&state, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    Ok(())
}

/// The bot has promised to write, the page is loaded anew, and nobody opens the
/// panel: what it writes counts as unread.
pub(crate) fn promise_is_kept_after_a_reload_without_opening(stage: &Stage<'_>) -> Result<()> {
    keep_promise(stage, "local")
}

/// The same where everything is kept in the tab.
pub(crate) fn promise_is_kept_in_the_tab_too(stage: &Stage<'_>) -> Result<()> {
    keep_promise(stage, "session")?;
    let across = stage.browser.holds("localStorage.length")?;
    ensure!(!across, "something is kept across visits");
    Ok(())
}

fn keep_promise(stage: &Stage<'_>, storage: &str) -> Result<()> {
    let sandbox = stage.sandbox.start_another(&[("sandbox.toml", FASTER)])?;
    let snippet = stage
        .snippet()
        .set("data-api", &sandbox.api())
        .set("data-storage", storage);
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::LATER)?;
    demo::wait_for_bot(&widget, demo::LATER_PROMISE)?;
    let widget = stage.reload()?;
    let state = widget.wait_until("one unread", |state| state.unread == 1)?;
    ensure!(!state.open, "the panel is open");
    widget.open()?;
    let state = demo::wait_for_bot(&widget, demo::LATER_ANSWER)?;
    let answers = demo::times_said(&state, demo::LATER_ANSWER);
    ensure!(answers == 1, "answered {answers} times");
    ensure!(state.unread == 0, "{} unread", state.unread);
    // Nothing more is promised: the next page stays asleep.
    until(
        "the next page to have nothing to do",
        Duration::from_secs(5),
        || {
            let awake = format!("{storage}Storage.getItem('jaicp-chat.awake')");
            Ok((!stage.browser.holds(&awake)?).then_some(()))
        },
    )?;
    Ok(())
}
