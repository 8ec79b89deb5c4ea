//! A bot, an agent and a page that wish the visitor ill: whatever stands in
//! whichever field, nothing runs, and nothing is asked for that was not meant.

#[path = "xss/payloads.rs"]
mod payloads;

use anyhow::{Context, Result, ensure};
use e2e::{PATIENCE, Page, Sandbox, Stage, Widget, until};
use serde_json::{Value, json};

use self::payloads::PAYLOADS;

/// So many payloads are in one answer, which has at most a hundred replies.
const AT_ONCE: usize = 10;

/// So many buttons of the timeline are pressed; each says something.
const PRESSES: usize = 24;

/// Runs before anything else: whoever gets to run something is noticed.
const HOOKS: &str = "window.ran = []; window.name = 'clean';\
    for (const name of ['canary', 'alert', 'confirm', 'prompt', 'print', 'open'])\
      window[name] = (...values) => ran.push(`${name}(${values})`);\
    window.leads = [];\
    addEventListener('click', event => {\
      const link = event.composedPath().find(({ localName }) => localName === 'a' || localName === 'area');\
      if (!link) return;\
      event.preventDefault();\
      leads.push(link.href?.baseVal ?? link.href);\
    }, true)";

/// Speaks as another tab would: an agent comes, under each of these names, and
/// says a word.
const AGENTS: &str = "const key = Object.keys(localStorage).find(key => key.endsWith('.conversation'));\
    const { client } = JSON.parse(localStorage[key]);\
    let digest = 0xcbf29ce484222325n;\
    for (const byte of new TextEncoder().encode(client))\
      digest = BigInt.asUintN(64, (digest ^ BigInt(byte)) * 0x100000001b3n);\
    const tabs = new BroadcastChannel(key.replace('conversation', `${digest.toString(16)}.`));\
    const events = arguments[0].flatMap((name, index) => {\
      const employee = { employeeId: `${index}`, firstName: name, lastName: name, avatarUrl: name };\
      const event = type => ({ type, event: { questionId: `agent-${type}-${index}`,\
        timestamp: new Date().toISOString(), employee,\
        data: type === 'operatorMessage' ? { replies: [{ type: 'text', text: name }] } : undefined } });\
      return [event('operatorJoined'), event('operatorMessage')];\
    });\
    tabs.postMessage(JSON.stringify({ says: 'events', page: { events } }));\
    tabs.close()";

/// Does to all that was said what a visitor could do, and more.
const HANDLE: &str = "const timeline = root.querySelector('[part~=timeline]');\
    for (const one of timeline.querySelectorAll('*'))\
      for (const type of ['mouseover', 'pointerover', 'focus', 'toggle', 'animationstart', 'load'])\
        one.dispatchEvent(new Event(type));\
    for (const link of timeline.querySelectorAll('a, area')) link.dispatchEvent(\
      new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));\
    return leads";

/// What must not be in the timeline.
const INTRUDERS: &str = "const timeline = root.querySelector('[part~=timeline]');\
    const tags = 'script, style, link, meta, base, iframe, frame, object, embed, form, input, template,\
      math, use, animate, foreignObject, marquee, details, source, noscript, map, area';\
    const found = [...timeline.querySelectorAll(tags)];\
    for (const one of timeline.querySelectorAll('*')) {\
      const names = one.getAttributeNames();\
      if (names.some(name => /^(on|srcdoc|formaction|ping|background|xlink)/.test(name))) found.push(one);\
      if (one.localName === 'img' && !/^https?:/.test(one.src)) found.push(one);\
      if (one.id && document.querySelector(`#${CSS.escape(one.id)}`)) found.push(one);\
    }\
    return found.map(one => one.outerHTML)";

/// On a page that tells of every violation of a policy that allows nothing.
pub(crate) fn nothing_runs_whatever_the_bot_says(stage: &Stage<'_>) -> Result<()> {
    attack(stage, "content-security-policy-report-only", "")
}

/// On a page that allows no text to become a script or markup.
pub(crate) fn nothing_runs_on_a_strict_page_either(stage: &Stage<'_>) -> Result<()> {
    let types = "; require-trusted-types-for 'script'; trusted-types 'none'";
    attack(stage, "content-security-policy", types)
}

fn attack(stage: &Stage<'_>, header: &str, more: &str) -> Result<()> {
    let script = script().to_string();
    let files = [("sandbox.toml", SETTINGS), ("attack.yaml", &script)];
    let sandbox = stage.sandbox.start_another(&files)?;
    let widget = visit(stage, &sandbox, header, more)?;
    for index in 0..PAYLOADS.chunks(AT_ONCE).count() {
        let end = format!("End of {index}.");
        widget.say(&format!("go {index}"))?;
        widget.wait_until_holds(&end, &has_said(&end))?;
    }
    let names = [json!(PAYLOADS)];
    stage.browser.script::<Value>(AGENTS, &names)?;
    let last = PAYLOADS.last().context("no payload")?;
    let count = "root.querySelectorAll('[part~=message][data-author=agent]').length";
    let all = format!("{count} >= {}", PAYLOADS.len());
    widget.wait_until_holds("the agents", &all)?;
    stage.picture("attacked")?;
    let leads: Vec<String> = widget.script(HANDLE)?;
    let is_safe = |address: &&String| {
        let schemes = ["http://", "https://", "mailto:", "tel:"];
        schemes.iter().any(|scheme| address.starts_with(scheme))
    };
    let unsafe_ones = leads.iter().filter(|address| !is_safe(address));
    let unsafe_ones = unsafe_ones.collect::<Vec<_>>();
    ensure!(unsafe_ones.is_empty(), "links lead to {unsafe_ones:#?}");
    // The honest addresses are links: the clicks have reached something.
    let is_honest = |address: &&String| address.contains("x.invalid");
    let honest = leads.iter().filter(is_honest).count();
    ensure!(honest > 20, "only {honest} links: {leads:#?}");
    press_buttons(&widget)?;
    ensure_nothing_happened(stage, &widget, &sandbox)?;
    widget.say("Are you still there?")?;
    let echo = has_said("You wrote: Are you still there?");
    widget.wait_until_holds(&format!("an answer after {last}"), &echo)?;
    widget.say("hand over")?;
    widget.wait_until_holds("the end", &has_said("End of all."))?;
    ensure_nothing_happened(stage, &widget, &sandbox)?;
    // The policy is there, and what is against it would have been seen.
    stage
        .browser
        .run("new Image().src = 'https://evil.invalid/x.png'")?;
    until("the violation", PATIENCE, || {
        let seen = stage.take_troubles(|trouble| trouble.kind == "csp")?;
        Ok((!seen.is_empty()).then_some(()))
    })
}

fn visit<'a>(stage: &Stage<'a>, sandbox: &Sandbox, header: &str, more: &str) -> Result<Widget<'a>> {
    // Whose addresses are honest may be asked for pictures and sounds.
    let policy = format!(
        "default-src 'none'; img-src data: http://x.invalid https://x.invalid; \
         media-src http://x.invalid https://x.invalid; \
         script-src 'nonce-{{nonce}}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src http://{} {}{more}",
        sandbox.address(),
        stage.dist.origin(),
    );
    let snippet = stage.snippet().set("data-api", &sandbox.api());
    let snippet = snippet.set("data-reply-pause", "0");
    let page = Page::with(&snippet).header(header, &policy);
    let widget = stage.visit(page.early_script(HOOKS))?;
    widget.open()?;
    widget.wait_until_holds("the greeting", &has_said("Ready."))?;
    Ok(widget)
}

/// Presses some of the timeline's buttons, all over it, and waits until what
/// they say is answered.
fn press_buttons(widget: &Widget<'_>) -> Result<()> {
    let pressed: usize = widget.script(&format!(
        "const buttons = [...root.querySelectorAll('[part~=timeline] button[part~=action]')];\
         const step = Math.max(1, Math.floor(buttons.length / {PRESSES}));\
         const some = buttons.filter((_, index) => index % step === 0);\
         for (const button of some) button.click();\
         root.querySelector('[part~=quick-reply]')?.click();\
         return some.length"
    ))?;
    ensure!(pressed >= PRESSES / 2, "only {pressed} buttons");
    let settled = "!root.querySelector('[data-send-state=sending]')\
        && !root.querySelector('[part~=typing]')?.checkVisibility()";
    widget.wait_until_holds("all to be sent", settled)
}

fn ensure_nothing_happened(
    stage: &Stage<'_>,
    widget: &Widget<'_>,
    sandbox: &Sandbox,
) -> Result<()> {
    let intruders: Vec<String> = widget.script(INTRUDERS)?;
    ensure!(intruders.is_empty(), "in the timeline: {intruders:#?}");
    let ran: Vec<String> = stage.browser.script("return ran", &[])?;
    ensure!(ran.is_empty(), "something ran: {ran:?}");
    let untouched = "window.name === 'clean' && location.pathname === '/' && document.title === 'A shop'\
        && JaicpChat === document.querySelector('jaicp-chat') && typeof canary === 'function'\
        && !document.querySelector('body > :not(h1, p, button, script, jaicp-chat)')";
    ensure!(stage.browser.holds(untouched)?, "the page was changed");
    let asked: Vec<String> = stage.browser.script(
        "return performance.getEntriesByType('resource').map(({ name }) => name)",
        &[],
    )?;
    let is_meant = |address: &&String| {
        let origins = [stage.dist.origin(), format!("http://{}", sandbox.address())];
        let mut known = origins.iter().map(String::as_str);
        known.any(|origin| address.starts_with(&format!("{origin}/")))
            || address.starts_with("https://x.invalid/")
            || address.starts_with("http://x.invalid/")
            || address.starts_with("data:,")
    };
    let others = asked.iter().filter(|address| !is_meant(address));
    let others = others.collect::<Vec<_>>();
    ensure!(others.is_empty(), "asked for: {others:#?}");
    let visits = stage.host.visits();
    let strange = visits.iter().find(|visit| visit.path != "/");
    ensure!(strange.is_none(), "the page's site was asked: {strange:?}");
    // The owner hears of unknown replies, and of nothing else.
    stage.take_troubles(|told| {
        told.text
            .starts_with("jaicp-chat: replies of unknown types")
    })?;
    stage.ensure_calm()
}

/// Whether the bot has said exactly this.
fn has_said(text: &str) -> String {
    format!(
        "[...root.querySelectorAll('[part~=message][data-author=bot]')]\
         .some(one => one.innerText.includes({text:?}))"
    )
}

/// A channel with the bot below.
const SETTINGS: &str =
    "[[channel]]\nname = \"demo\"\ntoken = \"demo\"\nbot_script = \"attack.yaml\"\n";

/// The bot: a state for each handful of payloads.
fn script() -> Value {
    let mut states = json!({
        "/Start": {"when": ["/start"], "replies": ["Ready."]},
        "/Echo": {"replies": ["You wrote: {{query}}"]},
        "/Over": {"when": ["hand over"], "replies": hand_over()},
    });
    for (index, chunk) in PAYLOADS.chunks(AT_ONCE).enumerate() {
        let mut replies = chunk
            .iter()
            .flat_map(|one| replies(one))
            .collect::<Vec<_>>();
        let cards = chunk.iter().map(|one| {
            json!({"title": one, "description": one, "image": one, "btnText": one, "url": one})
        });
        let cards = cards.collect::<Vec<_>>();
        replies.push(json!({"type": "carousel", "text": chunk[0], "content": cards}));
        let labels = chunk
            .iter()
            .map(|one| json!({"text": one, "transition": one}));
        replies.push(json!({"type": "text", "text": format!("End of {index}.")}));
        replies.push(json!({"type": "buttons", "buttons": labels.collect::<Vec<_>>()}));
        let replies = replies.into_iter().map(|reply| json!({"verbatim": reply}));
        states[format!("/Go/{index}")] = json!({
            "when": [format!("go {index}")],
            "replies": replies.collect::<Vec<_>>(),
        });
    }
    json!({"name": "Attack", "fallback": "/Echo", "states": states})
}

/// One payload in every field of everything but cards.
fn replies(one: &str) -> [Value; 9] {
    [
        json!({"type": "text", "text": one}),
        json!({"type": "text", "text": one, "markup": "html"}),
        json!({"type": "text", "text": one, "markup": "markdown", "tts": one}),
        json!({"type": "inlineButtons", "buttons": [{"text": one, "url": one, "callback_data": one}, {"text": one}]}),
        json!({"type": "image", "imageUrl": one, "text": one, "imageName": one}),
        json!({"type": "audio", "audioUrl": one, "audioName": one}),
        json!({"type": "video", "videoUrl": one, "videoName": one}),
        json!({"type": "file", "fileUrl": one, "fileName": one, "mimeType": one, "fileSize": one}),
        json!({"type": one, "text": one, "body": one, "lat": one, "lon": one}),
    ]
}

/// What comes last, because an agent would come then.
fn hand_over() -> Vec<Value> {
    let mut replies = Vec::new();
    for one in PAYLOADS.iter().take(40) {
        replies.push(json!({"type": "raw", "body": one, "method": one}));
        replies.push(json!({"type": "location", "lat": one, "lon": {"toString": one}}));
    }
    for one in &PAYLOADS[..4] {
        replies.push(
            json!({"type": "switch", "firstMessage": one, "lastMessage": one, "destination": one,
            "closeChatPhrases": [one], "attributes": {"name": one}, "customData": one}),
        );
    }
    replies.push(json!({"type": "text", "text": "End of all."}));
    replies
        .into_iter()
        .map(|reply| json!({"verbatim": reply}))
        .collect()
}
