//! Where the reader is. New messages scroll only when the end was in view, a
//! long answer stops at its beginning, and whatever grows late moves nobody.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ResizeObserver};

use crate::ui::common::follow;

/// So near to the end counts as being there, in pixels.
const NEAR_END: i32 = 24;

/// What stays visible above the beginning of a long answer, in pixels.
const LEAD: i32 = 12;

/// The visitor's own messages.
const OWN_MESSAGE: &str = "[data-author=client]";

/// What an answer consists of, without the dots of somebody who writes.
const ROW: &str = "[part=message], [part=notice], [part=choices]";

/// Keeps the end in view for those who are there.
#[derive(Clone, Copy)]
pub(super) struct Follower {
    viewport: NodeRef<html::Div>,
    content: NodeRef<html::Div>,
    away: RwSignal<bool>,
    state: StoredValue<Rc<State>, LocalStorage>,
}

#[derive(Default)]
struct State {
    /// Whether the end was in view when somebody last scrolled.
    follows: Cell<bool>,
    /// The heights of what scrolls and of what it scrolls in, as last seen.
    heights: Cell<(i32, i32)>,
    /// The visitor's messages so far: a new one always brings the end back.
    own_messages: Cell<u32>,
    observer: RefCell<Option<SizeObserver>>,
}

/// Watches sizes until it is dropped.
struct SizeObserver {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Follower {
    /// Belongs to the present reactive owner. `away` tells whether the end is
    /// out of view.
    pub(super) fn new(
        viewport: NodeRef<html::Div>,
        content: NodeRef<html::Div>,
        away: RwSignal<bool>,
    ) -> Self {
        let state = State {
            follows: Cell::new(true),
            ..State::default()
        };
        let follower = Follower {
            viewport,
            content,
            away,
            state: StoredValue::new_local(Rc::new(state)),
        };
        follow(move || follower.watch());
        follower
    }

    /// Somebody has scrolled, or the browser has because heights have changed:
    /// that is no wish of the reader, and [`Self::resized`] is about to be told.
    pub(super) fn scrolled(self) {
        if let (Some(viewport), Some(state)) = (self.element(), self.state.try_get_value()) {
            if state.heights.get() != heights(&viewport) {
                return;
            }
            let at_end = distance_to_end(&viewport) <= NEAR_END;
            state.follows.set(at_end);
            self.set_away(!at_end);
        }
    }

    /// Goes to the newest message, and takes the focus along: the button that
    /// was pressed goes away.
    pub(super) fn to_end(self) {
        if let (Some(viewport), Some(state)) = (self.element(), self.state.try_get_value()) {
            state.follows.set(true);
            viewport.set_scroll_top(viewport.scroll_height());
            if let Some(viewport) = viewport.dyn_ref::<HtmlElement>() {
                // A browser that refuses leaves the focus to the page.
                let _ = viewport.focus();
            }
            self.set_away(false);
        }
    }

    /// Watches the sizes of what scrolls and of what is scrolled.
    fn watch(self) {
        let (Some(viewport), Some(content)) = (self.viewport.get(), self.content.get()) else {
            return;
        };
        let callback = Closure::new(move || self.resized());
        let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&viewport);
        observer.observe(&content);
        if let Some(state) = self.state.try_get_value() {
            *state.observer.borrow_mut() = Some(SizeObserver {
                observer,
                _callback: callback,
            });
        }
    }

    fn resized(self) {
        let (Some(viewport), Some(state)) = (self.element(), self.state.try_get_value()) else {
            return;
        };
        state.heights.set(heights(&viewport));
        let own = viewport
            .query_selector_all(OWN_MESSAGE)
            .map_or(0, |list| list.length());
        if own > state.own_messages.replace(own) {
            state.follows.set(true);
        }
        if state.follows.get() {
            let end = viewport.scroll_height() - viewport.client_height();
            let beginning = self.beginning_of_answer().unwrap_or(end);
            viewport.set_scroll_top(end.min(beginning));
        }
        self.set_away(distance_to_end(&viewport) > NEAR_END);
    }

    /// Where the messages after the visitor's last one begin.
    fn beginning_of_answer(self) -> Option<i32> {
        let content = self.content.try_get_untracked()??;
        let own = content.query_selector_all(OWN_MESSAGE).ok()?;
        let last: Element = own.item(own.length().checked_sub(1)?)?.dyn_into().ok()?;
        let answer = last.next_element_sibling()?;
        if answer.matches(ROW) != Ok(true) {
            return None;
        }
        let top =
            answer.get_bounding_client_rect().top() - content.get_bounding_client_rect().top();
        Some(top as i32 - LEAD)
    }

    fn element(self) -> Option<Element> {
        self.viewport.try_get_untracked()?.map(Into::into)
    }

    fn set_away(self, away: bool) {
        if self.away.try_get_untracked() == Some(!away) {
            self.away.try_set(away);
        }
    }
}

fn heights(viewport: &Element) -> (i32, i32) {
    (viewport.scroll_height(), viewport.client_height())
}

fn distance_to_end(viewport: &Element) -> i32 {
    viewport.scroll_height() - viewport.client_height() - viewport.scroll_top()
}
