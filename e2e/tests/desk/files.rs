//! The agent sends files.

use anyhow::{Result, ensure};
use e2e::{DeskPage, PNG, Way};
use serde_json::{Value, json};

/// How a document begins as a file.
const DOCUMENT: &str = "JVBERi0xLjQKJSVFT0YK";

/// Files get so far and no further, until they are given up.
const HALF_WAY: &str = "\
    const send = XMLHttpRequest.prototype.send;\
    XMLHttpRequest.prototype.send = function (body) {\
      if (!(body instanceof File)) return send.call(this, body);\
      const told = { lengthComputable: true, loaded: 42, total: 100 };\
      this.abort = () => { window.isGivenUp = true };\
      setTimeout(() => this.upload.dispatchEvent(new ProgressEvent('progress', told))) }";

/// Whether the drop zone can be seen.
const ZONE: &str = "document.querySelector('.drop-zone').checkVisibility()";

/// What stands at a file on its way.
const UPLOADING: &str = "[data-state=sending] progress:not([hidden])";

fn talking(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "The price list, please")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()
}

fn document() -> (&'static str, &'static str, Value) {
    ("price list.pdf", "application/pdf", json!(DOCUMENT))
}

pub(super) fn files_can_be_dropped_and_pasted(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    ensure!(!page.look::<bool>(ZONE)?, "nothing is held");
    page.bring(Way::Held, &[document()])?;
    page.wait("the zone", ZONE)?;
    page.browser.run(
        "document.querySelector('.drop-zone').dispatchEvent(new DragEvent('dragleave', { bubbles: true }))",
    )?;
    page.wait("no zone", &format!("!{ZONE}"))?;
    page.bring(Way::Dropped, &[document()])?;
    page.wait_for(1, "[data-author=me] a.slip")?;
    page.wait("no zone", &format!("!{ZONE}"))?;
    page.write("A word")?;
    page.bring(Way::Pasted, &[("hills.png", "image/png", json!(PNG))])?;
    page.wait(
        "the picture",
        "document.querySelector('[data-author=me] .picture img')?.naturalWidth",
    )?;
    page.wait_for(
        2,
        "[data-author=me]:is([data-state=queued], [data-state=delayed])",
    )?;
    let draft: String = page.look("document.querySelector('textarea.input').value")?;
    ensure!(draft == "A word", "what was being written became {draft:?}");
    Ok(())
}

/// Where a drag of a text is held and dropped, and whether the page keeps it
/// from the browser.
fn drag_of_text(page: &DeskPage<'_>, place: &str) -> Result<bool> {
    page.browser.script(
        &format!(
            "const held = new DataTransfer();\
             held.setData('text/plain', 'words');\
             const options = {{ bubbles: true, cancelable: true, dataTransfer: held }};\
             const place = document.querySelector({place:?});\
             return ['dragover', 'drop'].map((name) =>\
               !place.dispatchEvent(new DragEvent(name, options))).every((kept) => kept)"
        ),
        &[],
    )
}

pub(super) fn only_files_are_taken_from_a_drag(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    ensure!(
        !drag_of_text(page, "textarea.input")?,
        "a text is not let in"
    );
    ensure!(
        drag_of_text(page, ".transcript")?,
        "a text replaces the page"
    );
    ensure!(!page.look::<bool>(ZONE)?, "a zone for a text");
    page.browser.click("[data-name=close]")?;
    page.browser.click("dialog [data-name=confirm]")?;
    page.wait_for(0, ".entry")?;
    page.desk.arrive("u2", "Chen", "Hello")?;
    page.browser.click("[data-name=waiting] .entry-main")?;
    page.wait_for_one(".transcript .message")?;
    page.browser.run(
        "const held = new DataTransfer();\
         held.items.add(new File(['x'], 'x.txt'));\
         window.kept = ['dragover', 'drop'].map((name) =>\
           !document.querySelector('.transcript').dispatchEvent(\
             new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: held })))",
    )?;
    ensure!(
        page.look::<bool>("kept.every((kept) => kept)")?,
        "a file replaces the page"
    );
    ensure!(!page.look::<bool>(ZONE)?, "a zone where nothing is taken");
    page.wait_for(0, "[data-author=me]")
}

pub(super) fn upload_shows_how_far_it_is_and_can_be_cancelled(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    page.browser.run(HALF_WAY)?;
    page.bring(Way::Chosen, &[document()])?;
    let told = format!(
        "document.querySelector('{UPLOADING}')?.value == 42 &&\
         document.querySelector('[data-state=sending] .state').innerText.includes('42')"
    );
    page.wait("how far it is", &told)?;
    page.answer("It is on its way.")?;
    page.wait_for(
        1,
        "[data-author=me]:is([data-state=queued], [data-state=delayed])",
    )?;
    page.browser
        .click("[data-state=sending] [data-name=discard]")?;
    page.wait_for(1, "[data-author=me]")?;
    page.wait("the upload to end", "window.isGivenUp")?;
    page.wait(
        "the focus",
        "document.activeElement.matches('textarea.input')",
    )?;
    page.reload()?;
    page.wait_for(2, ".message")?;
    let words = page.words()?;
    ensure!(
        words == ["The price list, please", "It is on its way."],
        "{words:?}"
    );
    Ok(())
}

pub(super) fn upload_on_a_slow_line_is_cancelled_for_good(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    let mut content = b"%PDF-1.4\n".to_vec();
    content.resize(2_000_000, b' ');
    let large = page.desk.file("large.pdf", &content)?;
    if !page.browser.slow_line(100_000)? {
        return Ok(());
    }
    page.pick(&large)?;
    page.wait(
        "some of it",
        &format!("document.querySelector('{UPLOADING}')?.value > 0"),
    )?;
    page.browser
        .click("[data-state=sending] [data-name=discard]")?;
    page.wait_for(0, "[data-author=me]")?;
    page.browser.cut_line(false)?;
    page.bring(Way::Chosen, &[document()])?;
    page.wait_for(
        1,
        "[data-author=me]:is([data-state=queued], [data-state=delayed])",
    )?;
    page.reload()?;
    page.wait_for(1, "[data-author=me] a.slip")
}
