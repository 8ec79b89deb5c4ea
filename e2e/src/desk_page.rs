//! The agents' page as an agent meets it: signing in, pressing, writing,
//! looking.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::Locator;
use serde::de::DeserializeOwned;

use crate::browser::{Browser, Key};
use crate::browsers::{Browsers, Seat};
use crate::desk::{Desk, PASSWORD};
use crate::wait::{PATIENCE, until};

/// The text input.
const INPUT: &str = "textarea.input";

/// The page in a browser.
pub struct DeskPage<'a> {
    /// The browser.
    pub browser: &'a Browser,
    /// The desk that serves it.
    pub desk: &'a Desk,
    /// Where colleagues get a browser of their own, if there are any.
    pub browsers: Option<&'a Browsers>,
}

impl DeskPage<'_> {
    /// Opens it.
    ///
    /// # Errors
    /// When neither sign-in nor desk appear.
    pub fn open(&self) -> Result<()> {
        self.browser.open("about:blank")?;
        self.browser.open(&self.desk.page())?;
        self.wait("the page", "document.querySelector('.sign-in, .side')")
    }

    /// Opens it and signs in.
    ///
    /// # Errors
    /// When the desk does not appear.
    pub fn sign_in(&self, login: &str) -> Result<()> {
        self.open()?;
        self.enter(login, PASSWORD)?;
        self.wait_for_lists()
    }

    /// Enters a name and a password.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn enter(&self, login: &str, password: &str) -> Result<()> {
        self.browser.run(
            "for (const field of document.querySelectorAll('.text-field')) field.value = ''",
        )?;
        self.browser.click("[name=username]")?;
        self.browser.write(login)?;
        self.browser.press(Key::Tab)?;
        self.browser.write(password)?;
        self.browser.press(Key::Enter)
    }

    /// A colleague at the same desk does something, in a browser of their own.
    ///
    /// # Errors
    /// When there is none, and what the colleague's doing gives.
    pub fn with_colleague<T>(&self, act: impl FnOnce(&DeskPage<'_>) -> Result<T>) -> Result<T> {
        let browsers = self.browsers.context("there are no colleagues")?;
        browsers.lend(self.browser.engine(), Seat::Visitor, |browser| {
            let done = act(&DeskPage {
                browser,
                desk: self.desk,
                browsers: None,
            });
            // The page lives in the same browser until it is left.
            browser.open("about:blank")?;
            done
        })
    }

    /// Waits until the lists are there.
    ///
    /// # Errors
    /// When they do not come.
    pub fn wait_for_lists(&self) -> Result<()> {
        self.wait(
            "the lists",
            "document.querySelector('.lists[aria-busy=false]')",
        )
    }

    /// Waits until an expression is true in the page.
    ///
    /// # Errors
    /// When it does not become so.
    pub fn wait(&self, what: &str, expression: &str) -> Result<()> {
        let looked = until(what, PATIENCE, || {
            Ok(self.browser.holds(expression)?.then_some(()))
        });
        looked.with_context(|| self.evidence())
    }

    /// Waits until so many elements fit a selector.
    ///
    /// # Errors
    /// When there are not.
    pub fn wait_for(&self, count: usize, css: &str) -> Result<()> {
        let found = format!("document.querySelectorAll({css:?}).length == {count}");
        self.wait(&format!("{count} of {css}"), &found)
    }

    /// Waits until an element can be seen that fits a selector.
    ///
    /// # Errors
    /// When there is none.
    pub fn wait_for_one(&self, css: &str) -> Result<()> {
        let seen = format!("document.querySelector({css:?})?.getClientRects().length");
        self.wait(css, &seen)
    }

    /// What an expression gives.
    ///
    /// # Errors
    /// When it throws.
    pub fn look<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.browser.script(&format!("return {expression}"), &[])
    }

    /// The words of all messages.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn words(&self) -> Result<Vec<String>> {
        self.look("[...document.querySelectorAll('.message .bubble')].map(one => one.textContent)")
    }

    /// Takes the client who waits longest, by keyboard.
    ///
    /// # Errors
    /// When nobody can be taken.
    pub fn take_next(&self) -> Result<()> {
        self.hold_alt('n')?;
        self.wait_for_one(INPUT)?;
        self.wait(
            "the input",
            "document.activeElement?.matches('textarea.input')",
        )
    }

    /// Presses a key with Alt.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn hold_alt(&self, key: char) -> Result<()> {
        self.browser.press_chord(Key::Alt, key)
    }

    /// Writes into the text input and sends.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn answer(&self, text: &str) -> Result<()> {
        self.write(text)?;
        self.browser.press(Key::Enter)
    }

    /// Writes into the text input.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn write(&self, text: &str) -> Result<()> {
        self.browser.click(INPUT)?;
        self.browser.write(text)
    }

    /// Picks a file to send.
    ///
    /// # Errors
    /// When the driver fails.
    pub fn pick(&self, file: &Path) -> Result<()> {
        let path = file.to_string_lossy();
        self.browser.act("picking a file", || {
            let input = self.browser.client().find(Locator::Css("input[type=file]"));
            let input = self.browser.wait(input)?;
            self.browser.wait(input.send_keys(&path))
        })
    }

    /// Opens the page anew, as it was left.
    ///
    /// # Errors
    /// When it does not come.
    pub fn reload(&self) -> Result<()> {
        self.browser
            .run("window.isLeft = true; location.reload()")?;
        // On the way from one to the other, drivers answer anything.
        let there = "!window.isLeft && document.querySelector('.sign-in, .side')";
        until("the page again", PATIENCE, || {
            let there = self.browser.holds(there).unwrap_or(false);
            Ok(there.then_some(()))
        })
    }

    /// Waits until nothing moves.
    ///
    /// # Errors
    /// When something keeps moving.
    pub fn wait_for_rest(&self) -> Result<()> {
        self.wait(
            "rest",
            "document.getAnimations().every(one => one.playState != 'running' ||\
               one.effect.getTiming().iterations == Infinity)",
        )
    }

    /// What is to be seen once nothing moves.
    ///
    /// # Errors
    /// When the driver fails, and when something keeps moving.
    pub fn picture(&self) -> Result<Vec<u8>> {
        self.wait_for_rest()?;
        self.browser.picture()
    }

    /// What there is to be seen when something has gone wrong.
    fn evidence(&self) -> String {
        let words = "return document.body.innerText.slice(-1500)";
        let words = self.browser.script::<String>(words, &[]);
        let words = words.unwrap_or_default();
        format!("the page: {words}\n{}", self.desk.last_words())
    }
}
