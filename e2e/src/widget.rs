//! The widget as a person meets it: what can be pressed and typed, by real
//! clicks and real keys through the shadow root.
//!
//! Nothing here reaches into the program; the parts' names are its only
//! knowledge.

use std::cell::RefCell;

use anyhow::{Context, Result, bail};
use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::browser::{Browser, Key};
use crate::wait::{PATIENCE, until};
use crate::widget_state::{Message, READ, WidgetState};

/// A widget of the open page.
pub struct Widget<'a> {
    pub(crate) browser: &'a Browser,
    index: usize,
}

impl<'a> Widget<'a> {
    /// The widget with this number in the page's order.
    pub fn new(browser: &'a Browser, index: usize) -> Self {
        Self { browser, index }
    }

    /// What it shows now.
    ///
    /// # Errors
    /// When the page does not answer.
    pub fn state(&self) -> Result<WidgetState> {
        self.browser.script(READ, &[json!(self.index)])
    }

    /// Waits until what it shows is as wished, and gives that.
    ///
    /// # Errors
    /// When it does not become so; the error tells what it showed last.
    pub fn wait_until(
        &self,
        what: &str,
        is_so: impl Fn(&WidgetState) -> bool,
    ) -> Result<WidgetState> {
        let last = RefCell::new(None);
        until(what, PATIENCE, || {
            let state = self.state()?;
            if is_so(&state) {
                return Ok(Some(state));
            }
            last.replace(Some(state));
            Ok(None)
        })
        .with_context(|| format!("the widget showed last: {:#?}", last.take()))
    }

    /// Presses the launcher and waits for the panel.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open(&self) -> Result<WidgetState> {
        self.click("launcher")?;
        self.wait_until("the panel to open", |state| state.open)
    }

    /// Presses the close button and waits for the panel to go.
    ///
    /// # Errors
    /// When it stays.
    pub fn close(&self) -> Result<WidgetState> {
        self.click("close")?;
        self.wait_until("the panel to close", |state| !state.open)
    }

    /// Types into the input, key by key, after a click into it where it does
    /// not have the focus.
    ///
    /// # Errors
    /// When there is no input into which one can type.
    pub fn type_text(&self, text: &str) -> Result<()> {
        let state = self.wait_until("an input", |state| state.input_enabled)?;
        if !state.has_focus("input") {
            self.on_part("input", Browser::point_and_press)?;
            self.wait_until("the focus in the input", |state| state.has_focus("input"))?;
        }
        self.browser.write(text)
    }

    /// Presses the send button.
    ///
    /// # Errors
    /// When it cannot be pressed.
    pub fn send(&self) -> Result<()> {
        self.click("send")
    }

    /// Types a text and sends it with Enter.
    ///
    /// # Errors
    /// When there is no input into which one can type.
    pub fn say(&self, text: &str) -> Result<()> {
        self.type_text(text)?;
        self.browser.press(Key::Enter)
    }

    /// Presses the quick reply with this text.
    ///
    /// # Errors
    /// When it does not come, or cannot be pressed.
    pub fn press_button(&self, label: &str) -> Result<()> {
        self.wait_until(&format!("the button {label:?}"), |state| {
            state.labels().contains(&label)
        })?;
        self.browser.act(&format!("pressing {label:?}"), || {
            for button in self.parts("quick-reply")? {
                let text = self.browser.wait(button.text())?;
                if text.trim() == label {
                    return self.browser.wait(button.click());
                }
            }
            Err(not_there())
        })
    }

    /// Presses "try again" on the newest message that offers it.
    ///
    /// # Errors
    /// When none does.
    pub fn retry(&self) -> Result<()> {
        self.wait_until("a message that can be sent again", |state| {
            state.messages.iter().any(|message| message.has_retry)
        })?;
        self.browser.act("pressing try again", || {
            let button = self.parts("retry")?.pop().ok_or_else(not_there)?;
            self.browser.wait(button.click())
        })
    }

    /// Clicks the part of this name.
    ///
    /// # Errors
    /// When it is not there or cannot be clicked.
    pub fn click(&self, part: &str) -> Result<()> {
        self.on_part(part, |browser, element| browser.wait(element.click()))
    }

    /// Waits for a message of exactly this text.
    ///
    /// # Errors
    /// When none comes.
    pub fn wait_for_message(&self, text: &str) -> Result<Message> {
        let state = self.wait_until(&format!("the message {text:?}"), |state| {
            state.message(text).is_some()
        })?;
        match state.message(text) {
            Some(message) => Ok(message.clone()),
            None => bail!("the message {text:?} was lost"),
        }
    }

    /// Waits until nothing moves any more but what never stops, such as the
    /// dots of somebody who writes.
    ///
    /// # Errors
    /// When it does not come to rest.
    pub fn wait_until_still(&self) -> Result<()> {
        let body = "const root = document.querySelectorAll('jaicp-chat')[arguments[0]].shadowRoot;\
                    return root.getAnimations().every(({ playState, effect }) =>\
                      playState !== 'running' || effect.getTiming().iterations === Infinity)";
        until("the widget to be still", PATIENCE, || {
            let still: bool = self.browser.script(body, &[json!(self.index)])?;
            Ok(still.then_some(()))
        })
    }

    /// Runs a function body with `root`, the widget's shadow root, and gives
    /// what it returns.
    ///
    /// # Errors
    /// When it throws or returns something else than expected.
    pub fn script<T: DeserializeOwned>(&self, body: &str) -> Result<T> {
        let body = format!(
            "const root = document.querySelectorAll('jaicp-chat')[arguments[0]].shadowRoot;{body}"
        );
        self.browser.script(&body, &[json!(self.index)])
    }

    /// Whether an expression about `root`, the widget's shadow root, is true.
    ///
    /// # Errors
    /// When it throws.
    pub fn holds(&self, expression: &str) -> Result<bool> {
        self.script(&format!("return Boolean({expression})"))
    }

    /// Waits until an expression about `root` is true.
    ///
    /// # Errors
    /// When it does not become so.
    pub fn wait_until_holds(&self, what: &str, expression: &str) -> Result<()> {
        until(what, PATIENCE, || Ok(self.holds(expression)?.then_some(())))
    }

    /// Clicks the first element of the widget that fits a selector, once it
    /// stands still: pictures that come in move what is around them.
    ///
    /// # Errors
    /// When there is none that can be clicked.
    pub fn click_on(&self, css: &str) -> Result<()> {
        let place = format!(
            "const found = root.querySelector({css:?});\
             found?.scrollIntoView({{ block: 'nearest', behavior: 'instant' }});\
             return JSON.stringify(found?.getBoundingClientRect() ?? null)"
        );
        let last = RefCell::new(None);
        until(&format!("{css} to stand still"), PATIENCE, || {
            let place = Some(self.script::<String>(&place)?);
            let before = last.replace(place);
            let is_still = before == *last.borrow();
            Ok(is_still.then_some(()))
        })?;
        self.browser.act(&format!("clicking {css}"), || {
            self.browser.wait(self.element(css)?.click())
        })
    }

    /// Moves the keyboard's focus to the first element that fits a selector, as
    /// somebody does who has walked there.
    ///
    /// # Errors
    /// When there is none.
    pub fn focus_on(&self, css: &str) -> Result<()> {
        self.script::<Value>(&format!("root.querySelector({css:?}).focus(); return null"))?;
        Ok(())
    }

    /// The computed value of a CSS property on a part.
    ///
    /// # Errors
    /// When the part is not there.
    pub fn computed(&self, part: &str, property: &str) -> Result<String> {
        let body = "const root = document.querySelectorAll('jaicp-chat')[arguments[0]].shadowRoot;\
                    const part = root.querySelector(`[part~=\"${arguments[1]}\"]`);\
                    return getComputedStyle(part).getPropertyValue(arguments[2])";
        let arguments = [json!(self.index), json!(part), json!(property)];
        self.browser.script(body, &arguments)
    }

    /// Whether an attribute of a part has a value, and which.
    ///
    /// # Errors
    /// When the part is not there.
    pub fn attribute(&self, part: &str, name: &str) -> Result<Option<String>> {
        let body = "const root = document.querySelectorAll('jaicp-chat')[arguments[0]].shadowRoot;\
                    return root.querySelector(`[part~=\"${arguments[1]}\"]`).getAttribute(arguments[2])";
        let arguments = [json!(self.index), json!(part), json!(name)];
        let value: Value = self.browser.script(body, &arguments)?;
        Ok(value.as_str().map(str::to_owned))
    }

    pub(crate) fn on_part(
        &self,
        part: &str,
        action: impl Fn(&Browser, Element) -> Result<(), CmdError>,
    ) -> Result<()> {
        self.browser.act(&format!("reaching {part}"), || {
            let element = self.part(part)?;
            action(self.browser, element)
        })
    }

    fn part(&self, name: &str) -> Result<Element, CmdError> {
        self.element(&format!("[part~=\"{name}\"]"))
    }

    fn parts(&self, name: &str) -> Result<Vec<Element>, CmdError> {
        self.elements(&format!("[part~=\"{name}\"]"))
    }

    pub(crate) fn element(&self, css: &str) -> Result<Element, CmdError> {
        self.elements(css)?.into_iter().next().ok_or_else(not_there)
    }

    /// All elements that fit a selector, by the driver's own way into the
    /// shadow root.
    fn elements(&self, css: &str) -> Result<Vec<Element>, CmdError> {
        let browser = self.browser;
        let mut hosts = browser.wait(browser.find_hosts())?;
        if hosts.len() <= self.index {
            return Err(not_there());
        }
        let root = browser.wait(hosts.swap_remove(self.index).shadow_root())?;
        browser.wait(root.find_all(Locator::Css(css)))
    }
}

/// The error that means "look again".
fn not_there() -> CmdError {
    use fantoccini::error::{ErrorStatus, WebDriver};
    CmdError::Standard(WebDriver::new(ErrorStatus::NoSuchElement, "not there yet"))
}
