//! Widgets in frames: those of one site are tabs like others, and one in a
//! frame that the browser trusts with nothing is alone.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use e2e::{PATIENCE, Page, Stage, until};

use crate::continuity::{ensure_answered_once, ensure_sends, leave_two_unsent, wait_for_sends};
use crate::demo;

/// The settings of a page for its own origin's gateway.
const GATEWAY: &str = "/chatapi";

/// So long nothing more may be sent: longer than tabs wait for each other.
const QUIET: Duration = Duration::from_secs(4);

/// A tab is closed with one message on its way and another behind it, and the
/// next page has two widgets, in frames that start in the same moment.
pub(crate) fn of_two_that_start_together_one_sends_what_was_left(stage: &Stage<'_>) -> Result<()> {
    let first = leave_two_unsent(stage)?;
    let snippet = stage.snippet().set("data-api", GATEWAY);
    stage.host.put("/frame", Page::with(&snippet));
    let frame = "<iframe src=\"/frame\" width=\"600\" height=\"700\"></iframe>";
    let page = Page::plain().html(frame).html(frame);
    let address = stage.host.put("/frames", page);
    let second = stage.browser.open_tab()?;
    stage.switch_to(&first)?;
    stage.close_tab(&second)?;
    stage.host.release_answers();
    stage.browser.open(&address)?;
    wait_for_sends(stage, 3)?;
    let start = Instant::now();
    until("nothing more to be sent", QUIET * 2, || {
        ensure_sends(stage, 3)?;
        Ok((start.elapsed() > QUIET).then_some(()))
    })?;
    stage.browser.enter_frame()?;
    let widget = stage.widget(0);
    widget.open()?;
    ensure_answered_once(&widget, &["On its way", "In the queue"])?;
    stage.browser.leave_frame()
}

/// A frame without an origin: nothing can be kept there, no lock is given, and
/// no other page is heard. It talks, and listens for itself.
pub(crate) fn frame_that_is_trusted_with_nothing_works_alone(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().set("data-events", "always");
    stage.host.put("/frame", Page::with(&snippet));
    let page = Page::plain().html(
        "<iframe sandbox=\"allow-scripts\" src=\"/frame\" width=\"600\" height=\"550\"></iframe>",
    );
    stage.visit(page)?;
    stage.browser.enter_frame()?;
    let bare = "(() => { try { return !localStorage } catch { return true } })()";
    ensure!(stage.browser.holds(bare)?, "the frame has an origin");
    let widget = stage.widget(0);
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("From the frame")?;
    ensure_answered_once(&widget, &["From the frame"])?;
    until("a poll to be held", PATIENCE, || {
        Ok((stage.sandbox.polls()?.open == 1).then_some(()))
    })?;
    stage.sandbox.campaign("To the frame")?;
    widget.wait_for_message("To the frame")?;
    demo::ensure_said_once(&widget.state()?, "To the frame")?;
    ensure_sends(stage, 2)?;
    stage.ensure_calm()?;
    stage.browser.leave_frame()
}
