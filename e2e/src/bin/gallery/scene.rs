//! A demo page as somebody views it, on a desk or on a phone.
//!
//! Knows the ways that several states have in common.

use anyhow::Result;
use e2e::{Page, Snippet, Stage, Widget};

/// Where the page for the phone is served, which stands in a narrow frame:
/// WebKitGTK's window cannot be that narrow itself.
const PHONE_PATH: &str = "/phone";

/// The frame stands alone and whole in its page.
const BARE: &str = "\
    body { margin: 0; background: gray }\
    iframe { border: 0; display: block; margin: auto; background: white }";

/// What a site may look like.
const SITE: &str = "\
    :root { color-scheme: light dark; font: 17px/1.6 Georgia, serif }\
    body { margin: 0 auto; padding: 4vw; max-width: 44rem; color: light-dark(#333, #ccc);\
      background: light-dark(#faf8f5, #101114) }\
    h1 { font-weight: normal }";

/// What the page is viewed with.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// On a desk.
    Desktop,
    /// On a phone of this size, in CSS pixels.
    Phone((u32, u32)),
}

/// A stage as it is viewed.
pub(super) struct Scene<'a> {
    /// The stage.
    pub(super) stage: &'a Stage<'a>,
    /// With what.
    pub(super) form: Form,
}

impl<'a> Scene<'a> {
    /// Visits the demo page.
    pub(super) fn visit(&self) -> Result<Widget<'a>> {
        self.view(&self.stage.snippet())
    }

    /// Visits the demo page with one more setting.
    pub(super) fn visit_with(&self, name: &str, value: &str) -> Result<Widget<'a>> {
        self.view(&self.stage.snippet().set(name, value))
    }

    /// Visits the demo page with more settings and a script that comes first, and
    /// opens the conversation.
    pub(super) fn prepared(&self, settings: &[(&str, &str)], early: &str) -> Result<Widget<'a>> {
        let snippet = self.stage.snippet();
        let snippet = settings
            .iter()
            .fold(snippet, |snippet, (name, value)| snippet.set(name, value));
        let widget = self.view_page(Page::with(&snippet).early_script(early))?;
        self.greet(&widget)?;
        Ok(widget)
    }

    /// Visits the demo page as one that is written from right to left.
    pub(super) fn visit_right_to_left(&self) -> Result<Widget<'a>> {
        let turn = "document.documentElement.dir = 'rtl'";
        self.view_page(Page::with(&self.stage.snippet()).early_script(turn))
    }

    fn view(&self, snippet: &Snippet) -> Result<Widget<'a>> {
        self.view_page(Page::with(snippet))
    }

    fn view_page(&self, page: Page) -> Result<Widget<'a>> {
        let page = page.style(SITE);
        let widget = match self.form {
            Form::Desktop => self.stage.visit(page)?,
            Form::Phone((width, height)) => {
                self.stage.host.put(PHONE_PATH, page);
                let frame = format!(
                    r#"<iframe src="{PHONE_PATH}" width="{width}" height="{height}"></iframe>"#
                );
                let widget = self.stage.visit(Page::default().style(BARE).html(&frame))?;
                self.stage.browser.enter_frame()?;
                widget
            }
        };
        widget.wait_until("the launcher", |state| state.launcher_visible)?;
        Ok(widget)
    }

    /// Visits the demo page and opens the conversation.
    pub(super) fn greeted(&self) -> Result<Widget<'a>> {
        let widget = self.visit()?;
        self.greet(&widget)?;
        Ok(widget)
    }

    /// Opens the conversation.
    pub(super) fn greet(&self, widget: &Widget<'_>) -> Result<()> {
        widget.open()?;
        widget.wait_until("the menu", |state| {
            state.labels().len() >= 4 && !state.typing
        })?;
        Ok(())
    }

    /// Says something, waits until the bot has answered with all that it has,
    /// and scrolls to the first element that fits a selector.
    pub(super) fn ask(&self, widget: &Widget<'_>, text: &str, css: &str) -> Result<()> {
        widget.script::<bool>(&format!(
            "document.querySelector('jaicp-chat').send({text:?}); return true"
        ))?;
        widget.wait_until("an answer", |state| {
            let own = state.message(text);
            !state.typing && own.is_some_and(|own| own.send_state.as_deref() == Some("sent"))
        })?;
        let all = format!("[...root.querySelectorAll({css:?})]");
        widget.wait_until_holds(css, &format!("{all}.length > 0"))?;
        widget.script::<bool>(&format!(
            "{all}[0].scrollIntoView({{block: 'center'}}); return true"
        ))?;
        widget.wait_until_holds(
            "the pictures in view",
            "[...root.querySelectorAll('img')].every(image => {\
               const { left, right, top, bottom } = image.getBoundingClientRect();\
               const seen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;\
               return !seen || image.complete })",
        )
    }

    /// Waits until the bot has said something, and all of it.
    pub(super) fn wait_for(&self, widget: &Widget<'_>, part: &str) -> Result<()> {
        widget.wait_until(part, |state| {
            state
                .messages
                .iter()
                .any(|message| message.text.contains(part))
                && !state.typing
        })?;
        Ok(())
    }

    /// What is to be seen once nothing moves.
    pub(super) fn picture(&self) -> Result<Vec<u8>> {
        self.stage.widget(0).wait_until_still()?;
        if self.form != Form::Desktop {
            self.stage.browser.leave_frame()?;
        }
        self.stage.browser.picture()
    }
}
