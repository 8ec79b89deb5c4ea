//! Several tabs of one visitor: they show the same, and one listens for all.

use anyhow::{Result, ensure};
use e2e::{PATIENCE, Page, Polls, Seen, Stage, Widget, until};

use crate::continuity::{ensure_answered_once, ensure_sends};
use crate::demo;

/// How long two tabs may poll at the same time while one takes over from the
/// other, in milliseconds: the server learns late that a request was given up.
const OVERLAP: f64 = 500.0;

/// What one tab sends and gets shows in the other, both ways.
pub(crate) fn tabs_show_the_same(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    let first = stage.browser.tab()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let (second, widget) = stage.visit_in_new_tab()?;
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    let greetings = demo::times_said(&state, demo::GREETING);
    ensure!(greetings == 1, "greeted {greetings} times");
    widget.say("From the second")?;
    let there = ensure_answered_once(&widget, &["From the second"])?;
    let widget = stage.switch_to(&first)?;
    let here = ensure_answered_once(&widget, &["From the second"])?;
    ensure!(
        demo::said(&here) == demo::said(&there),
        "the tabs differ: {:#?} and {:#?}",
        demo::said(&here),
        demo::said(&there)
    );
    widget.say("From the first")?;
    let texts = ["From the second", "From the first"];
    ensure_answered_once(&widget, &texts)?;
    let widget = stage.switch_to(&second)?;
    ensure_answered_once(&widget, &texts)?;
    // Buttons that were pressed in one tab are past in the other.
    widget.say("menu")?;
    widget.wait_until("the menu", |state| state.labels() == demo::MENU)?;
    let widget = stage.switch_to(&first)?;
    widget.wait_until("the menu", |state| state.labels() == demo::MENU)?;
    widget.press_button(demo::COFFEES_BUTTON)?;
    widget.wait_until("no menu", |state| state.labels().is_empty())?;
    let widget = stage.switch_to(&second)?;
    widget.wait_until("no menu here either", |state| state.labels().is_empty())?;
    ensure_sends(stage, 5)
}

/// The launchers of all tabs count the same, and opening one panel clears all.
pub(crate) fn reading_in_one_tab_counts_in_all(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    let first = stage.browser.tab()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.close()?;
    let (second, widget) = stage.visit_in_new_tab()?;
    stage.browser.run("JaicpChat.send('Psst')")?;
    widget.wait_until("one unread", |state| state.unread == 1)?;
    let widget = stage.switch_to(&first)?;
    widget.wait_until("one unread here too", |state| state.unread == 1)?;
    let state = widget.open()?;
    ensure!(state.unread == 0, "{} unread", state.unread);
    ensure_answered_once(&widget, &["Psst"])?;
    widget.close()?;
    let widget = stage.switch_to(&second)?;
    widget.wait_until("nothing unread", |state| state.unread == 0)?;
    // A third one finds nothing unread either.
    let (_, widget) = stage.visit_in_new_tab()?;
    stage.browser.run("JaicpChat.ready")?;
    let state = widget.open()?;
    ensure!(state.unread == 0, "{} unread", state.unread);
    Ok(())
}

/// Three tabs, one poll; and when its tab is closed, that of another.
pub(crate) fn one_tab_polls_for_all(stage: &Stage<'_>) -> Result<()> {
    let widget = visit_listening(stage)?;
    let mut tabs = vec![stage.browser.tab()?];
    for _ in 0..2 {
        let (tab, widget) = stage.visit_in_new_tab()?;
        tabs.push(tab);
        widget.open()?;
        demo::wait_for_greeting(&widget)?;
        wait_for_poll(stage, 1)?;
    }
    stage.sandbox.campaign("To all of you")?;
    for tab in &tabs {
        let widget = stage.switch_to(tab)?;
        widget.wait_for_message("To all of you")?;
    }
    // Each of them may be the one that polls: close all but the first.
    for text in ["To two of you", "To you alone"] {
        let Some(tab) = tabs.pop() else { continue };
        stage.switch_to(&tab)?;
        let known = wait_for_poll(stage, 1)?.total;
        let next = tabs.last().unwrap_or(&tab);
        stage.close_tab(next)?;
        wait_for_poll(stage, known)?;
        stage.sandbox.campaign(text)?;
        widget.wait_for_message(text)?;
    }
    let state = widget.state()?;
    for text in ["To all of you", "To two of you", "To you alone"] {
        demo::ensure_said_once(&state, text)?;
    }
    let polls = stage.sandbox.polls()?;
    ensure!(polls.overlap_ms <= OVERLAP, "{polls:?}");
    ensure!(polls.most_open <= 2, "{polls:?}");
    ensure_sends(stage, 1)
}

/// A tab in the background that is the only one gets what came, at the latest
/// when somebody looks at it.
pub(crate) fn hidden_tab_hears_when_it_comes_back(stage: &Stage<'_>) -> Result<()> {
    visit_listening(stage)?;
    let first = stage.browser.tab()?;
    let other = stage.browser.open_tab()?;
    stage.sandbox.campaign("While you were away")?;
    stage.switch_to(&other)?;
    let widget = stage.close_tab(&first)?;
    widget.wait_for_message("While you were away")?;
    let state = widget.state()?;
    demo::ensure_said_once(&state, "While you were away")?;
    let polls = stage.sandbox.polls()?;
    ensure!(polls.overlap_ms <= OVERLAP, "{polls:?}");
    Ok(())
}

/// A tab that the browser freezes leaves the poll to another, and has what came
/// when it is thawed.
pub(crate) fn frozen_tab_leaves_the_poll_to_another(stage: &Stage<'_>) -> Result<()> {
    visit_listening(stage)?;
    let first = stage.browser.tab()?;
    let (second, widget) = stage.visit_in_new_tab()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let known = wait_for_poll(stage, 1)?.total;
    stage.switch_to(&first)?;
    if !stage.browser.freeze(true)? {
        return Ok(());
    }
    let widget = stage.switch_to(&second)?;
    wait_for_poll(stage, known + 1)?;
    stage.sandbox.campaign("While you slept")?;
    widget.wait_for_message("While you slept")?;
    let widget = stage.switch_to(&first)?;
    stage.browser.freeze(false)?;
    widget.wait_for_message("While you slept")?;
    demo::ensure_said_once(&widget.state()?, "While you slept")?;
    let polls = wait_for_poll(stage, 1)?;
    ensure!(polls.overlap_ms <= OVERLAP, "{polls:?}");
    ensure_sends(stage, 1)
}

/// Whom the site itself tells apart: each has a conversation and a poll.
pub(crate) fn tabs_of_different_visitors_share_nothing(stage: &Stage<'_>) -> Result<()> {
    let visit = |visitor: &str| -> Result<Widget<'_>> {
        let snippet = stage.snippet().set("data-events", "always");
        let page = Page::with(&snippet.set("data-client-id", visitor));
        let widget = stage.visit_at(&format!("/{visitor}"), page)?;
        widget.open()?;
        demo::wait_for_greeting(&widget)?;
        widget.say(visitor)?;
        ensure_answered_once(&widget, &[visitor])?;
        Ok(widget)
    };
    let anns = stage.browser.tab()?;
    visit("Ann")?;
    let bobs = stage.browser.open_tab()?;
    visit("Bob")?;
    until("a poll of each", PATIENCE, || {
        let requests = stage.sandbox.requests()?;
        let polls = requests.iter().filter(|seen| seen.kind == "events");
        let polls: Vec<_> = polls.filter(|seen| seen.under_way).collect();
        let polls_for = |visitor| {
            let own = |seen: &&&Seen| seen.client_id.as_deref() == Some(visitor);
            polls.iter().filter(own).count()
        };
        Ok((polls_for("Ann") == 1 && polls_for("Bob") == 1).then_some(()))
    })?;
    stage.sandbox.campaign("To both")?;
    for (tab, visitor) in [(&anns, "Ann"), (&bobs, "Bob")] {
        let widget = stage.switch_to(tab)?;
        widget.wait_for_message("To both")?;
        let state = ensure_answered_once(&widget, &[visitor])?;
        demo::ensure_said_once(&state, "To both")?;
    }
    // Each learns that what was kept there was the other's.
    stage.take_troubles(|trouble| trouble.text.contains("cannot be read"))?;
    ensure_sends(stage, 4)
}

fn visit_listening<'a>(stage: &Stage<'a>) -> Result<Widget<'a>> {
    let snippet = stage.snippet().set("data-events", "always");
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    wait_for_poll(stage, 1)?;
    Ok(widget)
}

/// Waits until one poll is held and there have been so many in all.
fn wait_for_poll(stage: &Stage<'_>, total: u32) -> Result<Polls> {
    until("one poll to be held", PATIENCE, || {
        let polls = stage.sandbox.polls()?;
        Ok((polls.open == 1 && polls.total >= total).then_some(polls))
    })
}
