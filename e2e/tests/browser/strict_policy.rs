//! Pages that allow themselves almost nothing, and take only what was built.

use anyhow::{Result, ensure};
use e2e::{Engine, Page, Stage};

use crate::demo;

/// A whole conversation on a page with a strict policy violates none of it.
pub(crate) fn strict_policy_is_kept(stage: &Stage<'_>) -> Result<()> {
    let policy = format!(
        "default-src 'none'; img-src data: http://{0}; media-src http://{0}; \
         script-src 'nonce-{{nonce}}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; connect-src http://{0} {1}; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        stage.sandbox.address(),
        stage.dist.origin(),
    );
    let page = Page::with(&stage.snippet()).header("content-security-policy", &policy);
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say(demo::MANY)?;
    demo::wait_for_bot(&widget, demo::MANY_ANSWERS[2])?;
    widget.say("cards")?;
    widget.wait_until_holds(
        "cards",
        "root.querySelectorAll('[part=card]').length === 10",
    )?;
    widget.click_on("[part=image]")?;
    widget.wait_until_holds("a picture enlarged", "root.querySelector('dialog:modal')")?;
    widget.click_on("dialog [data-press=close]")?;
    widget.say(demo::QUIZ)?;
    demo::wait_for_question(&widget, 1)?;
    widget.press_button(demo::QUESTIONS[0].1[0])?;
    demo::wait_for_question(&widget, 2)?;
    widget.close()?;
    stage.ensure_calm()?;
    // The policy is in force, and its violations are seen.
    let offend = "document.body.setAttribute('style', 'color: red')";
    stage.browser.run(offend)?;
    let seen = stage.take_troubles(|trouble| trouble.kind == "csp")?;
    ensure!(!seen.is_empty(), "nobody would have noticed a violation");
    Ok(())
}

/// What is not what was built is not run: the visitor reads that there is no
/// chat now, and the owner why.
pub(crate) fn spoilt_program_is_not_run(stage: &Stage<'_>) -> Result<()> {
    // WebKit loads a module before it is imported, but does not check it then.
    let checked: &[_] = match stage.browser.engine() {
        Engine::WebKit => &[".wasm"],
        _ => &[".js", ".wasm"],
    };
    for ending in checked {
        let page = Page::with(&stage.snippet());
        let widget = stage.visit(page)?;
        widget.wait_until("the launcher", |state| state.launcher_visible)?;
        stage.dist.spoil(Some(ending));
        widget.open()?;
        let sentence = "root.querySelector('[role=status]')?.textContent";
        let is_told = format!("/available/.test({sentence})");
        let told = widget.wait_until_holds("a calm sentence", &is_told);
        stage.dist.spoil(None);
        told?;
        let troubles = stage.take_troubles(|_| true)?;
        let is_ours = |text: &str| text.contains("the program could not be loaded");
        ensure!(
            troubles.iter().any(|trouble| is_ours(&trouble.text)),
            "the owner was told {troubles:?}"
        );
        // As it was built it is taken at the next attempt.
        stage.browser.run("JaicpChat.ready")?;
        demo::wait_for_greeting(&widget)?;
        stage.forget()?;
    }
    Ok(())
}

/// Each file is fetched once, checked or not.
pub(crate) fn checked_files_are_fetched_once(stage: &Stage<'_>) -> Result<()> {
    let before = stage.dist.visits().len();
    let widget = stage.visit(Page::with(&stage.snippet()))?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let mut paths: Vec<_> = stage
        .dist
        .visits()
        .into_iter()
        .skip(before)
        .map(|visit| visit.path)
        .collect();
    let all = paths.len();
    paths.sort();
    paths.dedup();
    ensure!(paths.len() == all, "{all} requests for {paths:?}");
    Ok(())
}
