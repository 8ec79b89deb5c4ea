//! Reading what was said, while more comes.

use anyhow::{Result, ensure};
use e2e::DeskPage;

/// More than two pages of a transcript.
const MANY: usize = 120;

const LONG: &str = "A sentence that is so long that it does not stand on one line of a narrow bubble, \
                    but on two of them.";

fn many(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Hello")?;
    for number in 0..MANY {
        page.desk.say("u1", &format!("{number}. {LONG}"))?;
    }
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()
}

pub(super) fn reading_is_not_disturbed_by_what_comes(page: &DeskPage<'_>) -> Result<()> {
    many(page)?;
    page.wait_for_one(".message")?;
    page.browser
        .run("document.querySelector('.transcript').scrollTop = 600")?;
    page.wait_for_one(".jump")?;
    page.desk.say("u1", "Are you there?")?;
    page.wait_for_one(".jump[data-new=true]")?;
    page.browser.click(".jump")?;
    page.wait("the end", "document.querySelector('.jump').hidden")?;
    page.desk.say("u1", "The last word")?;
    page.wait(
        "the newest in view",
        "(() => { const rows = document.querySelectorAll('.message');\
           const last = rows[rows.length - 1];\
           return last.textContent.includes('The last word') &&\
             last.getBoundingClientRect().bottom < innerHeight &&\
             document.querySelector('.jump').hidden })()",
    )
}

pub(super) fn older_messages_come_without_moving_what_is_read(page: &DeskPage<'_>) -> Result<()> {
    many(page)?;
    page.wait_for_one(".jump")?;
    page.browser.click(".jump")?;
    page.wait(
        "it to be read",
        "performance.getEntriesByType('resource').some(one => one.name.endsWith('/read') && one.responseEnd)",
    )?;
    // The transcript of a page that has just been opened is one page long, and
    // shows its end.
    page.reload()?;
    page.wait(
        "the end of a page of it",
        "document.querySelectorAll('.message').length > 40 &&\
         document.querySelector('.transcript').scrollTop > 1000",
    )?;
    ensure!(
        page.look::<usize>("document.querySelectorAll('.message').length")? < 80,
        "nothing is left to come"
    );
    let place = "Math.round([...document.querySelectorAll('.message')]\
                 .find(one => one.textContent.includes('90. '))\
                 .getBoundingClientRect().top)";
    page.browser
        .run("document.querySelector('.transcript').scrollTop = 490")?;
    page.wait_for_rest()?;
    let before: i64 = page.look(place)?;
    page.browser
        .run("document.querySelector('.transcript').scrollTop = 470")?;
    page.wait(
        "older ones",
        "document.querySelectorAll('.message').length > 60",
    )?;
    let settled = format!("Math.abs({place} - ({before} + 20)) <= 2");
    page.wait("what is read in its place", &settled)
}

pub(super) fn unread_messages_count_in_list_and_title(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    for (user, name) in [("u1", "Maria"), ("u2", "Chen")] {
        page.desk.arrive(user, name, "Hello")?;
        page.wait_for(1, "[data-name=waiting] .entry")?;
        page.take_next()?;
        page.wait_for(0, "[data-name=waiting] .entry")?;
    }
    page.desk.say("u1", "One")?;
    page.desk.say("u1", "Two")?;
    page.wait("the title", "document.title.startsWith('(2)')")?;
    let badge: String = page.look(
        "[...document.querySelectorAll('.badge')].find(one => !one.hidden).firstChild.textContent",
    )?;
    ensure!(badge == "2", "the badge says {badge}");
    page.browser
        .click("[data-name=mine] [data-unread=true] .entry-main")?;
    page.wait("all read", "!document.title.startsWith('(')")
}
