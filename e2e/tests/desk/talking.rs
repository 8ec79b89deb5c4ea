//! A conversation from the first word to the last.

use anyhow::{Result, ensure};
use e2e::{DeskPage, Key};

pub(super) fn client_who_waits_is_taken_and_answered_by_keyboard_alone(
    page: &DeskPage<'_>,
) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Where is my parcel?")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.wait_for(1, "[data-name=mine] .entry")?;
    page.browser.write("On its way")?;
    page.browser.press_holding(Key::Shift, Key::Enter)?;
    page.browser.write("to you.")?;
    page.browser.press(Key::Enter)?;
    page.wait_for(1, "[data-author=me]")?;
    page.desk.say("u1", "Thanks!")?;
    page.wait_for(2, "[data-author=client]")?;
    let words = page.words()?;
    ensure!(
        words == ["Where is my parcel?", "On its way\nto you.", "Thanks!"],
        "{words:?}"
    );
    Ok(())
}

pub(super) fn conversation_is_passed_on_by_keyboard_alone(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.hold_alt('p')?;
    page.wait("the focus", "document.activeElement?.matches('.choice')")?;
    page.browser.press(Key::Enter)?;
    page.wait_for_one(".toast")?;
    page.wait_for(0, ".entry")
}

pub(super) fn closing_is_asked_once(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.hold_alt('x')?;
    page.wait_for_one("dialog[open]")?;
    page.browser.press(Key::Escape)?;
    page.wait_for(0, "dialog")?;
    page.wait_for(1, "[data-name=mine] .entry")?;
    page.browser.click("[data-name=close]")?;
    page.browser.click("dialog [data-name=confirm]")?;
    page.wait_for(0, ".entry")
}

pub(super) fn canned_answer_is_picked_by_its_title(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "When are you there?")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.browser.write("/hours")?;
    page.wait_for(1, "[role=option]")?;
    page.browser.press(Key::Enter)?;
    page.wait(
        "the text",
        "document.querySelector('textarea.input').value.startsWith('We are')",
    )?;
    page.wait_for(0, "[role=option]")?;
    page.browser.press(Key::Enter)?;
    page.wait_for(1, "[data-author=me]")
}

pub(super) fn file_is_sent_and_a_forbidden_one_told(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "The price list, please")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.pick(&page.desk.file("price list.pdf", b"%PDF-1.4\n%%EOF\n")?)?;
    page.wait_for(1, "[data-author=me] a.slip")?;
    page.pick(&page.desk.file("program.exe", b"MZ\0\0\0\0")?)?;
    page.wait_for(1, "[data-state=failed]")?;
    page.browser
        .click("[data-state=failed] [data-name=discard]")?;
    page.wait_for(1, "[data-author=me]")
}

pub(super) fn details_show_what_is_hidden_marked(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    page.browser.click("[data-name=waiting] .entry-main")?;
    page.browser.click("[data-name=details]")?;
    page.wait_for(1, ".fact[data-hidden=true]")?;
    page.wait_for(2, ".fact[data-hidden=false]")
}
