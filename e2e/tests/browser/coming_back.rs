//! Back to a page that the browser has put aside while the visitor went on with
//! the conversation on another page of the site.

use anyhow::{Result, ensure};
use e2e::{Engine, Key, PATIENCE, Page, Snippet, Stage, Widget, until};

use crate::continuity::{ensure_answered_once, ensure_sends};
use crate::demo;

/// What a page notes of itself: whether it was shown again as it was left.
const NOTE: &str = "addEventListener('pageshow', event => window.persisted = event.persisted)";

/// The way to another page.
const LINK: &str = "<a id=\"lamps\" href=\"/lamps\">Lamps</a>";

/// Why the engine has not kept the page, where it tells.
const REASONS: &str = "const [entry] = performance.getEntriesByType('navigation');\
    return JSON.stringify(entry?.notRestoredReasons ?? null)";

/// What was said on the other page is there once, and one can write on.
pub(crate) fn what_was_said_meanwhile_is_there(stage: &Stage<'_>) -> Result<()> {
    there_and_back(stage, "auto", true)
}

/// The same where the page polls, for which it holds a lock and a request.
/// Firefox decides before it says so that a page with a lock is not kept.
pub(crate) fn page_that_listened_comes_back_too(stage: &Stage<'_>) -> Result<()> {
    let is_kept = stage.browser.engine() != Engine::Firefox;
    there_and_back(stage, "always", is_kept)?;
    stage.sandbox.campaign("News")?;
    let widget = stage.widget(0);
    widget.wait_for_message("News")?;
    demo::ensure_said_once(&widget.state()?, "News")?;
    Ok(())
}

/// The same where the page was left while the bot's words still came one after
/// another: what is unread then counts as read as soon as the page is seen.
pub(crate) fn page_that_was_left_amid_an_answer_takes_up_what_came(
    stage: &Stage<'_>,
) -> Result<()> {
    // Nothing is asked for that could bring back what the store has lost.
    let snippet = stage.snippet().set("data-events", "never");
    let slow = snippet.clone().set("data-reply-pause", "10000");
    let page = |snippet: &Snippet| Page::with(snippet).early_script(NOTE);
    stage.host.put("/lamps", page(&snippet));
    let widget = stage.visit(page(&slow).html(LINK))?;
    open_by_key(stage, &widget)?;
    widget.wait_until("the first of two", |state| {
        let mut messages = state.messages.iter();
        messages.any(|message| message.text.contains(demo::GREETING))
    })?;
    follow_link(stage)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("There")?;
    ensure_answered_once(&widget, &["There"])?;
    let (persisted, reasons) = go_back(stage)?;
    ensure!(persisted, "{reasons}");
    ensure_answered_once(&widget, &["There"])?;
    let widget = stage.reload()?;
    widget.open()?;
    ensure_answered_once(&widget, &["There"])?;
    Ok(())
}

fn there_and_back(stage: &Stage<'_>, events: &str, is_kept: bool) -> Result<()> {
    let snippet = stage.snippet().set("data-events", events);
    let page = Page::with(&snippet).early_script(NOTE);
    stage.host.put("/lamps", page.clone());
    let widget = stage.visit(page.html(LINK))?;
    open_by_key(stage, &widget)?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Here")?;
    ensure_answered_once(&widget, &["Here"])?;
    follow_link(stage)?;
    widget.open()?;
    ensure_answered_once(&widget, &["Here"])?;
    widget.say("There")?;
    ensure_answered_once(&widget, &["Here", "There"])?;
    let (persisted, reasons) = go_back(stage)?;
    ensure!(persisted == is_kept, "persisted: {persisted}; {reasons}");
    if !persisted {
        widget.open()?;
    }
    ensure_answered_once(&widget, &["Here", "There"])?;
    widget.say("Here again")?;
    ensure_answered_once(&widget, &["Here", "There", "Here again"])?;
    ensure_sends(stage, 4)
}

/// Opens the panel. Firefox keeps no page on which its driver has clicked.
fn open_by_key(stage: &Stage<'_>, widget: &Widget<'_>) -> Result<()> {
    widget.focus_on(".launcher")?;
    stage.browser.press(Key::Enter)?;
    widget.wait_until("the panel to open", |state| state.open)?;
    widget.wait_until("the focus in the input", |state| state.has_focus("input"))?;
    Ok(())
}

fn follow_link(stage: &Stage<'_>) -> Result<()> {
    stage.troubles()?;
    let follow = "document.querySelector('#lamps').click()";
    stage.browser.run(follow)?;
    wait_for_page(stage, "/lamps")
}

/// Goes back, as the browser's button does. Says whether the page is shown as
/// it was left, and why not, where the engine tells.
fn go_back(stage: &Stage<'_>) -> Result<(bool, String)> {
    stage.troubles()?;
    stage.browser.run("history.back()")?;
    wait_for_page(stage, "/")?;
    until("the page to be shown", PATIENCE, || {
        let persisted = "return window.persisted ?? null";
        let persisted: Option<bool> = stage.browser.script(persisted, &[])?;
        let Some(persisted) = persisted else {
            return Ok(None);
        };
        Ok(Some((persisted, stage.browser.script(REASONS, &[])?)))
    })
}

fn wait_for_page(stage: &Stage<'_>, path: &str) -> Result<()> {
    until(path, PATIENCE, || {
        let there = "return document.readyState === 'complete' ? location.pathname : null";
        let there: Option<String> = stage.browser.script(there, &[])?;
        Ok((there.as_deref() == Some(path)).then_some(()))
    })
}
