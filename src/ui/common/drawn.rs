//! Elements that are drawn once, such as messages.
//!
//! Leptos makes code for each shape of a view; this makes one element after the
//! other by the same few functions, whatever they are. docs/decisions.md has
//! what that saves.

use leptos::tachys::renderer::{Rndr, types};

use super::Shape;

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element that is being drawn.
#[derive(Clone)]
pub(crate) struct Drawn(pub(crate) types::Element);

impl Drawn {
    /// An element of HTML.
    pub(crate) fn new(tag: &str) -> Self {
        Drawn(Rndr::create_element(tag, None))
    }

    /// An element with a name for the widget's own style sheet.
    pub(crate) fn of_class(tag: &str, class: &str) -> Self {
        Drawn::new(tag).with("class", class)
    }

    /// An element with one name for the widget's own style sheet and for those
    /// of pages.
    pub(crate) fn of_part(tag: &str, part: &str) -> Self {
        Drawn::of_class(tag, part).with("part", part)
    }

    /// A button. What a press does stands in `data-press`, for the one place
    /// that listens.
    pub(crate) fn button(part: &str, press: &str) -> Self {
        Drawn::of_part("button", part)
            .with("type", "button")
            .with("data-press", press)
    }

    /// A link out of the chat. The address must have been checked.
    pub(crate) fn link(part: &str, address: &str) -> Self {
        Drawn::of_part("a", part)
            .with("href", address)
            .with("target", "_blank")
            .with("rel", "noopener noreferrer nofollow")
    }

    /// One icon. What it means stands beside it or in a label.
    pub(crate) fn icon(shape: Shape) -> Self {
        let path = Drawn(Rndr::create_element("path", Some(SVG))).with("d", shape.path());
        Drawn(Rndr::create_element("svg", Some(SVG)))
            .with("class", "icon")
            .with("viewBox", "0 0 24 24")
            .with("aria-hidden", "true")
            .child(path)
    }

    /// Sets an attribute.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        Rndr::set_attribute(&self.0, name, value);
        self
    }

    /// Sets an attribute of an element that has been drawn.
    pub(crate) fn set(&self, name: &str, value: &str) {
        Rndr::set_attribute(&self.0, name, value);
    }

    /// Shows it, or not.
    pub(crate) fn show(&self, shown: bool) {
        self.set_flag("hidden", !shown);
    }

    /// Sets an attribute that says yes by being there.
    pub(crate) fn set_flag(&self, name: &str, is_set: bool) {
        if is_set {
            self.set(name, "");
        } else {
            Rndr::remove_attribute(&self.0, name);
        }
    }

    /// Adds characters.
    pub(crate) fn text(self, text: &str) -> Self {
        Rndr::insert_node(&self.0, &Rndr::create_text_node(text), None);
        self
    }

    /// Adds an element.
    pub(crate) fn child(self, child: Drawn) -> Self {
        Rndr::insert_node(&self.0, &child.0, None);
        self
    }

    /// Adds an element with nothing but a text, if there is one.
    pub(crate) fn line(self, class: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.child(Drawn::of_class("p", class).with("dir", "auto").text(text)),
            None => self,
        }
    }
}
