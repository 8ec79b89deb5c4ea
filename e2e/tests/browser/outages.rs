//! The server or the network goes away and comes back: nothing is lost, and
//! nothing happens twice.

use anyhow::{Result, ensure};
use e2e::{Page, Stage, Widget};

use crate::continuity::{ensure_answered_once, ensure_sends, wait_for_sends};
use crate::demo;
use crate::failing::{take_any_words_to_the_owner, take_words_to_the_owner};

/// Visits a page that listens all the time, so that the server has shown that
/// messages are among its events.
fn visit_listening<'a>(stage: &Stage<'a>) -> Result<Widget<'a>> {
    let snippet = stage.snippet().set("data-events", "always");
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Before")?;
    ensure_answered_once(&widget, &["Before"])?;
    Ok(widget)
}

/// Waits until the visitor reads that the connection is lost, and that the
/// message is still to go out.
fn wait_until_it_waits(widget: &Widget<'_>, text: &str) -> Result<()> {
    widget.wait_until("a message that waits, and a word about it", |state| {
        let own = state.message(text);
        own.is_some_and(|own| own.send_state.as_deref() == Some("sending"))
            && !state.notices.is_empty()
    })?;
    Ok(())
}

/// A server that is down, whose messages are known to show: what was written
/// meanwhile goes out by itself, once.
pub(crate) fn message_waits_until_the_server_is_back(stage: &Stage<'_>) -> Result<()> {
    let widget = visit_listening(stage)?;
    stage.sandbox.stop()?;
    widget.say("Meanwhile")?;
    widget.say("And this")?;
    wait_until_it_waits(&widget, "Meanwhile")?;
    stage.sandbox.start()?;
    let texts = ["Before", "Meanwhile", "And this"];
    ensure_answered_once(&widget, &texts)?;
    widget.wait_until("no word about the connection", |state| {
        state.notices.is_empty()
    })?;
    // The sandbox that has started anew has got just these.
    ensure_sends(stage, 2)?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// A device without a network, where the engine lets a test take it away: what
/// certainly never left goes out as soon as it can.
pub(crate) fn message_waits_while_the_device_is_offline(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    if !stage.browser.cut_line(true)? {
        return Ok(());
    }
    widget.say("From the tunnel")?;
    wait_until_it_waits(&widget, "From the tunnel")?;
    stage.browser.cut_line(false)?;
    ensure_answered_once(&widget, &["From the tunnel"])?;
    ensure_sends(stage, 2)?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// A server that dies while the bot works on an answer, and starts anew.
pub(crate) fn killed_server_loses_and_doubles_nothing(stage: &Stage<'_>) -> Result<()> {
    let widget = visit_listening(stage)?;
    widget.say(demo::SLOW)?;
    wait_for_sends(stage, 3)?;
    stage.sandbox.kill();
    widget.wait_until("a word to the visitor", |state| !state.notices.is_empty())?;
    stage.sandbox.start()?;
    // The answer died with the server; the message is there, and is not sent
    // again.
    widget.wait_until("the message to be found", |state| {
        let own = state.message(demo::SLOW);
        own.is_some_and(|own| own.send_state.as_deref() == Some("sent")) && state.notices.is_empty()
    })?;
    widget.say("After")?;
    widget.wait_for_message(&demo::echo("After"))?;
    let state = widget.state()?;
    for text in ["Before", "After"] {
        demo::ensure_said_once(&state, text)?;
        demo::ensure_said_once(&state, &demo::echo(text))?;
    }
    ensure_sends(stage, 1)?;
    let own = state.texts_by(e2e::Author::Client);
    ensure!(own == ["Before", demo::SLOW, "After"], "{own:?}");
    // If a poll has told of the message before the server died, then nothing was
    // lost with the request, and the owner hears nothing.
    take_any_words_to_the_owner(stage)?;
    Ok(())
}
