//! A demo page as somebody views it, on a desk or on a phone.
//!
//! Knows the ways that several states have in common.

use anyhow::Result;
use e2e::{Page, Snippet, Stage, Widget};

/// Where the page for the phone is served, which stands in a narrow frame:
/// WebKitGTK's window cannot be that narrow itself.
const PHONE_PATH: &str = "/phone";

/// A phone: a frame of 390 by 844 CSS pixels.
const PHONE: &str = "<iframe id=\"phone\" src=\"/phone\" width=\"390\" height=\"844\"></iframe>";

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
    /// On a phone.
    Phone,
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

    fn view(&self, snippet: &Snippet) -> Result<Widget<'a>> {
        let page = Page::with(snippet).style(SITE);
        let widget = match self.form {
            Form::Desktop => self.stage.visit(page)?,
            Form::Phone => {
                self.stage.host.put(PHONE_PATH, page);
                let widget = self.stage.visit(Page::default().style(BARE).html(PHONE))?;
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
        widget.open()?;
        widget.wait_until("the menu", |state| {
            state.labels().len() == 4 && !state.typing
        })?;
        Ok(widget)
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
        if self.form == Form::Phone {
            self.stage.browser.leave_frame()?;
        }
        self.stage.browser.picture()
    }
}
