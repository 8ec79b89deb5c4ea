//! The states that pictures are taken of, and the way to each.

use anyhow::Result;
use e2e::{DeskPage, Key, Way};
use serde_json::json;

/// The way to a state.
type Reach = fn(&DeskPage<'_>) -> Result<()>;

/// Files get so far and no further.
const HALF_WAY: &str = "\
    const send = XMLHttpRequest.prototype.send;\
    XMLHttpRequest.prototype.send = function (body) {\
      if (!(body instanceof File)) return send.call(this, body);\
      const told = { lengthComputable: true, loaded: 42, total: 100 };\
      setTimeout(() => this.upload.dispatchEvent(new ProgressEvent('progress', told))) }";

/// The states by name.
pub(super) const STATES: [(&str, Reach); 21] = [
    ("sign-in", |page| page.open()),
    ("sign-in-wrong", sign_in_wrong),
    ("quiet", |page| page.sign_in("anna")),
    ("waiting", waiting),
    ("preview", preview),
    ("talk", talk),
    ("details", details),
    ("right-to-left", right_to_left),
    ("long", long),
    ("walk", walk),
    ("drop", drop),
    ("upload", upload),
    ("picker", picker),
    ("files", files),
    ("cut-off", cut_off),
    ("jump", jump),
    ("pass", |page| dialog(page, 'p')),
    ("close", |page| dialog(page, 'x')),
    ("canned", |page| dialog(page, 'c')),
    ("shortcuts", |page| dialog(page, '/')),
    ("ended", ended),
];

fn sign_in_wrong(page: &DeskPage<'_>) -> Result<()> {
    page.open()?;
    page.enter("anna", "not it")?;
    page.wait_for_one(".problem")
}

fn waiting(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    let long = "Hello! My order 48213 still has not arrived. Can somebody look at it?";
    page.desk.arrive("u1", "Maria Ivanova", long)?;
    page.desk
        .arrive("u2", "Chen Wei", "Do you deliver to islands?")?;
    page.desk.arrive(
        "u3",
        "A name that is longer than any list is wide, and then some",
        "https://example.com/a/very/long/address?with=parameters",
    )?;
    page.wait_for(3, "[data-name=waiting] .entry")
}

fn preview(page: &DeskPage<'_>) -> Result<()> {
    waiting(page)?;
    page.browser.click("[data-name=waiting] .entry-main")?;
    page.wait_for_one(".message")
}

fn talk(page: &DeskPage<'_>) -> Result<()> {
    waiting(page)?;
    page.take_next()?;
    page.answer("Hello Maria! I am looking into it, one moment please.")?;
    page.answer("It goes out today: https://track.example/48213.")?;
    page.wait_for(2, "[data-author=me]")?;
    page.desk.say("u1", "Oh, that is good news.\nThank you!")?;
    let file = json!({
        "userId": "u1",
        "url": "https://files.example/receipt.pdf",
        "fileName": "receipt 2024.pdf",
        "size": 148_213,
    });
    page.desk.call("sendFile", &file)?;
    page.wait_for(3, "[data-author=client]")?;
    page.wait_for(0, "[data-state=sending]")
}

fn details(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.browser.click("[data-name=details]")?;
    page.wait_for_one(".fact[data-hidden=true]")
}

fn right_to_left(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.desk.arrive(
        "u1",
        "\u{645}\u{631}\u{64a}\u{645} \u{639}\u{628}\u{62f} \u{627}\u{644}\u{644}\u{647}",
        "\u{645}\u{631}\u{62d}\u{628}\u{627}! \u{623}\u{64a}\u{646} \u{637}\u{644}\u{628}\u{64a} \u{631}\u{642}\u{645} 48213\u{61f}",
    )?;
    page.desk.arrive(
        "u2",
        "\u{5d3}\u{5d5}\u{5d3}",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd}, \u{5d0}\u{5e0}\u{5d9} \u{5e6}\u{5e8}\u{5d9}\u{5da} \u{5e2}\u{5d6}\u{5e8}\u{5d4}.",
    )?;
    page.wait_for(2, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.wait_for(1, ".message")?;
    page.desk.say(
        "u1",
        "\u{627}\u{644}\u{631}\u{627}\u{628}\u{637} \u{647}\u{646}\u{627}: https://track.example/48213?lang=ar \u{634}\u{643}\u{631}\u{627}",
    )?;
    page.answer("Your parcel is on its way.")?;
    page.answer(
        "\u{637}\u{644}\u{628}\u{643} \u{641}\u{64a} \u{627}\u{644}\u{637}\u{631}\u{64a}\u{642}!",
    )?;
    let file = json!({
        "userId": "u1",
        "url": "https://files.example/1.pdf",
        "fileName": "\u{641}\u{627}\u{62a}\u{648}\u{631}\u{629} 2024.pdf",
        "size": 148_213,
    });
    page.desk.call("sendFile", &file)?;
    page.wait_for(3, "[data-author=client]")?;
    page.wait_for(2, "[data-author=me]")?;
    page.wait_for(0, "[data-state=sending]")?;
    page.write("\u{634}\u{643}\u{631}\u{627}")
}

fn long(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    let word = "Donaudampfschifffahrtsgesellschaftskapitaen".repeat(4);
    page.desk.arrive("u1", &word, &word)?;
    page.wait_for(1, "[data-name=waiting] .entry")?;
    page.take_next()?;
    page.wait_for(1, ".message")?;
    page.desk
        .say("u1", &"Words upon words, and no end of them. ".repeat(30))?;
    let file = json!({
        "userId": "u1",
        "url": "https://files.example/1.pdf",
        "fileName": format!("{word}.pdf"),
        "size": 148_213,
    });
    page.desk.call("sendFile", &file)?;
    page.wait_for(3, "[data-author=client]")
}

fn walk(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.hold_alt('m')?;
    page.browser.press(Key::Up)?;
    page.wait_for_one(".rows :focus")
}

fn drop(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.bring(Way::Held, &[("a.txt", "text/plain", json!(1))])?;
    page.wait_for_one(".drop-zone")
}

fn upload(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.browser.run(HALF_WAY)?;
    let file = ("price list.pdf", "application/pdf", json!(5_000_000));
    page.bring(Way::Chosen, &[file])?;
    page.wait_for_one("progress:not([hidden])")
}

fn picker(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.write("/o")?;
    page.wait_for_one("[role=option]")
}

fn files(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.pick(&page.desk.file("price list.pdf", b"%PDF-1.4\n%%EOF\n")?)?;
    page.wait_for(1, "[data-author=me] a.slip")?;
    page.pick(&page.desk.file("program.exe", b"MZ\0\0\0\0")?)?;
    page.wait_for(1, "[data-state=failed]")
}

fn cut_off(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    page.desk.kill();
    page.wait("the cut", "!document.querySelector('.cut-off').hidden")?;
    page.answer("This is written while the desk is away.")?;
    page.wait_for(1, "[data-state=waiting]")
}

fn jump(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    for number in 0..20 {
        page.desk
            .say("u1", &format!("And another thing, number {number}."))?;
    }
    page.wait_for(23, "[data-author=client]")?;
    page.browser
        .run("document.querySelector('.transcript').scrollTop = 0")?;
    page.wait_for_one(".jump")?;
    page.desk.say("u1", "Are you there?")?;
    page.wait_for_one(".jump[data-new=true]")
}

fn dialog(page: &DeskPage<'_>, key: char) -> Result<()> {
    talk(page)?;
    page.hold_alt(key)?;
    page.wait_for_one("dialog[open]")
}

/// The client has ended it.
fn ended(page: &DeskPage<'_>) -> Result<()> {
    talk(page)?;
    let closing = json!({"userId": "u1", "text": "The client has ended the chat."});
    page.desk.call("closeChat", &closing)?;
    page.wait_for_one(".toast")?;
    page.wait_for_one(".bottom")
}
