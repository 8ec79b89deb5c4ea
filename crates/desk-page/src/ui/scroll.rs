//! Where the reader is. New messages scroll only when the end was in view, what
//! comes before stands above without moving anything, and the core is told
//! whether the end is seen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use desk_core::Event;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, Node, ResizeObserver};

use super::Dispatch;
use super::walk::first_where;

/// So near to the end counts as being there, in pixels.
const NEAR_END: i32 = 32;

/// So near to the beginning older messages are asked for, in pixels.
const NEAR_BEGINNING: i32 = 480;

/// What stays visible above the line that marks what is new, in pixels.
const LEAD: i32 = 72;

/// This agent's own messages.
const OWN: &str = "[data-author=me]";

/// Rows that say nothing themselves.
const LINES: &str = ".day, .new-mark";

/// The line above what is new.
const NEW: &str = ".new-mark";

/// Keeps the end in view for those who are there.
#[derive(Clone, Copy)]
pub(super) struct Follower {
    /// Whether the end is out of view.
    pub(super) away: RwSignal<bool>,
    /// How many messages of the client came below since.
    pub(super) missed: RwSignal<u32>,
    viewport: NodeRef<html::Div>,
    content: NodeRef<html::Div>,
    dispatch: Dispatch,
    state: StoredValue<Rc<State>, LocalStorage>,
}

#[derive(Default)]
struct State {
    /// Whether rows were ever there.
    begun: Cell<bool>,
    /// Whether the end was in view when somebody last scrolled.
    follows: Cell<bool>,
    /// What the core was told.
    told: Cell<Option<bool>>,
    /// The heights of what scrolls and of what it scrolls in, as last seen.
    heights: Cell<(i32, i32)>,
    /// What is read, as last seen.
    anchor: RefCell<Option<Anchor>>,
    /// The agent's own last row.
    own: RefCell<Option<Element>>,
    /// The last row that was seen.
    seen: RefCell<Option<Element>>,
    observer: RefCell<Option<SizeObserver>>,
}

/// A row that stays where the reader has it, whatever comes above it.
struct Anchor {
    row: HtmlElement,
    /// How far it stands below the first row's place, in pixels.
    depth: i32,
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
    /// Belongs to the present reactive owner.
    pub(super) fn new(
        viewport: NodeRef<html::Div>,
        content: NodeRef<html::Div>,
        dispatch: Dispatch,
    ) -> Self {
        let follower = Follower {
            away: RwSignal::new(false),
            missed: RwSignal::new(0),
            viewport,
            content,
            dispatch,
            state: StoredValue::new_local(Rc::default()),
        };
        Effect::new(move || follower.watch());
        follower
    }

    /// Somebody has scrolled, or the browser has because heights have changed:
    /// that is no wish of the reader, and [`Self::resized`] is about to be told.
    pub(super) fn scrolled(self) {
        if let (Some(viewport), Some(state)) = (self.element(), self.state.try_get_value())
            && state.heights.get() == heights(&viewport)
        {
            state.follows.set(distance_to_end(&viewport) <= NEAR_END);
            self.look(&viewport, &state);
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
            self.look(&viewport, &state);
        }
    }

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
        let Some(content) = self.content.try_get_untracked().flatten() else {
            return;
        };
        state.heights.set(heights(&viewport));
        if content.first_element_child().is_none() {
            return;
        }
        let own = content
            .query_selector_all(OWN)
            .ok()
            .and_then(|own| own.item(own.length().checked_sub(1)?)?.dyn_into().ok());
        if !state.begun.replace(true) {
            self.begin(&viewport, &state);
        } else {
            let wrote = !is_same(&own, &state.own.borrow());
            if wrote {
                state.follows.set(true);
            }
            if state.follows.get() {
                viewport.set_scroll_top(viewport.scroll_height());
            } else if let Some(anchor) = &*state.anchor.borrow()
                && anchor.row.is_connected()
            {
                let moved = depth(&content, &anchor.row) - anchor.depth;
                viewport.set_scroll_top(viewport.scroll_top() + moved);
            }
        }
        *state.own.borrow_mut() = own;
        self.look(&viewport, &state);
    }

    /// Where a reader begins: at what is new, or at the end.
    fn begin(self, viewport: &Element, state: &State) {
        let end = viewport.scroll_height() - viewport.client_height();
        let mark = viewport.query_selector(NEW).ok().flatten().map(|mark| {
            let above = viewport.get_bounding_client_rect().top();
            (mark.get_bounding_client_rect().top() - above) as i32 + viewport.scroll_top() - LEAD
        });
        let top = mark.map_or(end, |mark| mark.min(end));
        viewport.set_scroll_top(top);
        state.follows.set(end - top <= NEAR_END);
        // What was there from the beginning is not counted as having come.
        let content = self.content.try_get_untracked().flatten();
        *state.seen.borrow_mut() = content.and_then(|content| content.last_element_child());
    }

    /// Sees what is in view, and tells those who want to know.
    fn look(self, viewport: &Element, state: &State) {
        let at_end = distance_to_end(viewport) <= NEAR_END;
        if let Some(content) = self.content.try_get_untracked().flatten() {
            *state.anchor.borrow_mut() = anchor(viewport, &content);
            if at_end {
                *state.seen.borrow_mut() = content.last_element_child();
            }
        }
        let missed = if at_end { 0 } else { missed(state) };
        if self.missed.try_get_untracked() != Some(missed) {
            self.missed.try_set(missed);
        }
        if self.away.try_get_untracked() != Some(!at_end) {
            self.away.try_set(!at_end);
        }
        if state.told.replace(Some(at_end)) != Some(at_end) {
            self.dispatch.send(Event::EndSeen(at_end));
        }
        if viewport.scroll_top() < NEAR_BEGINNING {
            self.dispatch.send(Event::OlderWanted);
        }
    }

    fn element(self) -> Option<Element> {
        self.viewport.try_get_untracked()?.map(Into::into)
    }
}

/// How many messages of the client stand behind the last row that was seen.
fn missed(state: &State) -> u32 {
    let mut missed = 0;
    let mut next = state
        .seen
        .borrow()
        .as_ref()
        .and_then(Element::next_element_sibling);
    while let Some(row) = next {
        missed += u32::from(row.get_attribute("data-author").as_deref() == Some("client"));
        next = row.next_element_sibling();
    }
    missed
}

/// The first row in view that says something: a day's line stays above whatever
/// comes to that day.
fn anchor(viewport: &Element, content: &HtmlElement) -> Option<Anchor> {
    let above = viewport.get_bounding_client_rect().top();
    let rows = content.children();
    let first = first_where(&rows, |row| row.get_bounding_client_rect().bottom() > above);
    let row = (first..rows.length())
        .filter_map(|at| rows.item(at)?.dyn_into::<HtmlElement>().ok())
        .find(|row| row.matches(LINES) == Ok(false))?;
    let depth = depth(content, &row);
    Some(Anchor { row, depth })
}

/// How far a row stands below the first one's place, in pixels. What moves as it
/// appears is where it will be.
fn depth(content: &HtmlElement, row: &HtmlElement) -> i32 {
    row.offset_top() - content.offset_top()
}

fn is_same(one: &Option<Element>, other: &Option<Element>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.is_same_node(Some::<&Node>(other)),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn heights(viewport: &Element) -> (i32, i32) {
    (viewport.scroll_height(), viewport.client_height())
}

fn distance_to_end(viewport: &Element) -> i32 {
    viewport.scroll_height() - viewport.client_height() - viewport.scroll_top()
}
