//! Asking the demo bot for something, and the facts about what it answers.

use anyhow::Result;
use e2e::{Stage, Widget};
use serde::Deserialize;

use crate::demo;

/// What links out of the chat must say of themselves.
pub(crate) const SAFE_LINK: &str = "target=_blank rel=noopener noreferrer nofollow";

/// Facts about an element, by the attributes that people never see.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(crate) struct Facts {
    pub(crate) tag: String,
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) src: String,
    pub(crate) alt: String,
    pub(crate) label: String,
    pub(crate) safety: String,
    pub(crate) preload: String,
    pub(crate) loading: String,
    pub(crate) referrer: String,
}

/// The facts about all elements that fit a selector.
pub(crate) fn facts(widget: &Widget<'_>, css: &str) -> Result<Vec<Facts>> {
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
pub(crate) fn ask<'a>(stage: &Stage<'a>, text: &str) -> Result<Widget<'a>> {
    let widget = stage.visit_demo()?;
    widget.open()?;
    demo::wait_for_greeting(&widget)?;
    answer(&widget, text)?;
    Ok(widget)
}

/// Asks for something, and waits for all of the answer.
pub(crate) fn answer(widget: &Widget<'_>, text: &str) -> Result<()> {
    widget.say(text)?;
    let came = |state: &e2e::WidgetState| {
        let own = state.message(text);
        !state.typing && own.is_some_and(|own| own.send_state.as_deref() == Some("sent"))
    };
    widget.wait_until("the answer", came).map(drop)
}
