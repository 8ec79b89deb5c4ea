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

pub(super) fn what_is_written_from_right_to_left_turns_nothing_around_it(
    page: &DeskPage<'_>,
) -> Result<()> {
    const NAME: &str = "\u{5d3}\u{5d5}\u{5d3}";
    page.sign_in("anna")?;
    page.desk
        .arrive("u1", NAME, "\u{5e9}\u{5dc}\u{5d5}\u{5dd}.")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.browser.click("[data-name=waiting] .entry-main")?;
    page.wait_for_one(".message")?;
    for place in [".entry-title", ".entry-preview", "#talk-title"] {
        let gap: f64 = page.look(&format!(
            "(() => {{ const place = document.querySelector({place:?});\
               const words = document.createRange();\
               words.selectNodeContents(place);\
               const drawn = [...words.getClientRects()].filter((one) => one.width > 1);\
               return drawn[0].left - place.getBoundingClientRect().left }})()"
        ))?;
        ensure!(gap.abs() < 2.0, "{place} begins {gap} pixels from its edge");
    }
    for (place, mark) in [(".entry-preview", "the list"), (".bubble", "the message")] {
        // Its full stop stands where it ends.
        let ends_left: bool = page.look(&format!(
            "(() => {{ const walker = document.createTreeWalker(\
                 document.querySelector({place:?}), NodeFilter.SHOW_TEXT,\
                 (node) => node.data.includes('\u{5dd}.') ? 1 : 2);\
               const text = walker.nextNode();\
               const at = (from) => {{ const one = document.createRange();\
                 one.setStart(text, from); one.setEnd(text, from + 1);\
                 return one.getBoundingClientRect().left }};\
               return at(text.data.length - 1) < at(0) }})()"
        ))?;
        ensure!(ends_left, "the full stop in {mark}");
    }
    Ok(())
}
