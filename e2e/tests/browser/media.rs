//! Pictures, players and files, as people see and handle them.

use anyhow::{Result, ensure};
use e2e::{Engine, Key, Stage};

use crate::asking::{SAFE_LINK, answer, ask, facts};
use crate::demo;

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
    // WebKitWebDriver has no fingers.
    if browser.engine() != Engine::WebKit {
        widget.spread("dialog .easel", 40.0, 80.0)?;
        let [size, x, y] = zoom()?;
        let is_as_spread = (1900..=2100).contains(&size) && x.abs() < 10 && y.abs() < 10;
        ensure!(is_as_spread, "two fingers: {:?}", zoom()?);
        browser.write("0")?;
    }
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
            && file[0].text.contains("516\u{a0}B")
            && file[0].href.ends_with("/media/price-list.txt")
            && file[0].safety == SAFE_LINK,
        "{file:?}"
    );
    Ok(())
}
