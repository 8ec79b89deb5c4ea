//! How a widget stands in a page, and what a page can change while it does.

use anyhow::{Result, ensure};
use e2e::{PATIENCE, Page, Stage, until};
use serde_json::Value;

use crate::demo;

/// A place below what the window shows, and one of a definite size.
const PLACES: &str = "<div style='height: 200vh'></div>\
    <div id='place' style='width: 420px; height: 500px'></div>";

/// Puts the snippet's widget into the place.
const MOVE: &str = "place.append(document.querySelector('jaicp-chat'))";

/// Writes down each event of the element, with what it says.
const LISTEN: &str = "window.e2eHeard = [];\
    for (const name of ['ready', 'open', 'close', 'message', 'sent', 'failed', 'replies',\
        'unread', 'handoff', 'connection'])\
      JaicpChat.on(name, ({ type, detail }) => e2eHeard.push([type, detail]))";

/// A panel that fills its container begins when it comes into view, takes no
/// focus from the page, and cannot be closed.
pub(crate) fn inline_panel_fills_its_container(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().blocking().set("data-mode", "inline");
    let page = Page::with(&snippet).html(PLACES).script(MOVE);
    let widget = stage.visit(page)?;
    let is_calm = stage.sandbox.requests()?.is_empty();
    ensure!(is_calm, "a conversation began out of sight");
    stage.browser.run("place.scrollIntoView()")?;
    let state = demo::wait_for_greeting(&widget)?;
    ensure!(!state.launcher_visible, "there is a launcher");
    ensure!(state.focus.is_none(), "the focus is at {:?}", state.focus);
    let fits = "(() => { const [outer, inner] = [place, root.querySelector('.panel')]\
        .map(one => one.getBoundingClientRect());\
        return ['left', 'top', 'width', 'height'].every(side => Math.abs(outer[side] - inner[side]) < 1)\
        })()";
    widget.wait_until_holds("the panel to fill its container", fits)?;
    ensure!(
        widget.holds("root.querySelector('.panel').getAttribute('role') === 'region'")?,
        "the panel is announced as a dialog"
    );
    stage.browser.run("JaicpChat.close(); JaicpChat.toggle()")?;
    widget.say("Anything")?;
    ensure!(widget.state()?.open, "it has closed");
    widget.wait_for_message(&demo::echo("Anything"))?;
    stage.picture("embedding-inline")?;
    Ok(())
}

/// A page that is nothing but the chat.
pub(crate) fn page_mode_fills_the_window(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().set("data-mode", "page");
    let widget = stage.visit(Page::default().snippet(&snippet))?;
    let state = demo::wait_for_greeting(&widget)?;
    ensure!(state.open && !state.launcher_visible, "{state:?}");
    let fills = "(() => { const { width, height } = root.querySelector('.panel').getBoundingClientRect();\
        return width === document.documentElement.clientWidth && height === innerHeight })()";
    widget.wait_until_holds("the panel to fill the window", fills)?;
    stage.picture("embedding-page")?;
    Ok(())
}

/// What a page says before there is anything to say it to.
pub(crate) fn calls_wait_for_the_loader(stage: &Stage<'_>) -> Result<()> {
    let calls = "window.JaicpChat = window.JaicpChat || [];\
        JaicpChat.push(['open']); JaicpChat.push(['send', 'From the queue'], ['nonsense'])";
    let page = Page::plain().script(calls).snippet(&stage.snippet());
    let widget = stage.visit(page)?;
    widget.wait_for_message("From the queue")?;
    widget.wait_for_message(&demo::echo("From the queue"))?;
    ensure!(widget.state()?.open, "it is closed");
    // The same later.
    stage.browser.run("JaicpChat.push(['close'])")?;
    widget.wait_until("the panel to close", |state| !state.open)?;
    let told = stage.take_troubles(|trouble| trouble.text.contains("nonsense"))?;
    ensure!(told.len() == 1, "{told:?}");
    Ok(())
}

/// Attributes of the tag are told to the element's observer after calls that the
/// page has made early: the program takes over all the same.
pub(crate) fn heading_and_early_calls_go_together(stage: &Stage<'_>) -> Result<()> {
    let snippet = stage.snippet().blocking().set("data-header", "Harbour");
    let page = Page::with(&snippet).script("JaicpChat.open(); JaicpChat.send()");
    let widget = stage.visit(page)?;
    demo::wait_for_greeting(&widget)?;
    let title = "root.querySelector('[part~=title]')?.textContent === 'Harbour'";
    widget.wait_until_holds("the heading", title)
}

/// The tag may be in a page twice, as templates have it.
pub(crate) fn loading_twice_is_harmless(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet().blocking()).snippet(&stage.snippet().blocking());
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let count: u32 = stage
        .browser
        .script("return document.querySelectorAll('jaicp-chat').length", &[])?;
    ensure!(count == 1, "there are {count}");
    Ok(())
}

/// Most settings can change while people talk; the conversation goes on.
pub(crate) fn settings_change_while_people_talk(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Before")?;
    widget.wait_for_message(&demo::echo("Before"))?;
    widget.type_text("Half a")?;
    stage
        .browser
        .run("JaicpChat.setOptions({ header: 'Harbour', lang: 'ru' })")?;
    let title = "root.querySelector('[part~=title]')?.textContent === 'Harbour'";
    widget.wait_until_holds("the new heading", title)?;
    // Other words are drawn anew, and come in as all messages do.
    widget.wait_for_message("Before")?;
    let state = widget.wait_until("the focus to be back", |state| state.has_focus("input"))?;
    ensure!(state.draft == "Half a", "the draft is {:?}", state.draft);
    let russian = "root.querySelector('[part~=input]').placeholder !== 'Write a message'";
    ensure!(widget.holds(russian)?, "the words are English still");
    // Buttons that come from now on lock the input.
    let script = "document.querySelector('jaicp-chat').setAttribute('block-form', 'always')";
    stage.browser.run(script)?;
    stage.browser.run("JaicpChat.send('menu')")?;
    widget.wait_until("a locked input", |state| {
        state.labels() == demo::MENU && !state.input_enabled
    })?;
    // A wrong one is told, once, and its default holds.
    stage
        .browser
        .run("JaicpChat.setOptions({ events: 'maybe' }); JaicpChat.title = 'x'")?;
    stage
        .browser
        .run("setTimeout(() => JaicpChat.setOptions({ header: null, lang: false }))")?;
    let title = "root.querySelector('[part~=title]')?.textContent === 'Chat'";
    widget.wait_until_holds("the default heading", title)?;
    let told = stage.take_troubles(|trouble| trouble.text.contains("`events` is `maybe`"))?;
    ensure!(told.len() == 1, "{told:?}");
    Ok(())
}

/// Another channel is another conversation, in the same element.
pub(crate) fn another_token_is_another_conversation(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("For the first channel")?;
    widget.wait_for_message(&demo::echo("For the first channel"))?;
    stage
        .browser
        .run("JaicpChat.setOptions({ token: 'locked' })")?;
    let state = widget.wait_until("the other channel's greeting", |state| {
        !state.input_enabled && state.labels() == demo::MENU
    })?;
    ensure!(state.open, "the panel has closed");
    let is_there = state.message("For the first channel").is_some();
    ensure!(!is_there, "it still shows the first conversation");
    Ok(())
}

/// What happens in the widget reaches the page, in order.
pub(crate) fn page_hears_what_happens(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet().blocking()).script(LISTEN);
    let widget = stage.visit(page)?;
    ensure!(
        stage
            .browser
            .holds("!JaicpChat.isOpen && JaicpChat.unreadCount === 0")?
    );
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Anything")?;
    widget.wait_for_message(&demo::echo("Anything"))?;
    widget.close()?;
    ensure!(stage.browser.holds("!JaicpChat.isOpen")?);
    stage.browser.run("JaicpChat.send('Psst')")?;
    widget.wait_until("one unread", |state| state.unread == 1)?;
    ensure!(stage.browser.holds("JaicpChat.unreadCount === 1")?);
    let heard: Vec<(String, Value)> = until("all of it", PATIENCE, || {
        let heard: Vec<(String, Value)> = stage.browser.script("return e2eHeard", &[])?;
        let is_all = heard.iter().any(|(name, _)| name == "unread");
        Ok(is_all.then_some(heard))
    })?;
    let places = |name: &str| {
        let is_it = |(_, (other, _)): &(usize, &(String, Value))| other == name;
        let all: Vec<_> = heard.iter().enumerate().filter(is_it).collect();
        all.iter().map(|(place, _)| *place).collect::<Vec<_>>()
    };
    for name in [
        "ready", "open", "message", "sent", "replies", "close", "unread",
    ] {
        ensure!(!places(name).is_empty(), "no {name} in {heard:#?}");
    }
    let client = |(name, detail): &&(String, Value)| {
        name == "message" && detail["author"] == "client" && detail["reply"]["text"] == "Anything"
    };
    let own = heard.iter().find(client).map(|(_, detail)| &detail["id"]);
    let sent = heard.iter().find(|(name, _)| name == "sent");
    ensure!(
        own == sent.map(|(_, detail)| &detail["id"]),
        "what was sent is {sent:?}, and not {own:?}"
    );
    Ok(())
}
