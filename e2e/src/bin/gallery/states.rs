//! The states that pictures are taken of, and the way to each.
//!
//! The bot's words are those of the sandbox's demo bot.

use anyhow::Result;
use e2e::{Key, Widget};
use serde_json::json;

use super::scene::Scene;

/// The way to a state.
pub(super) type Reach = fn(&Scene<'_>) -> Result<()>;

/// The states by name.
pub(super) const STATES: [(&str, Reach); 36] = [
    ("closed", closed),
    ("opening", opening),
    ("greeting", greeting),
    ("draft", draft),
    ("typing", typing),
    ("conversation", conversation),
    ("long-text", long_text),
    ("quick-replies-many", quick_replies_many),
    ("locked", locked),
    ("waiting", waiting),
    ("unsure", unsure),
    ("failed", failed),
    ("wrong-token", wrong_token),
    ("offline", offline),
    ("russian", russian),
    ("text-plain", |scene| answer(scene, "texts", ".text")),
    ("text-markdown", |scene| {
        answer(scene, "markdown", ".message:last-of-type .text > *")
    }),
    ("text-markdown-end", |scene| {
        answer(scene, "markdown", ".wide, .message:last-of-type .text")
    }),
    ("text-html", |scene| {
        answer(scene, "html", ".message:last-of-type .text > *")
    }),
    ("text-huge", |scene| {
        answer(scene, "book", ".message:last-of-type .meta")
    }),
    ("image", |scene| answer(scene, "pictures", "[alt^=Our]")),
    ("image-wide", |scene| {
        answer(scene, "pictures", "[alt*=wide]")
    }),
    ("image-tall", |scene| {
        answer(scene, "pictures", "[alt*=tall]")
    }),
    ("image-broken", |scene| {
        answer(scene, "pictures", "[part=missing]")
    }),
    ("image-large", image_large),
    ("image-zoomed", image_zoomed),
    ("players", |scene| answer(scene, "video", "video")),
    ("file", |scene| answer(scene, "file", "[part=file]")),
    ("place", |scene| answer(scene, "visit", "[part=location]")),
    ("buttons", |scene| {
        answer(scene, "ten buttons", "[part=actions]")
    }),
    ("cards", |scene| answer(scene, "cards", ".cards")),
    ("cards-end", cards_end),
    ("card-one", |scene| answer(scene, "one card", ".cards")),
    ("cards-two", |scene| answer(scene, "two cards", ".cards")),
    ("odd", |scene| answer(scene, "odd", ".cards")),
    ("right-to-left", right_to_left),
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

/// The server is gone, and what the visitor has written waits.
fn waiting(scene: &Scene<'_>) -> Result<()> {
    wait_for_the_server(scene).map(drop)
}

/// The server is back and has nothing of it, and has never shown a message
/// before, so that is no proof.
fn unsure(scene: &Scene<'_>) -> Result<()> {
    let widget = wait_for_the_server(scene)?;
    scene.stage.sandbox.start()?;
    wait_until_it_can_be_sent_again(&widget)
}

/// The server refuses it.
fn failed(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    let refusal = json!({"kind": "status", "status": 400, "on": "send"});
    scene.stage.sandbox.go_wrong(&json!({"rules": [refusal]}))?;
    widget.say("Is anybody there?")?;
    wait_until_it_can_be_sent_again(&widget)
}

fn wait_for_the_server<'a>(scene: &Scene<'a>) -> Result<Widget<'a>> {
    let widget = scene.greeted()?;
    scene.stage.sandbox.stop()?;
    widget.say("Is anybody there?")?;
    widget.wait_until("a word", |state| !state.notices.is_empty())?;
    Ok(widget)
}

fn wait_until_it_can_be_sent_again(widget: &Widget<'_>) -> Result<()> {
    let can_be = widget.wait_until("a failure", |state| {
        state.messages.iter().any(|message| message.has_retry)
    });
    can_be.map(drop)
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

fn answer(scene: &Scene<'_>, text: &str, css: &str) -> Result<()> {
    scene.ask(&scene.greeted()?, text, css)
}

fn image_large(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    scene.ask(&widget, "pictures", "[alt^=Our]")?;
    widget.click_on(".picture:has([alt^=Our])")?;
    widget.wait_until_holds("the dialog", "root.querySelector('dialog[open]')")
}

fn image_zoomed(scene: &Scene<'_>) -> Result<()> {
    image_large(scene)?;
    for key in ['+', '+', '+'] {
        scene.stage.browser.write(&key.to_string())?;
    }
    Ok(())
}

fn cards_end(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.greeted()?;
    scene.ask(&widget, "cards", ".cards")?;
    widget.focus_on(".cards")?;
    scene.stage.browser.press(Key::End)?;
    widget.wait_until_holds("the end", "root.querySelector('[data-at=end]')")
}

fn right_to_left(scene: &Scene<'_>) -> Result<()> {
    let widget = scene.visit_right_to_left()?;
    scene.greet(&widget)?;
    scene.ask(&widget, "rtl", ".cards")
}
