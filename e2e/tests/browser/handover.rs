//! An agent has the conversation. What the platform would tell is heard as if
//! another tab had been told it (`e2e::told`).

use anyhow::{Result, ensure};
use e2e::told::{LISTEN_IN, anna, closed, joined, passed, said, switch, tell};
use e2e::{Page, Stage, Widget, WidgetState};
use serde_json::json;

use crate::demo;

const JOINED: &str = "Anna Smirnova has joined the chat";

/// A conversation that the bot has handed over.
fn hand_over<'a>(stage: &'a Stage<'_>) -> Result<Widget<'a>> {
    let page = Page::with(&stage.snippet()).early_script(LISTEN_IN);
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("A human, please")?;
    demo::wait_for_bot(&widget, "A human, please")?;
    tell(stage.browser, &[switch()])?;
    widget.wait_until("a notice", |state| noticed(state, "You’ll be connected"))?;
    Ok(widget)
}

fn noticed(state: &WidgetState, part: &str) -> bool {
    state.notices.iter().any(|notice| notice.contains(part))
}

fn title(widget: &Widget<'_>) -> Result<String> {
    widget.script("return root.querySelector('[part=title]').innerText.trim()")
}

/// Who is there is said, shown in the header, and announced once each; then the
/// site's own header is back.
pub(crate) fn agent_comes_passes_on_and_goes(stage: &Stage<'_>) -> Result<()> {
    let widget = hand_over(stage)?;
    let at_first = title(&widget)?;
    widget.script::<bool>(
        "window.heard = [];\
         new MutationObserver((changes) => { for (const { addedNodes } of changes)\
           for (const node of addedNodes) heard.push(node.textContent) })\
           .observe(root.querySelector('[part=announcer]'), { childList: true, subtree: true });\
         return true",
    )?;
    let picture = format!("http://{}/media/lighthouse.svg", stage.sandbox.address());
    let agent = anna(Some(&picture));
    let hello = json!([{ "type": "text", "text": "Hello, I am Anna." }]);
    tell(stage.browser, &[joined(&agent), said(&agent, &hello)])?;
    widget.wait_until("the agent", |state| noticed(state, JOINED))?;
    widget.wait_for_message("Hello, I am Anna.")?;
    ensure!(title(&widget)? == "Anna Smirnova", "{:?}", title(&widget)?);
    widget.wait_until_holds(
        "the picture",
        "root.querySelector('.header .portrait').naturalWidth > 0",
    )?;
    ensure!(widget.state()?.input_enabled, "one can write");
    tell(stage.browser, &[passed(&agent, "Sales")])?;
    widget.wait_until("the group", |state| noticed(state, "“Sales”"))?;
    ensure!(title(&widget)? == at_first, "nobody is there");
    tell(stage.browser, &[joined(&agent), closed(&agent)])?;
    widget.wait_until("the bot", |state| noticed(state, "The assistant is back"))?;
    ensure!(title(&widget)? == at_first, "{:?}", title(&widget)?);
    let heard: Vec<String> = stage.browser.script("return heard", &[])?;
    for (part, times) in [(JOINED, 2), ("“Sales”", 1), ("The assistant is back", 1)] {
        let said = heard.iter().filter(|one| one.contains(part)).count();
        ensure!(said == times, "{part:?} was read {said} times: {heard:?}");
    }
    Ok(())
}

/// The button stays whatever is said, and says its phrase once.
pub(crate) fn button_ends_the_chat(stage: &Stage<'_>) -> Result<()> {
    const BUTTON: &str = "root.querySelector('[part=close-chat]:not([hidden])')";
    let widget = hand_over(stage)?;
    let agent = anna(None);
    let question = json!([{ "type": "text", "text": "Is that all?" }]);
    tell(stage.browser, &[joined(&agent), said(&agent, &question)])?;
    widget.wait_for_message("Is that all?")?;
    widget.say("One more thing")?;
    widget.wait_until_holds("the button", BUTTON)?;
    widget.click("close-chat")?;
    widget.wait_until("the phrase", |state| {
        let own = state.message("End the chat");
        own.is_some_and(|own| own.send_state.as_deref() == Some("sent"))
    })?;
    demo::ensure_said_once(&widget.state()?, "End the chat")?;
    tell(stage.browser, &[closed(&agent)])?;
    widget.wait_until_holds("the button to go", &format!("!{BUTTON}"))
}

/// A reload in the middle, and another tab.
pub(crate) fn agents_chat_survives_a_reload_and_shows_in_every_tab(
    stage: &Stage<'_>,
) -> Result<()> {
    let widget = hand_over(stage)?;
    tell(stage.browser, &[joined(&anna(None))])?;
    widget.wait_until("the agent", |state| noticed(state, JOINED))?;
    let widget = stage.reload()?;
    widget.open()?;
    widget.wait_until("the agent", |state| noticed(state, JOINED))?;
    ensure!(title(&widget)? == "Anna Smirnova", "{:?}", title(&widget)?);
    let first = stage.browser.tab()?;
    let (second, widget) = stage.visit_in_new_tab()?;
    widget.open()?;
    widget.wait_until("the agent", |state| noticed(state, JOINED))?;
    widget.wait_until_holds(
        "the button",
        "root.querySelector('[part=close-chat]:not([hidden])')",
    )?;
    tell(stage.browser, &[closed(&anna(None))])?;
    for tab in [&first, &second] {
        let widget = stage.switch_to(tab)?;
        widget.wait_until("the bot", |state| noticed(state, "The assistant is back"))?;
    }
    Ok(())
}

/// Names, groups and addresses are texts, and nothing runs.
pub(crate) fn hostile_agents_are_only_words(stage: &Stage<'_>) -> Result<()> {
    let widget = hand_over(stage)?;
    let mark = "<img src=x onerror=alert(1)>";
    for address in [
        "javascript:alert(1)",
        "data:image/svg+xml,<svg/>",
        "//evil.example/a",
    ] {
        let agent = json!({ "employeeId": address, "firstName": mark, "avatarUrl": address });
        tell(stage.browser, &[joined(&agent), passed(&agent, mark)])?;
    }
    widget.wait_until("all of them", |state| {
        let passed = |notice: &&String| notice.contains(&format!("“{mark}”"));
        state.notices.iter().filter(passed).count() == 3
    })?;
    ensure!(widget.holds("!root.querySelector('img[src=x]')")?, "markup");
    let loads = "[...root.querySelectorAll('.portrait')].some((one) => one.getAttribute('src'))";
    ensure!(!widget.holds(loads)?, "an address that is not allowed");
    Ok(())
}
