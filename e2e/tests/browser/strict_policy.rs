//! Pages that allow themselves almost nothing.

use anyhow::{Result, ensure};
use e2e::{Page, Stage};

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
