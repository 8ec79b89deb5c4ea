//! Texts and buttons, and what comes back.

use anyhow::{Context, Result, ensure};
use e2e::{Author, Key, Stage};

use crate::demo;

/// A message does not wait for the server to be seen.
pub(crate) fn text_shows_at_once_and_is_answered(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_through_host()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    // When the server takes its time,
    stage.host.hold_answers();
    widget.say("How are you?")?;
    // Then the message is there, and somebody seems to write.
    let state = widget.wait_until("the message and the typing", |state| {
        state.message("How are you?").is_some() && state.typing
    })?;
    let own = state.message("How are you?").context("it went away")?;
    ensure!(
        own.author == Author::Client,
        "the author is {:?}",
        own.author
    );
    ensure!(own.send_state.as_deref() == Some("sending"), "{own:?}");
    ensure!(
        state.draft.is_empty(),
        "the input still holds {:?}",
        state.draft
    );
    ensure!(
        state.has_focus("input"),
        "the focus is on {:?}",
        state.focus
    );
    stage.picture("typing")?;
    // When it answers, then that comes below, and the waiting is over.
    stage.host.release_answers();
    let echo = demo::echo("How are you?");
    let state = widget.wait_until("the answer", |state| {
        state.message(&echo).is_some() && !state.typing
    })?;
    let last = state.messages.iter().rev().take(2).collect::<Vec<_>>();
    ensure!(last[0].in_view, "the answer is out of view");
    ensure!(last[0].text == echo, "the last message is {:?}", last[0]);
    ensure!(
        last[1].text == "How are you?",
        "the one above is {:?}",
        last[1]
    );
    ensure!(
        last[1].send_state.as_deref() == Some("sent"),
        "{:?}",
        last[1]
    );
    Ok(())
}

/// The send button does what Enter does.
pub(crate) fn send_button_sends(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.type_text("By the button")?;
    widget.send()?;
    widget.wait_for_message(&demo::echo("By the button"))?;
    Ok(())
}

/// A text of several lines is one message.
pub(crate) fn shift_enter_breaks_the_line(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.type_text("first")?;
    stage.browser.press_holding(Key::Shift, Key::Enter)?;
    stage.browser.write("second")?;
    let state = widget.state()?;
    ensure!(
        state.draft == "first\nsecond",
        "the input holds {:?}",
        state.draft
    );
    let own = state.texts_by(Author::Client);
    ensure!(own.is_empty(), "sent already: {own:?}");
    stage.browser.press(Key::Enter)?;
    let own = widget.wait_for_message("first\nsecond")?;
    ensure!(
        own.author == Author::Client,
        "the author is {:?}",
        own.author
    );
    widget.wait_for_message(&demo::echo("first\nsecond"))?;
    Ok(())
}

/// Nothing is lost, doubled or exchanged among the replies of one answer.
pub(crate) fn several_replies_come_in_order_each_once(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::MANY)?;
    let last = demo::MANY_ANSWERS[demo::MANY_ANSWERS.len() - 1];
    let state = widget.wait_until("all replies", |state| {
        demo::times_said(state, last) > 0 && !state.typing
    })?;
    let texts = state.texts_by(Author::Bot);
    let places = demo::MANY_ANSWERS
        .iter()
        .filter_map(|part| texts.iter().position(|text| text.contains(part)))
        .collect::<Vec<_>>();
    ensure!(
        places.len() == demo::MANY_ANSWERS.len(),
        "some are lost: {texts:#?}"
    );
    ensure!(places.is_sorted(), "not in order: {texts:#?}");
    for part in demo::MANY_ANSWERS {
        let times = demo::times_said(&state, part);
        ensure!(times == 1, "{part:?} came {times} times");
    }
    Ok(())
}

/// A button speaks for the visitor, once.
pub(crate) fn quick_reply_is_sent_as_the_clients_message(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_through_host()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.press_button(demo::GALLERY_BUTTON)?;
    let own = widget.wait_for_message(demo::GALLERY_BUTTON)?;
    ensure!(
        own.author == Author::Client,
        "the author is {:?}",
        own.author
    );
    // Its answer has buttons of its own.
    widget.wait_until("the gallery's buttons", |state| {
        state.labels().contains(&demo::SLOW_BUTTON)
    })?;
    stage.picture("quick-replies")?;
    // While one of them is on its way, none can be pressed again.
    stage.host.hold_answers();
    widget.press_button(demo::SLOW_BUTTON)?;
    widget.wait_for_message(demo::SLOW_BUTTON)?;
    let labels = widget.state()?.labels().join(", ");
    ensure!(labels.is_empty(), "can still be pressed: {labels}");
    stage.host.release_answers();
    let state = demo::wait_for_bot(&widget, demo::SLOW_ANSWER)?;
    ensure!(state.quick_replies.is_empty(), "{:?}", state.quick_replies);
    let own = state.texts_by(Author::Client);
    ensure!(own == [demo::GALLERY_BUTTON, demo::SLOW_BUTTON], "{own:?}");
    Ok(())
}
