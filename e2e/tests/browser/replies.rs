//! Every kind of reply, as people see, hear and handle it.

use anyhow::{Result, ensure};
use e2e::{Key, Page, Stage, Widget};
use serde::Deserialize;

use crate::demo;

/// What links out of the chat must say of themselves.
const SAFE_LINK: &str = "target=_blank rel=noopener noreferrer nofollow";

/// Facts about an element, by the attributes that people never see.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
struct Facts {
    tag: String,
    text: String,
    href: String,
    src: String,
    alt: String,
    label: String,
    safety: String,
    preload: String,
    loading: String,
    referrer: String,
}

/// The facts about all elements that fit a selector.
fn facts(widget: &Widget<'_>, css: &str) -> Result<Vec<Facts>> {
    widget.script(&format!(
        "const of = (element, name) => element.getAttribute(name) || '';\
         return [...root.querySelectorAll({css:?})].map(element => ({{\
           tag: element.localName, text: element.innerText.trim(), href: of(element, 'href'),\
           src: of(element, 'src'), alt: of(element, 'alt'), label: of(element, 'aria-label'),\
           safety: `target=${{of(element, 'target')}} rel=${{of(element, 'rel')}}`,\
           preload: of(element, 'preload'), loading: of(element, 'loading'),\
           referrer: of(element, 'referrerpolicy') }}))"
    ))
}

/// Opens the chat and asks for something, and waits for all of the answer.
fn ask<'a>(stage: &Stage<'a>, text: &str) -> Result<Widget<'a>> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    answer(&widget, text)?;
    Ok(widget)
}

/// Asks for something, and waits for all of the answer.
fn answer(widget: &Widget<'_>, text: &str) -> Result<()> {
    widget.say(text)?;
    let came = |state: &e2e::WidgetState| {
        let own = state.message(text);
        !state.typing && own.is_some_and(|own| own.send_state.as_deref() == Some("sent"))
    };
    widget.wait_until("the answer", came).map(drop)
}

/// Pictures have words and a place of their own, and come late; one that does
/// not come leaves a link.
pub(crate) fn pictures_have_words_and_broken_ones_a_link(stage: &Stage<'_>) -> Result<()> {
    let widget = ask(stage, "pictures")?;
    let pictures = facts(&widget, ".picture img")?;
    let alts: Vec<&str> = pictures
        .iter()
        .map(|picture| picture.alt.as_str())
        .collect();
    ensure!(
        alts.starts_with(&[
            "Our roastery on the quay",
            "A wide one: the harbour in the morning",
            "A tall one: this month's poster",
            "Picture",
        ]),
        "{alts:?}"
    );
    for picture in &pictures {
        ensure!(
            picture.loading == "lazy" && picture.referrer == "no-referrer",
            "{picture:?}"
        );
    }
    // Its place is there before it is.
    let kept = "[...root.querySelectorAll('.picture')].every(place => place.clientHeight > 60)";
    ensure!(widget.holds(kept)?, "no place is kept");
    widget.wait_until_holds(
        "the first picture",
        "root.querySelector('[data-loaded] img')",
    )?;
    widget.script::<bool>(
        "root.querySelector('[alt^=One], [part=missing]').scrollIntoView(); return true",
    )?;
    widget.wait_until_holds(
        "words for the broken one",
        "root.querySelector('[part=missing]')",
    )?;
    let missing = facts(&widget, "[part=missing]")?;
    ensure!(
        missing.len() == 1
            && missing[0].text.contains("One that cannot be loaded")
            && missing[0].href.ends_with("/media/not-there.png")
            && missing[0].safety == SAFE_LINK,
        "{missing:?}"
    );
    Ok(())
}

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

/// The dialog of a picture takes the focus, keeps it, hears its keys, and gives
/// the focus back; the panel stays.
pub(crate) fn picture_is_enlarged_by_keyboard(stage: &Stage<'_>) -> Result<()> {
    let (browser, widget) = (stage.browser, ask(stage, "pictures")?);
    widget.wait_until_holds("a picture", "root.querySelector('[data-loaded] img')")?;
    widget.focus_on(".picture")?;
    browser.press(Key::Enter)?;
    widget.wait_until_holds("the dialog", "root.querySelector('dialog:modal')")?;
    let name = facts(&widget, "dialog")?.remove(0).label;
    ensure!(name == "Our roastery on the quay", "it is called {name:?}");
    // Its buttons, there and back; a step further is the browser's own.
    let focused = |press: &str| {
        let selector = format!("dialog [data-press={press}]:focus");
        widget.wait_until_holds(&selector, &format!("root.querySelector({selector:?})"))
    };
    focused("close")?;
    for press in ["larger", "smaller"] {
        browser.press_holding(Key::Shift, Key::Tab)?;
        focused(press)?;
    }
    for press in ["larger", "close"] {
        browser.press(Key::Tab)?;
        focused(press)?;
    }
    let zoom = || -> Result<[i32; 3]> {
        widget.script(
            "const { style } = root.querySelector('dialog img');\
             return ['zoom', 'x', 'y'].map(name => Number(style.getPropertyValue('--_' + name)))",
        )
    };
    widget.wait_until_holds(
        "the large picture",
        "root.querySelector('dialog img').complete",
    )?;
    browser.write("++")?;
    ensure!(zoom()? == [2250, 0, 0], "after ++: {:?}", zoom()?);
    browser.press(Key::Left)?;
    browser.press(Key::Down)?;
    ensure!(zoom()? == [2250, 80, -80], "moved: {:?}", zoom()?);
    browser.write("-")?;
    ensure!(zoom()?[0] == 1500, "after -: {:?}", zoom()?);
    browser.write("0")?;
    ensure!(zoom()? == [1000, 0, 0], "after 0: {:?}", zoom()?);
    stage.picture("picture-enlarged")?;
    browser.press(Key::Escape)?;
    widget.wait_until_holds("the dialog to go", "!root.querySelector('dialog')")?;
    let state = widget.wait_until("the focus back", |state| state.has_focus("image"))?;
    ensure!(state.open, "the panel has gone too");
    // Its own button does the same.
    browser.press(Key::Enter)?;
    widget.wait_until_holds("the dialog", "root.querySelector('dialog:modal')")?;
    widget.click_on("dialog [data-press=close]")?;
    widget.wait_until_holds("the dialog to go", "!root.querySelector('dialog')")?;
    widget.wait_until("the focus back", |state| {
        state.has_focus("image") && state.open
    })?;
    Ok(())
}

/// Players load nothing before somebody plays; what then cannot be played
/// leaves a link.
pub(crate) fn players_load_nothing_until_played(stage: &Stage<'_>) -> Result<()> {
    let widget = stage.visit_through_host()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    answer(&widget, "video")?;
    let players = facts(&widget, "audio, video")?;
    let told: Vec<_> = players
        .iter()
        .map(|player| {
            (
                player.tag.as_str(),
                player.label.as_str(),
                player.preload.as_str(),
            )
        })
        .collect();
    ensure!(
        told == [
            ("audio", "The door bell", "none"),
            ("video", "The roaster", "none")
        ],
        "{told:?}"
    );
    let fetched: Vec<String> = stage.browser.script(
        "return performance.getEntriesByType('resource').map(({ name }) => name)\
           .filter(name => name.includes('/media/'))",
        &[],
    )?;
    ensure!(fetched.is_empty(), "fetched before play: {fetched:?}");
    let states = "[...root.querySelectorAll('audio, video')]\
        .every(player => player.controls && player.readyState === 0)";
    ensure!(widget.holds(states)?, "a player loads or has no controls");
    answer(&widget, "odd")?;
    widget.script::<bool>(
        "root.querySelector('[aria-label=\"A sound that is not there\"]').play().catch(() => {}); return true",
    )?;
    widget.wait_until_holds(
        "a link in its place",
        "[...root.querySelectorAll('a[part=missing]')].some(link => link.href.endsWith('not-there.wav'))",
    )
}

/// A file is a link with its name and size.
pub(crate) fn file_has_name_size_and_link(stage: &Stage<'_>) -> Result<()> {
    let widget = ask(stage, "file")?;
    let file = facts(&widget, "[part=file]")?;
    ensure!(
        file.len() == 1
            && file[0].text.contains("price-list.txt")
            && file[0].text.contains("516 B")
            && file[0].href.ends_with("/media/price-list.txt")
            && file[0].safety == SAFE_LINK,
        "{file:?}"
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
