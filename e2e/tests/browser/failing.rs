//! What a visitor sees when something does not work, and what the site's owner
//! is told.

use anyhow::{Context, Result, ensure};
use e2e::{Page, Stage, Trouble, Widget, WidgetState};

use crate::continuity::ensure_sends;
use crate::demo;
use crate::locking::{LOCKED_CHANNEL, is_free, wait_for_lock};

/// Words that a visitor has no use for.
const TECHNICAL: [&str; 14] = [
    "404", "401", "403", "500", "http", "token", "error", "fetch", "network", "request", "server",
    "api", "cors", "json",
];

/// Whoever must press buttons is not locked out when that fails: the press is
/// looked for. This server has shown an earlier message, so one that is not
/// there goes out again by itself, once.
pub(crate) fn failed_press_unlocks_and_goes_out_again(stage: &Stage<'_>) -> Result<()> {
    // It listens all the time, or it might not have seen that.
    let snippet = stage.snippet().set("data-events", "always");
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::QUIZ)?;
    demo::wait_for_question(&widget, 1)?;
    wait_for_lock(&widget)?;
    let answer = demo::QUESTIONS[0].1[1];
    // When the server goes away,
    stage.sandbox.stop()?;
    widget.press_button(answer)?;
    // Then the input is free, and the message is not given up.
    wait_for_calm_words(&widget, answer)?;
    stage.picture("looked-for")?;
    // When it is back, and has not got the message, then the quiz goes on.
    stage.sandbox.start()?;
    let state = demo::wait_for_question(&widget, 2)?;
    ensure_sent_once(&state, answer)?;
    wait_for_lock(&widget)?;
    ensure_sends(stage, 1)?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

/// Nobody knows whether this server shows messages: one that is not there is
/// left to the visitor, who can send it again.
pub(crate) fn failed_first_press_is_left_to_the_visitor(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().set("data-token", LOCKED_CHANNEL);
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    wait_for_lock(&widget)?;
    stage.sandbox.stop()?;
    widget.press_button(demo::COFFEES_BUTTON)?;
    wait_for_calm_words(&widget, demo::COFFEES_BUTTON)?;
    stage.sandbox.start()?;
    let state = widget.wait_until("the message to be left to the visitor", |state| {
        is_free(state)
            && state.notices.is_empty()
            && own_state(state, demo::COFFEES_BUTTON) == "failed"
    })?;
    let own = state
        .message(demo::COFFEES_BUTTON)
        .context("it went away")?;
    ensure!(own.has_retry, "nothing to try again with: {own:?}");
    let told = "[...root.querySelectorAll('[part~=message]')].at(-1).innerText";
    let told: String = widget.script(&format!("return {told}"))?;
    ensure!(told.contains("May not have arrived"), "it says {told:?}");
    stage.picture("failed")?;
    widget.retry()?;
    let state = widget.wait_until("the message to be sent", |state| {
        own_state(state, demo::COFFEES_BUTTON) == "sent" && !state.typing
    })?;
    ensure_sent_once(&state, demo::COFFEES_BUTTON)?;
    widget.say("Still there?")?;
    widget.wait_for_message(&demo::echo("Still there?"))?;
    take_words_to_the_owner(stage)?;
    Ok(())
}

fn own_state<'a>(state: &'a WidgetState, text: &str) -> &'a str {
    let own = state.message(text);
    own.and_then(|own| own.send_state.as_deref())
        .unwrap_or_default()
}

fn ensure_sent_once(state: &WidgetState, text: &str) -> Result<()> {
    let own = state.message(text).context("it went away")?;
    ensure!(own.send_state.as_deref() == Some("sent"), "{own:?}");
    ensure!(!own.has_retry, "can be sent twice: {own:?}");
    demo::ensure_said_once(state, text)
}

/// Waits until the visitor is told that something is in the way of a message,
/// and can write meanwhile.
fn wait_for_calm_words(widget: &Widget<'_>, text: &str) -> Result<()> {
    let state = widget.wait_until("a free input, and a word to the visitor", |state| {
        is_free(state)
            && !state.notices.is_empty()
            && state.message(text).is_some_and(|own| own.in_view)
    })?;
    ensure!(own_state(&state, text) == "sending", "{state:#?}");
    ensure_calm_words(&state.notices.join(" "))
}

/// A server that fails after it has taken a message has got it all the same:
/// that is found out, and the visitor goes on.
pub(crate) fn error_of_the_server_is_no_loss_where_it_has_the_message(
    stage: &Stage<'_>,
) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::ERROR)?;
    let state = widget.wait_until("the message to be found", |state| {
        state
            .message(demo::ERROR)
            .is_some_and(|own| own.send_state.as_deref() == Some("sent"))
    })?;
    ensure!(state.message(demo::ERROR).is_some_and(|own| !own.has_retry));
    widget.say("Are you still there?")?;
    let echo = demo::echo("Are you still there?");
    widget.wait_for_message(&echo)?;
    let state = widget.state()?;
    demo::ensure_said_once(&state, demo::ERROR)?;
    demo::ensure_said_once(&state, &echo)?;
    // The opening and two messages.
    ensure_sends(stage, 3)?;
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
    ensure_calm_words(&sentence)?;
    ensure!(sentence.ends_with('.'), "no sentence: {sentence:?}");
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

/// Fails when a visitor reads technical words.
fn ensure_calm_words(sentence: &str) -> Result<()> {
    let lower = sentence.to_lowercase();
    let technical = TECHNICAL.iter().find(|word| lower.contains(**word));
    ensure!(technical.is_none(), "{technical:?} in {sentence:?}");
    Ok(())
}

/// What the widget has told the site's owner, which must be there.
pub(crate) fn take_words_to_the_owner(stage: &Stage<'_>) -> Result<Vec<Trouble>> {
    let told = take_any_words_to_the_owner(stage)?;
    ensure!(!told.is_empty(), "the owner is told nothing");
    Ok(told)
}

/// The same where there need not be any.
pub(crate) fn take_any_words_to_the_owner(stage: &Stage<'_>) -> Result<Vec<Trouble>> {
    stage.take_troubles(|trouble| {
        trouble.kind == "console.error" && trouble.text.starts_with("jaicp-chat: ")
    })
}
