//! "Disable text input when using buttons": when the input is locked, and when
//! it is free again.

use anyhow::{Result, ensure};
use e2e::{Page, Stage, Widget, WidgetState};

use crate::demo;

/// The token of the channel whose answers all carry the sign.
pub(crate) const LOCKED_CHANNEL: &str = "locked";

/// Counts how often the input becomes free from now on.
const WATCH_INPUT: &str = "const root = document.querySelector('jaicp-chat').shadowRoot;\
    window.e2eFreed = 0;\
    new MutationObserver(() => {\
      const input = root.querySelector('[part~=input]');\
      if (!input || !input.disabled) window.e2eFreed += 1;\
    }).observe(root, { subtree: true, childList: true, attributes: true })";

/// From the first question to the result only buttons can be used.
pub(crate) fn quiz_locks_until_an_answer_without_buttons(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    ensure!(is_free(&state), "buttons alone lock nothing: {state:#?}");
    widget.say(demo::QUIZ)?;
    let state = wait_for_lock(&widget)?;
    let reason = state.lock_reason.unwrap_or_default();
    widget.wait_until("the reason to be announced", |state| {
        state.announced.contains(&reason)
    })?;
    demo::wait_for_question(&widget, 1)?;
    stage.picture("locked")?;
    // It stays locked between a press and its answer.
    stage.browser.run(WATCH_INPUT)?;
    for (index, (_, answers)) in demo::QUESTIONS.iter().enumerate() {
        demo::wait_for_question(&widget, index + 1)?;
        ensure!(
            is_locked(&widget.state()?),
            "free at question {}",
            index + 1
        );
        let freed: u32 = stage.browser.script("return window.e2eFreed", &[])?;
        ensure!(
            freed == 0,
            "free for a moment before question {}",
            index + 1
        );
        widget.press_button(answers[index])?;
    }
    let state = widget.wait_until("the result and a free input", |state| {
        demo::times_said(state, demo::QUIZ_RESULT) > 0 && is_free(state)
    })?;
    ensure!(state.quick_replies.is_empty(), "{:?}", state.quick_replies);
    widget.say("thank you")?;
    demo::wait_for_bot(&widget, "You are welcome")?;
    Ok(())
}

/// Whoever was writing goes on with the buttons.
pub(crate) fn lock_moves_the_focus_from_the_input_to_the_first_button(
    stage: &Stage<'_>,
) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::QUIZ)?;
    let first = demo::QUESTIONS[0].1[0];
    widget.wait_until("the focus on the first button", |state| {
        is_locked(state) && state.has_focus("quick-reply") && state.focus_text == first
    })?;
    Ok(())
}

/// Whoever is elsewhere on the page stays there.
pub(crate) fn lock_leaves_the_focus_elsewhere(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_through_host()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    stage.host.hold_answers();
    widget.say(demo::QUIZ)?;
    widget.wait_for_message(demo::QUIZ)?;
    stage.browser.click("#elsewhere")?;
    let where_it_is = "return document.activeElement.id || document.activeElement.localName";
    let before: String = stage.browser.script(where_it_is, &[])?;
    stage.host.release_answers();
    demo::wait_for_question(&widget, 1)?;
    wait_for_lock(&widget)?;
    let after: String = stage.browser.script(where_it_is, &[])?;
    ensure!(before != "jaicp-chat", "the click did not leave the widget");
    ensure!(after == before, "the focus went from {before} to {after}");
    Ok(())
}

/// What was being written is there when the input is free again.
pub(crate) fn draft_survives_the_lock(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.type_text("Do you deliver?")?;
    widget.press_button(demo::QUIZ_BUTTON)?;
    demo::wait_for_question(&widget, 1)?;
    let state = wait_for_lock(&widget)?;
    ensure!(
        state.draft == "Do you deliver?",
        "the draft is {:?}",
        state.draft
    );
    for (index, (_, answers)) in demo::QUESTIONS.iter().enumerate() {
        demo::wait_for_question(&widget, index + 1)?;
        widget.press_button(answers[0])?;
    }
    let state = widget.wait_until("a free input", is_free)?;
    ensure!(
        state.draft == "Do you deliver?",
        "the draft is {:?}",
        state.draft
    );
    widget.send()?;
    widget.wait_for_message(&demo::echo("Do you deliver?"))?;
    Ok(())
}

/// Whoever does not like the questions can begin anew.
pub(crate) fn restart_unlocks_and_begins_anew(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::QUIZ)?;
    demo::wait_for_question(&widget, 1)?;
    wait_for_lock(&widget)?;
    widget.click("restart")?;
    let state = widget.wait_until("the menu and a free input", |state| {
        state.labels() == demo::MENU && is_free(state) && !state.typing
    })?;
    ensure!(state.focus.is_some(), "the focus is lost");
    widget.say("Once more")?;
    widget.wait_for_message(&demo::echo("Once more"))?;
    Ok(())
}

/// On a channel with the setting all buttons lock, the menu's too.
pub(crate) fn channel_with_the_sign_locks_from_the_menu_on(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().set("data-token", LOCKED_CHANNEL);
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    wait_for_lock(&widget)?;
    widget.press_button(demo::COFFEES_BUTTON)?;
    widget.wait_until("a free input", is_free)?;
    Ok(())
}

/// The site's own word counts more than the answer's: `always`, where no answer
/// has the sign.
pub(crate) fn block_form_always_locks_without_the_sign(stage: &Stage<'_>) -> Result<()> {
    // The bare attribute means the same.
    for value in ["always", ""] {
        let snippet = stage.snippet().set("data-block-form", value);
        let widget = stage.visit(Page::with(&snippet))?;
        widget.open()?;
        demo::wait_for_greeting(&widget)?;
        wait_for_lock(&widget)?;
        widget.press_button(demo::COFFEES_BUTTON)?;
        widget.wait_until("a free input", is_free)?;
        // The next one is somebody new.
        stage.forget()?;
    }
    Ok(())
}

/// And `never`, where every answer has it.
pub(crate) fn block_form_never_does_not_lock_with_the_sign(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage
        .snippet()
        .set("data-token", LOCKED_CHANNEL)
        .set("data-block-form", "never");
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    ensure!(is_free(&state), "locked: {state:#?}");
    widget.say(demo::QUIZ)?;
    demo::wait_for_question(&widget, 1)?;
    widget.type_text("I would rather write")?;
    Ok(())
}

/// Whether one cannot type, and is told why.
pub(crate) fn is_locked(state: &WidgetState) -> bool {
    !state.input_enabled
        && state
            .lock_reason
            .as_deref()
            .is_some_and(|why| !why.is_empty())
}

/// Whether one can type, and nothing says otherwise.
pub(crate) fn is_free(state: &WidgetState) -> bool {
    state.input_enabled && state.lock_reason.is_none()
}

/// Waits until the input is locked.
pub(crate) fn wait_for_lock(widget: &Widget<'_>) -> Result<WidgetState> {
    widget.wait_until("the input to be locked", is_locked)
}
