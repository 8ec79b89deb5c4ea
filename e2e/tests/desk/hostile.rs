//! Clients who mean no good.

use anyhow::{Result, ensure};
use e2e::DeskPage;
use serde_json::json;

const TEXTS: [&str; 5] = [
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "[a](javascript:document.title='owned') <a href=\"javascript:document.title='owned'\">b</a>",
    "\u{202e}gpj.exe\u{202c} \u{0}",
];

const ADDRESSES: [&str; 4] = [
    "javascript:document.title='owned'",
    "data:text/html,<script>parent.document.title='owned'</script>",
    "https://bank.example@evil.example/",
    "/agents/api/session",
];

pub(super) fn nothing_runs_whatever_the_client_says(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    let client = json!({
        "userId": TEXTS[0],
        "userName": TEXTS[1],
        "destinationId": "support",
        "attributes": {TEXTS[0]: TEXTS[1]},
        "hiddenAttributes": {TEXTS[1]: TEXTS[0]},
    });
    page.desk.call("selectDestination", &client)?;
    for text in TEXTS {
        page.desk.say(TEXTS[0], text)?;
    }
    for url in ADDRESSES {
        let file = json!({"userId": TEXTS[0], "url": url, "fileName": TEXTS[0], "size": 1});
        page.desk.call("sendFile", &file)?;
    }
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.browser.click("[data-name=details]")?;
    page.wait_for(TEXTS.len() + ADDRESSES.len(), "[data-author=client]")?;
    let made: usize = page.look(
        "document.querySelectorAll('.talk img, .talk script, .talk iframe, .side img, .details img').length",
    )?;
    ensure!(made == 0, "{made} elements came out of texts");
    let led: Vec<String> = page
        .look("[...document.querySelectorAll('.talk a')].map(one => one.getAttribute('href'))")?;
    ensure!(led.is_empty(), "links to {led:?}");
    ensure!(!page.look::<String>("document.title")?.contains("owned"));
    Ok(())
}
