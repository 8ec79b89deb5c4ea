//! The pointer: over something, its button down, and let go. And two fingers.

use std::time::Duration;

use anyhow::Result;
use fantoccini::actions::{
    Actions, InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction, TouchActions,
};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;

use crate::browser::Browser;
use crate::widget::Widget;

/// How long two fingers take.
const SPREAD: Duration = Duration::from_millis(100);

impl Browser {
    /// Moves the pointer over an element.
    pub(crate) fn hover(&self, element: Element) -> Result<(), CmdError> {
        self.wait(self.client().perform_actions(pointer_to(element)))
    }

    /// Moves the pointer over an element and presses its button, without the
    /// driver's own check whether something else is in front: WebKitWebDriver
    /// takes a text area in a shadow root for covered by its host.
    pub(crate) fn point_and_press(&self, element: Element) -> Result<(), CmdError> {
        self.press_down(element)?;
        self.let_go()
    }

    /// Moves the pointer over an element and holds its button down.
    pub(crate) fn press_down(&self, element: Element) -> Result<(), CmdError> {
        let down = PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        };
        self.wait(
            self.client()
                .perform_actions(pointer_to(element).then(down)),
        )
    }

    /// Lets the pointer's button go where it is.
    pub(crate) fn let_go(&self) -> Result<(), CmdError> {
        let up = PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        };
        self.wait(self.client().perform_actions(mouse().then(up)))
    }
}

impl Widget<'_> {
    /// Moves the pointer over the part of this name.
    ///
    /// # Errors
    /// When it is not there.
    pub fn hover(&self, part: &str) -> Result<()> {
        self.on_part(part, Browser::hover)
    }

    /// Holds the pointer's button down on the part of this name while something
    /// happens, and lets it go then.
    ///
    /// # Errors
    /// When it is not there, and when what happens fails.
    pub fn press_during(&self, part: &str, happens: impl FnOnce() -> Result<()>) -> Result<()> {
        self.on_part(part, Browser::press_down)?;
        happens()?;
        Ok(self.browser.let_go()?)
    }

    /// Spreads two fingers on the element that a selector finds: from so far
    /// beside its middle to so far, in pixels.
    ///
    /// # Errors
    /// When it is not there.
    pub fn spread(&self, css: &str, from: f64, to: f64) -> Result<()> {
        self.browser.act(&format!("spreading {css}"), || {
            let element = self.element(css)?;
            let fingers = [("one", -1.0), ("other", 1.0)].map(|(name, side)| {
                let place = |beside: f64, duration| PointerAction::MoveToElement {
                    element: element.clone(),
                    duration,
                    x: side * beside,
                    y: 0.0,
                };
                TouchActions::new(name.to_owned())
                    .then(place(from, None))
                    .then(PointerAction::Down {
                        button: MOUSE_BUTTON_LEFT,
                    })
                    .then(place(to, Some(SPREAD)))
                    .then(PointerAction::Up {
                        button: MOUSE_BUTTON_LEFT,
                    })
            });
            let [one, other] = fingers;
            let both = Actions::from(one).and(other);
            self.browser
                .wait(self.browser.client().perform_actions(both))
        })
    }
}

fn mouse() -> MouseActions {
    MouseActions::new("mouse".to_owned())
}

fn pointer_to(element: Element) -> MouseActions {
    mouse().then(PointerAction::MoveToElement {
        element,
        duration: None,
        x: 0.0,
        y: 0.0,
    })
}
