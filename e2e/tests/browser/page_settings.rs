//! What a site sets on the script tag.

use anyhow::{Result, ensure};
use e2e::{Page, Stage, Trouble};

use crate::demo;

/// A relative address means the page's own origin, not the widget's.
pub(crate) fn relative_address_counts_from_the_page(stage: &Stage<'_>) -> Result<()> {
    for api in ["/chatapi", "../chatapi"] {
        let snippet = stage.snippet().set("data-api", api);
        let widget = stage.visit_at("/shop/lamps", Page::with(&snippet))?;
        let before = api_visits(stage);
        widget.open()?;
        demo::wait_for_greeting(&widget)?;
        ensure!(api_visits(stage) > before, "{api} went elsewhere");
        // The next one is somebody new.
        stage.forget()?;
    }
    Ok(())
}

/// What a site sets wrongly is told in the console, and the rest works.
pub(crate) fn wrong_settings_are_told_and_break_nothing(stage: &Stage<'_>) -> Result<()> {
    let wrong = [
        ("block-form", "sometimes", "always"),
        ("reply-pause", "soon", "milliseconds"),
        // The value of an unknown name may be the token, misspelt.
        ("colour", "", "no setting of the widget"),
    ];
    let snippet = wrong
        .iter()
        .fold(stage.snippet(), |snippet, (name, value, _)| {
            snippet.set(
                &format!("data-{name}"),
                if value.is_empty() { "red" } else { value },
            )
        });
    let widget = stage.visit(Page::with(&snippet))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let told = stage.take_troubles(is_by_the_widget)?;
    for (name, value, expected) in wrong {
        let naming = told
            .iter()
            .filter(|told| told.text.contains(name) && told.text.contains(value))
            .collect::<Vec<_>>();
        ensure!(
            naming.len() == 1,
            "{name} is told {} times: {told:#?}",
            naming.len()
        );
        let text = &naming[0].text;
        ensure!(
            text.contains(expected),
            "it does not say what is expected: {text}"
        );
    }
    ensure!(told.len() == wrong.len(), "more is told: {told:#?}");
    Ok(())
}

/// Without a token there is no chat, but a page.
pub(crate) fn missing_token_is_told_and_the_page_lives(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet().set("data-token", ""))
        .script("document.querySelector('#elsewhere').onclick = () => { window.e2eAlive = true }");
    let widget = stage.visit(page)?;
    widget.open()?;
    widget.wait_until("a word to the visitor", |state| !state.notices.is_empty())?;
    stage.browser.click("#elsewhere")?;
    ensure!(stage.browser.holds("window.e2eAlive")?, "a dead page");
    let told = stage.take_troubles(is_by_the_widget)?;
    ensure!(
        told.iter().any(|told| told.text.contains("`token`")),
        "{told:#?}"
    );
    Ok(())
}

fn api_visits(stage: &Stage<'_>) -> usize {
    let visits = stage.host.visits();
    visits
        .iter()
        .filter(|visit| visit.path == "/chatapi/demo")
        .count()
}

fn is_by_the_widget(trouble: &Trouble) -> bool {
    trouble.kind.starts_with("console.") && trouble.text.starts_with("jaicp-chat: ")
}
