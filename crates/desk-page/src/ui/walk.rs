//! Walking through what was said by keyboard, row by row.
//!
//! Of the transcript and its rows one alone is a stop for Tab: the transcript
//! until somebody walks, and then the row that was walked to last.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{
    Element, FocusOptions, HtmlCollection, HtmlElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::common::is_composing;

/// Rows that say something.
const ROWS: &str = ".message, .notice";

/// What has uses of its own for these keys.
const OWN_KEYS: &str = "audio, video";

/// Where the answer is written, or taken.
const COMPOSER: &str = "[data-focus~=composer]";

/// Moves the focus through the rows.
#[derive(Clone, Copy)]
pub(super) struct Walker {
    /// Whether a row stands for the whole transcript as a stop for Tab.
    pub(super) walks: RwSignal<bool>,
    viewport: NodeRef<html::Div>,
    content: NodeRef<html::Div>,
    at: StoredValue<Option<HtmlElement>, LocalStorage>,
}

/// Where a key leads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    First,
    Last,
}

impl Walker {
    /// Belongs to the present reactive owner.
    pub(super) fn new(viewport: NodeRef<html::Div>, content: NodeRef<html::Div>) -> Self {
        Walker {
            walks: RwSignal::new(false),
            viewport,
            content,
            at: StoredValue::new_local(None),
        }
    }

    /// A key was pressed in the transcript.
    pub(super) fn pressed(self, event: &KeyboardEvent) {
        let has_modifier =
            event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
        let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
        let Some(target) = target.filter(|at| at.matches(OWN_KEYS) == Ok(false)) else {
            return;
        };
        if has_modifier || is_composing(event) {
            return;
        }
        let done = match event.key().as_str() {
            "ArrowUp" => self.walk(&target, Way::Up),
            "ArrowDown" => self.walk(&target, Way::Down),
            "Home" => self.walk(&target, Way::First),
            "End" => self.walk(&target, Way::Last),
            "Escape" => self.to_composer(),
            _ => None,
        };
        if done.is_some() {
            event.prevent_default();
        }
    }

    /// Goes to where the reader was, or to the newest row in view. Nothing if
    /// there is none.
    pub(super) fn enter(self) -> Option<()> {
        let row = match self.here() {
            Some(row) => row,
            None => self.walked_from_outside(Way::Up)?,
        };
        self.go(row)
    }

    /// The transcript as a whole has the focus: walking begins anew.
    pub(super) fn leave(self) {
        if let Some(row) = self.here() {
            leave_row(&row);
        }
        self.at.try_set_value(None);
        self.walks.try_set(false);
    }

    /// Rows have come or gone. Where the present one has, the transcript takes
    /// its place, and the focus that was lost with it.
    pub(super) fn settle(self) {
        let is_gone =
            |row: &Option<HtmlElement>| row.as_ref().is_some_and(|row| !row.is_connected());
        if self.at.try_with_value(is_gone) == Some(true) {
            self.leave();
            if let Some(viewport) = self.viewport.try_get_untracked().flatten()
                && has_lost_focus(&viewport)
            {
                // A browser that refuses leaves the focus to the page.
                let _ = viewport.focus_with_options(&still());
            }
        }
    }

    fn here(self) -> Option<HtmlElement> {
        self.at.try_get_value().flatten()
    }

    fn walk(self, target: &Element, way: Way) -> Option<()> {
        let from = target.closest(ROWS).ok().flatten();
        let from = from.filter(|row| self.is_in_view(row));
        let row = match (way, from) {
            (Way::First | Way::Last, _) | (_, None) => self.walked_from_outside(way)?,
            // What is longer than the view is read to its end first.
            (_, Some(from)) if self.goes_on(&from, way) => return None,
            (_, Some(from)) => match next(&from, way) {
                Some(row) => row,
                None => from.dyn_into().ok()?,
            },
        };
        self.go(row)
    }

    fn walked_from_outside(self, way: Way) -> Option<HtmlElement> {
        let rows = self.content.try_get_untracked().flatten()?.children();
        let (above, below) = self.edges()?;
        let (from, way) = match way {
            Way::First => (0, Way::Down),
            Way::Last => (rows.length().checked_sub(1)?, Way::Up),
            Way::Down => (
                first_where(&rows, |row| row.get_bounding_client_rect().bottom() > above),
                way,
            ),
            Way::Up => {
                let out = first_where(&rows, |row| row.get_bounding_client_rect().top() >= below);
                (out.checked_sub(1)?, way)
            }
        };
        let row = rows.item(from)?;
        if row.matches(ROWS) == Ok(true) {
            return row.dyn_into().ok();
        }
        next(&row, way)
    }

    fn go(self, row: HtmlElement) -> Option<()> {
        let before = self
            .here()
            .filter(|before| !before.is_same_node(Some(row.as_ref())));
        if let Some(before) = before {
            leave_row(&before);
        }
        row.set_tab_index(0);
        row.focus_with_options(&still()).ok()?;
        let near = ScrollIntoViewOptions::new();
        near.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&near);
        self.at.try_set_value(Some(row));
        self.walks.try_set(true);
        Some(())
    }

    fn to_composer(self) -> Option<()> {
        let viewport = self.viewport.try_get_untracked().flatten()?;
        let talk = viewport.closest(".talk").ok().flatten()?;
        let place = talk.query_selector(COMPOSER).ok().flatten()?;
        place.dyn_into::<HtmlElement>().ok()?.focus().ok()
    }

    /// Whether a row that is longer than the view goes on in that direction.
    fn goes_on(self, row: &Element, way: Way) -> bool {
        let Some((above, below)) = self.edges() else {
            return false;
        };
        let place = row.get_bounding_client_rect();
        place.height() > below - above
            && match way {
                Way::Up => place.top() < above - 1.0,
                _ => place.bottom() > below + 1.0,
            }
    }

    fn is_in_view(self, row: &Element) -> bool {
        let place = row.get_bounding_client_rect();
        self.edges()
            .is_some_and(|(above, below)| place.bottom() > above && place.top() < below)
    }

    /// Where the view begins and ends.
    fn edges(self) -> Option<(f64, f64)> {
        let viewport = self.viewport.try_get_untracked().flatten()?;
        let place = viewport.get_bounding_client_rect();
        Some((place.top(), place.bottom()))
    }
}

/// The next row that says something.
fn next(from: &Element, way: Way) -> Option<HtmlElement> {
    let step = |row: &Element| match way {
        Way::Up | Way::Last => row.previous_element_sibling(),
        Way::Down | Way::First => row.next_element_sibling(),
    };
    let mut row = step(from)?;
    while row.matches(ROWS) != Ok(true) {
        row = step(&row)?;
    }
    row.dyn_into().ok()
}

/// The place of the first row for which something holds that holds for all
/// behind it; their number if there is none.
pub(super) fn first_where(rows: &HtmlCollection, holds: impl Fn(&Element) -> bool) -> u32 {
    let (mut low, mut high) = (0, rows.length());
    while low < high {
        let middle = low.midpoint(high);
        if rows.item(middle).is_some_and(|row| holds(&row)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

fn leave_row(row: &Element) {
    // An attribute without a namespace can always be taken away.
    let _ = row.remove_attribute("tabindex");
}

fn has_lost_focus(element: &Element) -> bool {
    let focused = element
        .owner_document()
        .and_then(|document| document.active_element());
    focused.is_none_or(|focused| focused.tag_name() == "BODY")
}

/// The focus moves, and nothing else.
fn still() -> FocusOptions {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    options
}
