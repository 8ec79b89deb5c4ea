//! One conversation over several pages: what was said is there again, and what
//! was on its way arrives once.

use anyhow::{Result, ensure};
use e2e::{Author, PATIENCE, Page, Stage, Tab, Widget, WidgetState, until};

use crate::demo;
use crate::locking::{is_free, wait_for_lock};

/// Waits until the sandbox has got so many messages, openings included.
pub(crate) fn wait_for_sends(stage: &Stage<'_>, wanted: usize) -> Result<()> {
    until(&format!("the server to get {wanted}"), PATIENCE, || {
        Ok((stage.sandbox.sends()? >= wanted).then_some(()))
    })
}

/// The same, and until it has read them: after that the page may go away.
fn wait_for_sends_read(stage: &Stage<'_>, wanted: usize) -> Result<()> {
    until(&format!("the server to read {wanted}"), PATIENCE, || {
        Ok((stage.sandbox.sends_read()? >= wanted).then_some(()))
    })
}

/// Fails unless the sandbox has got just so many messages.
pub(crate) fn ensure_sends(stage: &Stage<'_>, wanted: usize) -> Result<()> {
    let sends = stage.sandbox.sends()?;
    ensure!(sends == wanted, "the server has got {sends}, not {wanted}");
    Ok(())
}

/// Waits until the texts are sent and answered, and fails unless each is there
/// once, in this order, with its answer behind it.
pub(crate) fn ensure_answered_once(widget: &Widget<'_>, texts: &[&str]) -> Result<WidgetState> {
    let state = widget.wait_until("all to be answered", |state| {
        let is_done = |text: &&str| {
            let own = state.message(text);
            own.is_some_and(|own| own.send_state.as_deref() == Some("sent"))
                && state.message(&demo::echo(text)).is_some()
        };
        texts.iter().all(is_done) && !state.typing
    })?;
    let own = state.texts_by(Author::Client);
    ensure!(own == texts, "the visitor has said {own:?}");
    for text in texts {
        demo::ensure_said_once(&state, &demo::echo(text))?;
    }
    let echoes = state.texts_by(Author::Bot);
    let echoes = echoes.iter().filter(|said| said.starts_with("You wrote: "));
    let expected = texts.iter().map(|text| demo::echo(text));
    ensure!(echoes.eq(expected.collect::<Vec<_>>().iter()), "{state:#?}");
    let greetings = demo::times_said(&state, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    Ok(state)
}

/// All is there again after a reload, before the server has said anything.
pub(crate) fn reload_keeps_the_conversation(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_through_host()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    for text in ["First", "Second"] {
        widget.say(text)?;
        widget.wait_for_message(&demo::echo(text))?;
    }
    widget.type_text("Half a thou")?;
    let before = ensure_answered_once(&widget, &["First", "Second"])?;
    // When nothing comes from the server any more,
    stage.host.hold_answers();
    let widget = stage.reload()?;
    widget.open()?;
    let state = widget.wait_until("the conversation", |state| !state.messages.is_empty())?;
    // Then the browser has it all.
    ensure!(
        demo::said(&state) == demo::said(&before),
        "before: {:#?}\nafter: {:#?}",
        demo::said(&before),
        demo::said(&state)
    );
    ensure!(
        state.draft == "Half a thou",
        "the draft is {:?}",
        state.draft
    );
    stage.picture("restored")?;
    // And what comes from the server changes nothing of it.
    stage.host.release_answers();
    widget.type_text("ght")?;
    widget.send()?;
    let texts = ["First", "Second", "Half a thought"];
    ensure_answered_once(&widget, &texts)?;
    ensure_sends(stage, 4)
}

/// The server has got the message, and the page goes before it hears of that.
pub(crate) fn reload_in_the_middle_of_a_send_loses_nothing(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_through_host()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    stage.host.hold_answers();
    widget.say("Remember me")?;
    wait_for_sends_read(stage, 2)?;
    let widget = stage.reload()?;
    stage.host.release_answers();
    widget.open()?;
    ensure_answered_once(&widget, &["Remember me"])?;
    widget.say("And this")?;
    ensure_answered_once(&widget, &["Remember me", "And this"])?;
    ensure_sends(stage, 3)
}

/// Leaves one message on its way and another behind it, in the tab that this
/// gives.
pub(crate) fn leave_two_unsent(stage: &Stage<'_>) -> Result<Tab> {
    let widget = stage.visit_through_host()?;
    let first = stage.browser.tab()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    stage.host.hold_answers();
    widget.say("On its way")?;
    wait_for_sends_read(stage, 2)?;
    widget.say("In the queue")?;
    widget.wait_for_message("In the queue")?;
    Ok(first)
}

/// A tab is closed with one message on its way and another behind it; the next
/// page sends what was not sent, although nobody opens its panel.
pub(crate) fn next_page_sends_what_a_closed_tab_had_still_to_send(stage: &Stage<'_>) -> Result<()> {
    let first = leave_two_unsent(stage)?;
    let address: String = stage.browser.script("return location.href", &[])?;
    // Nothing of this page runs any more before the next one does.
    let second = stage.browser.open_tab()?;
    stage.switch_to(&first)?;
    stage.close_tab(&second)?;
    ensure_sends(stage, 2)?;
    stage.host.release_answers();
    stage.browser.open(&address)?;
    wait_for_sends(stage, 3)?;
    let widget = stage.widget(0);
    widget.open()?;
    ensure_answered_once(&widget, &["On its way", "In the queue"])?;
    ensure_sends(stage, 3)
}

/// Where the site knows the visitor and the browser has lost everything, the
/// server's history is the conversation.
pub(crate) fn history_fills_a_browser_that_has_lost_the_conversation(
    stage: &Stage<'_>,
) -> Result<()> {
    let snippet = stage.snippet().set("data-client-id", "visitor-7");
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Do you know me?")?;
    let before = ensure_answered_once(&widget, &["Do you know me?"])?;
    stage.forget()?;
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    let state = ensure_answered_once(&widget, &["Do you know me?"])?;
    ensure!(
        demo::said(&state) == demo::said(&before),
        "before: {:#?}\nafter: {:#?}",
        demo::said(&before),
        demo::said(&state)
    );
    ensure_sends(stage, 2)?;
    widget.say("Good")?;
    ensure_answered_once(&widget, &["Do you know me?", "Good"])?;
    Ok(())
}

/// Answers that come by the events come once, in the order of the questions.
pub(crate) fn asynchronous_answers_come_once_and_in_order(stage: &Stage<'_>) -> Result<()> {
    let widget = visit_asynchronous(stage)?;
    let texts = ["One", "Two", "Three"];
    for text in texts {
        widget.say(text)?;
    }
    ensure_answered_once(&widget, &texts)?;
    let sync = stage.sandbox.requests()?;
    ensure!(sync.iter().all(|seen| seen.kind != "send"), "{sync:#?}");
    ensure_sends(stage, 4)
}

/// The quiz is the same, however its answers come.
pub(crate) fn asynchronous_quiz_locks(stage: &Stage<'_>) -> Result<()> {
    let widget = visit_asynchronous(stage)?;
    widget.say(demo::QUIZ)?;
    for (index, (_, answers)) in demo::QUESTIONS.iter().enumerate() {
        demo::wait_for_question(&widget, index + 1)?;
        wait_for_lock(&widget)?;
        widget.press_button(answers[index])?;
    }
    let state = widget.wait_until("the result and a free input", |state| {
        demo::times_said(state, demo::QUIZ_RESULT) > 0 && is_free(state)
    })?;
    let results = demo::times_said(&state, demo::QUIZ_RESULT);
    ensure!(results == 1, "{results} results");
    ensure_sends(stage, 5)
}

fn visit_asynchronous<'a>(stage: &Stage<'a>) -> Result<Widget<'a>> {
    let snippet = stage.snippet().set("data-delivery", "async");
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    Ok(widget)
}
