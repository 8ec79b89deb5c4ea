//! States of files that the visitor sends.

use anyhow::Result;
use e2e::{PNG, Way, Widget};
use serde_json::json;

use super::scene::Scene;
use super::states::Reach;

/// The states by name.
pub(super) const FILES: [(&str, Reach); 6] = [
    ("files-button", |scene| visit(scene, "").map(drop)),
    ("files-drop", drop_zone),
    ("files-uploading", uploading),
    ("files-failed", failed),
    ("files-limit", limit),
    ("files-sent", sent),
];

/// No file gets anywhere, and some are further than others.
const STANDSTILL: &str = "\
    let percent = 18;\
    XMLHttpRequest.prototype.send = function () {\
      percent += 32;\
      const init = { loaded: percent, total: 100 };\
      setTimeout(() => this.upload.dispatchEvent(new ProgressEvent('progress', init))) }";

fn visit<'a>(scene: &Scene<'a>, early: &str) -> Result<Widget<'a>> {
    let uploads = format!("http://{}/uploads", scene.stage.sandbox.address());
    let types = ("data-upload-types", "image/*,.pdf,.txt");
    scene.prepared(&[("data-upload", &uploads), types], early)
}

fn drop_zone(scene: &Scene<'_>) -> Result<()> {
    let widget = visit(scene, "")?;
    widget.bring(Way::Held, &[("beans.png", "image/png", json!(PNG))])
}

fn uploading(scene: &Scene<'_>) -> Result<()> {
    let widget = visit(scene, STANDSTILL)?;
    let files = [
        ("A photo of the broken machine.png", "image/png", json!(PNG)),
        ("Order 1234.pdf", "application/pdf", json!(1_200_000)),
    ];
    widget.bring(Way::Chosen, &files)?;
    widget.wait_until_holds(
        "two bars",
        "root.querySelectorAll('progress[value=\"82\"]').length == 1",
    )
}

/// Nobody takes files there.
fn failed(scene: &Scene<'_>) -> Result<()> {
    let nowhere = [("data-upload", "http://127.0.0.1:1/uploads")];
    let widget = scene.prepared(&nowhere, "")?;
    widget.bring(
        Way::Chosen,
        &[("Order 1234.pdf", "application/pdf", json!(64_000))],
    )?;
    widget.wait_until("a failure", |state| {
        state.messages.iter().any(|message| message.has_retry)
    })?;
    Ok(())
}

fn limit(scene: &Scene<'_>) -> Result<()> {
    let widget = visit(scene, "")?;
    let files = [
        (
            "A film of the broken machine.pdf",
            "application/pdf",
            json!(30_000_000),
        ),
        ("setup.exe", "application/x-msdownload", json!(10)),
    ];
    widget.bring(Way::Chosen, &files)?;
    widget.wait_until_holds("both", "root.querySelectorAll('[part=remove]').length == 2")
}

fn sent(scene: &Scene<'_>) -> Result<()> {
    let widget = visit(scene, "")?;
    let files = [
        ("hills.png", "image/png", json!(PNG)),
        ("notes.txt", "text/plain", json!("SGVsbG8sIHdvcmxkIQo=")),
    ];
    widget.bring(Way::Chosen, &files)?;
    widget.wait_until("both", |state| {
        let sent = |message: &&e2e::Message| message.send_state.as_deref() == Some("sent");
        state.messages.iter().filter(sent).count() >= 2 && !state.typing
    })?;
    Ok(())
}
