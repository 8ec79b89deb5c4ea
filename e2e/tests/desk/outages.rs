//! The desk goes away in the middle, and the page is loaded anew.

use anyhow::{Result, ensure};
use e2e::DeskPage;

fn talking(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()
}

pub(super) fn desk_that_is_killed_loses_and_doubles_nothing(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    page.answer("Before")?;
    page.wait_for(1, "[data-state=queued], [data-state=delayed]")?;
    page.desk.kill();
    page.wait_for_one(".cut-off")?;
    page.answer("While it is away")?;
    page.wait_for(1, "[data-state=waiting]")?;
    page.answer("And more")?;
    page.desk.start()?;
    page.wait(
        "the desk again",
        "document.querySelector('.cut-off').hidden",
    )?;
    page.wait_for(0, "[data-state=waiting], [data-state=sending]")?;
    page.desk.say("u1", "Still there?")?;
    page.wait_for(2, "[data-author=client]")?;
    page.reload()?;
    page.wait_for(5, ".message")?;
    let words = page.words()?;
    ensure!(
        words
            == [
                "Hello",
                "Before",
                "While it is away",
                "And more",
                "Still there?"
            ],
        "{words:?}"
    );
    Ok(())
}

pub(super) fn draft_and_unsent_text_survive_a_reload(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    page.wait("the address", "location.hash.length > 2")?;
    // The page's own calls fail, though the desk could still serve the page.
    page.browser.run(
        "XMLHttpRequest.prototype.send = function () { setTimeout(() => this.onloadend?.()) }",
    )?;
    page.answer("Unsent")?;
    page.wait_for(1, "[data-state=waiting]")?;
    page.write("Half a sent")?;
    page.reload()?;
    page.wait_for(1, "[data-state=queued], [data-state=delayed]")?;
    page.wait(
        "the draft",
        "document.querySelector('textarea.input').value == 'Half a sent'",
    )?;
    let words = page.words()?;
    ensure!(words == ["Hello", "Unsent"], "{words:?}");
    Ok(())
}
