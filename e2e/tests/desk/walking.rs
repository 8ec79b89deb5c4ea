//! Walking through what was said by keyboard.

use anyhow::{Result, ensure};
use e2e::{DeskPage, Key};

/// More than stand in view at once.
const MANY: usize = 30;

fn talking(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    for number in 1..MANY {
        page.desk.say("u1", &format!("Message {number}"))?;
    }
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.wait_for(MANY, ".message")?;
    page.answer("Hello Maria")?;
    page.wait_for(
        1,
        "[data-author=me]:is([data-state=queued], [data-state=delayed])",
    )?;
    wait_for_newest(page)
}

fn wait_for_newest(page: &DeskPage<'_>) -> Result<()> {
    page.wait(
        "the newest in view",
        "(() => { const rows = document.querySelectorAll('.message');\
           return rows[rows.length - 1].getBoundingClientRect().bottom <=\
             document.querySelector('.transcript').getBoundingClientRect().bottom })()",
    )
}

/// Whether the focus is in the row that says something, and the row in view.
fn wait_for_row(page: &DeskPage<'_>, words: &str) -> Result<()> {
    page.wait(
        words,
        &format!(
            "(() => {{ const row = document.activeElement;\
               const place = row.getBoundingClientRect();\
               const view = document.querySelector('.transcript').getBoundingClientRect();\
               return row.closest('.rows') &&\
                 (row.querySelector('.bubble') ?? row).innerText.trim().startsWith({words:?}) &&\
                 place.top >= view.top && place.bottom <= view.bottom }})()"
        ),
    )
}

pub(super) fn messages_are_walked_through_by_keyboard(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    page.hold_alt('m')?;
    wait_for_row(page, "Hello Maria")?;
    page.browser.press(Key::Up)?;
    // What has happened is walked to as well.
    wait_for_row(page, "Anna Smirnova took")?;
    page.browser.press(Key::Up)?;
    wait_for_row(page, &format!("Message {}", MANY - 1))?;
    page.browser.press(Key::Home)?;
    wait_for_row(page, "Sent to Support")?;
    page.browser.press(Key::Up)?;
    wait_for_row(page, "Sent to Support")?;
    page.browser.press(Key::Down)?;
    wait_for_row(page, "Hello")?;
    let stops: usize =
        page.look("document.querySelectorAll('.transcript-frame [tabindex=\"0\"]').length")?;
    ensure!(stops == 1, "Tab stops {stops} times");
    let named: String = page.look(
        "document.activeElement.getAttribute('aria-labelledby').split(' ')\
           .map(id => document.getElementById(id).textContent.trim()).filter(Boolean).join(', ')",
    )?;
    ensure!(named.starts_with("Maria, Hello, "), "{named}");
    page.browser.press(Key::End)?;
    wait_for_row(page, "Hello Maria")?;
    page.browser.press(Key::Escape)?;
    page.wait(
        "the input",
        "document.activeElement.matches('textarea.input')",
    )?;
    // The arrows are the text's own where one writes.
    page.browser.write("Two")?;
    page.browser.press(Key::Home)?;
    page.browser.write("1")?;
    let draft: String = page.look("document.activeElement.value")?;
    ensure!(draft == "1Two", "{draft}");
    page.hold_alt('m')?;
    wait_for_row(page, "Hello Maria")
}

pub(super) fn walking_and_what_comes_do_not_disturb_each_other(page: &DeskPage<'_>) -> Result<()> {
    talking(page)?;
    page.hold_alt('m')?;
    wait_for_row(page, "Hello Maria")?;
    page.browser.press(Key::Home)?;
    wait_for_row(page, "Sent to Support")?;
    page.browser.press(Key::Down)?;
    wait_for_row(page, "Hello")?;
    page.wait_for_rest()?;
    let place = "Math.round(document.activeElement.getBoundingClientRect().top)";
    let before: i64 = page.look(place)?;
    page.desk.say("u1", "Are you there?")?;
    page.wait_for_one(".jump[data-new=true]")?;
    ensure!(page.look::<i64>(place)? == before, "what is read has moved");
    wait_for_row(page, "Hello")?;
    page.browser.press(Key::End)?;
    wait_for_row(page, "Are you there?")?;
    page.wait("the end", "document.querySelector('.jump').hidden")?;
    page.desk.say("u1", "Well")?;
    page.wait_for(MANY + 2, "[data-author=client]")?;
    // The end was in view, and stays there; so does the focus where it was.
    wait_for_newest(page)?;
    wait_for_row(page, "Are you there?")?;
    // A file that is taken back takes the focus along.
    page.pick(&page.desk.file("program.exe", b"MZ\0\0\0\0")?)?;
    page.wait_for(1, "[data-state=failed]")?;
    page.browser.press(Key::End)?;
    wait_for_row(page, "program.exe")?;
    page.browser
        .run("document.querySelector('[data-name=discard]:not([hidden])').click()")?;
    page.wait_for(0, "[data-state=failed]")?;
    page.wait(
        "a place for the focus",
        "document.activeElement.matches('textarea.input')",
    )?;
    page.wait(
        "a stop for Tab",
        "document.querySelector('.transcript').tabIndex == 0",
    )
}

pub(super) fn message_longer_than_the_view_is_read_to_its_end(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    let long: String = (0..120).map(|line| format!("line {line}\n")).collect();
    page.desk.say("u1", &long)?;
    page.desk.say("u1", "That is all")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.wait_for(3, ".message")?;
    page.hold_alt('m')?;
    page.browser.press(Key::Home)?;
    wait_for_row(page, "Sent to Support")?;
    page.browser.press(Key::Down)?;
    wait_for_row(page, "Hello")?;
    page.browser.press(Key::Down)?;
    let at_long = "document.activeElement.innerText.includes('line 119')";
    page.wait("the long one", at_long)?;
    let top = "document.querySelector('.transcript').scrollTop";
    let before: f64 = page.look(top)?;
    page.browser.press(Key::Down)?;
    page.wait("more of it", &format!("{top} > {before}"))?;
    ensure!(page.look::<bool>(at_long)?, "it was left in the middle");
    page.browser
        .run("document.querySelector('.transcript').scrollTop = 1e6")?;
    page.browser.press(Key::Down)?;
    wait_for_row(page, "That is all")
}
