//! The visitor sends files.

use anyhow::{Result, ensure};
use e2e::{PNG, Page, Stage, Way, Widget, WidgetState};
use serde_json::{Value, json};

use crate::demo;

/// How a line of text begins as a file.
const HELLO: &str = "SGVsbG8sIHdvcmxkIQo=";

/// No file gets anywhere.
const STANDSTILL: &str = "XMLHttpRequest.prototype.send = () => {}";

fn visit<'a>(stage: &'a Stage<'_>, early: &str) -> Result<Widget<'a>> {
    let uploads = format!("http://{}/uploads", stage.sandbox.address());
    let snippet = stage
        .snippet()
        .set("data-upload", &uploads)
        .set("data-upload-limit", "1")
        .set("data-upload-types", "image/*, .txt");
    let widget = stage.visit(Page::with(&snippet).early_script(early))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    Ok(widget)
}

fn note(name: &str) -> (&str, &'static str, Value) {
    (name, "text/plain", json!(HELLO))
}

fn are_sent(state: &WidgetState, number: usize) -> bool {
    let states = state.messages.iter().map(|message| &message.send_state);
    let sent = states.flatten().filter(|state| *state == "sent");
    sent.count() == number
}

/// They show as what they are, the bot has them, and they are there again.
pub(crate) fn files_are_uploaded_and_reach_the_bot(stage: &Stage<'_>) -> Result<()> {
    let widget = visit(stage, "")?;
    let files = [("hills.png", "image/png", json!(PNG)), note("notes.txt")];
    widget.bring(Way::Chosen, &files)?;
    widget.wait_until("both to be sent", |state| are_sent(state, 2))?;
    demo::wait_for_bot(&widget, "hills.png")?;
    demo::wait_for_bot(&widget, "notes.txt")?;
    ensure_shown(&widget)?;
    let widget = stage.reload()?;
    widget.open()?;
    widget.wait_until("both to be there", |state| are_sent(state, 2))?;
    ensure_shown(&widget)
}

fn ensure_shown(widget: &Widget<'_>) -> Result<()> {
    let own = "root.querySelectorAll('[data-author=client]')";
    widget.wait_until_holds(
        "the picture",
        &format!("{own}[0].querySelector('img')?.naturalWidth"),
    )?;
    let address = format!("{own}[1].querySelector('a[part=file]').href.includes('/uploads/')");
    ensure!(widget.holds(&address)?, "the file has no address");
    Ok(())
}

/// The panel says that it takes what is held over it, and takes it.
pub(crate) fn files_can_be_dropped_and_pasted(stage: &Stage<'_>) -> Result<()> {
    const ZONE: &str = "root.querySelector('[part=drop-zone]').checkVisibility()";
    let widget = visit(stage, "")?;
    ensure!(!widget.holds(ZONE)?, "nothing is held");
    widget.bring(Way::Held, &[note("a.txt")])?;
    ensure!(widget.holds(ZONE)?, "a file is held");
    widget.bring(Way::Dropped, &[note("a.txt")])?;
    ensure!(!widget.holds(ZONE)?, "it was dropped");
    widget.wait_until("it to be sent", |state| are_sent(state, 1))?;
    widget.bring(Way::Pasted, &[("b.png", "image/png", json!(PNG))])?;
    widget.wait_until("both to be sent", |state| are_sent(state, 2))?;
    Ok(())
}

/// Before, at the button; after, at the file, which can be taken out.
pub(crate) fn limits_are_told_before_and_after(stage: &Stage<'_>) -> Result<()> {
    let widget = visit(stage, "")?;
    let label: String = widget.script("return root.querySelector('[type=file]').ariaLabel")?;
    ensure!(
        label == "Attach files: Picture, .txt, up to 1\u{a0}MB",
        "{label}"
    );
    let files = [
        ("large.txt", "text/plain", json!(1_000_001)),
        ("setup.exe", "application/x-msdownload", json!(5)),
    ];
    widget.bring(Way::Chosen, &files)?;
    let state = widget.wait_until("both to fail", |state| {
        let states = state.messages.iter().map(|message| &message.send_state);
        states.flatten().filter(|state| *state == "failed").count() == 2
    })?;
    ensure!(
        !state.messages.iter().any(|message| message.has_retry),
        "in vain"
    );
    for part in [
        "Too large: up to 1\u{a0}MB",
        "Files of this type can’t be sent",
    ] {
        let said = format!("root.querySelector('[part=timeline]').innerText.includes({part:?})");
        ensure!(widget.holds(&said)?, "{part}");
        widget.click("remove")?;
    }
    widget.wait_until("both to go", |state| {
        let mut messages = state.messages.iter();
        messages.all(|message| message.send_state.is_none())
    })?;
    widget.wait_until("the focus", |state| state.has_focus("input"))?;
    Ok(())
}

/// The server is away, comes back, and takes the file at the second attempt.
pub(crate) fn file_that_failed_is_tried_again(stage: &Stage<'_>) -> Result<()> {
    let widget = visit(stage, "")?;
    stage.sandbox.stop()?;
    widget.bring(Way::Chosen, &[note("a.txt")])?;
    widget.wait_until("a failure", |state| {
        state.messages.iter().any(|message| message.has_retry)
    })?;
    stage.sandbox.start()?;
    widget.retry()?;
    widget.wait_until("it to be sent", |state| are_sent(state, 1))?;
    let told = stage.take_troubles(|trouble| trouble.text.contains("upload address"))?;
    ensure!(told.len() == 1, "the owner was told {} times", told.len());
    Ok(())
}

/// A text does not wait for a file, the file is in this tab alone, and a reload
/// ends it with a calm word.
pub(crate) fn file_on_its_way_holds_nobody_up(stage: &Stage<'_>) -> Result<()> {
    let widget = visit(stage, STANDSTILL)?;
    widget.bring(Way::Chosen, &[note("a.txt")])?;
    widget.wait_until("the file", |state| {
        let states = state.messages.iter().map(|message| &message.send_state);
        states.flatten().any(|state| state == "uploading")
    })?;
    widget.say("Hello")?;
    widget.wait_until("the text to be sent", |state| are_sent(state, 1))?;
    let first = stage.browser.tab()?;
    let (_, widget) = stage.visit_in_new_tab()?;
    widget.open()?;
    let state = widget.wait_until("the text", |state| are_sent(state, 1))?;
    ensure!(
        !state.messages.iter().any(|one| one.text.contains("a.txt")),
        "{state:#?}"
    );
    stage.switch_to(&first)?;
    let widget = stage.reload()?;
    widget.open()?;
    widget.wait_until_holds("a word", "root.textContent.includes('Interrupted')")?;
    widget.click("remove")?;
    widget.wait_until_holds("it to go", "!root.textContent.includes('a.txt')")
}

/// No address, no button, and what is dropped is the page's own matter.
pub(crate) fn without_an_address_there_is_nothing_to_attach_by(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    ensure!(
        widget.holds("!root.querySelector('[part=attach], [part=drop-zone]')")?,
        "a button"
    );
    widget.bring(Way::Dropped, &[note("a.txt")])?;
    ensure!(are_sent(&widget.state()?, 0), "a file was taken");
    Ok(())
}
