//! A conversation that goes to an agent and back: the visitor at the widget,
//! the agent at the desk, each with a browser of their own.

use anyhow::{Result, ensure};
use e2e::{Author, Desk, DeskPage, Key, PNG, Page, Sandbox, Stage, Way, Widget};
use serde_json::json;

use crate::demo;

/// What the bot says when it has the conversation again.
const BACK: &str = "Welcome back. I am the bot again.";

/// What Anna says first.
const HELLO: &str = "Good afternoon!";

/// What is pressed or written to go back to the bot.
const CLOSING: &str = "back to the bot";

/// The desk, and a sandbox that hands over to it.
fn open(stage: &Stage<'_>) -> Result<(Desk, Sandbox)> {
    let desk = stage.open_desk()?;
    let sandbox = stage.sandbox.start_with_agents(&desk.api())?;
    Ok((desk, sandbox))
}

fn visit<'a>(stage: &Stage<'a>, sandbox: &Sandbox) -> Result<Widget<'a>> {
    let uploads = format!("http://{}/uploads", sandbox.address());
    let snippet = stage
        .snippet()
        .set("data-api", &sandbox.api())
        .set("data-upload", &uploads);
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    Ok(widget)
}

/// A conversation that Anna has taken, and has said good afternoon in.
fn with_anna(
    stage: &Stage<'_>,
    story: impl FnOnce(&Widget<'_>, &DeskPage<'_>) -> Result<()>,
) -> Result<()> {
    let (desk, sandbox) = open(stage)?;
    let widget = visit(stage, &sandbox)?;
    stage.with_agent(|browser| {
        let desk = &desk;
        let page = DeskPage {
            browser,
            desk,
            browsers: None,
        };
        page.sign_in("anna")?;
        desk.wait_until_online()?;
        hand_over(&widget, &page, HELLO)?;
        story(&widget, &page)
    })
}

/// The visitor asks for a person, who takes the conversation and says hello.
fn hand_over(widget: &Widget<'_>, page: &DeskPage<'_>, hello: &str) -> Result<()> {
    widget.say("agent")?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.answer(hello)?;
    let message = widget.wait_for_message(hello)?;
    ensure!(message.author == Author::Agent, "{message:?}");
    Ok(())
}

/// The agent reads it.
fn reads(page: &DeskPage<'_>, text: &str) -> Result<()> {
    let find = format!(
        "[...document.querySelectorAll('.message .bubble')].some(one => one.textContent == {text:?})"
    );
    page.wait(text, &find)
}

/// The whole story, with a desk that is killed in the middle.
pub(crate) fn conversation_goes_to_an_agent_and_back(stage: &Stage<'_>) -> Result<()> {
    with_anna(stage, |widget, page| {
        widget.say("Where is my parcel?")?;
        reads(page, "Where is my parcel?")?;
        let state = widget.state()?;
        ensure!(state.input_enabled && !state.typing, "{state:?}");

        page.desk.kill();
        widget.say("Are you still there?")?;
        page.desk.start()?;
        reads(page, "Are you still there?")?;
        page.answer("Yes, and so is your parcel.")?;
        widget.wait_for_message("Yes, and so is your parcel.")?;

        let list = page
            .desk
            .file("price list.txt", b"One parcel: one coin.\n")?;
        page.pick(&list)?;
        widget.wait_until("the file", |state| {
            let texts = state.texts_by(Author::Agent);
            texts.iter().any(|text| text.contains("price list.txt"))
        })?;

        widget.bring(Way::Chosen, &[("receipt.png", "image/png", json!(PNG))])?;
        page.wait(
            "the visitor's picture",
            "document.querySelector('[data-author=client] img')?.naturalWidth",
        )?;

        page.hold_alt('x')?;
        page.browser.click("dialog [data-name=confirm]")?;
        widget.wait_for_message(BACK)?;
        page.wait_for(0, ".entry")?;

        let said = ["Where is my parcel?", "Are you still there?"];
        let state = widget.state()?;
        for text in said {
            let times = state.texts_by(Author::Client);
            let times = times.iter().filter(|one| **one == text).count();
            ensure!(times == 1, "{text:?} is shown {times} times");
        }
        Ok(())
    })
}

/// The visitor ends it, by the button, after a reload in the middle.
pub(crate) fn visitor_goes_back_to_the_bot(stage: &Stage<'_>) -> Result<()> {
    with_anna(stage, |_, page| {
        let widget = stage.reload()?;
        widget.open()?;
        widget.wait_for_message(HELLO)?;
        page.answer("You are back.")?;
        widget.wait_for_message("You are back.")?;
        widget.say(CLOSING)?;
        widget.wait_for_message(BACK)?;
        page.wait_for(0, ".entry")
    })
}

/// An agent passes it on to another group, where another one takes it.
pub(crate) fn conversation_is_passed_on_to_another_agent(stage: &Stage<'_>) -> Result<()> {
    with_anna(stage, |widget, page| {
        let name = |name: &str| {
            format!("root.querySelector('[part~=header]').textContent.includes('{name}')")
        };
        widget.wait_until_holds("Anna in the header", &name("Anna"))?;
        page.hold_alt('p')?;
        page.wait("the groups", "document.activeElement?.matches('.choice')")?;
        page.browser.press(Key::Enter)?;
        widget.wait_until_holds("nobody in the header", &format!("!{}", name("Anna")))?;
        widget.say("Am I still in the right place?")?;
        page.browser.click("[data-name=sign-out]")?;
        page.wait_for_one(".sign-in")?;

        page.sign_in("boris")?;
        page.wait_for(1, "[data-name=waiting] .entry")?;
        page.take_next()?;
        reads(page, HELLO)?;
        reads(page, "Am I still in the right place?")?;
        page.answer("You are.")?;
        let message = widget.wait_for_message("You are.")?;
        ensure!(message.author == Author::Agent, "{message:?}");
        widget.wait_until_holds("Boris in the header", &name("Boris"))?;
        widget.say(CLOSING)?;
        widget.wait_for_message(BACK)?;
        page.wait_for(0, ".entry")
    })
}

/// Nobody is there, and the bot says so.
pub(crate) fn nobody_online_is_told_by_the_bot(stage: &Stage<'_>) -> Result<()> {
    let (_desk, sandbox) = open(stage)?;
    let widget = visit(stage, &sandbox)?;
    widget.say("agent")?;
    widget.wait_until("the bot's word", |state| {
        let texts = state.texts_by(Author::Bot);
        texts
            .iter()
            .any(|text| text.starts_with("Nobody is at the desk"))
    })?;
    widget.say("is it raining")?;
    widget
        .wait_for_message("You wrote: is it raining")
        .map(drop)
}
