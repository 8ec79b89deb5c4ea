//! Every other kind of reply, as people see, hear and handle it.

use anyhow::{Result, ensure};
use e2e::{Key, Page, Stage};

use crate::asking::{SAFE_LINK, answer, ask, facts};
use crate::demo;

/// Addresses that nobody should follow are no links, and nothing else breaks.
pub(crate) fn refused_addresses_are_no_links(stage: &Stage<'_>) -> Result<()> {
    let widget = ask(stage, "odd")?;
    let missing = facts(&widget, "[part=missing]")?;
    ensure!(
        missing[0].tag == "span" && missing[0].text.contains("an address that is refused"),
        "{missing:?}"
    );
    let addresses: Vec<String> = facts(&widget, "a, img, audio, video")?
        .into_iter()
        .map(|found| found.href + &found.src)
        .collect();
    ensure!(
        addresses.iter().all(|address| address.starts_with("http")),
        "{addresses:?}"
    );
    // Without its link the button says its label.
    let action = facts(&widget, "[part=actions] [part=action]")?;
    ensure!(action[0].tag == "button", "{action:?}");
    let cards = facts(&widget, "[part=card]")?;
    ensure!(cards.len() == 2, "a card of nothing is shown: {cards:?}");
    let place = facts(&widget, "[part=location]")?;
    ensure!(
        place[0].text.contains("33.86880° S, 70.50000° W")
            && place[0].href
                == "https://www.openstreetmap.org/?mlat=-33.86880&mlon=-70.50000#map=15/-33.86880/-70.50000"
            && place[0].safety == SAFE_LINK,
        "{place:?}"
    );
    Ok(())
}

/// Cards go by arrows of the pointer, which end at the ends, and by keys; a
/// card's button speaks or leads away.
pub(crate) fn cards_move_by_arrows_and_keys(stage: &Stage<'_>) -> Result<()> {
    let (browser, widget) = (stage.browser, ask(stage, "cards")?);
    let cards = facts(&widget, "[part=card]")?;
    ensure!(cards.len() == 10, "{} cards", cards.len());
    let hidden = |press: &str| {
        let arrow = format!("root.querySelector('.arrow[data-press={press}]')");
        format!("getComputedStyle({arrow}).visibility === 'hidden'")
    };
    ensure!(
        widget.holds(&hidden("back"))? && !widget.holds(&hidden("on"))?,
        "wrong arrows at the start"
    );
    widget.click_on(".arrow[data-press=on]")?;
    widget.wait_until_holds(
        "the next card",
        "root.querySelector('.cards').scrollLeft > 100",
    )?;
    widget.wait_until_holds("both arrows", "root.querySelector('[data-at=\"\"]')")?;
    widget.focus_on(".cards")?;
    let card = || -> Result<i32> {
        widget.script("return [...root.querySelectorAll('.card')].indexOf(root.activeElement)")
    };
    browser.press(Key::End)?;
    ensure!(card()? == 9, "End leads to {}", card()?);
    widget.wait_until_holds("the end", "root.querySelector('[data-at=end]')")?;
    widget.wait_until_holds("no arrow beyond the end", &hidden("on"))?;
    browser.press(Key::Left)?;
    ensure!(card()? == 8, "an arrow key leads to {}", card()?);
    // From the card its button is one step away.
    browser.press(Key::Tab)?;
    let state = widget.wait_until("the button", |state| state.has_focus("action"))?;
    ensure!(state.focus_text == "Open the list", "{}", state.focus_text);
    let link = facts(&widget, "[part=card]:nth-child(9) a")?;
    ensure!(link[0].safety == SAFE_LINK, "{link:?}");
    browser.press(Key::Home)?;
    ensure!(card()? == 0, "Home leads to {}", card()?);
    browser.press(Key::Tab)?;
    browser.press(Key::Enter)?;
    widget.wait_for_message("Choose Lighthouse")?;
    demo::wait_for_bot(&widget, "is in your basket")?;
    Ok(())
}

/// Buttons in a message lead away or speak for the visitor, and stay.
pub(crate) fn inline_buttons_lead_away_or_speak(stage: &Stage<'_>) -> Result<()> {
    let widget = ask(stage, "buttons in a message")?;
    let actions = facts(&widget, "[part=action]")?;
    let told: Vec<_> = actions
        .iter()
        .map(|action| (action.tag.as_str(), action.text.as_str()))
        .collect();
    ensure!(
        told == [
            ("a", "Price list"),
            ("a", "Call us"),
            ("button", "Ask for a tasting")
        ],
        "{told:?}"
    );
    ensure!(
        actions[0].safety == SAFE_LINK && actions[1].href == "tel:+10000000000",
        "{actions:?}"
    );
    for times in 1..=2 {
        widget.click_on("button[part=action]")?;
        widget.wait_until("the answer", |state| {
            demo::times_said(state, "Tastings are on Saturdays") == times
        })?;
    }
    Ok(())
}

/// Buttons of answers that were given stay to be read, with the one that was
/// pressed, and do nothing.
pub(crate) fn past_choices_can_be_read_and_not_pressed(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.press_button(demo::GALLERY_BUTTON)?;
    widget.wait_until_holds("the choices", "root.querySelector('[part=choices]')")?;
    let told: Vec<(String, String, String, i32)> = widget.script(
        "return [...root.querySelectorAll('[part~=choice]')].map(choice => [choice.innerText.trim(),\
           choice.getAttribute('aria-pressed'), choice.getAttribute('aria-disabled'), choice.tabIndex])",
    )?;
    for (label, pressed, disabled, stop) in &told {
        let chosen = label == demo::GALLERY_BUTTON;
        ensure!(
            (pressed == "true") == chosen && disabled == "true" && *stop < 0,
            "{told:?}"
        );
    }
    ensure!(told.len() == demo::MENU.len(), "{told:?}");
    ensure!(
        widget.holds("root.querySelectorAll('[part~=choice] svg').length === 1")?,
        "the chosen one differs by colour alone"
    );
    widget.wait_until("the next buttons", |state| state.labels().len() > 10)?;
    widget.click_on("[part~=choice]")?;
    answer(&widget, "Still here")?;
    let own = widget.state()?;
    let own = own.texts_by(e2e::Author::Client);
    ensure!(own == [demo::GALLERY_BUTTON, "Still here"], "{own:?}");
    Ok(())
}

/// What the widget shows nothing of is told to the page, on the element alone.
pub(crate) fn page_hears_of_replies_that_are_not_shown(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet()).script(
        "window.heard = [];\
         addEventListener('raw-reply', () => heard.push('rose'));\
         const hear = ({ type, detail }) => heard.push({ type, detail });\
         const wait = setInterval(() => {\
           const element = document.querySelector('jaicp-chat');\
           if (!element) return;\
           clearInterval(wait);\
           for (const name of ['raw-reply', 'unknown-reply']) element.addEventListener(name, hear);\
         });",
    );
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    answer(&widget, "unseen replies")?;
    let heard: serde_json::Value = stage.browser.script("return heard", &[])?;
    let expected = serde_json::json!([
        { "type": "raw-reply", "detail": {
            "body": { "highlight": { "selector": "#basket", "times": 3, "note": null } },
            "method": "highlight" } },
        { "type": "unknown-reply", "detail": {
            "type": "loyaltyCard",
            "reply": { "type": "loyaltyCard", "points": 120, "level": "Harbour friend" } } },
    ]);
    ensure!(heard == expected, "heard: {heard:#}");
    stage.take_troubles(|trouble| trouble.text.contains("loyaltyCard"))?;
    Ok(())
}

/// Each kind is read out once, with its author, in words.
pub(crate) fn each_kind_is_read_out_in_words(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet().set("data-reply-pause", "0"));
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    widget.script::<bool>(
        "window.spoken = []; new MutationObserver(changes => changes.forEach(({ addedNodes }) =>\
           addedNodes.forEach(node => spoken.push(node.textContent)))).observe(\
           root.querySelector('[part=announcer]'), { childList: true, subtree: true }); return true",
    )?;
    for (asked, said) in [
        (
            "one card",
            "Assistant: A single card Cards: Lighthouse No. 4",
        ),
        ("file", "Assistant: File: price-list.txt"),
        ("video", "Assistant: Audio: The door bell"),
        ("video", "Assistant: Video: The roaster"),
        ("pictures", "Assistant: Picture: Our roastery on the quay"),
        ("visit", "Assistant: Location: 59.93428° N, 30.33510° E"),
        (
            "buttons in a message",
            "Assistant: Price list, Call us, Ask for a tasting",
        ),
    ] {
        answer(&widget, asked)?;
        widget.wait_until_holds(said, &format!("spoken.includes({said:?})"))?;
    }
    answer(&widget, "book")?;
    let longest: usize = stage
        .browser
        .script("return Math.max(...spoken.map(words => words.length))", &[])?;
    ensure!(longest <= 1001, "{longest} characters are read out");
    widget.say("agent")?;
    let called = "You’ll be connected with our team. One moment…";
    widget.wait_until_holds(called, &format!("spoken.includes({called:?})"))
}

/// A block of code can be copied, and says so.
pub(crate) fn code_is_copied(stage: &Stage<'_>) -> Result<()> {
    let page = Page::with(&stage.snippet()).early_script(
        "Object.defineProperty(navigator, 'clipboard', { value: {\
           writeText: text => { window.copied = text; return Promise.resolve() } } })",
    );
    let widget = stage.visit(page)?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    answer(&widget, "html")?;
    widget.focus_on("[part=copy]")?;
    stage.browser.press(Key::Enter)?;
    let done = "root.querySelector('[part=copy]').innerText === 'Copied'";
    widget.wait_until_holds("the button to say so", done)?;
    ensure!(
        stage
            .browser
            .holds("copied.trim() === 'ratio = water / coffee'")?,
        "something else was copied"
    );
    widget.wait_until_holds(
        "the label to go back",
        "root.querySelector('[part=copy]').innerText === 'Copy'",
    )
}

/// Every construct of markup is an element, and nothing else comes of it.
pub(crate) fn markup_becomes_elements(stage: &Stage<'_>) -> Result<()> {
    let widget = ask(stage, "html")?;
    for tag in [
        "h3",
        "p",
        "strong",
        "em",
        "u",
        "s",
        "code",
        "br",
        "ul li ul",
        "ol[start='3']",
        "blockquote",
        "hr",
        "pre",
        ".wide table th",
        "td",
        "a[href^=mailto]",
        "a[href^=tel]",
    ] {
        let css = format!("[part=message]:last-of-type .text {tag}");
        ensure!(!facts(&widget, &css)?.is_empty(), "there is no {tag}");
    }
    let hostile = facts(
        &widget,
        ".text :is(script, img, [onclick], [href^=javascript])",
    )?;
    ensure!(hostile.is_empty(), "{hostile:?}");
    let links = facts(&widget, ".text a")?;
    ensure!(
        links.iter().all(|link| link.safety == SAFE_LINK),
        "{links:?}"
    );
    Ok(())
}
