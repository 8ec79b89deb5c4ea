//! What a visitor sees when something does not work, and what the site's owner
//! is told.

use anyhow::{Context, Result, ensure};
use e2e::{Page, Stage, Trouble};

use crate::demo;
use crate::locking::{is_free, wait_for_lock};

/// Words that a visitor has no use for.
const TECHNICAL: [&str; 14] = [
    "404", "401", "403", "500", "http", "token", "error", "fetch", "network", "request", "server",
    "api", "cors", "json",
];

/// Whoever must press buttons is not locked out when that fails.
pub(crate) fn failed_press_unlocks_and_can_be_sent_again(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::QUIZ)?;
    demo::wait_for_question(&widget, 1)?;
    wait_for_lock(&widget)?;
    let answer = demo::QUESTIONS[0].1[1];
    // When the server goes away,
    stage.sandbox.stop()?;
    widget.press_button(answer)?;
    // Then the message says so, and the input is free.
    let state = widget.wait_until("the message to fail", |state| {
        state
            .message(answer)
            .is_some_and(|own| own.send_state.as_deref() == Some("failed"))
    })?;
    let own = state.message(answer).context("it went away")?;
    ensure!(own.has_retry, "nothing to try again with: {own:?}");
    widget.wait_until("a free input and the message in view", |state| {
        is_free(state) && state.message(answer).is_some_and(|own| own.in_view)
    })?;
    stage.picture("failed")?;
    // When it is back and the visitor tries again, then the quiz goes on.
    stage.sandbox.start()?;
    widget.retry()?;
    let state = demo::wait_for_question(&widget, 2)?;
    let own = state.message(answer).context("it went away")?;
    ensure!(own.send_state.as_deref() == Some("sent"), "{own:?}");
    ensure!(!own.has_retry, "can be sent twice: {own:?}");
    let times = state
        .messages
        .iter()
        .filter(|own| own.text == answer)
        .count();
    ensure!(times == 1, "the message stands there {times} times");
    wait_for_lock(&widget)?;
    widget.wait_until("no word about the connection", |state| {
        state.notices.is_empty()
    })?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// A server's error is the message's trouble, not the conversation's.
pub(crate) fn error_of_the_server_leaves_a_message_to_send_again(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::ERROR)?;
    let state = widget.wait_until("the message to fail", |state| {
        state
            .message(demo::ERROR)
            .is_some_and(|own| own.send_state.as_deref() == Some("failed"))
    })?;
    ensure!(state.message(demo::ERROR).is_some_and(|own| own.has_retry));
    widget.say("Are you still there?")?;
    widget.wait_for_message(&demo::echo("Are you still there?"))?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// The visitor reads a calm sentence, and the owner what is wrong.
pub(crate) fn wrong_token_is_told_to_each_in_their_own_words(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().set("data-token", "nobody-knows-me");
    let page = Page::with(&snippet)
        .script("document.querySelector('#elsewhere').onclick = () => { window.e2eAlive = true }");
    let widget = stage.visit(page)?;
    widget.open()?;
    let state = widget.wait_until("a word to the visitor", |state| !state.notices.is_empty())?;
    let sentence = state.notices.join(" ");
    let lower = sentence.to_lowercase();
    let technical = TECHNICAL.iter().find(|word| lower.contains(**word));
    ensure!(technical.is_none(), "{technical:?} in {sentence:?}");
    ensure!(lower.ends_with('.'), "no sentence: {sentence:?}");
    stage.picture("wrong-token")?;
    let told = take_words_to_the_owner(stage)?;
    ensure!(told.len() == 1, "the owner is told {told:#?}");
    let told = &told[0].text;
    ensure!(
        told.contains("token"),
        "it does not say what is wrong: {told}"
    );
    ensure!(
        !told.contains("nobody-knows-me"),
        "it has the token in it: {told}"
    );
    // The page lives on, and so does the widget.
    stage.browser.click("#elsewhere")?;
    ensure!(stage.browser.holds("window.e2eAlive")?, "a dead page");
    widget.close()?;
    widget.open()?;
    // Opening tries again, which is told again.
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// Who opens too early need not do anything.
pub(crate) fn conversation_starts_by_itself_when_the_server_is_back(
    stage: &Stage<'_>,
) -> Result<()> {
    stage.sandbox.stop()?;
    let widget = stage.visit_demo()?;
    widget.open()?;
    widget.wait_until("a word to the visitor", |state| !state.notices.is_empty())?;
    stage.picture("offline")?;
    stage.sandbox.start()?;
    let state = demo::wait_for_greeting(&widget)?;
    let greetings = demo::times_said(&state, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    widget.wait_until("no word about the connection", |state| {
        state.notices.is_empty()
    })?;
    widget.say("There you are")?;
    widget.wait_for_message(&demo::echo("There you are"))?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// What the widget has told the site's owner, which must be there.
fn take_words_to_the_owner(stage: &Stage<'_>) -> Result<Vec<Trouble>> {
    let told = stage.take_troubles(|trouble| {
        trouble.kind == "console.error" && trouble.text.starts_with("jaicp-chat: ")
    })?;
    ensure!(!told.is_empty(), "the owner is told nothing");
    Ok(told)
}
