//! Two agents at one desk.

use anyhow::{Result, ensure};
use e2e::DeskPage;

/// What takes a conversation has to wait until it is let go.
const HELD_BACK: &str = "\
    const open = XMLHttpRequest.prototype.open;\
    XMLHttpRequest.prototype.open = function (method, path, ...rest) {\
      this.takes = path.endsWith('/take');\
      return open.call(this, method, path, ...rest) };\
    const send = XMLHttpRequest.prototype.send;\
    XMLHttpRequest.prototype.send = function (body) {\
      if (!this.takes) return send.call(this, body);\
      window.letGo = () => send.call(this, body) }";

/// The one who is later is told who was faster, can read on, and goes on.
pub(super) fn of_two_agents_who_take_the_same_one_gets_it(page: &DeskPage<'_>) -> Result<()> {
    let moves = ["change-agent", "--login", "boris", "--group", "support"];
    page.desk.command(&moves)?;
    page.sign_in("anna")?;
    page.desk.arrive("u1", "Maria", "Where is my parcel?")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.with_colleague(|boris| {
        boris.sign_in("boris")?;
        boris.wait_for(1, "[data-name=waiting] .entry")?;
        boris.browser.run(HELD_BACK)?;
        boris.hold_alt('n')?;
        boris.wait("his wish", "window.letGo")?;
        page.take_next()?;
        page.wait_for(1, "[data-name=mine] .entry")?;
        boris.browser.run("window.letGo()")?;
        boris.wait_for_one(".toast")?;
        let told: String = boris.look("document.querySelector('.toast').innerText.trim()")?;
        ensure!(
            told == "Anna Smirnova was faster and has this conversation now.",
            "{told}"
        );
        boris.wait_for(0, ".entry")?;
        boris.wait(
            "who has it",
            "document.querySelector('.bottom').innerText.includes('Anna Smirnova')",
        )?;
        boris.wait(
            "the focus there",
            "document.activeElement.matches('[data-focus=composer]')",
        )?;
        page.answer("I am looking into it.")?;
        page.wait_for(1, "[data-author=me]")?;
        ensure!(boris.words()?[0] == "Where is my parcel?");
        boris.wait_for(0, "textarea.input")?;
        page.desk.arrive("u2", "Chen", "Hello")?;
        boris.wait_for(1, "[data-name=waiting] .entry")?;
        boris.hold_alt('n')?;
        boris.wait("the next wish", "window.letGo")?;
        boris.browser.run("window.letGo()")?;
        boris.wait_for(1, "[data-name=mine] .entry")?;
        boris.wait_for_one("textarea.input")
    })?;
    page.wait_for(0, "[data-name=waiting] .entry")?;
    page.wait_for(1, "[data-name=mine] .entry")?;
    let words = page.words()?;
    ensure!(
        words == ["Where is my parcel?", "I am looking into it."],
        "{words:?}"
    );
    Ok(())
}
