//! The list of rows in the page.

use std::cell::RefCell;
use std::rc::Rc;

use chat_core::Row;
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::renderer::{Rndr, types};

use super::rows::{Lines, Place, reconcile};
use crate::ui::Appearance;
use crate::ui::common::follow;
use crate::ui::message::DrawnRow;

/// Keeps an element's rows in line with those that are to be shown, before what
/// it had at first. Belongs to the present reactive owner.
pub(super) fn follow_rows(
    rows: ArcRwSignal<Vec<Row>>,
    content: NodeRef<html::Div>,
    appearance: Appearance,
) {
    let lines = Rc::new(RefCell::new(Lines::new()));
    let end = RefCell::new(None);
    follow(move || {
        let (rows, Some(content)) = (rows.get(), content.get()) else {
            return;
        };
        let end = end
            .borrow_mut()
            .get_or_insert_with(|| Rndr::first_child(&content))
            .clone();
        let mut list = List {
            content: &content,
            end,
            appearance,
        };
        reconcile(&mut lines.borrow_mut(), rows, &mut list);
    });
}

struct List<'a> {
    content: &'a types::Element,
    /// What stands behind all rows.
    end: Option<types::Node>,
    appearance: Appearance,
}

impl Place<DrawnRow> for List<'_> {
    fn draw(&mut self, row: &Row, before: Option<&DrawnRow>) -> DrawnRow {
        let drawn = DrawnRow::new(row, self.appearance);
        let before: Option<&types::Node> = match before {
            Some(before) => Some(before.element()),
            None => self.end.as_ref(),
        };
        Rndr::insert_node(self.content, drawn.element(), before);
        drawn
    }

    fn refresh(&mut self, drawn: &DrawnRow, row: &Row) {
        drawn.refresh(row, self.appearance);
    }

    fn remove(&mut self, drawn: DrawnRow) {
        Rndr::remove(drawn.element());
    }
}
