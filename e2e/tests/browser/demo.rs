//! What the sandbox's demo bot says, as far as scenarios go by it.
//!
//! Its script is `crates/sandbox/bots/demo.yaml`; when its words change, this
//! file does, and no scenario.

use anyhow::{Result, ensure};
use e2e::{Author, Message, Widget, WidgetState};

/// Part of the first message of a conversation.
pub(crate) const GREETING: &str = "Welcome to Harbour Coffee";

/// The message that the menu stands below.
const MENU_QUESTION: &str = "What can I do for you?";

/// The menu's buttons.
pub(crate) const MENU: [&str; 5] = [
    "Find my coffee",
    "Our coffees",
    "Opening hours",
    "Show me everything",
    "Talk to a person",
];

/// The button of the menu that begins the quiz.
pub(crate) const QUIZ_BUTTON: &str = MENU[0];

/// The button of the menu that brings an answer without buttons below it.
pub(crate) const COFFEES_BUTTON: &str = MENU[1];

/// The button of the menu that brings more buttons and no lock.
pub(crate) const GALLERY_BUTTON: &str = MENU[3];

/// The button of the gallery whose answer takes three seconds.
pub(crate) const SLOW_BUTTON: &str = "A slow answer";

/// That answer.
pub(crate) const SLOW_ANSWER: &str = "Sorry for the wait. That took three seconds.";

/// A text that begins the quiz, whose buttons lock the input.
pub(crate) const QUIZ: &str = "quiz";

/// The questions of the quiz: part of each, and its buttons.
pub(crate) const QUESTIONS: [(&str, [&str; 3]); 3] = [
    (
        "Question 1 of 3",
        ["Espresso machine", "Filter", "French press"],
    ),
    (
        "Question 2 of 3",
        ["Chocolate and nuts", "Fruit and flowers", "Surprise me"],
    ),
    (
        "Question 3 of 3",
        ["A cup a day", "Two or three", "I have lost count"],
    ),
];

/// Part of the quiz's result, which comes without buttons.
pub(crate) const QUIZ_RESULT: &str = "Lighthouse No. 4";

/// A text that is answered by several messages at once.
pub(crate) const MANY: &str = "many";

/// Parts of those messages that are texts, in their order.
pub(crate) const MANY_ANSWERS: [&str; 3] = [
    "One answer can hold several messages",
    "This is the second",
    "They came together and keep their order",
];

/// A text that the server answers with an error.
pub(crate) const ERROR: &str = "error";

/// A text whose answer promises another one after a while.
pub(crate) const LATER: &str = "later";

/// That promise.
pub(crate) const LATER_PROMISE: &str = "I will ask the roaster";

/// What then comes by itself.
pub(crate) const LATER_ANSWER: &str = "The roaster says";

/// A text that is answered after three seconds.
pub(crate) const SLOW: &str = "slow";

/// The answer to a text that the bot does not know.
pub(crate) fn echo(text: &str) -> String {
    format!("You wrote: {text}")
}

/// Waits until the conversation has begun, with the menu.
pub(crate) fn wait_for_greeting(widget: &Widget<'_>) -> Result<WidgetState> {
    widget.wait_until("the greeting and the menu", |state| {
        bot_said(state, GREETING)
            && bot_said(state, MENU_QUESTION)
            && state.labels() == MENU
            && !state.typing
    })
}

/// Waits for a question of the quiz with its buttons.
pub(crate) fn wait_for_question(widget: &Widget<'_>, number: usize) -> Result<WidgetState> {
    let (question, answers) = QUESTIONS[number - 1];
    widget.wait_until(question, |state| {
        bot_said(state, question) && state.labels() == answers
    })
}

/// Waits for something that the bot says.
pub(crate) fn wait_for_bot(widget: &Widget<'_>, part: &str) -> Result<WidgetState> {
    widget.wait_until(&format!("the bot to say {part:?}"), |state| {
        bot_said(state, part)
    })
}

/// How often the bot has said something.
pub(crate) fn times_said(state: &WidgetState, part: &str) -> usize {
    let texts = state.texts_by(Author::Bot);
    texts.iter().filter(|text| text.contains(part)).count()
}

/// Fails unless a message of exactly this text stands there once.
pub(crate) fn ensure_said_once(state: &WidgetState, text: &str) -> Result<()> {
    let said = |message: &&Message| message.text == text;
    let times = state.messages.iter().filter(said).count();
    ensure!(
        times == 1,
        "{text:?} stands there {times} times: {state:#?}"
    );
    Ok(())
}

/// What was said, by whom, and whether it was sent: all that must be the same
/// after a reload.
pub(crate) fn said(state: &WidgetState) -> Vec<(Author, String, Option<String>)> {
    let messages = state.messages.iter().cloned();
    messages
        .map(|one| (one.author, one.text, one.send_state))
        .collect()
}

fn bot_said(state: &WidgetState, part: &str) -> bool {
    times_said(state, part) > 0
}
