//! What a page's own scripts can do with the widget.

use anyhow::{Result, ensure};
use e2e::{Author, PATIENCE, Page, Stage, until};
use serde_json::Value;

use crate::demo;

/// The page as it is, and as its owner wrote it, without what the browser was
/// told to run: both parsed the same way.
const COMPARE: &str = "fetch(location.href).then(answer => answer.text()).then(text => {\
      const written = new DOMParser().parseFromString(text, 'text/html');\
      window.e2ePages = [document, written].map(page => page.documentElement.outerHTML);\
    })";

/// What a page leaves behind in places that its markup does not show.
const TRACES: &str = "return {\
      elements: document.querySelectorAll('jaicp-chat').length,\
      sheets: document.adoptedStyleSheets.length,\
      title: document.title,\
      focus: document.activeElement.localName,\
    }";

/// A page need not wait for anything before it talks to the widget.
pub(crate) fn early_calls_are_carried_out_in_order(stage: &Stage<'_>) -> Result<()> {
    stage.dist.hold_program();
    let page = Page::with(&stage.snippet().blocking())
        .script("JaicpChat.open(); JaicpChat.send('hello'); JaicpChat.send('bye')");
    let widget = stage.visit(page)?;
    widget.wait_until("the panel's frame", |state| state.open)?;
    stage.dist.release_program();
    let state = widget.wait_until("both answers", |state| {
        demo::times_said(state, "You are welcome") > 0 && !state.typing
    })?;
    let own = state.texts_by(Author::Client);
    ensure!(own == ["hello", "bye"], "{own:?}");
    let greetings = demo::times_said(&state, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    Ok(())
}

/// `open`, `close`, `toggle` and `send` on the page's first widget.
pub(crate) fn page_opens_closes_and_sends(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    let call = |text: &str| stage.browser.run(text);
    call("JaicpChat.toggle()")?;
    demo::wait_for_greeting(&widget)?;
    call("JaicpChat.close()")?;
    widget.wait_until("the panel to close", |state| !state.open)?;
    call("JaicpChat.open()")?;
    widget.wait_until("the panel to open", |state| state.open)?;
    call("document.querySelector('jaicp-chat').toggle()")?;
    widget.wait_until("the panel to close", |state| !state.open)?;
    call("document.querySelector('jaicp-chat').send('From the page')")?;
    call("JaicpChat.open()")?;
    let own = widget.wait_for_message("From the page")?;
    ensure!(
        own.author == Author::Client,
        "the author is {:?}",
        own.author
    );
    widget.wait_for_message(&demo::echo("From the page"))?;
    Ok(())
}

/// A page that has had enough gets itself back.
pub(crate) fn destroy_leaves_the_page_as_its_owner_wrote_it(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    let before: Value = stage.browser.script(TRACES, &[])?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    stage.browser.run("JaicpChat.destroy()")?;
    until("the element to go", PATIENCE, || {
        Ok((!widget.state()?.exists).then_some(()))
    })?;
    let after: Value = stage.browser.script(TRACES, &[])?;
    ensure!(after["elements"] == 0, "{after}");
    ensure!(after["sheets"] == 0, "{after}");
    ensure!(after["title"] == "A shop", "{after}");
    ensure!(after["focus"] == "body", "before {before}, after {after}");
    stage.browser.run(COMPARE)?;
    let [is, was] = until("the page as it was written", PATIENCE, || {
        stage
            .browser
            .script::<Option<[String; 2]>>("return window.e2ePages", &[])
    })?;
    ensure!(is == was, "the page is\n{is}\n\nand was\n{was}");
    let is_somebody = stage.browser.holds("window.JaicpChat")?;
    ensure!(!is_somebody, "JaicpChat is still somebody");
    Ok(())
}

/// Each widget has its own conversation; `JaicpChat` is the first.
pub(crate) fn two_widgets_work_independently(stage: &Stage<'_>) -> Result<()> {
    let first = stage.snippet().blocking();
    let second = stage
        .snippet()
        .blocking()
        .set("data-token", "locked")
        .set("data-position", "left");
    let page = Page::with(&first)
        .snippet(&second)
        .html("<p>Two widgets.</p>");
    let one = stage.visit(page)?;
    let two = stage.widget(1);
    two.wait_until("the second launcher", |state| state.launcher_visible)?;
    let is_first = "JaicpChat === document.querySelector('jaicp-chat')\
        && JaicpChat.getAttribute('token') === 'demo'";
    ensure!(
        stage.browser.holds(is_first)?,
        "JaicpChat is not the first of two"
    );
    one.open()?;
    demo::wait_for_greeting(&one)?;
    ensure!(!two.state()?.open, "the second opened as well");
    one.say("Only for one")?;
    one.wait_for_message(&demo::echo("Only for one"))?;
    let call = "document.querySelectorAll('jaicp-chat')[1].open()";
    stage.browser.run(call)?;
    let state = demo::wait_for_greeting(&two)?;
    ensure!(
        !state.input_enabled,
        "the second is on a channel that locks"
    );
    ensure!(
        state.message("Only for one").is_none(),
        "it heard the first"
    );
    stage.picture("two-widgets")?;
    // One goes, the other stays.
    stage.browser.run("JaicpChat.destroy()")?;
    let rest = stage.widget(0);
    rest.wait_until("the second to be alone", |state| {
        state.labels() == demo::MENU && state.message("Only for one").is_none()
    })?;
    let is_heir = "JaicpChat === document.querySelector('jaicp-chat')";
    ensure!(
        stage.browser.holds(is_heir)?,
        "JaicpChat is not the one that is left"
    );
    rest.press_button(demo::COFFEES_BUTTON)?;
    rest.wait_until("a free input", |state| state.input_enabled)?;
    Ok(())
}
