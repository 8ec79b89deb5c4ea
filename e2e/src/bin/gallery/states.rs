//! The states that pictures are taken of, and the way to each.
//!
//! The bot's words are those of the sandbox's demo bot.

use anyhow::Result;

use super::scene::Scene;

/// The way to a state.
type Reach = fn(&Scene<'_>) -> Result<()>;

/// The states by name.
pub(super) const STATES: [(&str, Reach); 13] = [
    ("closed", closed),
    ("opening", opening),
    ("greeting", greeting),
    ("draft", draft),
    ("typing", typing),
    ("conversation", conversation),
    ("long-text", long_text),
    ("quick-replies-many", quick_replies_many),
    ("locked", locked),
    ("failed", failed),
    ("wrong-token", wrong_token),
    ("offline", offline),
    ("russian", russian),
];

fn closed(scene: &Scene<'_>) -> Result<()> {
    scene.visit().map(drop)
}

/// The program is still on its way.
fn opening(scene: &Scene<'_>) -> Result<()> {
    scene.stage.dist.hold_program();
    scene.visit()?.open().map(drop)
}

fn greeting(scene: &Scene<'_>) -> Result<()> {
    scene.greeted().map(drop)
}

fn draft(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    widget.type_text("I would like to order two bags, ground for a moka pot, please.")
}

fn typing(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    widget.say("slow")?;
    widget
        .wait_until("somebody to write", |state| state.typing)
        .map(drop)
}

fn conversation(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    for text in ["Do you ship to islands?", "menu", "hello"] {
        widget.say(text)?;
        widget.wait_until("an answer", |state| {
            let own = state.message(text);
            !state.typing && own.is_some_and(|own| own.send_state.as_deref() == Some("sent"))
        })?;
    }
    Ok(())
}

fn long_text(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    widget.say("long")?;
    scene.wait_for(&widget, "Donaudampfschifffahrts")
}

fn quick_replies_many(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    widget.press_button("Show me everything")?;
    scene.wait_for(&widget, "Pick one.")
}

fn locked(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    widget.say("quiz")?;
    let is_locked = widget.wait_until("the lock", |state| {
        !state.input_enabled && state.labels().len() == 3
    });
    is_locked.map(drop)
}

fn failed(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    scene.stage.sandbox.stop()?;
    widget.say("Is anybody there?")?;
    let has_failed = widget.wait_until("a failure", |state| {
        state.messages.iter().any(|message| message.has_retry)
    });
    has_failed.map(drop)
}

fn wrong_token(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.visit_with("data-token", "nobody")?;
    widget.open()?;
    widget
        .wait_until("a word", |state| !state.notices.is_empty())
        .map(drop)
}

fn offline(scene: &Scene<'_>) -> Result<()> {
    scene.stage.sandbox.stop()?;
    let widget = scene.visit()?;
    widget.open()?;
    widget
        .wait_until("a word", |state| !state.notices.is_empty())
        .map(drop)
}

fn russian(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.visit_with("data-lang", "ru")?;
    widget.open()?;
    scene.wait_for(&widget, "What can I do for you?")
}
