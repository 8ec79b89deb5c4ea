//! The list of rows in the page.

use std::cell::RefCell;
use std::rc::Rc;

use chat_core::Row;
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::renderer::{Rndr, types};

use super::rows::{Lines, Place, reconcile};
use crate::ui::Appearance;
use crate::ui::common::{Drawn, follow};
use crate::ui::message::DrawnRow;

/// Keeps an element's rows in line with those that are to be shown, before an
/// end. Belongs to the present reactive owner.
pub(super) fn follow_rows(
    rows: ArcRwSignal<Vec<Row>>,
    content: NodeRef<html::Div>,
    end: Drawn,
    appearance: Appearance,
) {
    let lines = Rc::new(RefCell::new(Lines::new()));
    follow(move || {
        let (rows, Some(content)) = (rows.get(), content.get()) else {
            return;
        };
        if lines.borrow().is_empty() {
            Rndr::insert_node(&content, &end.0, None);
        }
        let mut list = List {
            content: &content,
            end: &end.0,
            appearance,
        };
        reconcile(&mut lines.borrow_mut(), rows, &mut list);
    });
}

struct List<'a> {
    content: &'a types::Element,
    /// What stands behind all rows.
    end: &'a types::Element,
    appearance: Appearance,
}

impl Place<DrawnRow> for List<'_> {
    fn draw(&mut self, row: &Row, before: Option<&DrawnRow>) -> DrawnRow {
        let drawn = DrawnRow::new(row, self.appearance);
        let before = before.map_or(self.end, DrawnRow::element);
        Rndr::insert_node(self.content, drawn.element(), Some(before));
        drawn
    }

    fn refresh(&mut self, drawn: &DrawnRow, row: &Row) {
        drawn.refresh(row, self.appearance);
    }

    fn remove(&mut self, drawn: DrawnRow) {
        Rndr::remove(drawn.element());
    }
}
