//! A page's plain CSS reaches the widget where it should, and nowhere else.

use anyhow::{Result, ensure};
use e2e::{Page, Stage};

use crate::demo;

/// Custom properties on the element, rules on its parts.
const THEME: &str = "\
    jaicp-chat { --jaicp-accent: rgb(10, 125, 90); --jaicp-width: 333px }\
    jaicp-chat::part(bubble) { border-top-style: dashed; letter-spacing: 3px }";

/// What careless pages do to everything.
const HOSTILE: &str = "\
    * { all: unset !important }\
    button { background: red !important; color: yellow !important }\
    h2, p, div, textarea { font-size: 70px !important; display: inline !important }";

/// A site themes the widget with its own style sheet.
pub(crate) fn plain_css_themes_the_widget(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit(Page::with(&stage.snippet()).style(THEME))?;
    widget.wait_until("the launcher", |state| state.launcher_visible)?;
    let launcher = widget.computed("launcher", "background-color")?;
    ensure!(launcher == "rgb(10, 125, 90)", "the launcher is {launcher}");
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let launcher = widget.computed("launcher", "background-color")?;
    ensure!(
        launcher == "rgb(10, 125, 90)",
        "then the launcher is {launcher}"
    );
    let width = widget.computed("panel", "width")?;
    ensure!(width == "333px", "the panel is {width} wide");
    let spacing = widget.computed("bubble", "letter-spacing")?;
    ensure!(spacing == "3px", "letters are {spacing} apart");
    let border = widget.computed("bubble", "border-top-style")?;
    ensure!(border == "dashed", "the bubble's border is {border}");
    stage.picture("themed")?;
    Ok(())
}

/// A page's rules for everything do not get in.
pub(crate) fn hostile_css_stays_outside(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    let looks = |part: &str| -> Result<[String; 4]> {
        let of = |property| widget.computed(part, property);
        Ok([
            of("display")?,
            of("font-size")?,
            of("background-color")?,
            of("color")?,
        ])
    };
    let parts = ["launcher", "panel", "bubble", "quick-reply", "input"];
    let before = parts.map(|part| looks(part).unwrap_or_default());
    let spoil = "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);\
        document.adoptedStyleSheets = [sheet]";
    let rules = serde_json::json!(HOSTILE);
    stage.browser.script::<serde_json::Value>(spoil, &[rules])?;
    stage.picture("hostile-css")?;
    let after = parts.map(|part| looks(part).unwrap_or_default());
    ensure!(
        before == after,
        "{parts:?} were\n{before:#?}\nand are\n{after:#?}"
    );
    widget.say("Still here?")?;
    widget.wait_for_message(&demo::echo("Still here?"))?;
    Ok(())
}
