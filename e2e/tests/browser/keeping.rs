//! What the browser keeps, and browsers that keep nothing, too little, or
//! something that nobody of this program has written.

use anyhow::{Context, Result, ensure};
use e2e::{Page, Stage, Trouble, Widget};
use serde_json::{Value, json};

use crate::continuity::ensure_answered_once;
use crate::demo;

/// How many entries both stores have.
const ENTRIES: &str = "return [localStorage.length, sessionStorage.length]";

/// Fills the store to the last character.
const FILL: &str = "for (let size = 1 << 20; size > 0; size >>= 1)\
    for (let part = 0; ; part += 1)\
      try { localStorage.setItem(`fill ${size} ${part}`, 'x'.repeat(size)) } catch { break }";

/// Makes every store refuse whatever is asked of it.
const REFUSE: &str = "for (const name of ['setItem', 'getItem', 'removeItem', 'key'])\
    Storage.prototype[name] = () => { throw new DOMException('No.', 'SecurityError') }";

/// Writes a conversation anew: `edit` gets it as an object, and what it gives
/// is kept instead, as it is if that is a text.
const REWRITE: &str = "const key = Object.keys(localStorage).find(key => key.endsWith('.conversation'));\
    const edited = new Function('kept', 'value', arguments[0])(JSON.parse(localStorage[key]), arguments[1]);\
    localStorage[key] = typeof edited === 'string' ? edited : JSON.stringify(edited)";

/// Visits a page with settings, and has a word with the bot.
fn talk<'a>(stage: &Stage<'a>, page: Page) -> Result<Widget<'a>> {
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.say("Hold on to this")?;
    ensure_answered_once(&widget, &["Hold on to this"])?;
    Ok(widget)
}

fn entries(stage: &Stage<'_>) -> Result<(u32, u32)> {
    stage.browser.script(ENTRIES, &[])
}

/// A site that wants nothing to be kept gets that.
pub(crate) fn nothing_is_kept_where_the_site_says_so(stage: &Stage<'_>) -> Result<()> {
    let widget = talk(
        stage,
        Page::with(&stage.snippet().set("data-storage", "none")),
    )?;
    widget.type_text("A draft")?;
    ensure!(entries(stage)? == (0, 0), "{:?} entries", entries(stage)?);
    let widget = stage.reload()?;
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    ensure!(state.message("Hold on to this").is_none(), "{state:#?}");
    ensure!(state.draft.is_empty(), "the draft is {:?}", state.draft);
    ensure!(entries(stage)? == (0, 0), "{:?} entries", entries(stage)?);
    Ok(())
}

/// Kept over a reload, and gone with the tab.
pub(crate) fn session_keeps_as_long_as_the_tab(stage: &Stage<'_>) -> Result<()> {
    talk(
        stage,
        Page::with(&stage.snippet().set("data-storage", "session")),
    )?;
    let (across, within) = entries(stage)?;
    ensure!(across == 0 && within > 0, "{across} and {within} entries");
    let widget = stage.reload()?;
    widget.open()?;
    ensure_answered_once(&widget, &["Hold on to this"])?;
    let (_, widget) = stage.visit_in_new_tab()?;
    widget.open()?;
    let state = demo::wait_for_greeting(&widget)?;
    ensure!(state.message("Hold on to this").is_none(), "{state:#?}");
    Ok(())
}

/// A store that is full when the widget comes: one line to the owner, and a
/// conversation as long as the page.
pub(crate) fn full_store_is_no_obstacle(stage: &Stage<'_>) -> Result<()> {
    talk(stage, Page::with(&stage.snippet()).early_script(FILL))?;
    ensure_one_line(stage, "full")
}

/// A store that throws whatever is asked of it.
pub(crate) fn refusing_store_is_no_obstacle(stage: &Stage<'_>) -> Result<()> {
    talk(stage, Page::with(&stage.snippet()).early_script(REFUSE))?;
    ensure_one_line(stage, "store")
}

/// Garbage, another version, another visitor: dropped, with one line; the
/// conversation comes from the server's history instead.
pub(crate) fn what_cannot_be_read_is_dropped(stage: &Stage<'_>) -> Result<()> {
    talk(stage, Page::with(&stage.snippet()))?;
    let edits = [
        ("Once", "return '{\"v\":1,\"client\"'"),
        ("Twice", "return '\\u0000'"),
        ("Thrice", "kept.v = 99; return kept"),
        (
            "Four times",
            "kept.client = 'somebody else'; kept.items.push(kept.items[0]); return kept",
        ),
        ("Five times", "return []"),
    ];
    let mut texts = vec!["Hold on to this"];
    for (text, edit) in edits {
        rewrite(stage, edit, &Value::Null)?;
        stage.browser.run(
            "const key = Object.keys(localStorage).find(key => key.endsWith('.conversation'));\
             for (const name of ['a', 'b', 'c'])\
               localStorage[key.replace(/conversation$/, `unsent.${name}`)] = '{'",
        )?;
        let widget = stage.reload()?;
        widget.open()?;
        ensure_answered_once(&widget, &texts).with_context(|| edit)?;
        ensure_one_line(stage, "cannot be read")?;
        let left = "Object.keys(localStorage).some(key => key.includes('.unsent.'))";
        ensure!(!stage.browser.holds(left)?, "{edit}: it is still there");
        widget.say(text)?;
        texts.push(text);
        ensure_answered_once(&widget, &texts).with_context(|| edit)?;
    }
    // What is there now can be read.
    let widget = stage.reload()?;
    widget.open()?;
    ensure_answered_once(&widget, &texts)?;
    Ok(())
}

/// Links and markup that somebody has put into the store go through the same
/// allow-lists as what the server says.
pub(crate) fn hostile_store_runs_nothing(stage: &Stage<'_>) -> Result<()> {
    let hook = "window.ran = []; window.canary = what => ran.push(what); window.alert = canary";
    let page = Page::with(&stage.snippet()).early_script(hook);
    talk(stage, page)?;
    let address = "javascript:canary('store')";
    let markup = format!("<a href=\"{address}\">go</a><img src=x onerror=\"canary('store')\">");
    let replies = json!([
        {"type": "text", "markup": "html", "text": markup},
        {"type": "text", "markup": "markdown", "text": format!("[go]({address}) <{address}>")},
        {"type": "image", "imageUrl": address, "text": markup},
        {"type": "audio", "audioUrl": address, "audioName": markup},
        {"type": "video", "videoUrl": address, "videoName": markup},
        {"type": "file", "fileUrl": address, "fileName": markup},
        {"type": "inlineButtons", "buttons": [{"text": "go", "url": address}]},
        {"type": "carousel", "text": markup, "content": [
            {"title": markup, "description": markup, "image": address, "btnText": "go", "url": address},
        ]},
        {"type": "location", "lat": markup, "lon": address},
    ]);
    let employee = json!({"firstName": markup, "lastName": address, "avatarUrl": address});
    let edit = "const at = kept.items.at(-1).at;\
        for (const reply of value.replies) {\
          kept.items.push({ at, by: 'bot', reply });\
          kept.items.push({ at, by: 'agent', employee: value.employee, reply });\
        }\
        kept.items.push({ at, notice: 'joined', employee: value.employee });\
        kept.items.push({ at, choices: [value.markup], chosen: 0 }, { at, by: 'nobody' }, 7, null);\
        return kept";
    let value = json!({"replies": replies, "employee": employee, "markup": markup});
    rewrite(stage, edit, &value)?;
    let widget = stage.reload()?;
    widget.open()?;
    widget.wait_until("what was put in", |state| state.messages.len() > 10)?;
    stage.picture("hostile-store")?;
    let links: Vec<String> = widget.script(
        "return [...root.querySelectorAll('a, img, audio, video')].map(one => one.href || one.src)",
    )?;
    let is_hostile = |link: &&String| link.starts_with("javascript:");
    let hostile = links.iter().filter(is_hostile).collect::<Vec<_>>();
    ensure!(hostile.is_empty(), "{hostile:?}");
    widget.script::<bool>(
        "for (const one of root.querySelectorAll('button[part=action]')) one.click(); return true",
    )?;
    widget.say("Still well?")?;
    widget.wait_for_message(&demo::echo("Still well?"))?;
    let ran: Vec<Value> = stage.browser.script("return ran", &[])?;
    ensure!(ran.is_empty(), "{ran:?}");
    Ok(())
}

fn rewrite(stage: &Stage<'_>, edit: &str, value: &Value) -> Result<()> {
    let arguments = [json!(edit), value.clone()];
    stage.browser.script::<Value>(REWRITE, &arguments)?;
    Ok(())
}

/// Takes the widget's line to the owner, of which there must be one.
fn ensure_one_line(stage: &Stage<'_>, about: &str) -> Result<()> {
    let told = stage.take_troubles(|trouble: &Trouble| {
        trouble.kind.starts_with("console.") && trouble.text.starts_with("jaicp-chat: ")
    })?;
    ensure!(
        told.len() == 1 && told[0].text.contains(about),
        "the owner is told {told:#?}"
    );
    Ok(())
}
