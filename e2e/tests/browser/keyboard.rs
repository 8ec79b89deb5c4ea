//! The whole way by keyboard alone.

use anyhow::{Result, bail, ensure};
use e2e::{Key, Stage, Widget, WidgetState};

use crate::demo;
use crate::locking::{is_free, is_locked};

/// More steps than a widget has places that take the focus.
const MOST_STEPS: usize = 30;

/// Opening, writing, answering by buttons, closing: no pointer is needed.
pub(crate) fn conversation_by_keyboard_only(stage: &Stage<'_>) -> Result<()> {
    let browser = stage.browser;
    let widget = stage.visit_demo()?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    walk_to(stage, &widget, Key::Tab, "the launcher", |state| {
        state.has_focus("launcher")
    })?;
    browser.press(Key::Enter)?;
    demo::wait_for_greeting(&widget)?;
    widget.wait_until("the focus in the input", |state| state.has_focus("input"))?;
    browser.write("Good to see you")?;
    browser.press(Key::Enter)?;
    widget.wait_for_message(&demo::echo("Good to see you"))?;
    browser.write(demo::QUIZ)?;
    browser.press(Key::Enter)?;
    for (index, (_, answers)) in demo::QUESTIONS.iter().enumerate() {
        let state = demo::wait_for_question(&widget, index + 1)?;
        ensure!(is_locked(&state), "free at question {}", index + 1);
        let state = widget.wait_until("the focus in the widget", |state| state.focus.is_some())?;
        ensure!(
            state.focus_visible,
            "the focus on {:?} {:?} is not shown at question {}",
            state.focus,
            state.focus_text,
            index + 1
        );
        // Each question by another key and another button.
        let answer = answers[index];
        if state.focus_text != answer {
            walk_to(stage, &widget, Key::Tab, answer, |state| {
                state.has_focus("quick-reply") && state.focus_text == answer
            })?;
        }
        browser.press(if index == 0 { Key::Space } else { Key::Enter })?;
        widget.wait_for_message(answer)?;
    }
    demo::wait_for_bot(&widget, demo::QUIZ_RESULT)?;
    let state = widget.wait_until("a free input", is_free)?;
    ensure!(state.focus.is_some(), "the focus is lost after the quiz");
    if !state.has_focus("input") {
        walk_to(stage, &widget, Key::Tab, "the input", |state| {
            state.has_focus("input")
        })?;
    }
    browser.write("Bye")?;
    browser.press(Key::Enter)?;
    demo::wait_for_bot(&widget, "You are welcome")?;
    browser.press(Key::Escape)?;
    widget.wait_until("the panel to close", |state| {
        !state.open && state.has_focus("launcher")
    })?;
    browser.press(Key::Space)?;
    widget.wait_until("the panel to open", |state| state.open)?;
    Ok(())
}

/// Presses a key until the focus is where it should be.
fn walk_to(
    stage: &Stage<'_>,
    widget: &Widget<'_>,
    key: Key,
    what: &str,
    is_there: impl Fn(&WidgetState) -> bool,
) -> Result<()> {
    let mut way = Vec::new();
    for _ in 0..MOST_STEPS {
        stage.browser.press(key)?;
        let state = widget.state()?;
        if is_there(&state) {
            return Ok(());
        }
        way.push(format!("{:?} {:?}", state.focus, state.focus_text));
    }
    bail!("{what} cannot be reached by {key:?}: {way:#?}")
}
