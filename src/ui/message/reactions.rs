//! What happens to messages after they have been drawn: presses, keys, and
//! what becomes of pictures and players. One place listens for all of them.
//!
//! It moves the focus between cards, and away from what cannot be shown; all
//! that concerns the conversation is dispatched.

use std::cell::RefCell;
use std::rc::Rc;

use chat_core::{Event as Happening, ItemId, SetId};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlImageElement, UiEvent};

use super::lightbox::Lightbox;
use super::listening::{Listening, closest, plain_key, press_of, target_of};
use super::slip::draw_missing;
use crate::i18n::Key;
use crate::ui::{Appearance, Dispatch};

const EVENTS: &[&str] = &[
    "click",
    "keydown",
    "scroll",
    "pointerover",
    "load",
    "error",
    "animationend",
];

/// Between cards, in pixels, as the style sheet has it.
const CARD_GAP: i32 = 8;

/// Before the first card and behind the last, in pixels, as the style sheet has
/// it.
const EDGE: i32 = 16;

/// So near to an end counts as being there, in pixels.
const NEAR_END: i32 = 8;

/// Pictures are shown no narrower than 3 to 4 and no wider than 4 to 1; what is
/// beyond is cut, and whole in the dialog.
const TALLEST: (u32, u32) = (3, 4);
const WIDEST: (u32, u32) = (4, 1);

/// Hears what happens below an element.
#[derive(Clone, Copy)]
pub(crate) struct Reactions {
    appearance: Appearance,
    dispatch: Dispatch,
    state: StoredValue<Rc<State>, LocalStorage>,
}

#[derive(Default)]
struct State {
    listening: RefCell<Option<Listening>>,
    lightbox: RefCell<Option<Rc<Lightbox>>>,
}

impl Reactions {
    /// Belongs to the present reactive owner, and ends with it.
    pub(crate) fn new(appearance: Appearance, dispatch: Dispatch) -> Self {
        Reactions {
            appearance,
            dispatch,
            state: StoredValue::new_local(Rc::default()),
        }
    }

    fn hear(self, event: &Event) {
        let Some(target) = target_of(event) else {
            return;
        };
        match event.type_().as_str() {
            "click" => self.pressed(event, &target),
            "keydown" => walk_cards(event, &target),
            "load" => loaded(&target),
            "error" => self.cannot_be_shown(&target),
            "animationend" => {
                if target.matches("[part=copy]") == Ok(true) {
                    self.label_copy(&target, false);
                }
            }
            _ => {
                if let Some(frame) = closest(&target, ".carousel-frame") {
                    note_ends(&frame);
                }
            }
        }
    }

    fn pressed(self, event: &Event, target: &Element) {
        let Some((press, button)) = press_of(target) else {
            return;
        };
        let number = |name| button.get_attribute(name)?.parse().ok();
        let item = ItemId(number("data-item").unwrap_or_default());
        match press.as_str() {
            "say" => {
                // Once, also for those who press everything twice.
                let event: &UiEvent = event.unchecked_ref();
                if let (true, Some(index)) = (event.detail() < 2, number("data-index")) {
                    let index = index as usize;
                    self.dispatch.send(Happening::ActionPressed { item, index });
                }
            }
            "answer" => {
                // The second half of a double click may find the next answer's
                // buttons in the same place.
                let event: &UiEvent = event.unchecked_ref();
                if let (true, Some(index)) = (event.detail() < 2, number("data-index")) {
                    let (set, index) = (SetId(item.0), index as usize);
                    self.dispatch
                        .send(Happening::QuickReplyPressed { set, index });
                }
            }
            "toggle" => self.dispatch.send(Happening::PanelToggled),
            "restart" => self.dispatch.send(Happening::RestartRequested),
            "close-panel" => self.dispatch.send(Happening::PanelClosed),
            "close-chat" => self.dispatch.send(Happening::CloseChatPressed),
            "retry" => self.dispatch.send(Happening::RetryRequested(item)),
            "remove" => self.dispatch.send(Happening::UploadRemoved(item)),
            "copy" => {
                if let Some(code) = button.next_element_sibling() {
                    let copied = button.clone();
                    self.appearance.copy(
                        &code.text_content().unwrap_or_default(),
                        Box::new(move || self.label_copy(&copied, true)),
                    );
                }
            }
            "enlarge" => self.enlarge(&button),
            "back" => step(&button, -1),
            "on" => step(&button, 1),
            _ => {}
        }
    }

    fn enlarge(self, button: &Element) {
        let (Some(state), Ok(Some(picture)), Some(frame)) = (
            self.state.try_get_value(),
            button.query_selector("img"),
            closest(button, ".timeline-frame"),
        ) else {
            return;
        };
        let closed = move || {
            if let Some(state) = self.state.try_get_value() {
                state.lightbox.take();
            }
        };
        let lightbox = Lightbox::open(
            &frame,
            &picture,
            button.unchecked_ref(),
            self.appearance,
            Box::new(closed),
        );
        *state.lightbox.borrow_mut() = Some(lightbox);
    }

    fn label_copy(self, button: &Element, copied: bool) {
        let label = if copied { Key::Copied } else { Key::Copy };
        button.set_text_content(Some(self.appearance.text(label)));
        // Its animation tells when the label goes back.
        let _ = button.set_attribute("data-copied", if copied { "true" } else { "false" });
    }

    /// A picture or a player gives its place to words and a link.
    fn cannot_be_shown(self, target: &Element) {
        if target.matches(".portrait") == Ok(true) {
            // Below it are the agent's initials.
            target.remove();
            return;
        }
        if target.matches(".card-picture > img") == Ok(true) {
            // The card's own words are enough.
            if let Some(place) = target.parent_element() {
                let _ = place.set_attribute("data-missing", "true");
            }
            return;
        }
        let place = closest(target, ".picture").unwrap_or_else(|| target.clone());
        let name = ["alt", "aria-label"]
            .into_iter()
            .find_map(|name| target.get_attribute(name));
        let missing = draw_missing(
            name.as_deref(),
            target.get_attribute("src").as_deref(),
            self.appearance,
        );
        let has_focus = place.matches(":focus, :focus-within") == Ok(true);
        let _ = place.replace_with_with_node_1(&missing.0);
        if has_focus {
            focus(&missing.0);
        }
    }
}

/// Listens on an element; for `use:` in a view.
pub(crate) fn react(element: Element, reactions: Reactions) {
    if let Some(state) = reactions.state.try_get_value() {
        let hear = Box::new(move |event: Event| reactions.hear(&event));
        *state.listening.borrow_mut() = Some(Listening::on(&element, EVENTS, hear));
    }
}

/// A picture has come: its place takes its form.
fn loaded(target: &Element) {
    let Some(place) = closest(target, ".picture") else {
        return;
    };
    let picture: &HtmlImageElement = target.unchecked_ref();
    let (width, height) = (picture.natural_width(), picture.natural_height());
    // Drawings may have no size of their own.
    if width > 0 && height > 0 {
        let (wide, high) = if width * TALLEST.1 < height * TALLEST.0 {
            TALLEST
        } else if width * WIDEST.1 > height * WIDEST.0 {
            WIDEST
        } else {
            (width, height)
        };
        let style = place.unchecked_ref::<HtmlElement>().style();
        let _ = style.set_property("--_form", &format!("{wide} / {high}"));
        let _ = style.set_property("--_width", &format!("{width}px"));
    }
    let _ = place.set_attribute("data-loaded", "true");
}

/// Arrows, Home and End move the focus from card to card.
fn walk_cards(event: &Event, target: &Element) {
    let (Some(cards), Some(key)) = (closest(target, ".cards"), plain_key(event)) else {
        return;
    };
    let from = closest(target, ".card");
    let forth = match key.as_str() {
        "ArrowRight" => !is_right_to_left(&cards),
        "ArrowLeft" => is_right_to_left(&cards),
        "Home" | "End" => key == "End",
        _ => return,
    };
    let far = !key.starts_with('A');
    let to = match (from, forth) {
        (Some(from), true) if !far => from.next_element_sibling(),
        (Some(from), false) if !far => from.previous_element_sibling(),
        (None, true) if !far => cards.first_element_child(),
        (_, true) => cards.last_element_child(),
        (_, false) => cards.first_element_child(),
    };
    event.prevent_default();
    if let Some(card) = to {
        focus(&card);
        // Not every browser brings all of it into view by itself.
        let card: &HtmlElement = card.unchecked_ref();
        let left = card.offset_left() - EDGE;
        let right = card.offset_left() + card.offset_width() + EDGE - cards.client_width();
        cards.set_scroll_left(if is_right_to_left(&cards) {
            right
        } else {
            left
        });
    }
}

/// Moves by one card.
fn step(arrow: &Element, direction: i32) {
    let Some(frame) = arrow.parent_element() else {
        return;
    };
    if let Some(cards) = frame.first_element_child()
        && let Some(card) = cards.first_element_child()
    {
        let direction = if is_right_to_left(&cards) {
            -direction
        } else {
            direction
        };
        let way = card.client_width() + CARD_GAP;
        cards.set_scroll_left(cards.scroll_left() + direction * way);
    }
}

/// Notes at which ends the cards are: there the arrow goes.
fn note_ends(frame: &Element) {
    let Some(cards) = frame.first_element_child() else {
        return;
    };
    let before = cards.scroll_left().abs();
    let behind = cards.scroll_width() - cards.client_width() - before;
    let ends = match (before < NEAR_END, behind < NEAR_END) {
        (true, true) => "start end",
        (true, false) => "start",
        (false, true) => "end",
        (false, false) => "",
    };
    let _ = frame.set_attribute("data-at", ends);
}

fn is_right_to_left(element: &Element) -> bool {
    element.matches(":dir(rtl)") == Ok(true)
}

fn focus(element: &Element) {
    // A browser that refuses leaves the focus where it is.
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}
