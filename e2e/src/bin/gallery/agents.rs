//! States of a conversation that goes to an agent and back.

use anyhow::Result;
use e2e::Widget;
use e2e::told::{LISTEN_IN, anna, closed, joined, passed, said, switch, tell};
use serde_json::{Value, json};

use super::scene::Scene;
use super::states::Reach;

/// The states by name.
pub(super) const AGENTS: [(&str, Reach); 6] = [
    ("agent-waiting", waiting),
    ("agent-joined", |scene| join(scene).map(drop)),
    ("agent-without-picture", without_picture),
    ("agent-file", file),
    ("agent-passed", pass),
    ("agent-left", leave),
];

/// Where the demo bot's pictures are.
fn picture(scene: &Scene<'_>) -> Value {
    let portrait = format!(
        "http://{}/media/lighthouse.svg",
        scene.stage.sandbox.address()
    );
    anna(Some(&portrait))
}

fn wait<'a>(scene: &Scene<'a>) -> Result<Widget<'a>> {
    let widget = scene.prepared(&[], LISTEN_IN)?;
    widget.say("I would like to talk to somebody")?;
    widget.wait_until("an answer", |state| {
        state.messages.len() >= 3 && !state.typing
    })?;
    tell(scene.stage.browser, &[switch()])?;
    widget.wait_until_holds(
        "the button",
        "root.querySelector('[part=close-chat]:not([hidden])')",
    )?;
    Ok(widget)
}

fn waiting(scene: &Scene<'_>) -> Result<()> {
    wait(scene).map(drop)
}

fn join<'a>(scene: &Scene<'a>) -> Result<Widget<'a>> {
    let widget = wait(scene)?;
    let agent = picture(scene);
    let hello = json!([{ "type": "text", "text": "Good afternoon! How can I help you?" }]);
    tell(scene.stage.browser, &[joined(&agent), said(&agent, &hello)])?;
    scene.wait_for(&widget, "Good afternoon")?;
    Ok(widget)
}

fn without_picture(scene: &Scene<'_>) -> Result<()> {
    let widget = wait(scene)?;
    let hello = json!([
        { "type": "text", "text": "Good afternoon! How can I help you?" },
        { "type": "text", "text": "I see that you have ordered twice." },
    ]);
    let agent = anna(None);
    tell(scene.stage.browser, &[joined(&agent), said(&agent, &hello)])?;
    scene.wait_for(&widget, "ordered twice")
}

fn file(scene: &Scene<'_>) -> Result<()> {
    let widget = join(scene)?;
    let media = format!("http://{}/media/", scene.stage.sandbox.address());
    let files = json!([
        { "type": "file", "fileUrl": media.clone() + "price-list.txt", "fileName": "Price list.pdf",
          "fileSize": 182_400, "mimeType": "application/pdf" },
        { "type": "file", "fileUrl": media + "beans.png", "fileName": "beans.png",
          "mimeType": "image/png" },
    ]);
    tell(scene.stage.browser, &[said(&picture(scene), &files)])?;
    widget.wait_until_holds("the file", "root.querySelector('[part=file]')")
}

fn pass(scene: &Scene<'_>) -> Result<()> {
    let widget = join(scene)?;
    tell(
        scene.stage.browser,
        &[passed(&picture(scene), "Orders and delivery")],
    )?;
    widget.wait_until_holds("the notice", "root.textContent.includes('delivery')")
}

fn leave(scene: &Scene<'_>) -> Result<()> {
    let widget = join(scene)?;
    tell(scene.stage.browser, &[closed(&picture(scene))])?;
    widget.wait_until_holds("the end", "root.querySelector('[part=close-chat][hidden]')")
}
